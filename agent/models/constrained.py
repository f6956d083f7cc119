"""Constrained decoding: a model with tools can only write text, or valid calls of these tools.

The output is held to a grammar (llguidance, https://github.com/guidance-ai/llguidance): free text,
then up to a few calls, then the end. Inside a call every token must keep the JSON valid for the
tool's schema, with one fixed spelling of white space, so even a model of random weights ends and
writes valid calls only. Schemas are bounded first (see ``bounded_schema``), so a call has a longest
possible form, which is reserved beyond the token limit: no call is ever cut.

It knows tokens and schemas, not messages and not the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from agent.models.bounded_schema import bounded, longest
from agent.models.model_errors import ConstraintError
from agent.tool_calls import CLOSE_CALL, CLOSE_THOUGHT, OPEN_CALL, OPEN_THOUGHT

if TYPE_CHECKING:
    import torch
    from llguidance import LLMatcher

MAX_CALLS = 3  # in one answer
_SPELLING = {"item_separator": ", ", "key_separator": ": ", "whitespace_flexible": False}


class Vocabulary:
    """A tokenizer as llguidance sees it (slow to build: about a second for 150,000 tokens).

    Args:
        tokenizer: a fast Hugging Face tokenizer.
        n_logits: width of the model's output (may exceed the tokenizer's vocabulary).
        end_ids: tokens that end an answer.

    Attributes:
        marks: ids of the tags that are one token in this tokenizer.
    """

    def __init__(self, tokenizer: Any, n_logits: int, end_ids: Sequence[int]) -> None:
        from llguidance.hf import from_tokenizer

        self.guide = from_tokenizer(
            tokenizer, n_vocab=max(n_logits, len(tokenizer)), eos_token=list(end_ids)
        )
        known = tokenizer.get_added_vocab()
        self.marks: dict[str, int] = {
            tag: known[tag]
            for tag in (OPEN_CALL, CLOSE_CALL, OPEN_THOUGHT, CLOSE_THOUGHT)
            if tag in known and self.guide.is_special_token(known[tag])
        }


class CallGrammar:
    """The grammar of a model's answer, compiled once for a set of tools.

    Args:
        tools: in OpenAI's form, ``{"type": "function", "function": {"name", "parameters"}}``.
        forced: the answer is exactly one call, and nothing else.

    Raises:
        ConstraintError: a schema that no grammar can be made of; the message has the reason.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        tools: Sequence[Mapping[str, Any]],
        *,
        forced: bool = False,
    ) -> None:
        from llguidance import LLMatcher

        schemas = [bounded_call(tool) for tool in tools]
        calls = 1 if forced else MAX_CALLS
        tags = len(OPEN_CALL) + len(CLOSE_CALL) + 4
        self.reserve = calls * (max(map(longest, schemas)) + tags)
        self._vocabulary = vocabulary
        grammar = LLMatcher.grammar_from_lark(_lark(schemas, vocabulary, forced=forced))
        failed, reasons = LLMatcher.validate_grammar_with_warnings(grammar, vocabulary.guide)
        if failed:
            names = ", ".join(tool["function"]["name"] for tool in tools)
            raise ConstraintError(f"no grammar for the tools {names}: {reasons[0]:.300}")
        self._matcher = LLMatcher(vocabulary.guide, grammar, log_level=0)

    def start(self) -> Guide:
        """A fresh guide, for one answer."""
        return Guide(self._matcher.deep_copy(), self.reserve)


def bounded_call(tool: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a whole call of ``tool``: its name, then its bounded arguments."""
    function = tool["function"]
    parameters = function.get("parameters") or {"type": "object", "properties": {}}
    if not parameters.get("properties"):
        parameters = {"type": "object", "properties": {}, "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"name": {"const": function["name"]}, "arguments": bounded(parameters)},
        "required": ["name", "arguments"],
        "additionalProperties": False,
    }


def _lark(schemas: list[dict[str, Any]], vocabulary: Vocabulary, *, forced: bool) -> str:
    """Free text, then calls, then the end; tags are single tokens where the tokenizer has them.

    Otherwise a lazy lexeme ends exactly at the tag, wherever the tokens' borders are.
    """
    marks = vocabulary.marks

    def tag(name: str) -> str:
        return f"<[{marks[name]}]>" if name in marks else json.dumps(name)

    body = json.dumps({"anyOf": schemas, "x-guidance": _SPELLING})
    thoughts = [tag(name) for name in (OPEN_THOUGHT, CLOSE_THOUGHT) if name in marks]
    more = f'("\\n" call){{0,{MAX_CALLS - 1}}}'
    lines = [
        "%llguidance {}",
        f"call: {tag(OPEN_CALL)} rest",
        f'rest: "\\n" body "\\n" {tag(CLOSE_CALL)}',
        f"body: %json {body}",
    ]
    if forced:
        lines.insert(1, "start: call")
    elif OPEN_CALL in marks:
        piece = f"(({' | '.join(thoughts)}) TEXT?)*" if thoughts else ""
        lines.insert(1, f"start: TEXT? {piece} (call {more})?")
        lines.append(f"TEXT: /(?s:.+)/ & ~/(?s:.*){OPEN_CALL}(?s:.*)/")
    else:
        thought = f"(({' | '.join(thoughts)}) TEXT)*" if thoughts else ""
        lines.insert(1, f"start: TEXT {thought} | before_call rest {more}")
        lines.append(f"before_call[lazy]: /(?s:.*){OPEN_CALL}/")
        lines.append("TEXT: /(?s:.*)/")
    return "\n".join(lines) + "\n"


class Guide:
    """Where one answer stands in its grammar."""

    def __init__(self, matcher: LLMatcher, reserve: int) -> None:
        self._matcher = matcher
        self.reserve = reserve  # tokens that calls may need beyond the limit

    @property
    def may_end(self) -> bool:
        """The answer may end here: no call is open."""
        return bool(self._matcher.is_accepting())

    @property
    def ended(self) -> bool:
        """Nothing can follow but the end."""
        return bool(self._matcher.is_stopped())

    def forced(self) -> list[int]:
        """Tokens that must come next, whatever the model thinks; they need no forward pass each."""
        tokens: list[int] = self._matcher.compute_ff_tokens()
        # Some tokenizers spell a text otherwise than their tokens read: such are left to the mask.
        tokens = tokens[: self._matcher.validate_tokens(tokens)] if tokens else []
        if tokens:
            self._take(tokens)
        return tokens

    def mask(self, logits: torch.Tensor) -> torch.Tensor:
        """Logits (n_logits,) with all tokens that may not come next at minus infinity."""
        import numpy as np
        import torch

        bits = np.frombuffer(self._matcher.compute_bitmask(), dtype=np.uint8)
        allowed = np.unpackbits(bits, bitorder="little")[: logits.shape[-1]].astype(bool)
        if self._matcher.is_error() or not allowed.any():
            raise ConstraintError(f"the grammar is stuck: {self._matcher.get_error()!r:.200}")
        return logits.masked_fill(~torch.from_numpy(allowed).to(logits.device), float("-inf"))

    def accept(self, token: int) -> None:
        """The model chose ``token``."""
        self._take([token])

    def _take(self, tokens: list[int]) -> None:
        if not self._matcher.consume_tokens(tokens):
            raise ConstraintError(f"the grammar refused {tokens}: {self._matcher.get_error():.200}")
