"""A reader that writes what it read: MiniLM below, a small decoder that writes acts and slots.

    "i'll take the red one"  →  take  item 2 4  end        (words 2 to 4 of the message)

Values are pointers into the message (Vinyals et al. 2015) and decoding keeps to the grammar, so no
value can be invented and no frame is malformed. It is measured beside the tagger and does not
ship: see the model card. This module does not count and writes no file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from agent.models.reader import whole_words
from agent.models.reading import ACTS, SLOTS, Reading, Span
from agent.models.tagger import Batch, Words, build
from agent.training.corpus import Split, plain_words
from agent.training.examples import IGNORED, batch_of
from agent.training.fill import Example
from agent.training.passes import Passes, Recipe
from engine.text_encoder import TextEncoder

#: What is written beside the numbers of words, which stand after these.
SYMBOLS = ("start", "end", *ACTS, *SLOTS)
START, END = 0, 1
FIRST_ACT, FIRST_SLOT = 2, 2 + len(ACTS)
WORD = len(SYMBOLS)
#: Longest frame: acts, then three symbols a slot.
LONGEST = 48


class Writer(nn.Module):
    """Encoder with tuned upper layers, and a transformer decoder over symbols and words.

    Args:
        tuned: upper layers of the encoder tuned, as in ``Tagger``, whose heads are not used.
        layers: of the decoder.
        words: as in ``Tagger``.
    """

    def __init__(
        self, encoder: TextEncoder, tuned: int = 2, layers: int = 2, words: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.tagger = build(encoder, tuned, words=words)
        width = encoder.width
        self.symbols = nn.Embedding(WORD, width)
        self.places = nn.Embedding(LONGEST, width)
        self.pointed = nn.Linear(width, width)  # a word of the message as what was written
        self.decoder = nn.TransformerDecoder(
            nn.TransformerDecoderLayer(
                width, 6, 2 * width, 0.1, "gelu", batch_first=True, norm_first=True
            ),
            layers,
            nn.LayerNorm(width),
        )
        self.symbol_head = nn.Linear(width, WORD)
        self.word_head = nn.Linear(width, width)

    def encode(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Memory (b, 1 + t, 384), its padding; words (b, w, 384), their padding (True: none)."""
        stage, tokens = self.tagger.states(batch)
        memory = torch.cat([stage[:, None], tokens], dim=1)
        most = max(max((len(words.first) for words in batch.words), default=0), 1)
        first = torch.zeros(len(batch.words), most, dtype=torch.long)
        none = torch.ones(len(batch.words), most, dtype=torch.bool)
        for row, words in enumerate(batch.words):
            first[row, : len(words.first)] = torch.tensor(words.first, dtype=torch.long)
            none[row, : len(words.first)] = False
        named = tokens.gather(1, first[:, :, None].expand(-1, -1, tokens.shape[-1]))
        return memory, F.pad(~batch.mask, (1, 0), value=False), named, none

    def decode(
        self, written: Tensor, memory: Tensor, padding: Tensor, words: Tensor, none: Tensor
    ) -> Tensor:
        """Logits (b, n, symbols + w) of what follows each of ``written`` (b, n)."""
        pointer = (written - WORD).clamp(min=0)
        copied = self.pointed(words).gather(
            1, pointer[:, :, None].expand(-1, -1, words.shape[-1])
        )  # (b, n, 384)
        named = self.symbols(written.clamp(max=WORD - 1))
        x = torch.where((written >= WORD)[:, :, None], copied, named)
        x = x + self.places.weight[: written.shape[1]]
        later = torch.ones(2 * written.shape[1:], dtype=torch.bool).triu(1)
        x = self.decoder(x, memory, tgt_mask=later, memory_key_padding_mask=padding)
        to_words = self.word_head(x) @ words.transpose(1, 2) / words.shape[-1] ** 0.5
        to_words = to_words.masked_fill(none[:, None, :], float("-inf"))
        return torch.cat([self.symbol_head(x), to_words], dim=-1).float()

    @torch.inference_mode()
    def write(self, batch: Batch) -> list[list[int]]:
        """The likeliest next symbol that the grammar allows, until each frame ends."""
        seen = self.encode(batch)
        frames = [[START] for _ in batch.words]
        for _ in range(LONGEST - 1):
            logits = self.decode(torch.tensor(frames), *seen)[:, -1]  # (b, symbols + w)
            for row, frame in enumerate(frames):
                may = allowed(frame, len(batch.words[row].first))
                frame.append(may[int(logits[row, may].argmax())])
            if all(frame[-1] == END for frame in frames):
                break
        return frames


