"""Decoding: token ids in, token ids out, one at a time, with the work of earlier turns reused.

A chat sends its whole history at each turn. The keys and values of what the model has read are kept
for the last few conversations, and only what is new is read; reading is what costs on a processor
without an accelerator (a 0.6B model reads about 280 tokens a second on two cores). Equal tokens
give equal keys and values, so a shared prefix may serve any conversation and tells nothing.

It knows a transformers causal LM and ids, neither text nor messages.
"""

from __future__ import annotations

import copy
import inspect
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import torch

from agent.models.constrained import Guide

if TYPE_CHECKING:
    from transformers import DynamicCache

READ_AT_ONCE = 512  # tokens between two looks at the cancel flag
_WORTH = 16  # tokens; a shorter common beginning is read anew
_NEARLY = 16  # a continued conversation may differ from its past by the last few tokens

Finish = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is picked. ``temperature`` 0 is greedy; ``seed`` None is random."""

    temperature: float = 0.0
    top_k: int = 20
    top_p: float = 0.8
    seed: int | None = None

    def picker(self) -> Callable[[torch.Tensor], int]:
        """A function from logits (n_logits,) to a token id."""
        if self.temperature <= 0:
            return lambda logits: int(logits.argmax())
        generator = torch.Generator()
        if self.seed is None:
            generator.seed()
        else:
            generator.manual_seed(self.seed)

        def pick(logits: torch.Tensor) -> int:
            k = min(self.top_k or logits.numel(), logits.numel())
            best = torch.topk(logits.float().cpu() / self.temperature, k)
            p = best.values.softmax(-1)  # (k,), descending
            p[p.cumsum(-1) - p >= self.top_p] = 0.0  # the first always stays
            return int(best.indices[torch.multinomial(p, 1, generator=generator)])

        return pick


@dataclass(slots=True)
class Run:
    """What one answer takes and, once it is running, what it took.

    Attributes:
        prompt: ids to read.
        limit: tokens of free text; a call begun before may go on beyond it (``Guide.reserve``).
        room: tokens that the model's window has left; nothing goes beyond it.
        end_ids: tokens that end the answer; they are not given out.
        reused: how many of the prompt's tokens had been read before.
        written: tokens given out.
    """

    prompt: Sequence[int]
    limit: int
    end_ids: frozenset[int]
    sampling: Sampling = Sampling()
    guide: Guide | None = None
    cancelled: Callable[[], bool] = lambda: False
    reused: int = 0
    written: int = 0
    finish: Finish = "stop"
    room: int = 1 << 30


@dataclass(slots=True)
class _Past:
    """What the model has read: the ids, and their keys and values."""

    cache: DynamicCache
    ids: list[int] = field(default_factory=list)
    prompt_length: int = 0


class Decoder:
    """Runs one model, one answer at a time.

    Args:
        model: a causal LM in evaluation mode.
        conversations: how many pasts are kept.
        kept_tokens: how many tokens they may hold together (a 0.6B model needs 0.11 MB a token).
    """

    def __init__(self, model: Any, *, conversations: int = 4, kept_tokens: int = 8192) -> None:
        self.model = model
        self._conversations = conversations
        self._kept_tokens = kept_tokens
        self._pasts: list[_Past] = []  # least recently used first
        self._lock = threading.Lock()
        takes = inspect.signature(model.forward).parameters
        self._last_only = {"logits_to_keep": 1} if "logits_to_keep" in takes else {}

    @property
    def kept(self) -> list[int]:
        """Lengths of the pasts that are kept, least recently used first."""
        return [len(past.ids) for past in self._pasts]

    def tokens(self, run: Run) -> Iterator[int]:
        """Read the prompt and write the answer, token by token.

        The lock is held until the iterator ends or is closed: consume it promptly.

        Raises:
            ConstraintError: the grammar of ``run.guide`` cannot go on.
        """
        with self._lock:
            past = self._take_past(run)
            try:
                yield from self._write(past, run)
            except GeneratorExit:  # the reader has enough; what was read stays true
                self._keep(past)
                raise
            self._keep(past)  # not reached on an error: a past that may be broken is dropped

    def _write(self, past: _Past, run: Run) -> Iterator[int]:
        pick = run.sampling.picker()
        pending = list(run.prompt[run.reused :])
        guide = run.guide
        while True:
            if guide is not None and guide.ended:
                return
            most = run.limit
            if guide is not None and not guide.may_end:  # a call is open
                most = min(run.limit + guide.reserve, run.room)
            if run.written >= most:
                run.finish = "length"
                return
            if guide is not None and (forced := guide.forced()):
                pending += forced  # read together with what comes before: no pass of their own
                for token in forced:
                    run.written += 1
                    yield token
                continue
            logits = self._read(past, pending, run.cancelled)
            if logits is None:
                run.finish = "cancelled"
                return
            token = pick(logits if guide is None else guide.mask(logits))
            if token in run.end_ids:
                return
            if guide is not None:
                guide.accept(token)
            pending = [token]
            run.written += 1
            yield token

    @torch.inference_mode()
    def _read(
        self, past: _Past, ids: list[int], cancelled: Callable[[], bool]
    ) -> torch.Tensor | None:
        """Logits (n_logits,) after ``ids``; None when cancelled."""
        logits = None
        for at in range(0, len(ids), READ_AT_ONCE):
            if cancelled():
                return None
            part = ids[at : at + READ_AT_ONCE]
            out = self.model(
                input_ids=torch.tensor([part], device=self.model.device),  # (1, part)
                past_key_values=past.cache,
                use_cache=True,
                **self._last_only,
            )
            past.ids += part
            logits = out.logits[0, -1]
        return logits

    @torch.inference_mode()
    def _take_past(self, run: Run) -> _Past:
        """The past with the longest prefix in common with the prompt, cut to that prefix.

        It is taken over when it is this conversation's; copied when it is another's that begins
        alike (the same instructions), which keeps its own.
        """
        from transformers import DynamicCache

        best, shared = None, _WORTH - 1
        for past in self._pasts:
            common = min(_common(past.ids, run.prompt), len(run.prompt) - 1)
            if common > shared and (common == len(past.ids) or _can_crop(past.cache)):
                best, shared = past, common
        if best is None:
            run.reused = 0
            return _Past(DynamicCache(config=self.model.config), [], len(run.prompt))
        if shared >= best.prompt_length - _NEARLY:
            self._pasts.remove(best)
            cache = best.cache
        else:
            cache = copy.deepcopy(best.cache)
        if shared < len(best.ids):
            cache.crop(shared - len(best.ids))  # a negative number: how many go
        run.reused = shared
        return _Past(cache, best.ids[:shared], len(run.prompt))

    def _keep(self, past: _Past) -> None:
        self._pasts.append(past)
        while len(self._pasts) > 1 and (
            len(self._pasts) > self._conversations or sum(self.kept) > self._kept_tokens
        ):
            self._pasts.pop(0)


def _can_crop(cache: DynamicCache) -> bool:
    """Sliding windows and recurrent states cannot be put back to an earlier token."""
    return all(layer.is_croppable and not layer.is_sliding for layer in cache.layers)


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """Length of the common prefix."""
    return next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
