"""From a conversation to a model's answer, split into words and calls.

Puts together the chat format, the grammar of the bound tools, decoding, and the reading of calls.
It knows LangChain's messages, nothing of its models, and neither the shop nor its tools.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage
from langchain_core.messages.ai import UsageMetadata

from agent.models.chat_format import ChatFormat
from agent.models.constrained import CallGrammar, Guide, Vocabulary
from agent.models.decoding import Decoder, Run, Sampling
from agent.models.model_errors import LocalModelError
from agent.tool_calls import (
    CLOSE_CALL,
    CLOSE_THOUGHT,
    OPEN_CALL,
    OPEN_THOUGHT,
    RawCall,
    Splitter,
    read_calls,
    tool_names,
)

NUDGE = "Please answer my last message in one or two plain sentences."
NO_ANSWER = "Sorry, I found no words for that. Could you put it another way?"
_GRAMMARS = 8  # kept compiled; one per set of tools


@dataclass(slots=True)
class Job:
    """One request: the conversation, what may be called, and how the answer ends."""

    messages: list[BaseMessage]
    tools: list[dict[str, Any]]
    forced: bool
    stop: tuple[str, ...]
    limit: int
    sampling: dict[str, Any]
    cancelled: Callable[[], bool]


@dataclass(slots=True)
class Answer:
    """What the model wrote, split; counts are tokens over all attempts."""

    text: str = ""
    raw_calls: list[RawCall] = field(default_factory=list)
    finish: str = "stop"
    read: int = 0
    reused: int = 0
    written: int = 0

    @property
    def usage(self) -> UsageMetadata:
        return UsageMetadata(
            input_tokens=self.read,
            output_tokens=self.written,
            total_tokens=self.read + self.written,
            input_token_details={"cache_read": self.reused},
        )


class Responder:
    """Answers for one loaded model. Its methods run in one thread at a time.

    Args:
        name: of the model, for messages.
        conversations: how many conversations keep what was read of them.
    """

    def __init__(self, name: str, model: Any, tokenizer: Any, *, conversations: int) -> None:
        self.name = name
        self.model = model
        self.tokenizer = tokenizer
        self.format = ChatFormat(tokenizer)
        self.decoder = Decoder(model, conversations=conversations)
        self._grammars: OrderedDict[str, CallGrammar] = OrderedDict()
        configured = model.generation_config.eos_token_id
        ends = configured if isinstance(configured, list) else [configured]
        self._end_ids = frozenset(end for end in [*ends, tokenizer.eos_token_id] if end is not None)
        self._vocabulary = self._read_vocabulary()

    def answer(self, job: Job, show: Callable[[str], None]) -> Answer:
        """Run the model; once more with a plain request if it wrote nothing; never nothing."""
        answer = Answer()
        self._attempt(job, job.messages, answer, show)
        if self._says_nothing(answer, job) and answer.finish != "length":
            self._attempt(job, [*job.messages, HumanMessage(NUDGE)], answer, show)
        if self._says_nothing(answer, job):
            answer.text = NO_ANSWER
            show(NO_ANSWER)
        return answer

    @staticmethod
    def _says_nothing(answer: Answer, job: Job) -> bool:
        if answer.text or job.cancelled():
            return False
        return not read_calls(answer.raw_calls).valid

    def _attempt(
        self, job: Job, messages: list[BaseMessage], answer: Answer, show: Callable[[str], None]
    ) -> None:
        ids, thinking = self._prompt(messages, job)
        run = Run(
            prompt=ids,
            limit=min(job.limit, self._room(ids)),
            room=self._room(ids),
            end_ids=self._end_ids,
            sampling=Sampling(**job.sampling),
            guide=self._guide(job),
            cancelled=job.cancelled,
        )
        splitter = Splitter(job.stop, thinking=thinking, bare_calls=tool_names(job.tools))
        text = _Text(self.tokenizer)
        pieces: list[str] = []

        def out(piece: str) -> None:
            if piece:
                pieces.append(piece)
                show(piece)

        tokens = self.decoder.tokens(run)
        for token in tokens:
            out(splitter.feed(text.add(token)))
            if splitter.stopped:
                break
        tokens.close()  # type: ignore[attr-defined]
        out(splitter.feed(text.rest()) + splitter.finish())
        answer.text = "".join(pieces)
        answer.raw_calls = splitter.raw_calls
        answer.finish = "tool_calls" if splitter.raw_calls and run.finish == "stop" else run.finish
        answer.read += len(ids)
        answer.reused += run.reused
        answer.written += run.written

    def _prompt(self, messages: list[BaseMessage], job: Job) -> tuple[list[int], bool]:
        """Ids of the prompt; the oldest turns go when the model's window is too small for all."""
        while True:
            try:
                text, thinking = self.format.prompt(messages, job.tools)
            except ValueError as error:
                raise LocalModelError(f"{self.name}: {error}") from error
            ids: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
            if self._room(ids) >= min(job.limit, 64):
                return ids, thinking
            turns = [i for i, m in enumerate(messages) if isinstance(m, HumanMessage)]
            if len(turns) < 2:
                raise LocalModelError(
                    f"the last turn has {len(ids)} tokens and {self.name} takes"
                    f" {self._window} with its answer: start over, or use a model with a"
                    " longer context"
                )
            head = [m for m in messages[: turns[0]] if m.type == "system"]
            messages = [*head, *messages[turns[1] :]]

    @property
    def _window(self) -> int:
        config = self.model.config.get_text_config()
        return int(getattr(config, "max_position_embeddings", None) or 1 << 20)

    def _room(self, ids: list[int]) -> int:
        return self._window - len(ids)

    def _read_vocabulary(self) -> Vocabulary | None:
        """None with a tokenizer that the grammar cannot read: calls are then only repaired."""
        from transformers import PreTrainedTokenizerFast

        if not isinstance(self.tokenizer, PreTrainedTokenizerFast):
            return None
        width = self.model.get_output_embeddings().weight.shape[0]
        return Vocabulary(self.tokenizer, width, sorted(self._end_ids))

    def _guide(self, job: Job) -> Guide | None:
        """The grammar of this answer; None without tools."""
        if not job.tools or self._vocabulary is None:
            return None
        key = json.dumps([job.forced, job.tools], sort_keys=True)
        if key not in self._grammars:
            self._grammars[key] = CallGrammar(self._vocabulary, job.tools, forced=job.forced)
            while len(self._grammars) > _GRAMMARS:
                self._grammars.popitem(last=False)
        self._grammars.move_to_end(key)
        return self._grammars[key].start()


class _Text:
    """Tokens to text, held back while the last character is not whole."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        tags = {OPEN_CALL, CLOSE_CALL, OPEN_THOUGHT, CLOSE_THOUGHT}
        kept = set(tokenizer.convert_tokens_to_ids(sorted(tags)))
        self._hidden = frozenset(tokenizer.all_special_ids) - kept
        self._ids: list[int] = []  # the tail whose decoding gives the next text its context
        self._done = 0  # of them, how many are written

    def add(self, token: int) -> str:
        """The text that this token adds, or "" while it is not whole."""
        if token in self._hidden:
            return ""
        self._ids.append(token)
        return self._new(final=False)

    def rest(self) -> str:
        """What was held back."""
        return self._new(final=True)

    def _new(self, *, final: bool) -> str:
        before = self._decode(self._ids[: self._done])
        now = self._decode(self._ids)
        if (now.endswith("\ufffd") and not final) or len(now) <= len(before):
            return ""
        self._ids = self._ids[self._done :]
        self._done = len(self._ids)
        return now[len(before) :]

    def _decode(self, ids: list[int]) -> str:
        text: str = self._tokenizer.decode(
            ids, skip_special_tokens=False, clean_up_tokenization_spaces=False
        )
        return text