def allowed(frame: Sequence[int], words: int) -> list[int]:
    """What may follow: acts in their order, then slots, each with two words, the next ones on."""
    last = frame[-1]
    if last == END:
        return [END]
    if last >= WORD and FIRST_SLOT <= frame[-2] < WORD:
        return list(range(last, WORD + words))  # the last word of the span
    if FIRST_SLOT <= last < WORD:
        free = frame[-2] + 1 if frame[-2] >= WORD else WORD
        return list(range(free, WORD + words))
    acts = range(FIRST_ACT if last == START else last + 1, FIRST_SLOT) if last < WORD else ()
    left = words if last < WORD else WORD + words - last - 1
    slots = range(FIRST_SLOT, WORD) if left > 0 and last != START else ()
    ends = () if last == START else (END,)
    return [*acts, *slots, *ends]


def frame_of(example: Example, words: Words) -> list[int]:
    """The frame of an annotation; spans without a word in reach are left out."""
    frame = [START, *(FIRST_ACT + n for n, act in enumerate(ACTS) if act in example.acts)]
    free = 0
    for span in example.spans:
        inside = [n for n, (a, b) in enumerate(words.places) if a < span.end and span.start < b]
        if inside and inside[0] >= free and len(frame) < LONGEST - 4:
            frame += [FIRST_SLOT + SLOTS.index(span.slot), WORD + inside[0], WORD + inside[-1]]
            free = inside[-1] + 1
    return [*frame, END]


def reading_of(frame: Sequence[int], words: Words, text: str) -> Reading:
    """A frame as a reading: acts are there or not, no probability between."""
    acts = {act: float(FIRST_ACT + n in frame) for n, act in enumerate(ACTS)}
    spans: list[Span] = []
    for place, symbol in enumerate(frame):
        if FIRST_SLOT <= symbol < WORD and place + 2 < len(frame):
            first, last = (words.places[frame[place + n] - WORD] for n in (1, 2))
            start, end = whole_words(text, first[0], last[1])
            if not spans or start >= spans[-1].end:
                spans.append(Span(SLOTS[symbol - FIRST_SLOT], start, end))
    return Reading(acts, tuple(spans))


class WritingReader:
    """A ``Reader`` on a trained ``Writer``."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer.eval()

    def read(self, text: str, stage: str) -> Reading:
        return self.read_all([text], [stage])[0]

    def read_all(self, texts: Sequence[str], stages: Sequence[str]) -> list[Reading]:
        batch = self.writer.tagger.batch(texts, stages)
        frames = self.writer.write(batch)
        return [reading_of(*one) for one in zip(frames, batch.words, texts, strict=True)]


def train_writer(
    split: Split,
    encoder: TextEncoder,
    recipe: Recipe,
    say: Callable[[str], None] = print,
    layers: int = 2,
) -> tuple[WritingReader, list[float]]:
    """Train on the same fillings and with the same schedule as ``agent.training.train``."""
    passes = Passes(split, recipe, say)
    words = plain_words(split.train)
    writer, average = (Writer(encoder, recipe.tuned, layers, words) for _ in range(2))
    average.load_state_dict(writer.state_dict())
    own = [p for name, p in writer.named_parameters() if not name.startswith("tagger.")]
    groups = [
        {"params": writer.tagger.parameters(), "lr": recipe.rate},
        {"params": own, "lr": recipe.rate},
    ]
    return passes.train(
        writer, average, groups, lambda examples: _loss(writer, examples, recipe), WritingReader
    )


def _loss(writer: Writer, examples: Sequence[Example], recipe: Recipe) -> Tensor:
    batch = batch_of(writer.tagger, examples)
    right = _padded([frame_of(e, w) for e, w in zip(examples, batch.words, strict=True)])
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.half):
        found = writer.decode(right[:, :-1].clamp(min=0), *writer.encode(batch))
    return F.cross_entropy(
        found.flatten(0, 1), right[:, 1:].flatten(), ignore_index=IGNORED, reduction="sum"
    ) / len(examples)


def _padded(frames: Sequence[list[int]]) -> Tensor:
    longest = max(map(len, frames))
    return torch.tensor([frame + [IGNORED] * (longest - len(frame)) for frame in frames])
