"""The errors of chat models, each a sentence that names the thing and the remedy.

    ChatModelError          what the assistant catches
    ├── LocalModelError     a model on this machine cannot be loaded, or cannot take a conversation
    ├── ConstraintError     no grammar can be made of a tool's schema, or it cannot go on
    └── EndpointError       an inference endpoint refuses, fails or does not answer

A mistake in the program is none of these: it surfaces.
"""

from __future__ import annotations


class ChatModelError(RuntimeError):
    """A chat model cannot answer; the text may be shown to the operator."""


class LocalModelError(ChatModelError):
    """The model cannot be loaded or cannot take the conversation; says which and what to do."""


class ConstraintError(ChatModelError):
    """A tool's schema that no grammar can be made of, or a state that the grammar cannot leave."""


class EndpointError(ChatModelError):
    """The endpoint cannot answer.

    Attributes:
        status: the HTTP status, or None when there was no response.
    """

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status
