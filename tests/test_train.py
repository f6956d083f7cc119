from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from agent.reader import EmbeddedReader, ReaderError
from agent.reading import ACTS, Reading, Span
from agent.tagger import TAGS, make_batch
from agent.training import baseline
from agent.training.corpus import Split, parse_line
from agent.training.evaluate import by_label, by_voice, rows
from agent.training.fill import Example
from agent.training.measure import score
from agent.training.train import Recipe, examples_of, tag_labels, train
from engine.text_encoder import TextEncoder

LINES = [
    line
    for thing in ("lamp", "rug", "desk", "mug", "tent", "drum", "kite", "sofa")
    for line in (
        f"plain | start | find | show me a {{need:{thing}}}",
        f"plain | start | find,inform | a {{need:{thing}}} {{max:under $MONEY}}",
        f"plain | shown | take | i'll take the {{item:{thing}}}",
        f"plain | shown | reject | not the {{item:{thing}}}",
        f"plain | shown | thanks | thanks for the {thing}",
    )
]


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    """Two random layers over letters: the shape of the real one, none of what it knows."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789'$£€,.!?-&"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters)]
    tokenizer = Tokenizer(
        models.WordPiece({word: n for n, word in enumerate(vocabulary)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(0)
    width, inner = TextEncoder.width, 64
    weights = {
        "embeddings.word_embeddings.weight": torch.randn(len(vocabulary), width) * 0.5,
        "embeddings.position_embeddings.weight": torch.randn(200, width) * 0.1,
        "embeddings.token_type_embeddings.weight": torch.zeros(2, width),
    }
    shapes = {
        "attention.self.query": (width, width),
        "attention.self.key": (width, width),
        "attention.self.value": (width, width),
        "attention.output.dense": (width, width),
        "intermediate.dense": (inner, width),
        "output.dense": (width, inner),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(2):
        prefix = f"encoder.layer.{layer}."
        for name, shape in shapes.items():
            weights[f"{prefix}{name}.weight"] = torch.randn(shape) * 0.05
            weights[f"{prefix}{name}.bias"] = torch.zeros(shape[0])
        norms += [f"{prefix}attention.output.LayerNorm", f"{prefix}output.LayerNorm"]
    for name in norms:
        weights[f"{name}.weight"], weights[f"{name}.bias"] = torch.ones(width), torch.zeros(width)
    return TextEncoder(weights, tokenizer, "tiny:random")


def _split() -> Split:
    utterances = [parse_line(line) for line in LINES]
    return Split(utterances[:30], utterances[30:35], utterances[35:])


def test_a_miniature_trains_and_comes_back_from_disk(encoder: TextEncoder, tmp_path: Path) -> None:
    said: list[str] = []
    recipe = Recipe(tuned=1, passes=6, patience=6, batch=8, rate=1e-3, roam=0.0)
    reader, losses = train(_split(), encoder, recipe, said.append)
    assert losses[-1] < 0.6 * losses[0]
    assert len(said) == len(losses) == 6
    reader.save(tmp_path)
    again = EmbeddedReader.load(tmp_path, encoder)
    for example in examples_of(_split().test, "test"):
        one, two = (r.read(example.text, example.stage) for r in (reader, again))
        assert one.acts == pytest.approx(two.acts, abs=0.01)  # halves keep three digits
        assert [
            (s.slot, s.start, s.end) for s in again.read(example.text, example.stage).spans
        ] == [(s.slot, s.start, s.end) for s in two.spans]


def test_the_same_seed_gives_the_same_reader(encoder: TextEncoder) -> None:
    recipe = Recipe(tuned=1, passes=1, batch=8)
    one, two = (train(_split(), encoder, recipe, lambda _: None) for _ in range(2))
    assert one[1] == two[1]
    assert one[0].read("a lamp", "start") == two[0].read("a lamp", "start")


def test_weights_of_another_encoder_are_refused(encoder: TextEncoder, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="make train"):
        EmbeddedReader.load(tmp_path, encoder)
    reader, _ = train(_split(), encoder, Recipe(tuned=0, passes=1), lambda _: None)
    reader.save(tmp_path)
    other = TextEncoder(dict(encoder.weights), encoder.tokenizer, "tiny:other")
    with pytest.raises(ReaderError, match="tiny:other"):
        EmbeddedReader.load(tmp_path, other)


def test_labels_follow_words_not_tokens(encoder: TextEncoder) -> None:
    text = "no wool, red felt"
    spans = (Span("not", 3, 7), Span("value", 9, 17))
    example = Example(text, "start", frozenset({"inform"}), spans)
    batch = make_batch(encoder.tokenizer, [text], ["start"])
    labels = tag_labels(batch, [example])[0]
    named = [TAGS[label] for label in labels if label >= 0]
    assert named == ["O", "B-not", "O", "B-value", "I-value"]


def test_score_counts_by_hand() -> None:
    examples = [
        Example("a red mug", "start", frozenset({"find"}), (Span("need", 6, 9),), "plain"),
        Example("thanks", "shown", frozenset({"thanks"}), (), "polite"),
    ]

    def read(text: str, stage: str) -> Reading:
        return Reading({"find": 0.9}, (Span("need", 6, 9), Span("value", 2, 5)))

    found = score(read, examples)
    assert found.act_micro == pytest.approx(2 * 1 / (2 * 1 + 1 + 1))
    assert found.act_macro == pytest.approx((2 / 3 + 0) / 2)
    assert found.act_exact == 0.5
    assert found.slot_f1 == pytest.approx(2 * 1 / (2 * 1 + 3 + 0))
    assert found.slot_overlap_f1 == found.slot_f1
    assert found.voices == {"plain": (1.0, 1), "polite": (0.0, 1)}
    assert "| plain | 1 | 1.00 |" in list(by_voice(found))
    assert "| thanks | 1 | 0.00 |" in list(by_label(found))
    assert list(rows([("x", found, 1.0, 2.0)]))[2].startswith("| x | 0.500 | 0.333 | 0.500 |")


def test_an_overlap_counts_once_and_only_for_its_slot() -> None:
    right = (Span("need", 0, 10), Span("max", 12, 20))
    example = Example("a red lamp, under 40", "start", frozenset(), right)
    found = (Span("need", 2, 5), Span("need", 6, 10), Span("value", 12, 20))
    result = score(lambda text, stage: Reading({}, found), [example])
    assert (result.overlaps.hit, result.overlaps.false, result.overlaps.missed) == (1, 2, 1)
    assert result.slot_f1 == 0.0


def test_the_baseline_reads_plain_words() -> None:
    reading = baseline.read("show me a lamp under $40, no wool", "start")
    assert set(reading.acts) == set(ACTS)
    assert {act for act, chance in reading.acts.items() if chance} >= {"find", "inform"}
    assert reading.texts("max", "show me a lamp under $40, no wool") == ["under $40"]
    assert reading.texts("not", "show me a lamp under $40, no wool") == ["wool"]
