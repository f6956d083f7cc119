"""Things for a child, where somebody said that it is for one, and not for a grown-up who is not:
a steer, never a limit.

A column of ages ("age_from") pulls what suits the age and pushes away what is for older children;
departments for children are a guess, and said to be one. It reads what was said of this wish, never
a customer's record, and knows no single product.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from engine.features import FeatureSpace, Term
from engine.language.lexical import stem, stems_of, words
from engine.person.terms import column_term, dense_term
from engine.profile import Fact
from engine.rows.blocks import BinsBlock, LabelBlock

#: From this age on somebody is no child.
GROWN = 16.0
#: Whom a wish is for -> about how old they are.
_AGES = {
    "baby": 0.0, "newborn": 0.0, "infant": 0.0, "toddler": 2.0, "preschooler": 4.0, "schoolchild": 7.0,
    "tween": 11.0, "teenager": 14.0, "teen": 14.0,
}  # fmt: skip
#: Children of any age.
_CHILDREN = frozenset(
    (
        "kid",
        "child",
        "children",
        "grandchild",
        "grandchildren",
        "grandkid",
        "kiddo",
        "boy",
        "girl",
        "godchild",
    )
)
#: Who has grown up, as far as a word tells; a niece or a cousin may be of any age.
_ADULTS = frozenset(
    (
        "dad", "father", "mum", "mom", "mother", "parent", "wife", "husband", "girlfriend", "boyfriend", "partner",
        "fiancé", "fiancée", "fiance", "fiancee", "grandma", "grandpa", "grandmother", "grandfather", "granddad",
        "grandparent", "gran", "nan", "granny", "aunt", "auntie", "uncle", "boss", "colleague", "coworker", "manager",
        "supervisor", "teacher", "law", "neighbour", "neighbor", "man", "woman", "lady", "gentleman", "roommate",
        "flatmate", "friend", "mate", "sister", "brother",
    )
)  # fmt: skip
#: Who has not, by the word before: "little brother".
_LITTLE = frozenset(("little", "baby", "younger", "kid", "small", "young"))
#: What is for children up to the first age is nothing for a grown-up; what is from the second on may
#: well be for everybody.
_ALL_CHILDS, _EVERYBODYS = 4.0, 10.0
#: How fast what is for younger children suits less, and how far beyond an age it may be, in years.
_YOUNGER, _SLACK = 3.0, 0.5
#: What is for older children is no better than a third of what suits is good.
_TOO_OLD = -0.35
#: Words of departments for small children, and for those from three years on.
_FOR_BABIES = frozenset(("baby", "toddler", "infant", "nursery", "newborn"))
_FOR_CHILDREN = frozenset(("toy", "kid", "child", "children", "boy", "girl", "game"))
_OF_ANIMALS = frozenset(("dog", "cat", "pet", "puppy", "bird"))
#: Weight of a column of ages, in weights of any attribute that is said.
_OF_AGES = 1.8


def child_age(facts: Iterable[Fact]) -> tuple[float | None, bool]:
    """(the child's age, None where any will do; whether it is for a child at all)."""
    told = [fact for fact in facts if fact.source in ("said", "staff") and fact.relation == "is"]
    ages = [float(f.value) for f in told if f.key == "age" and not isinstance(f.value, str)]
    if ages:
        return (ages[-1], True) if ages[-1] < GROWN else (None, False)
    whom = [str(fact.value) for fact in told if fact.key == "recipient"]
    last = stem(words(whom[-1])[-1]) if whom and words(whom[-1]) else ""
    if last in _AGES:
        return _AGES[last], True
    return None, last in _CHILDREN


def child_terms(
    space: FeatureSpace, facts: Sequence[Fact], of_ages: float, of_kinds: float
) -> list[Term | None]:
    """The terms of a wish for a child; none where it is for nobody such.

    Args:
        of_ages, of_kinds: weights of a column of ages and of a department.
    """
    age, is_child = child_age(facts)
    if not is_child:
        return []
    source = next((f.source for f in facts if f.key in ("age", "recipient")), "said")
    out: list[Term | None] = []
    for name, block in space.blocks.items():
        if isinstance(block, BinsBlock) and "age" in name.split("_"):
            vector = suits(block, age)
            label = "a child" if age is None else f"{age:g}"
            out.append(dense_term(name, source, label, _OF_AGES * of_ages * vector, "child"))
    kinds = space.blocks.get("category")
    if isinstance(kinds, LabelBlock):
        found = [n for n, kind in enumerate(kinds.labels) if is_for_children(kind, age)]
        if found:
            values = np.full(len(found), of_kinds, np.float32)
            columns = np.array(found)
            out += [
                column_term(space, "category", "guessed", kinds.labels[n], columns[i : i + 1],
                            values[i : i + 1], "is")
                for i, n in enumerate(found)
            ]  # fmt: skip
    return out


def is_grown(facts: Iterable[Fact]) -> bool:
    """Whether it was said to be for a grown-up: by age, else by who it is."""
    told = [fact for fact in facts if fact.source in ("said", "staff") and fact.relation == "is"]
    ages = [float(f.value) for f in told if f.key == "age" and not isinstance(f.value, str)]
    if ages:
        return ages[-1] >= GROWN
    whom = [words(str(fact.value)) for fact in told if fact.key == "recipient"]
    last = whom[-1] if whom else []
    return bool(last) and stem(last[-1]) in _ADULTS and _LITTLE.isdisjoint(last)


def grown_terms(space: FeatureSpace, facts: Sequence[Fact], of_ages: float) -> list[Term | None]:
    """What pushes the things for small children away, where it is for a grown-up."""
    if not is_grown(facts):
        return []
    source = next((f.source for f in facts if f.key in ("age", "recipient")), "said")
    return [
        dense_term(name, source, "a grown-up", _OF_AGES * of_ages * childish(block), "grown")
        for name, block in space.blocks.items()
        if isinstance(block, BinsBlock) and "age" in name.split("_")
    ]


def childish(block: BinsBlock) -> np.ndarray:
    """(width,) how little what is for children from each age on suits a grown-up: -1 to 0."""
    years = _years(block)
    share = np.clip((_EVERYBODYS - years) / (_EVERYBODYS - _ALL_CHILDS), 0.0, 1.0)
    push: np.ndarray = (-share).astype(np.float32)
    return push


def _years(block: BinsBlock) -> np.ndarray:
    bins = np.array([block.low + block.step * n for n in range(block.width)])
    return np.exp(bins) if block.log else bins


def suits(block: BinsBlock, age: float | None) -> np.ndarray:
    """(width,) how well what is for children from each age on suits a child; norm 1."""
    if age is None:
        vector = np.ones(block.width)
    else:
        years = _years(block)
        younger = np.exp(-0.5 * (np.maximum(age - years, 0.0) / _YOUNGER) ** 2)
        vector = np.where(years <= age + _SLACK, younger, _TOO_OLD)
    unit: np.ndarray = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def is_for_children(kind: str, age: float | None) -> bool:
    """Whether a department's own name says that it is for children of an age."""
    named = stems_of(kind)
    if named & _OF_ANIMALS:
        return False
    if age is not None and age < 3:
        return bool(named & _FOR_BABIES) or (age >= 1 and bool(named & _FOR_CHILDREN - {"game"}))
    return bool(named & _FOR_CHILDREN)
