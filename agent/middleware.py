"""What stands around the agent's loop: the prompt, old turns' data leaving, errors of tools.

The gate and the way out of a failing model are in the model itself (``gated_model.py``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import (
    AgentMiddleware,
    ModelRequest,
    ModelResponse,
    ToolCallRequest,
    ToolErrorMiddleware,
)
from langchain_core.messages import (
    AIMessage,
    AnyMessage,
    HumanMessage,
    RemoveMessage,
    SystemMessage,
    ToolMessage,
)

from agent.prompts import system_prompt
from engine.recommender import UnknownCustomerError, UnknownProductError
from tools.context import ShopContext
from tools.state import ShopState
from tools.wishes import WishError

#: Turns whose tool messages are kept; older ones leave their words, not their data.
KEPT_TURNS = 6
#: Turns whose words are kept.
REMEMBERED_TURNS = 60
#: Tools whose latest answer is kept however old it is: what is on screen, whom it is for.
_LASTING = frozenset({"rank_products", "lookup_customer", "build_profile", "keep_shortlist"})


class TurnContext(ShopContext):
    """The context of one turn: also whether its reader has left."""

    __slots__ = ("cancelled",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancelled = threading.Event()


class Prompted(AgentMiddleware[ShopState, Any]):
    """Before each model call: who speaks to whom, and how to stop it.

    Args:
        shop_name: for the prompt.
    """

    def __init__(self, shop_name: str) -> None:
        super().__init__()
        self._shop_name = shop_name

    def wrap_model_call(
        self,
        request: ModelRequest[Any],
        handler: Callable[[ModelRequest[Any]], ModelResponse[Any]],
    ) -> ModelResponse[Any]:
        context = request.runtime.context
        prompt = system_prompt(context.identity, self._shop_name)
        settings = dict(request.model_settings)
        if isinstance(context, TurnContext):
            settings["cancelled"] = context.cancelled
        return handler(
            request.override(system_message=SystemMessage(prompt), model_settings=settings)
        )


class Forgetful(AgentMiddleware[ShopState, Any]):
    """Before a turn: the data of old turns leaves the messages, their words stay a while longer."""

    def before_agent(self, state: ShopState, runtime: Any) -> dict[str, Any] | None:  # noqa: ARG002
        gone = outdated(state["messages"])
        return (
            {"messages": [RemoveMessage(id=str(message.id)) for message in gone]} if gone else None
        )


def outdated(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The messages that a conversation can do without. Calls leave together with their answers."""
    humans = [place for place, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if len(humans) <= KEPT_TURNS:
        return []
    recent = humans[-KEPT_TURNS]
    remembered = humans[-REMEMBERED_TURNS] if len(humans) > REMEMBERED_TURNS else 0
    lasting: dict[str, str] = {}
    for message in messages:
        if (
            isinstance(message, ToolMessage)
            and message.name in _LASTING
            and isinstance(message.artifact, dict)
        ) and (message.name != "rank_products" or message.artifact.get("cards")):
            lasting[message.name] = message.tool_call_id
    kept_calls = {*lasting.values(), *_lists(messages)}
    gone: list[AnyMessage] = []
    for place, message in enumerate(messages[:recent]):
        if isinstance(message, AIMessage) and message.tool_calls:
            ids = {str(call["id"]) for call in message.tool_calls}
            if ids & kept_calls:
                kept_calls |= ids
            else:
                gone.append(message)
        elif isinstance(message, ToolMessage):
            if message.tool_call_id not in kept_calls:
                gone.append(message)
        elif place < remembered:
            gone.append(message)
    return gone


def _lists(messages: Sequence[AnyMessage]) -> list[str]:
    """Calls that brought the first list, and the last two: "the second from before" is theirs."""
    brought = [
        message.tool_call_id
        for message in messages
        if isinstance(message, ToolMessage)
        and message.name == "rank_products"
        and isinstance(message.artifact, dict)
        and message.artifact.get("cards")
    ]
    return [*brought[:1], *brought[-2:]]


def on_tool_error(error: Exception, request: ToolCallRequest) -> str | None:
    """Expected failures become sentences for the model; anything else is a bug and surfaces."""
    if isinstance(error, (UnknownProductError, UnknownCustomerError, WishError)):
        return f"{request.tool_call['name']} could not do that: {error}"
    return None


def middleware(shop_name: str) -> list[AgentMiddleware[Any, Any]]:
    """The ordered list for ``create_agent``."""
    return [Forgetful(), ToolErrorMiddleware(on_tool_error), Prompted(shop_name)]
