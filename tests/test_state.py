"""What a conversation's state keeps: merging of facts, names of facts, steps back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage

from engine.profile import Fact
from tools.state import SELF, fact_id, facts_of, merged, remembered, replaced, subject_of

KEYS = ("price", "rating", "brand", "color", "age", "need", "product")


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    key = draw(st.sampled_from(KEYS))
    if key in ("price", "rating"):
        relation = draw(st.sampled_from(["at_most", "at_least"]))
        return Fact(key, draw(st.integers(0, 9)) * 1.0, relation, hard=True)
    relation = (
        draw(st.sampled_from(["is", "not"])) if key in ("brand", "color", "product") else "is"
    )
    return Fact(key, draw(st.sampled_from(["a", "b", "A"])), relation, hard=relation == "not")


LISTS = st.lists(facts(), max_size=6)


@given(LISTS, LISTS)
def test_what_is_new_always_stays(old: list[Fact], new: list[Fact]) -> None:
    after = merged(old, new)
    assert not new or after[-1] == new[-1]
    assert all(fact in [*old, *new] for fact in after)


@given(LISTS)
def test_after_merging_nothing_contradicts_anything(new: list[Fact]) -> None:
    after = merged([], new)
    bounds: dict[tuple[str, str], float] = {}
    for fact in after:
        if fact.relation in ("at_most", "at_least"):
            assert (fact.key, fact.relation) not in bounds
            bounds[fact.key, fact.relation] = float(fact.value)
    for key in ("price", "rating"):
        assert bounds.get((key, "at_least"), 0.0) <= bounds.get((key, "at_most"), 9.0)
    assert sum(fact.key == "age" for fact in after) <= 1
    named = [
        (fact.key, str(fact.value).casefold()) for fact in after if isinstance(fact.value, str)
    ]
    assert len(named) == len(set(named))


@given(LISTS)
def test_merging_the_same_again_changes_nothing(new: list[Fact]) -> None:
    once = merged([], new)
    assert sorted(map(repr, merged(once, once))) == sorted(map(repr, once))


def test_a_fact_keeps_its_name_whatever_words_it_had() -> None:
    assert fact_id(Fact("brand", "Acmo", words="a")) == fact_id(Fact("brand", "Acmo", words="b"))
    names = {fact_id(Fact("brand", "Acmo", relation)) for relation in ("is", "not")}
    assert len({*names, fact_id(Fact("brand", "Acmo", source="history"))}) == 3


def state(**more: Any) -> Any:
    return {"messages": [], **more}


def test_a_state_that_nobody_wrote_is_of_oneself_with_no_facts() -> None:
    assert subject_of(state()) == subject_of(state(subject="")) == SELF
    assert facts_of(state()) == facts_of(state(facts=None)) == []


def test_one_message_is_one_step_and_steps_do_not_grow_for_ever() -> None:
    now = state(facts=[Fact("brand", "Acmo").to_dict()])
    now["messages"].append(HumanMessage("hi", id="m0"))
    now["past"] = remembered(now)
    assert now["past"][0]["facts"] == now["facts"]
    assert remembered(now) == now["past"]
    for n in range(1, 50):
        now["messages"].append(HumanMessage("again", id=f"m{n}"))
        now["past"] = remembered(now)
    assert len(now["past"]) == 20
    assert now["past"][-1]["turn"] == "m49"


def test_the_last_write_wins() -> None:
    assert replaced([1], []) == []
    assert replaced("dad", "you") == "you"
