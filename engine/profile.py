"""Who a recommendation is for: facts with their sources, and a history of interactions.

A Fact is one thing known about the person or the wish; the person can see it, edit it and delete
it. Hard facts are constraints (``candidates.py`` turns them into a mask), the others are tastes
(``features.py`` turns them into a vector). Known customers and strangers are both a Profile.
This module does not know products, nor how the facts were found out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

Source = Literal["said", "history", "staff", "guessed"]
Relation = Literal["is", "not", "at_most", "at_least"]

#: Fact keys with a meaning of their own. Any other key is an attribute column of the shop.
PRODUCT_KEYS = (
    "category",
    "subcategory",
    "brand",
    "price",
    "rating",
    "product",
    "need",
    "price_level",
)
#: How dear a product should be among its own kind: a taste of one of two values, never a limit.
PRICE_LEVEL, LOW, HIGH = "price_level", "low", "high"
PERSON_KEYS = (
    "recipient",  # "dad"; the facts of a gift stand in a profile of their own
    "age",
    "gender",
    "location",
    "segment",
    "avg_order_value",
    "season",
    "holiday",
    "occasion",
    "name",
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known: ``key relation value``.

    Examples: price at_most 50.0 (hard) · brand not "Acme" (hard) · category is "Fitness" (soft) ·
    pages at_least 500.0 (hard) · need is "something for a small kitchen" (soft, free text) ·
    product not "P17" (hard: do not show again).

    Attributes:
        value: text, or a number for ``at_most`` and ``at_least``.
        source: who says so; ``words`` are the person's own words when the source is "said".
        hard: True for a constraint that is never broken; a guess is never hard.
        weight: how strong a taste is (1 = said once); ignored for hard facts.
        scope: of several things wanted at once, the one that it is said of; "" = of all.
    """

    key: str
    value: str | float
    relation: Relation = "is"
    source: Source = "said"
    words: str = ""
    hard: bool = False
    weight: float = 1.0
    scope: str = ""

    def __post_init__(self) -> None:
        if self.relation in ("at_most", "at_least") and not isinstance(self.value, (int, float)):
            raise ValueError(f"{self.key} {self.relation} {self.value!r}; expected a number")
        if self.hard and self.source == "guessed":
            raise ValueError(f"{self.key}: a guess cannot be a hard constraint")

    def to_dict(self) -> dict[str, Any]:
        """JSON form, as it travels in conversation state and over REST; no scope where it has none."""
        scoped = {"scope": self.scope} if self.scope else {}
        return {
            "key": self.key,
            "value": self.value,
            "relation": self.relation,
            "source": self.source,
            "words": self.words,
            "hard": self.hard,
            "weight": self.weight,
            **scoped,
        }

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Fact:
        """The fact that ``to_dict`` gave ``raw`` of."""
        return cls(**raw)


class Interaction(NamedTuple):
    """One product of a person's history, newest last in ``Profile.history``.

    A tuple, because a hundred or more are made for every question of a known customer.

    Attributes:
        kind: one of ``data.records.EVENT_KINDS``.
        age_days: how long ago, or None when the order is not known.
    """

    product_id: str
    kind: str
    age_days: float | None = None
    quantity: float = 1.0


@dataclass(frozen=True)
class Profile:
    """All that ranking may use about one person and one wish.

    Attributes:
        facts: tastes, constraints and demographics; later facts of one key add to earlier ones.
        history: interactions, oldest first.
        use_demographics: False when the person switched age and gender off.
        use_history: False for a gift, so that the giver's own history does not steer it.
    """

    facts: tuple[Fact, ...] = ()
    history: tuple[Interaction, ...] = ()
    customer_id: str | None = None
    use_demographics: bool = True
    use_history: bool = True
    exclude: frozenset[str] = field(default_factory=frozenset)

    @property
    def constraints(self) -> tuple[Fact, ...]:
        """What may not be broken: a mask."""
        return tuple(fact for fact in self.facts if fact.hard)

    @property
    def tastes(self) -> tuple[Fact, ...]:
        """What steers: addends of the score."""
        return tuple(fact for fact in self.facts if not fact.hard)

    @property
    def query(self) -> str:
        """The free-text needs, in the order said."""
        return " ".join(str(fact.value) for fact in self.facts if fact.key == "need")

    def values(self, key: str) -> list[str | float]:
        return [fact.value for fact in self.facts if fact.key == key]

    def with_facts(self, facts: Iterable[Fact]) -> Profile:
        return replace(self, facts=(*self.facts, *facts))

    def without(self, fact: Fact) -> Profile:
        return replace(self, facts=tuple(kept for kept in self.facts if kept != fact))
