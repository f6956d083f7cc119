"""What is kept of terms that hold for everybody."""

from __future__ import annotations

import numpy as np

from engine.profile import Fact, Profile
from engine.rows.steady import MOST_SETS, KeptSteady
from engine.rows.term import Term, split
from tests.toy_shops import build, toy_shop


def term(name: str) -> Term:
    return Term("quality", "prior", name, dense=np.ones(1, np.float32))


def test_the_same_terms_are_worked_on_once_until_the_version_changes() -> None:
    kept: KeptSteady[int] = KeptSteady()
    made = iter(range(99))
    one, other = [term("a")], [term("a")]
    assert [kept.of(1, one, lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    assert kept.of(1, other, lambda: next(made)) == 1  # equal is not the same
    assert kept.of(1, one, lambda: next(made)) == 0
    assert kept.of(2, one, lambda: next(made)) == 2
    assert kept.of(1, other, lambda: next(made)) == 1


def test_the_oldest_set_goes() -> None:
    kept: KeptSteady[str] = KeptSteady()
    sets = [[term(str(number))] for number in range(MOST_SETS + 1)]
    for terms in sets:
        kept.of(1, terms, lambda: "first")
    assert kept.of(1, sets[-1], lambda: "anew") == "first"
    assert kept.of(1, sets[0], lambda: "anew") == "anew"


def test_who_says_nothing_has_no_terms_of_their_own_and_always_the_same() -> None:
    tastes = build(toy_shop()).tastes
    first, again = (split(tastes.terms(Profile())) for _ in range(2))
    assert first[1] == again[1] == []
    assert all(a is b for a, b in zip(first[0], again[0], strict=True))
    summer = split(tastes.terms(Profile((Fact("season", "Summer"),))))[0]
    assert [t.note for t in summer] == ["prior"] * len(summer)
