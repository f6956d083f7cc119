from __future__ import annotations

from pathlib import Path

import pytest
import torch
from huggingface_hub import ModelCard
from safetensors.torch import load_file

from agent.models.reader import CARD, CONFIG, WEIGHTS, EmbeddedReader, ReaderError
from agent.models.reading import ACTS, Reading, Span
from agent.models.tagger import TAGS, make_batch
from agent.training import baseline
from agent.training.calls import CallMaker
from agent.training.evaluate import by_label, by_voice, measured
from agent.training.examples import examples_of, tag_labels
from agent.training.fill import Example
from agent.training.measure import score
from agent.training.passes import Recipe
from agent.training.train import train
from engine.text_encoder import TextEncoder
from tests.tiny_reader import tiny_encoder, tiny_split
from tests.toy_shops import toy_shop


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return tiny_encoder()


def test_a_miniature_trains_and_comes_back_from_disk(encoder: TextEncoder, tmp_path: Path) -> None:
    said: list[str] = []
    recipe = Recipe(tuned=1, passes=6, patience=6, batch=8, rate=1e-3, roam=0.0)
    reader, losses = train(tiny_split(), encoder, recipe, said.append)
    assert losses[-1] < 0.6 * losses[0]
    assert len(said) == len(losses) == 6
    reader.save_pretrained(tmp_path)
    again = EmbeddedReader.from_pretrained(tmp_path, encoder=encoder)
    for example in examples_of(tiny_split().test, "test"):
        one, two = (r.read(example.text, example.stage) for r in (reader, again))
        assert one.acts == pytest.approx(two.acts, abs=0.01)  # halves keep three digits
        assert [
            (s.slot, s.start, s.end) for s in again.read(example.text, example.stage).spans
        ] == [(s.slot, s.start, s.end) for s in two.spans]


def test_what_is_saved_is_a_folder_as_the_hub_keeps_one(
    encoder: TextEncoder, tmp_path: Path
) -> None:
    reader, _ = train(tiny_split(), encoder, Recipe(tuned=1, passes=1), lambda _: None)
    reader.config.figures["seconds"] = 3
    reader.save_pretrained(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {CARD, CONFIG, WEIGHTS}
    again = EmbeddedReader.from_pretrained(str(tmp_path), encoder=encoder)
    assert again.config == reader.config
    assert {tensor.dtype for tensor in load_file(tmp_path / WEIGHTS).values()} == {torch.float16}
    card = ModelCard.load(tmp_path / CARD)
    assert card.data.language == "en"
    assert card.data.base_model == "sentence-transformers/all-MiniLM-L6-v2"


def test_weights_come_from_the_hub_by_id(
    encoder: TextEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the hub answers is played by a folder; nothing else stands in for anything."""
    reader, _ = train(tiny_split(), encoder, Recipe(tuned=1, passes=1), lambda _: None)
    reader.save_pretrained(tmp_path)
    asked: list[tuple[str, str, str | None]] = []

    def download(repo_id: str, filename: str, *, revision: str | None = None, **_: object) -> str:
        asked.append((repo_id, filename, revision))
        return str(tmp_path / filename)

    monkeypatch.setattr("huggingface_hub.hub_mixin.hf_hub_download", download)
    monkeypatch.setattr("agent.models.reader.hf_hub_download", download)
    again = EmbeddedReader.from_pretrained("somebody/reader", revision="v1", encoder=encoder)
    assert asked == [("somebody/reader", CONFIG, "v1"), ("somebody/reader", WEIGHTS, "v1")]
    one, two = (r.read("a lamp", "start") for r in (reader, again))
    assert one.acts == pytest.approx(two.acts, abs=0.01)


def test_the_same_seed_gives_the_same_reader(encoder: TextEncoder) -> None:
    recipe = Recipe(tuned=1, passes=1, batch=8)
    one, two = (train(tiny_split(), encoder, recipe, lambda _: None) for _ in range(2))
    assert one[1] == two[1]
    assert one[0].read("a lamp", "start") == two[0].read("a lamp", "start")


def test_weights_of_another_encoder_are_refused(encoder: TextEncoder, tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="make train"):
        EmbeddedReader.from_pretrained(tmp_path, encoder=encoder)
    reader, _ = train(tiny_split(), encoder, Recipe(tuned=0, passes=1), lambda _: None)
    reader.save_pretrained(tmp_path)
    other = TextEncoder(dict(encoder.weights), encoder.tokenizer, "tiny:other")
    with pytest.raises(ReaderError, match="tiny:other"):
        EmbeddedReader.from_pretrained(tmp_path, encoder=other)


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
    assert found.voices == {"plain": (1.0, None, 1), "polite": (0.0, None, 1)}
    assert found.call_exact is None
    assert by_voice(found)["plain"] == {"messages": 1, "act_exact": 1.0, "call_exact": 0}
    assert by_label(found)["thanks"] == {"in_test": 1, "f1": 0.0}
    assert "call_exact" not in found.figures()


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


def test_the_figures_of_the_card_are_measured_in_one_go(encoder: TextEncoder) -> None:
    reader, _ = train(tiny_split(), encoder, Recipe(tuned=0, passes=1), lambda _: None)
    found = measured(reader, tiny_split(), CallMaker.of(toy_shop()))
    assert found["voices"]["plain"]["messages"] == 5
    assert found["voices"]["plain"]["act_exact"] == found["test"]["act_exact"]
    assert found["voices"]["plain"]["call_exact"] == found["test"]["call_exact"]
    assert found["labels"]["take"]["in_test"] == 1
    assert 0 <= found["test"]["call_exact"] <= found["test"]["call_names"] <= 1
    assert found["p50_ms"] > 0
