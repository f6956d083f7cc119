"""Other chat models in the assistant's place: random, lying, failing, endless. The reply stays
useful and true, because the gate is on for all and the embedded model goes on where they stop."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.assistant import Assistant
from agent.chat_models import chat_models
from agent.gate.gated_model import TOOL_CALLS, GatedChatModel
from agent.grounding import FactGate
from agent.local_model import LocalChatModel
from agent.models.model_errors import EndpointError, LocalModelError
from agent.models.reader import FOLDER, EmbeddedReader
from agent.turn import DoneEvent, TokenEvent
from tests import bundled
from tests.scripted import GeneratingModel, ScriptedModel, call
from tests.test_assistant import dangling
from tests.tiny_models import ARCHITECTURES, build
from tools.context import Identity

GUEST = Identity("guest-1")
NEED = "coffee beans under 20"


def streamed(assistant: Assistant, message: str) -> Any:
    """A turn whose stream is checked: what was shown is what is kept."""
    events = list(assistant.stream(GUEST, message))
    assert isinstance(events[-1], DoneEvent)
    turn = events[-1].turn
    assert "".join(event.text for event in events if isinstance(event, TokenEvent)) == turn.reply
    assert assistant.messages(GUEST)[-1]["content"] == turn.reply
    assert not dangling(assistant, GUEST)
    return turn


def useful(turn: Any) -> None:
    assert turn.products
    assert all(card["price"] <= 20 and card["name"] in turn.reply for card in turn.products)


@pytest.fixture(scope="module", params=ARCHITECTURES)
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(request.param, tmp_path_factory.mktemp("model"))


@pytest.mark.parametrize("seed", range(3))
def test_a_random_model_still_gives_a_useful_true_reply(tiny: Path, seed: int) -> None:
    model = LocalChatModel.load(
        str(tiny), offline=True, max_new_tokens=20, temperature=1.0, top_k=0, top_p=1.0, seed=seed
    )
    assistant = bundled.assistant(model=model)
    useful(streamed(assistant, NEED))
    useful(streamed(assistant, "tea under 20 for my mum"))


def test_a_local_folder_is_what_the_setting_names(tiny: Path) -> None:
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=bundled.encoder())
    models = chat_models(str(tiny), bundled.shop(), bundled.recommender().vocabulary, reader)
    assert isinstance(models.main, LocalChatModel)
    assert models.spare is not None
    assert models.name == str(tiny)


def test_a_folder_that_is_no_model_is_refused_in_words(tmp_path: Path) -> None:
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=bundled.encoder())
    with pytest.raises(LocalModelError, match="cannot be loaded"):
        chat_models(str(tmp_path), bundled.shop(), bundled.recommender().vocabulary, reader)


def test_the_local_model_stops_when_the_turn_is_cancelled(tiny: Path) -> None:
    model = LocalChatModel.load(str(tiny), offline=True, max_new_tokens=4000)
    left, steps = threading.Event(), []

    def step(*_args: Any) -> None:
        steps.append(1)
        if len(steps) == 5:
            left.set()

    model.hf_model.register_forward_hook(step)
    gate = FactGate.of(bundled.shop())
    gated = GatedChatModel(main=model, spare=bundled.embedded(), gate=gate)
    assert (
        "".join(str(c.text) for c in gated.stream([HumanMessage(NEED)], cancelled=left)) is not None
    )
    assert len(steps) < 20


def test_a_reader_who_leaves_cancels_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[threading.Event] = []
    real = GatedChatModel._answer

    def noted(self: Any, messages: Any, options: dict[str, Any]) -> Any:
        given.append(options["cancelled"])
        return real(self, messages, options)

    monkeypatch.setattr(GatedChatModel, "_answer", noted)
    stream = bundled.assistant().stream(GUEST, NEED)
    next(stream)
    assert not given[0].is_set()
    stream.close()  # type: ignore[attr-defined]
    assert given[0].is_set()


@pytest.mark.parametrize(
    "lie",
    [
        "Take the **Aurora Roast 3000**, it costs $3.",
        "You bought these last week, and they are free today.",
        "I've added the best beans to your cart.",
        "Customers love our Nespresso capsules, only $2!",
        "",
        "   ",
        "zq xv kkl wwp",
    ],
)
@pytest.mark.parametrize("kind", [ScriptedModel, GeneratingModel])
def test_a_lying_model_is_not_believed(lie: str, kind: type[ScriptedModel]) -> None:
    turn = streamed(bundled.assistant(model=kind(answer=lambda _messages: AIMessage(lie))), NEED)
    useful(turn)
    assert lie.strip() not in turn.reply or not lie.strip()


def _ranks_then(say: Any) -> Any:
    """A sensible plan, then ``say(cards)``."""

    def answer(messages: list[BaseMessage]) -> Any:
        last = max(i for i, m in enumerate(messages) if isinstance(m, HumanMessage))
        done = [m for m in messages[last:] if isinstance(m, ToolMessage)]
        if not done:
            wish = {"key": "price", "value": 20, "relation": "at_most", "words": "under 20"}
            return call(
                "build_profile",
                len(messages),
                wishes=[wish, {"key": "need", "value": "coffee beans"}],
            )
        if len(done) == 1:
            return call("rank_products", len(messages), count=3)
        return say(done[-1].artifact["cards"])

    return answer


def test_a_good_models_words_are_kept() -> None:
    def say(cards: Any) -> AIMessage:
        lines = [
            f"{n}. **{c['name']}** for ${c['price']:.2f}" for n, c in enumerate(cards, start=1)
        ]
        return AIMessage("Happy to help! These fit:\n\n" + "\n".join(lines) + "\n\nShall I go on?")

    turn = streamed(bundled.assistant(model=ScriptedModel(answer=_ranks_then(say))), NEED)
    useful(turn)
    assert turn.reply.startswith("Happy to help! These fit:")
    assert len(turn.products) == 3
    assert [c["name"] for c in turn.tool_calls] == ["build_profile", "rank_products"]


def test_a_lie_in_a_good_reply_is_replaced_alone(caplog: pytest.LogCaptureFixture) -> None:
    def say(cards: Any) -> AIMessage:
        return AIMessage(f"Try the **{cards[0]['name']}**. It costs $1. I like it for its taste.")

    turn = streamed(bundled.assistant(model=ScriptedModel(answer=_ranks_then(say))), NEED)
    assert "$1." not in turn.reply
    assert turn.reply.startswith("Try the **")
    assert len(turn.products) == 1
    assert "replaced 1 sentences" in caplog.text
    assert "$1" not in caplog.text  # what was said is no business of a log


def test_a_model_that_hides_the_list_is_completed() -> None:
    model = ScriptedModel(
        answer=_ranks_then(lambda _cards: AIMessage("Here are some ideas for you."))
    )
    turn = streamed(bundled.assistant(model=model), NEED)
    useful(turn)
    assert turn.reply.startswith("Here are some ideas for you.\n\n")
    assert [c["name"] for c in turn.tool_calls] == ["build_profile", "rank_products"]


@pytest.mark.parametrize("breaks_off", ["", "Let me see. I would", f"{'word ' * 50}"])
def test_an_endpoint_that_fails_is_replaced_for_the_turn(breaks_off: str) -> None:
    model = ScriptedModel(answer=lambda _m: EndpointError("down", 503), breaks_off=breaks_off)
    turn = streamed(bundled.assistant(model=model), NEED)
    useful(turn)
    assert model.calls == 1, "it is not asked again in this turn"
    streamed_again = ScriptedModel(answer=lambda _m: EndpointError("down", 503))
    assert streamed_again.calls == 0


def test_an_endpoint_that_fails_after_its_tools() -> None:
    model = ScriptedModel(answer=_ranks_then(lambda _cards: EndpointError("down", 503)))
    turn = streamed(bundled.assistant(model=model), NEED)
    useful(turn)
    assert [c["name"] for c in turn.tool_calls] == ["build_profile", "rank_products"]


def test_without_a_spare_the_failure_surfaces_and_the_session_stays() -> None:
    answers: list[Any] = [EndpointError("down", 503), AIMessage("Hello there.")]
    model = ScriptedModel(answer=lambda _m: answers.pop(0))
    assistant = Assistant(bundled.shop(), bundled.recommender(), model, bundled.assistant()._memory)
    with pytest.raises(EndpointError):
        assistant.turn(GUEST, "hello")
    assert assistant.messages(GUEST) == []
    assert assistant.turn(GUEST, "hello").reply == "Hello there."


def test_a_bug_in_a_model_is_not_hidden() -> None:
    model = ScriptedModel(answer=lambda _m: ZeroDivisionError("a bug"))
    with pytest.raises(ZeroDivisionError):
        bundled.assistant(model=model).turn(GUEST, NEED)


def test_endless_calls_end_in_a_useful_reply() -> None:
    model = ScriptedModel(answer=lambda m: call("rank_products", len(m), count=2))
    turn = streamed(bundled.assistant(model=model), NEED)
    useful(turn)
    assert len(turn.tool_calls) <= TOOL_CALLS + 4
    assert "limit" not in turn.reply


def test_many_calls_at_once_are_cut() -> None:
    def answer(messages: list[BaseMessage]) -> AIMessage:
        calls = [call("rank_products", len(messages) * 100 + n).tool_calls[0] for n in range(40)]
        return AIMessage("", tool_calls=calls)

    turn = streamed(bundled.assistant(model=ScriptedModel(answer=answer)), NEED)
    useful(turn)
    assert len(turn.tool_calls) <= TOOL_CALLS + 4


@pytest.mark.parametrize(
    "bad",
    [
        call("no_such_tool", 1),
        call("rank_products", 1, count="many"),
        call("rank_products", 1, sort="by magic"),
        call("lookup_customer", 1, customer_id="C0002"),
        call("explain_products", 1, kind="why", products=["number 77"]),
    ],
)
def test_calls_that_cannot_be_answered_do_not_end_the_turn(bad: AIMessage) -> None:
    def answer(messages: list[BaseMessage]) -> AIMessage:
        return AIMessage("") if isinstance(messages[-1], ToolMessage) else bad

    turn = streamed(bundled.assistant(model=ScriptedModel(answer=answer)), NEED)
    useful(turn)
    assert "Noah" not in turn.reply


def test_words_beside_a_call_are_part_of_the_reply() -> None:
    answers = iter(
        [
            AIMessage(
                "Let me look.", tool_calls=call("shop_information", topic="delivery").tool_calls
            )
        ]
    )
    model = ScriptedModel(answer=lambda _m: next(answers, AIMessage("Anything else?")))
    turn = streamed(bundled.assistant(model=model), "how long is delivery?")
    assert turn.reply == "Let me look.\n\nAnything else?"
