"""A person as a vector: profile in, weighted terms in the blocks of the feature space out.

Each Fact, each kind of history and each prior is a term of its own, so that every addend of a
score knows where it comes from. It does not rank, filter or explain.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from torch import Tensor

from engine.candidates import as_number
from engine.features import FeatureSpace, Term
from engine.language.lexical import is_occasion
from engine.language.vocabulary import Vocabulary
from engine.learning.block_weights import BlockWeights
from engine.learning.demographics import Demographics
from engine.person.behaviour import Behaviour
from engine.person.children import child_terms, grown_terms
from engine.person.history import HistoryReader
from engine.person.needs import NeedReader
from engine.person.terms import column_term, dense_term
from engine.profile import HIGH, LOW, PERSON_KEYS, PRICE_LEVEL, Fact, Profile
from engine.rows.attributes import attribute_block_name
from engine.rows.blocks import BinsBlock, DialsBlock, LabelBlock

#: How explanations know a term for what is like a product.
LIKE = "like"
#: The blocks of facts that are no attribute column.
_FACT_BLOCKS = {
    "category": "category",
    "subcategory": "subcategory",
    "brand": "brand",
    "price": "price",
    "avg_order_value": "price",
    "rating": "quality",
    "season": "season",
    "holiday": "holiday",
    "location": "place",
}
#: Facts without a block of their own. Age, gender and segment steer by ``demographics.py`` alone,
#: but for a child's age that was said; see ``children.py``.
_SILENT = frozenset({"recipient", "name", "age", "gender", "segment", "stock", "product"})
_MONTH_SEASONS = ("Winter", "Winter", "Spring", "Spring", "Spring", "Summer", "Summer", "Summer",
                  "Autumn", "Autumn", "Autumn", "Winter")  # fmt: skip
_SEASON_NAMES = {"fall": "autumn", "monsoon": "summer"}


class TasteReader:
    """Turns profiles into terms.

    Args:
        embed: texts -> (m, e) unit rows; None for a shop without encoder.
        again: weight of a product bought before (see ``BlockWeights.again``).
        clock: seconds since 1970 UTC; the season of a stranger comes from it.
        is_word: whether a word that the catalogue lacks is one, and not misspelled.
        demographics: None where age, gender and segment do not count.
    """

    def __init__(
        self,
        space: FeatureSpace,
        vocabulary: Vocabulary,
        weights: BlockWeights,
        embed: Callable[[Sequence[str]], Tensor] | None,
        again: float,
        behaviour: Behaviour | None = None,
        clock: Callable[[], float] = time.time,
        is_word: Callable[[str], bool] = lambda _word: False,
        demographics: Demographics | None = None,
    ) -> None:
        self.space = space
        self.vocabulary = vocabulary
        self.weights = weights
        self.history = HistoryReader(space, weights, again, behaviour)
        self._demographics = demographics
        self._clock = clock
        self._names = self._name_vectors()
        if embed is not None:

            @lru_cache(maxsize=4096)
            def embedded(text: str) -> np.ndarray:
                vector: np.ndarray = embed([text])[0].numpy()
                return vector

            #: A need's words -> its unit vector (e,), remembered; None without an encoder.
            self._embedded: Callable[[str], np.ndarray] | None = embedded
        else:
            self._embedded = None
        self._needs = NeedReader(space, vocabulary, weights, self._names, self._embedded, is_word)
        self._steady = [
            dense_term(name, "prior", dial, weight * vector, "prior")
            for name in weights.prior
            if isinstance(block := space.blocks.get(name), DialsBlock)
            and (weight := weights.of("prior", name))
            for dial, vector in block.up()
        ]
        #: The same term as long as the season lasts: what is made of it is kept by it.
        self._of_season = lru_cache(self._season_now)

    def _name_vectors(self) -> dict[str, np.ndarray]:
        """Embeddings of the names in the blocks that a need can mean without naming them."""
        names: dict[str, np.ndarray] = {}
        for block_name in ("category", "subcategory", "place"):
            block = self.space.blocks.get(block_name)
            if isinstance(block, LabelBlock) and block.width > 1:
                vectors = self.vocabulary.name_vectors(block_name, block.labels)
                if vectors is not None:
                    names[block_name] = vectors.numpy()
        return names

    def terms(self, profile: Profile) -> list[Term]:
        """All addends of a person's vector; those of weight zero are left out."""
        # Before a need is encoded: that takes the model's weights through the processor's caches, and
        # whoever made the profile has just touched its history.
        past = self.history.terms(profile.history) if profile.use_history else []
        found: list[Term | None] = []
        for fact in profile.facts:
            if fact.relation == "not" and fact.hard:
                continue  # what is filtered out needs no distaste
            found.extend(self._of_fact(fact, profile))
        if profile.query:
            found.extend(self._of_need(profile.query))
        found.extend(past)
        if profile.use_demographics:
            of_kinds = self.weights.of("guessed", "category")
            of_ages = self.weights.said_attribute
            found.extend(child_terms(self.space, profile.facts, of_ages, of_kinds))
            found.extend(grown_terms(self.space, profile.facts, of_ages))
        if self._demographics is not None and profile.use_demographics:
            own = [f for f in profile.facts if profile.use_history or f.source != "history"]
            found.extend(self._demographics.terms(own, self.weights.demographics))
        found.extend(self._priors(profile))
        return [term for term in found if term is not None]

    # -- what is said ---------------------------------------------------------------------------

    def _of_fact(self, fact: Fact, profile: Profile) -> list[Term | None]:
        """A fact in its block; what the shop has no block for is free text."""
        if fact.key == "need" or (fact.key in _SILENT and not self._asked_for(fact)):
            return []
        if fact.source == "history" and not profile.use_history:
            return []  # a gift: the giver's own history does not steer it
        strength = (-1.0 if fact.relation == "not" else 1.0) * (1.0 if fact.hard else fact.weight)
        name = _FACT_BLOCKS.get(fact.key) or attribute_block_name(fact.key)
        if fact.key == PRICE_LEVEL and name not in self.space.blocks:
            return self._of_price_level(fact, strength)
        block = self.space.blocks.get(name)
        weight = strength * self.weights.of(fact.source, name)
        label = f"{fact.value:g}" if isinstance(fact.value, int | float) else fact.value
        if isinstance(block, LabelBlock):
            return self._of_label(block, fact, strength, weight, label)
        if isinstance(block, BinsBlock):
            return self._of_amount(block, name, fact, weight, label)
        if isinstance(block, DialsBlock):
            dials = block.up()
            return [dense_term(name, fact.source, dial, weight * v, "wish") for dial, v in dials]
        if fact.key in PERSON_KEYS and fact.key != "occasion":
            return []  # a shop without such a block: a person's city is no word to search for
        if fact.key == "occasion" and is_occasion(label):
            return []  # a birthday says why something is bought, not what
        return [] if fact.relation == "not" or fact.hard else self._of_need(label, fact, weight)

    def _of_label(
        self, block: LabelBlock, fact: Fact, strength: float, weight: float, label: str
    ) -> list[Term | None]:
        """A label, and of what was bought the kinds that go with it; an unknown one in words."""
        own = self._label_term(block, fact, weight, label)
        if own is None and not fact.hard:
            return [] if fact.relation == "not" else self._of_need(label, fact, weight)
        out = [own]
        pair = self.space.blocks.get("goes_with")
        of_kind = fact.source == "history" and block.name in ("category", "subcategory")
        if of_kind and isinstance(pair, LabelBlock):
            beside = strength * self.weights.of("history", "goes_with")
            out.append(self._label_term(pair, fact, beside, label))
        return out

    def _of_amount(
        self, block: BinsBlock, name: str, fact: Fact, weight: float, label: str
    ) -> list[Term | None]:
        """An amount: what is near it, or what lies beyond it."""
        value = as_number(fact.value)
        if value is None:
            return []
        if fact.relation in ("at_most", "at_least"):
            if fact.hard:
                return []  # all that is left keeps it: nothing to prefer
            vector = block.beyond(value, upward=fact.relation == "at_least")
        else:
            vector = block.near(value)
        note = "usual" if fact.key == "avg_order_value" else fact.relation
        return [dense_term(name, fact.source, label, weight * vector, note)]

    def _of_price_level(self, fact: Fact, strength: float) -> list[Term | None]:
        """A low or a high price, among its own kind and of all: the lower, or higher, the better."""
        if fact.value not in (LOW, HIGH):
            return []
        weight = strength * self.weights.of(fact.source, PRICE_LEVEL)
        return [
            dense_term(
                name, fact.source, fact.value, weight * block.toward(fact.value == HIGH), "wish"
            )
            for name in (PRICE_LEVEL, "price")
            if isinstance(block := self.space.blocks.get(name), BinsBlock)
        ]

    def _asked_for(self, fact: Fact) -> bool:
        """Whether a silent key is a column of the shop that the person named ("gender: men")."""
        return fact.source == "said" and fact.key in self.space.blocks

    def _label_term(self, block: LabelBlock, fact: Fact, weight: float, label: str) -> Term | None:
        column = self._column(block, label, near=not fact.hard)
        if column is None or weight == 0.0:
            return None
        note = fact.words if fact.source == "history" else fact.relation
        return column_term(self.space,
            block.name, fact.source, block.labels[column], np.array([column]),
            np.array([weight], np.float32), note,
        )  # fmt: skip

    def _column(self, block: LabelBlock, label: str, *, near: bool) -> int | None:
        """The column that a word means: itself, its spelling in the shop, a name ``near`` it."""
        column = block.columns.get(_SEASON_NAMES.get(label.casefold(), label.casefold()))
        if column is None and block.name == "holiday":
            return None if label.casefold() in ("no", "false", "") else 0
        if column is None:
            known = self.vocabulary.resolve(block.name, label)
            column = None if known is None else block.columns.get(known.casefold())
        names = self._names.get(block.name) if near else None
        if column is None and names is not None and self._embedded is not None:
            cosines = names @ self._embedded(label)
            column = int(cosines.argmax()) if cosines.max() >= 0.5 else None
        return column

    def _of_need(
        self, text: str, fact: Fact | None = None, weight: float | None = None
    ) -> list[Term | None]:
        """Free text; see ``needs.py``."""
        origin = fact.source if fact else "said"
        return list(self._needs.terms(text, origin, 1.0 if weight is None else 0.25 * weight))

    def like(self, row: int) -> list[Term]:
        """A wish for products like one of the shop's own: its row, as if it had been said."""
        title = self.space.products[row].title
        out: list[Term | None] = []
        for name, block in self.space.blocks.items():
            if isinstance(block, DialsBlock) or name in ("lexical", "price_level", "goes_with"):
                continue
            weight = 0.5 * self.weights.of("said", name)
            vector = weight * self.space.block_rows(name, [row])[0]
            if not block.is_sparse:
                out.append(dense_term(name, "said", title, vector, LIKE))
            else:
                hits = np.flatnonzero(vector)
                out.append(column_term(self.space, name, "said", title, hits, vector[hits], LIKE))
        return [term for term in out if term is not None]

    # -- what holds for everybody ---------------------------------------------------------------

    def _priors(self, profile: Profile) -> list[Term | None]:
        if profile.values("season"):
            return self._steady
        return [
            *self._steady,
            self._of_season(_MONTH_SEASONS[time.gmtime(self._clock()).tm_mon - 1]),
        ]

    def _season_now(self, now: str) -> Term | None:
        """The season that it is (kept; use ``_of_season``)."""
        season = self.space.blocks.get("season")
        weight = self.weights.of("prior", "season")
        column = season.columns.get(now.casefold()) if isinstance(season, LabelBlock) else None
        if column is None:
            return None
        vector = np.array([weight], np.float32)
        return column_term(self.space, "season", "prior", now, np.array([column]), vector, "now")
