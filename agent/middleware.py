"""What stands between the agent's loop and its model: the prompt, the way out of failure, the gate.

Order matters (outermost first): limits end a runaway turn, ``ShopVoice`` sets the prompt, mends an
answer that is empty or failed, and passes the final text through the fact gate.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from langchain.agents.middleware import (
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ModelRequest,
    ModelResponse,
    ToolCallLimitMiddleware,
    ToolCallRequest,
    ToolErrorMiddleware,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, SystemMessage, ToolMessage

from agent.dialogue import tool_results
from agent.evidence import evidence_from
from agent.grounding import NOTHING_STANDS, FactGate
from agent.model_errors import ChatModelError
from agent.prompts import system_prompt
from engine.recommender import UnknownCustomerError, UnknownProductError
from tools.context import ShopContext
from tools.state import ShopState

log = logging.getLogger(__name__)

#: Model and tool calls in one turn; the longest honest plan takes four tools.
MODEL_CALLS, TOOL_CALLS = 8, 8
#: Turns whose tool messages are kept; older ones leave their words, not their data.
KEPT_TURNS = 12


class ShopVoice(AgentMiddleware[ShopState, ShopContext]):
    """Prompt in, checked reply out.

    Args:
        gate: the fact gate.
        spare: answers when the main model fails or says nothing; None when it is the main model.
        shop_name: for the prompt and as evidence.
    """

    def __init__(self, gate: FactGate, spare: BaseChatModel | None, shop_name: str, facts: Sequence[str]) -> None:
        super().__init__()
        self._gate = gate
        self._spare = spare
        self._shop_name = shop_name
        self._facts = tuple(facts)

    def wrap_model_call(
        self, request: ModelRequest[ShopContext], handler: Callable[[ModelRequest[ShopContext]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        prompt = system_prompt(request.runtime.context.identity, self._shop_name)
        request = request.override(system_message=SystemMessage(prompt))
        note = ""
        try:
            response = handler(request)
            message = response.result[-1]
        except ChatModelError as error:
            if self._spare is None:
                raise
            log.warning("the chat model failed, the embedded one answers: %s", error)
            note = str(error)
            response, message = self._from_spare(request, handler)
        if not isinstance(message, AIMessage) or message.tool_calls:
            return response
        evidence = evidence_from(request.messages, self._facts)
        gated = self._gate.check(str(message.text), evidence)
        for sentence, fault in gated.replaced:
            log.warning("fact gate: %s (%s)", sentence, fault)
        useless = not gated.text.strip() or gated.text == NOTHING_STANDS
        if self._spare is not None and not note and (useless or _hides_the_list(gated.text, request.messages)):
            response, message = self._from_spare(request, handler)
            if message.tool_calls:
                return response
            gated = replace(self._gate.check(str(message.text), evidence), replaced=gated.replaced)
        metadata = {**message.response_metadata, "replaced": [list(pair) for pair in gated.replaced]}
        if note:
            metadata["model_failed"] = note
        checked = AIMessage(
            content=gated.text, id=message.id, response_metadata=metadata, usage_metadata=message.usage_metadata
        )
        return ModelResponse(result=[checked])

    def _from_spare(
        self, request: ModelRequest[ShopContext], handler: Callable[[ModelRequest[ShopContext]], ModelResponse[Any]]
    ) -> tuple[ModelResponse[Any], AIMessage]:
        assert self._spare is not None  # noqa: S101 (callers have checked)
        response = handler(request.override(model=self._spare))
        message = response.result[-1]
        assert isinstance(message, AIMessage)  # noqa: S101 (the embedded model makes no other)
        return response, message


class Forgetful(AgentMiddleware[ShopState, ShopContext]):
    """Before a turn: the data of old turns leaves the messages, their words stay."""

    def before_agent(self, state: ShopState, runtime: Any) -> dict[str, Any] | None:
        messages = state["messages"]
        humans = [place for place, message in enumerate(messages) if isinstance(message, HumanMessage)]
        if len(humans) <= KEPT_TURNS:
            return None
        old = messages[: humans[-KEPT_TURNS]]
        gone = [m for m in old if isinstance(m, ToolMessage) or (isinstance(m, AIMessage) and m.tool_calls)]
        return {"messages": [RemoveMessage(id=str(m.id)) for m in gone]} if gone else None


def on_tool_error(error: Exception, request: ToolCallRequest) -> str | None:
    """Expected failures become sentences for the model; anything else is a bug and surfaces."""
    if isinstance(error, (UnknownProductError, UnknownCustomerError, ValueError)):
        return f"{request.tool_call['name']} could not do that: {error}"
    return None


def middleware(gate: FactGate, spare: BaseChatModel | None, shop_name: str, facts: Sequence[str]) -> list[AgentMiddleware[Any, Any]]:
    """The ordered list for ``create_agent``."""
    return [
        Forgetful(),
        ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="continue"),
        ToolErrorMiddleware(on_tool_error),
        ShopVoice(gate, spare, shop_name, facts),
    ]


def named_in(text: str, cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards whose names stand in ``text``."""
    plain = re.sub(r"\s+", " ", text.casefold())
    return [card for card in cards if str(card["name"]).casefold() in plain]


def _hides_the_list(text: str, messages: Sequence[AnyMessage]) -> bool:
    """True when this turn ranked products and the reply names none of them."""
    last = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
    ranked = [r for r in tool_results(messages[last + 1 :]) if r.name == "rank_products" and not r.failed]
    cards = ranked[-1].artifact["cards"] if ranked else []
    return bool(cards) and not named_in(text, cards)


