"""The reader that ships: the tuned tagger's weights loaded, one message in, one ``Reading`` out.

A probability of .5 is an act's own line of decision: thresholds found on held-out utterances and
the calibration are in ``config.json`` and folded in here. Loading, saving and the hub are
huggingface_hub's mixin, which costs no transformers. This module does not know the shop, the
conversation, or what an act leads to.
"""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from huggingface_hub import ModelHubMixin, hf_hub_download
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from agent.models.reading import ACTS, SLOTS, STAGES, Reading, Span
from agent.models.tagger import TAGS, Tagger, Words
from engine.text_encoder import TextEncoder

#: The weights that ship, with their configuration and card: a folder as the hub keeps one.
FOLDER = Path(__file__).resolve().parents[1] / "weights"
WEIGHTS = "model.safetensors"
CONFIG = "config.json"
CARD = "README.md"

_NUMBER = re.compile(r"[#$£€]?\d+(?:[.,]\d+)*")


class ReaderError(RuntimeError):
    """The reader's weights cannot be used: names the file, what is wrong, and the remedy."""


@dataclass(frozen=True)
class ReaderConfig:
    """What stands beside the weights.

    Attributes:
        acts, slots, stages: what the rows of the heads mean.
        tuned: how many upper layers are in the weights.
        thresholds: logit of each act at which it is as likely as not.
        temperature: logits are divided by it, so that probabilities are as often right as they say.
        encoder: names the encoder that the layers belong to.
        words: those of what it learned from, the most frequent first; see ``speller.py``.
        figures: how the reader was made and how it did, for the record.
    """

    acts: tuple[str, ...] = ACTS
    slots: tuple[str, ...] = SLOTS
    stages: tuple[str, ...] = STAGES
    tuned: int = 2
    thresholds: tuple[float, ...] = (0.0,) * len(ACTS)
    temperature: float = 1.0
    encoder: str = ""
    words: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)


class EmbeddedReader(ModelHubMixin):
    """A ``Reader`` (see ``agent.models.reading``). Holds no state; safe to share between threads.

    ``EmbeddedReader.from_pretrained(folder or hub ID, encoder=...)`` loads one; a folder never
    touches the network. ``save_pretrained(folder)`` writes weights in half precision,
    ``config.json`` and the card; ``push_to_hub(hub ID)`` uploads the three.
    """

    def __init__(self, tagger: Tagger, config: ReaderConfig) -> None:
        self.config = config
        self._tagger = tagger.eval()
        self._tagger._layers()  # builds them now, not in the first of several threads
        self._thresholds = np.array(config.thresholds)

    @classmethod
    def _from_pretrained(
        cls,
        *,
        model_id: str,
        config: Mapping[str, Any] | None = None,
        encoder: TextEncoder | None = None,
        **hub: Any,
    ) -> EmbeddedReader:
        """What ``from_pretrained`` calls with the folder's or the hub's ``config.json``, read.

        Args:
            encoder: shared with whoever embeds products; default: loaded here.

        Raises:
            ReaderError: no weights, or weights of another encoder or other acts.
        """
        folder = Path(model_id)
        weights = folder / WEIGHTS
        if not folder.is_dir():
            weights = Path(hf_hub_download(model_id, WEIGHTS, **hub))
        if config is None or not weights.is_file():
            raise ReaderError(f"{model_id} lacks {CONFIG} or {WEIGHTS}; run make train")
        known = {one.name for one in fields(ReaderConfig)}
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in config.items() if k in known
        }
        read = ReaderConfig(**values)
        for name, ours in (("acts", ACTS), ("slots", SLOTS), ("stages", STAGES)):
            if getattr(read, name) != ours:
                raise ReaderError(f"{model_id}: {name} are not this version's; run make train")
        encoder = encoder or TextEncoder.load(torch.get_num_threads())
        if read.encoder != encoder.model_id:
            raise ReaderError(
                f"{model_id} was trained on {read.encoder!r}, the encoder is "
                f"{encoder.model_id!r}; run make train"
            )
        tagger = Tagger(encoder, read.tuned, words=read.words)
        tagger.load_state_dict(
            {name: tensor.float() for name, tensor in load_file(weights).items()}
        )
        return cls(tagger.requires_grad_(False), read)

    def _save_pretrained(self, save_directory: Path) -> None:
        state = {name: t.half().contiguous() for name, t in self._tagger.state_dict().items()}
        save_file(state, save_directory / WEIGHTS, metadata={"format": "pt"})
        if save_directory.resolve() != FOLDER.resolve():
            shutil.copyfile(FOLDER / CARD, save_directory / CARD)

    @property
    def words(self) -> tuple[str, ...]:
        """Words of what it learned from, the most frequent first."""
        return self.config.words

    def read(self, text: str, stage: str) -> Reading:
        """Read one message.

        Args:
            stage: one of ``STAGES``.

        Raises:
            ValueError: an unknown stage.
        """
        return self.read_all([text], [stage])[0]

    @torch.inference_mode()
    def read_all(self, texts: Sequence[str], stages: Sequence[str]) -> list[Reading]:
        """Read many messages at once, each on its own."""
        for stage in stages:
            if stage not in STAGES:
                raise ValueError(f"stage {stage!r} is unknown; one of {', '.join(STAGES)}")
        batch = self._tagger.batch(texts, stages)
        act_logits, tag_logits = self._tagger(batch)
        return [
            Reading(
                {act: float(p) for act, p in zip(ACTS, chances, strict=True)},
                spans_from(tags, words, text),
            )
            for chances, tags, words, text in zip(
                self.probabilities(act_logits.numpy()),
                tag_logits.numpy(),
                batch.words,
                texts,
                strict=True,
            )
        ]

    def probabilities(self, logits: NDArray[Any]) -> NDArray[Any]:
        """(n, acts) logits → probabilities, .5 at each act's threshold."""
        shifted = (logits.astype(np.float64) - self._thresholds) / self.config.temperature
        return np.asarray(1 / (1 + np.exp(-shifted)))


