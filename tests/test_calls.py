"""Tool calls of a reading against those of the annotation, in a shop small enough to see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.models.reading import ACTS, STAGES, Reading, Span
from agent.training.calls import CallMaker, gold, standings
from agent.training.fill import Example
from agent.training.measure import score
from tests.toy_shops import toy_shop


@pytest.fixture(scope="module")
def maker() -> CallMaker:
    return CallMaker.of(toy_shop())


FIND = Example(
    "a kettle under 40", "start", frozenset({"find", "inform"}), (Span("need", 0, 8),), "plain"
)
TAKE = Example("grab me the second", "shown", frozenset({"take"}), (), "teen")


def test_each_stage_has_a_standing_of_its_own() -> None:
    found = standings(toy_shop())
    assert tuple(found) == STAGES
    assert all(dialogue.stage == stage for stage, dialogue in found.items())
    assert not found["start"].cards
    assert found["offered"].offer
    assert found["asked_budget"].question == {"key": "price"}
    assert found["staff"].support
    assert found["staff_customer"].customer == {"customer_id": "buyer"}


def test_the_annotation_s_calls(maker: CallMaker) -> None:
    (profile, args), (ranking, _) = maker.right(FIND)
    assert (profile, ranking) == ("build_profile", "rank_products")
    assert {"at_most"} < {wish.get("relation") for wish in args["wishes"]}
    assert maker.right(TAKE) == [("keep_shortlist", {"add": ["2"]})]


def test_another_reading_makes_other_calls(maker: CallMaker) -> None:
    thanked = Reading({act: float(act == "thanks") for act in ACTS})
    assert maker.calls(thanked, replace(TAKE, text="the second, thanks")) == []
    assert maker.calls(gold(TAKE), TAKE) == maker.right(TAKE)


def test_calls_are_counted_by_voice(maker: CallMaker) -> None:
    def read(text: str, stage: str) -> Reading:
        return gold(FIND) if stage == "start" else Reading({"why": 1.0})

    found = score(read, [FIND, TAKE], maker)
    assert found.call_exact == found.call_names == 0.5
    assert found.voices == {"plain": (1.0, 1.0, 1), "teen": (0.0, 0.0, 1)}
    assert found.figures()["call_exact"] == 0.5


def test_right_tools_with_other_words_are_no_exact_call(maker: CallMaker) -> None:
    def read(text: str, stage: str) -> Reading:
        return Reading({"find": 1.0, "inform": 1.0}, (Span("need", 10, 25),))

    found = score(
        read,
        [replace(FIND, text="she has a trinket for tea", spans=(Span("need", 10, 17),))],
        maker,
    )
    assert (found.call_names, found.call_exact) == (1.0, 0.0)
