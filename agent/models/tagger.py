"""The tagger: MiniLM with its upper layers tuned, a head for acts and a head for slots.

    x      = lower layers of MiniLM(message)         (b, t, 384), shared with the sentence encoder
    y      = upper layers([stage vector; x])         (b, 1 + t, 384)
    acts   = W_a [y_cls; mean of y; y_stage] + b_a   (b, 41), each act on its own
    slots  = W_s y_token + b_s                       (b, t, 33), one of B-, I- a slot, or O

The lower layers are those of ``engine.text_encoder``: one copy in memory and none in our weights.
This module knows tensors and tokens; it does not know the corpus, thresholds or conversations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from agent.models.reading import ACTS, SLOTS, STAGES
from agent.models.speller import Speller
from engine.text_encoder import Layer, TextEncoder

#: Labels of tokens: outside, then begin and inside of each slot.
TAGS = ("O", *(f"{place}-{slot}" for slot in SLOTS for place in "BI"))
MAX_TOKENS = 160


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text as the tokenizer cuts them.

    Attributes:
        first: each word's first token.
        places: each word's start and end in the text.
    """

    first: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """ids (b, t) long, mask (b, t) bool, stage (b,) long, words one a text."""

    ids: Tensor
    mask: Tensor
    stage: Tensor
    words: tuple[Words, ...]


class Tagger(nn.Module):
    """See the module's docstring.

    Args:
        encoder: gives the lower layers, and the upper ones their starting values.
        tuned: how many of the upper layers are our own; 0 leaves the encoder as it is.
        words: towards which slips are mended in what is read, the most frequent first.
    """

    def __init__(
        self,
        encoder: TextEncoder,
        tuned: int = 2,
        dropout: float = 0.1,
        words: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.speller = Speller(words, encoder.knows)
        count = len(encoder.layers)
        self.tuned = tuple(range(count - tuned, count))
        self.dropout = dropout
        self.upper = nn.ParameterDict(
            {
                name.replace(".", "/"): nn.Parameter(tensor.clone())
                for name, tensor in encoder.weights.items()
                if name.startswith(tuple(f"encoder.layer.{n}." for n in self.tuned))
            }
        )
        width = encoder.width
        self.stages = nn.Embedding(len(STAGES), width)
        self.act_head = nn.Linear(3 * width, len(ACTS))
        self.slot_head = nn.Linear(width, len(TAGS))
        self._built: list[Layer] | None = None

    def train(self, mode: bool = True) -> Tagger:
        super().train(mode)
        self._built = None  # the layers' joined matrices are made anew from the parameters
        return self

    def batch(self, texts: Sequence[str], stages: Sequence[str]) -> Batch:
        """What ``forward`` reads: messages, with slips mended, and where each was said."""
        mended = [self.speller.mended(text) for text in texts]
        batch = make_batch(self.encoder.tokenizer, [text for text, _ in mended], stages)
        words = (
            Words(
                one.first, tuple((places[start], places[end - 1] + 1) for start, end in one.places)
            )
            for one, (_, places) in zip(batch.words, mended, strict=True)
        )
        return replace(batch, words=tuple(words))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Logits of acts (b, acts) and of token labels (b, t, tags)."""
        stage, tokens = self.states(batch)
        weight = batch.mask.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * weight).sum(1) / weight.sum(1)
        pooled = torch.cat([tokens[:, 0], mean, stage], dim=-1)  # (b, 3 * 384)
        return self.act_head(self._dropped(pooled)).float(), self.slot_head(
            self._dropped(tokens)
        ).float()

    def states(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """What the heads read: the stage (b, 384) and the tokens (b, t, 384)."""
        x, attend = self.below(batch)
        x = torch.cat([self.stages(batch.stage)[:, None, :], x], dim=1)  # (b, 1 + t, 384)
        if attend is not None:
            attend = F.pad(attend, (1, 0), value=True)
        for layer in self._layers():
            x = layer(self._dropped(x), attend, self.encoder.heads, self.encoder.eps)
        return x[:, 0], x[:, 1:]

    @torch.no_grad()
    def below(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        """States before the first tuned layer, and the attention mask where one is needed."""
        encoder = self.encoder
        x = encoder.embed(batch.ids)
        attend = None if bool(batch.mask.all()) else batch.mask[:, None, None, :]
        for layer in encoder.layers[: len(encoder.layers) - len(self.tuned)]:
            x = layer(x, attend, encoder.heads, encoder.eps)
        return x, attend

    def _layers(self) -> list[Layer]:
        if self._built is not None:
            return self._built
        weights = {name.replace("/", "."): tensor for name, tensor in self.upper.items()}
        layers = [Layer(weights, number) for number in self.tuned]
        if not self.training:
            self._built = layers
        return layers

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


def make_batch(tokenizer: Tokenizer, texts: Sequence[str], stages: Sequence[str]) -> Batch:
    """Tokens of texts, padded to the longest; what is beyond ``MAX_TOKENS`` is not read."""
    encoded = tokenizer.encode_batch(list(texts))
    longest = min(max(len(one.ids) for one in encoded), MAX_TOKENS)
    ids = torch.zeros(len(encoded), longest, dtype=torch.long)
    mask = torch.zeros(len(encoded), longest, dtype=torch.bool)
    for row, one in enumerate(encoded):
        kept = one.ids if len(one.ids) <= longest else [*one.ids[: longest - 1], one.ids[-1]]
        ids[row, : len(kept)] = torch.tensor(kept)
        mask[row, : len(kept)] = True
    stage = torch.tensor([STAGES.index(name) for name in stages])
    return Batch(ids, mask, stage, tuple(_words(one, longest) for one in encoded))


def _words(one: Encoding, longest: int) -> Words:
    first: list[int] = []
    places: list[tuple[int, int]] = []
    previous: int | None = None
    limit = longest - 1 if len(one.ids) > longest else longest
    for token, (word, (start, end)) in enumerate(zip(one.word_ids, one.offsets, strict=True)):
        if word is None or token >= limit:
            continue
        if word == previous:
            places[-1] = (places[-1][0], end)
        else:
            first.append(token)
            places.append((start, end))
        previous = word
    return Words(tuple(first), tuple(places))


def build(
    encoder: TextEncoder, tuned: int, dropout: float = 0.1, words: Sequence[str] = ()
) -> Tagger:
    """A tagger whose stage vectors start as what the encoder makes of the stages' names."""
    tagger = Tagger(encoder, tuned, dropout, words)
    batch = make_batch(encoder.tokenizer, [name.replace("_", " ") for name in STAGES], STAGES)
    states, _ = tagger.below(batch)
    weight = batch.mask.unsqueeze(-1).float()
    with torch.no_grad():
        tagger.stages.weight.copy_((states * weight).sum(1) / weight.sum(1))
    return tagger
