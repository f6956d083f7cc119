"""Tools bound to a chat model that runs on text: their schemas, and which of them must be called.

What LangChain and its middleware pass as ``tool_choice`` comes in many forms; a model of ours sees
one word. It does not know how a model is held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import LanguageModelInput
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from agent.tool_calls import tool_choice_word


class BindsTools(BaseChatModel):
    """A chat model that finds its tools in the options ``tools`` (OpenAI's form) and
    ``tool_choice``."""

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | dict[str, Any] | bool | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Bind tools; ``tool_choice`` is None or "auto", "any" or "required", "none", or a name.

        Raises:
            ValueError: a ``tool_choice`` that is not among the tools.
        """
        formatted = [convert_to_openai_tool(tool) for tool in tools]
        choice = self._choice_option(tool_choice_word(tool_choice, formatted))
        return self.bind(tools=formatted, **choice, **kwargs)

    def _choice_option(self, word: str) -> dict[str, Any]:
        """The options that say "auto", "any", "none" or the name of a tool to this model."""
        return {"tool_choice": word}
