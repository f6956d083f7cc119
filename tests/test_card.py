"""The model card: what the hub reads of it, and that its figures are those of the weights."""

from __future__ import annotations

from pathlib import Path

import pytest
from huggingface_hub import ModelCard

from agent.models.reader import CARD, FOLDER, EmbeddedReader
from agent.training.card import part, rows, shipped_part, update_card
from tests import bundled


@pytest.fixture(scope="module")
def card() -> str:
    return (FOLDER / CARD).read_text("utf-8")


def test_the_card_s_figures_are_those_beside_the_weights(card: str) -> None:
    reader = EmbeddedReader.from_pretrained(FOLDER, encoder=bundled.encoder())
    assert part(card, "shipped") == shipped_part(reader.config.figures)["shipped"]


def test_the_hub_can_read_its_head() -> None:
    data = ModelCard.load(FOLDER / CARD).data
    assert data.language == "en"
    assert {"text-classification", "token-classification"} <= set(data.tags or [])
    assert data.base_model == "sentence-transformers/all-MiniLM-L6-v2"


def test_the_folder_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 40e6


def test_a_made_part_is_written_and_the_rest_is_left(tmp_path: Path) -> None:
    file = tmp_path / CARD
    file.write_text(
        "one\n<!-- made: a -->\nold\n<!-- end -->\ntwo\n<!-- made: b -->\n<!-- end -->\n"
    )
    update_card(file, {"a": "new\nlines", "b": "more"})
    assert file.read_text() == (
        "one\n<!-- made: a -->\nnew\nlines\n<!-- end -->\ntwo\n"
        "<!-- made: b -->\nmore\n<!-- end -->\n"
    )
    with pytest.raises(AssertionError, match="no part 'c'"):
        part(file.read_text(), "c")


def test_several_seeds_are_a_mean_and_half_their_range() -> None:
    figures = ("act_micro_f1", "act_macro_f1", "act_exact", "slot_f1", "slot_overlap_f1",
               "call_names", "call_exact")  # fmt: skip
    low, high = dict.fromkeys(figures, 0.7), dict.fromkeys(figures, 0.74)
    made = list(rows({"x": ([low, high], 7.46, None), "y": ([low], None, 3.2)}))
    assert made[2].startswith("| x | .720 ± .020 |")
    assert made[2].endswith("| 7.5 | – |")
    assert made[3].startswith("| y | .700 |")
    assert made[3].endswith("| – | 3 |")