def spans_from(logits: NDArray[Any], words: Words, text: str) -> tuple[Span, ...]:
    """The best sequence of labels in which an I- follows only its own B- or I- (Viterbi).

    Args:
        logits: (tokens, tags); a word is labelled at its first token.

    Returns:
        Spans by place; their score is the mean probability of their words' labels.
    """
    if not words.first:
        return ()
    rows = logits[list(words.first)].astype(np.float64)  # (words, tags)
    rows -= rows.max(axis=1, keepdims=True)
    log_p = rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))
    best = log_p[0] + _START
    back = np.zeros((len(rows), len(TAGS)), dtype=int)
    for n in range(1, len(rows)):
        paths = best[:, None] + _NEXT  # (from, to)
        back[n] = paths.argmax(axis=0)
        best = paths.max(axis=0) + log_p[n]
    path = [int(best.argmax())]
    for n in range(len(rows) - 1, 0, -1):
        path.append(int(back[n, path[-1]]))
    path.reverse()
    spans: list[Span] = []
    n = 0
    while n < len(path):
        end = n + 1
        if path[n]:
            while end < len(path) and path[end] == path[n] + 1:  # I- stands after its B-
                end += 1
            score = math.exp(float(np.mean([log_p[i, path[i]] for i in range(n, end)])))
            start, stop = whole_words(text, words.places[n][0], words.places[end - 1][1])
            if not spans or start >= spans[-1].end:
                spans.append(Span(TAGS[path[n]][2:], start, stop, score))
        n = end
    return tuple(spans)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen to the whole of "49.99", "#2" or "$1,200" when an end lies within it."""
    for number in _NUMBER.finditer(text):
        first, last = number.span()
        start = first if first < start < last else start
        end = last if first < end < last else end
    return start, end


def _transitions() -> tuple[NDArray[Any], NDArray[Any]]:
    never = -1e9
    start = np.zeros(len(TAGS))
    following = np.zeros((len(TAGS), len(TAGS)))
    for to, tag in enumerate(TAGS):
        if tag.startswith("I-"):
            start[to] = never
            following[:, to] = never
            following[[to, to - 1], to] = 0.0
    return start, following


_START, _NEXT = _transitions()
