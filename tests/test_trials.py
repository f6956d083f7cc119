"""The tables of the model card, on a miniature: every way of reading is trained and measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.training.calls import CallMaker
from agent.training.passes import Recipe
from agent.training.trials import Finished, compare, curve
from engine.text_encoder import TextEncoder
from tests.tiny_reader import tiny_encoder, tiny_split
from tests.toy_shops import toy_shop


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return tiny_encoder()


def test_every_way_of_reading_is_compared(encoder: TextEncoder) -> None:
    recipe = Recipe(passes=1, batch=8, rate=1e-3)
    said: list[str] = []
    found = compare(tiny_split(), encoder, recipe, CallMaker.of(toy_shop()), 1, said.append)
    assert list(found) == [
        "no reader", "rules alone", "frozen + linear", "last 2 layers", "all 2 layers",
        "seq2seq, last 2 layers",
    ]  # fmt: skip
    assert [len(seeds) for seeds, _, _ in found.values()] == [1] * 6
    assert found["no reader"][0][0]["act_micro_f1"] == 0.0
    assert found["rules alone"][0][0]["act_micro_f1"] > 0.0
    assert sum(line.startswith("| reader |") for line in said) == 4


def test_the_curve_grows_by_quarters(encoder: TextEncoder) -> None:
    recipe = Recipe(tuned=1, passes=1, batch=4)
    found = curve(tiny_split(), encoder, recipe, CallMaker.of(toy_shop()), lambda _: None)
    assert list(found) == ["25 % (7)", "50 % (15)", "75 % (22)", "100 % (30)"]
    assert all(len(seeds) == 1 and p50 for seeds, p50, _ in found.values())


def test_a_run_that_was_cut_goes_on(encoder: TextEncoder, tmp_path: Path) -> None:
    recipe, done = Recipe(tuned=1, passes=1, batch=4), tmp_path / "done.json"
    split, maker = tiny_split(), CallMaker.of(toy_shop())

    def quarters() -> dict[str, object]:
        return dict(curve(split, encoder, recipe, maker, lambda _: None, Finished(done)))

    first = quarters()
    Finished(done).result("none of them", recipe, lambda: ({}, 0.0, 0.0))
    assert quarters() == first  # to the millisecond: nothing was trained again
