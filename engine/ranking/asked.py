"""One question to the recommender: for whom, how many, in which order. It answers nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import get_args

from engine.profile import Profile
from engine.ranking.ordering import Sort

#: λ of the list's diversity when nobody says otherwise. On the bundled shop's customers it raises
#: the kinds among ten from 4.3 to 6.4 for 2.3 % of the score, and what people bought later is found
#: as often (HR@10 .18 against .17 without); .5 finds less (``python -m bench.diversity``).
DIVERSITY = 0.4
#: λ with a need in free words: there .4 costs .025 of NDCG@10, this .007 (``bench.search``).
DIVERSITY_OF_NEED = 0.25
#: λ when one kind was asked for: only brands and wording can differ then, and five of one brand
#: are no choice. Small, because there the score is what was asked for.
DIVERSITY_OF_KIND = 0.1
#: Candidates that diversity chooses from: at least so many, and so many times k.
POOL, POOL_TIMES = 40, 4


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the recommender; see ``Recommender.recommend``.

    Attributes:
        by: of the sorts "most" and "least" the attribute column.
    """

    profile: Profile
    k: int = 5
    sort: Sort = "best"
    like: str | None = None
    diversity: float | None = None
    beside: str | None = None
    by: str = ""

    def check(self, columns: Collection[str]) -> None:
        """Refuse what cannot be served.

        Args:
            columns: the attribute columns of the shop.

        Raises:
            ValueError: k below 1, an unknown sort or column.
        """
        if self.k < 1:
            raise ValueError(f"k is {self.k!r}; expected a whole number of at least 1")
        if self.sort not in get_args(Sort):
            raise ValueError(f"sort is {self.sort!r}; expected {', '.join(get_args(Sort))}")
        if self.sort in ("most", "least") and self.by not in columns:
            raise ValueError(f"by is {self.by!r}; expected one of {', '.join(sorted(columns))}")

    def without_anchors(self) -> Asked:
        """The same, with the products that a list starts from excluded from it."""
        anchors = {one for one in (self.like, self.beside) if one is not None}
        if anchors <= self.profile.exclude:
            return self
        exclude = self.profile.exclude | anchors
        return replace(self, profile=replace(self.profile, exclude=exclude))

    @property
    def pool(self) -> int:
        """How many candidates the list is chosen from."""
        return self.k if self.spread == 0.0 else max(POOL, POOL_TIMES * self.k)

    @property
    def spread(self) -> float:
        """The diversity that is meant where none is given."""
        if self.diversity is not None:
            return self.diversity
        kinds = {
            str(fact.value).casefold()
            for fact in self.profile.facts
            if fact.key == "subcategory" and fact.relation == "is" and fact.source != "history"
        }
        if len(kinds) == 1:
            return DIVERSITY_OF_KIND
        return DIVERSITY_OF_NEED if self.profile.query else DIVERSITY
