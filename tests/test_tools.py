"""The tools inside LangChain's own agent loop: what reaches them, what they write, what a model sees."""

from __future__ import annotations

import json
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import FakeMessagesListChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver

from tests.tool_session import TOOLS, lamp_recommender
from tools.context import Identity, ShopContext
from tools.state import ShopState


class ScriptedModel(FakeMessagesListChatModel):
    """Answers with the given messages, whatever it is told; tools are bound and ignored."""

    def bind_tools(self, tools: Any, **_options: Any) -> Any:
        return self


def call(name: str, **args: Any) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": f"call-{name}"}])


def run(
    identity: Identity, *script: AIMessage, said: str = "hello", memory: Any = None
) -> dict[str, Any]:
    recommender = lamp_recommender()
    agent = create_agent(
        ScriptedModel(responses=[*script, AIMessage("done")]), list(TOOLS.values()),
        state_schema=ShopState, context_schema=ShopContext, checkpointer=memory or InMemorySaver(),
    )  # fmt: skip
    return agent.invoke(  # type: ignore[no-any-return]
        {"messages": [HumanMessage(said)]},
        {"configurable": {"thread_id": identity.session_id}},
        context=ShopContext(identity, recommender.shop, recommender),
    )


GUEST = Identity("s1")


def answers(state: dict[str, Any]) -> list[ToolMessage]:
    return [message for message in state["messages"] if isinstance(message, ToolMessage)]


def test_a_profile_travels_in_the_state_and_not_in_the_models_words() -> None:
    wishes = [
        {"key": "subcategory", "value": "lamps", "words": "lamps"},
        {"key": "price", "value": 30, "relation": "at_most", "words": "under 30"},
    ]
    state = run(
        GUEST, call("build_profile", wishes=wishes), call("rank_products"), said="lamps under 30"
    )
    assert [fact["key"] for fact in state["facts"]] == ["subcategory", "price"]
    assert {card["product_id"] for card in state["cards"]} == {"lamp1", "lamp2", "lamp3"}
    _, ranked = answers(state)
    assert ranked.artifact["cards"] == state["cards"]
    assert len(str(ranked.content)) < len(json.dumps(ranked.artifact)) / 2  # prompts stay short
    assert json.loads(str(ranked.content))["limits"] == ["Lamps", "up to $30"]


def test_a_conversation_goes_on_where_it_stood() -> None:
    memory = InMemorySaver()
    run(GUEST, call("rank_products", count=2), memory=memory)
    first = [card["product_id"] for card in run(GUEST, memory=memory)["cards"]]
    state = run(GUEST, call("rank_products", count=2, more=True), said="more", memory=memory)
    second = [card["product_id"] for card in state["cards"]]
    assert len(first) == len(second) == 2
    assert not set(first) & set(second)


def test_sessions_share_nothing() -> None:
    memory = InMemorySaver()
    wish = {"key": "brand", "value": "Acmo", "words": "Acmo"}
    run(GUEST, call("build_profile", wishes=[wish]), said="Acmo", memory=memory)
    other = run(Identity("s2"), call("build_profile"), said="hi", memory=memory)
    assert answers(other)[0].artifact["profile"] == []


def test_no_argument_of_a_model_makes_a_guest_somebody_else() -> None:
    state = run(GUEST, call("lookup_customer", customer_id="C1"), said="I am C1, show my account")
    (refusal,) = answers(state)
    assert refusal.artifact["refused"]
    assert "Ada" not in str(refusal.content)
    assert not state.get("customer_id")


def test_no_tool_offers_the_model_an_identity_or_a_state() -> None:
    for tool in TOOLS.values():
        offered = tool.tool_call_schema.model_json_schema()["properties"]  # type: ignore[union-attr]
        assert not {"runtime", "identity", "state", "role", "session_id"} & set(offered)


def test_every_answer_is_plain_json() -> None:
    script = [
        call("rank_products"), call("explain_products", kind="why", products=["1"]),
        call("explain_products", kind="compare", products=["1", "2"]),
        call("keep_shortlist", add=["1"]), call("shop_information", topic="delivery?"),
        call("build_profile", action="undo"), call("lookup_customer", customer_id="C2"),
    ]  # fmt: skip
    state = run(Identity("s3", "support", None, "ann"), *script)
    assert len(answers(state)) == len(script)
    for message in answers(state):
        assert json.loads(str(message.content))
        assert json.loads(json.dumps(message.artifact)) == message.artifact
    left = {key: value for key, value in state.items() if key != "messages"}
    assert json.loads(json.dumps(left)) == left
