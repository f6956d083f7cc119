"""How every tool answers: a state update with one ToolMessage, its data beside it as artifact.

The model reads ``content`` (short JSON); the page, the API and the fact gate read ``artifact``,
which no model can change.
"""

from __future__ import annotations

import json
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.messages import ToolMessage
from langgraph.types import Command

from tools.context import ShopContext
from tools.state import ShopState

Runtime = ToolRuntime[ShopContext, ShopState]


def answer(
    runtime: Runtime,
    name: str,
    artifact: dict[str, Any],
    *,
    content: dict[str, Any] | None = None,
    update: dict[str, Any] | None = None,
) -> Command[Any]:
    """The tool's answer.

    Args:
        content: what the model reads; ``artifact`` itself when None.
        update: changes of the conversation's state.
    """
    message = ToolMessage(
        json.dumps(artifact if content is None else content, ensure_ascii=False),
        tool_call_id=runtime.tool_call_id or "",
        name=name,
        artifact=artifact,
    )
    return Command(update={**(update or {}), "messages": [message]})
