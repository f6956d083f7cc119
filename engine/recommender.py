"""The recommender: the stages in order, for one shop.

profile -> terms of the person's vector -> candidates (hard constraints) -> scores (one dot
product) -> top-k -> diversity -> reasons. Everything a conversation may ask of the engine is a
method here; it holds no conversation, and nothing that differs between people.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol, cast

import numpy as np
from torch import Tensor

from data.records import Event, Product
from data.shop import Shop
from engine.block_weights import BlockWeights
from engine.candidates import Candidates, conditions
from engine.counterfactual import counterfactual
from engine.diversity import diversify, likeness
from engine.embedding_cache import EmbeddingCache
from engine.explain import Explainer, contrast
from engine.features import FeatureSpace, Term, product_text
from engine.popularity import Popularity
from engine.profile import Fact, Interaction, Profile
from engine.relaxation import explain_empty
from engine.results import BlockDifference, Counterfactual, Recommendation, Scored
from engine.tastes import Behaviour, TasteReader
from engine.vocabulary import Vocabulary

Sort = Literal["best", "cheapest", "dearest", "best_rated"]
Embed = Callable[[Sequence[str]], Tensor]

#: λ of the list's diversity when nobody says otherwise.
DIVERSITY = 0.25
#: Candidates that diversity chooses from: at least so many, and so many times k.
POOL, POOL_TIMES = 40, 4
#: With a need in free text, a superlative ("cheapest") is over products whose addends for the need
#: reach this share of the best one's.
RELEVANT_SHARE = 0.6
#: Tokens of a product's text that are embedded.
PRODUCT_TOKENS = 96
_NEED_NOTES = frozenset({"words", "meaning", "near"})
_DAY = 86_400.0


class UnknownProductError(LookupError):
    """A product ID that this shop does not have."""


class UnknownCustomerError(LookupError):
    """A customer ID that this shop does not have."""


class Encoder(Protocol):
    """What is needed of a sentence encoder; ``TextEncoder`` is one."""

    model_id: str

    def encode(self, texts: Sequence[str], batch_size: int = 32, max_tokens: int = 256) -> Tensor:
        """(n, width) float32 unit rows."""


class Recommender:
    """Ranks one shop's products for any profile. Safe to share between threads.

    Attributes:
        shop: what is ranked.
        vocabulary: what the shop's words mean.
        space, candidates, tastes: the stages, for benches and tests.
    """

    def __init__(
        self,
        shop: Shop,
        embed: Embed | None,
        embeddings: Tensor | None,
        *,
        weights: BlockWeights | None = None,
        behaviour: Behaviour | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.shop = shop
        self._clock = clock
        self._lock = threading.Lock()
        self._new_events: dict[str, list[Event]] = defaultdict(list)
        self._rows = shop.product_rows
        self.popularity = Popularity(self._rows, shop.events)
        texts = [product_text(product) for product in shop.products]
        self.space = FeatureSpace(shop, self.popularity, texts, embeddings)
        self.candidates = Candidates(shop.products)
        self.vocabulary = Vocabulary(shop.products, embed)
        self._sort_keys = {
            "price": np.array([product.price for product in shop.products]),
            "rating": np.array([product.rating or 0.0 for product in shop.products]),
        }
        weights = weights or BlockWeights()
        again = weights.again if weights.again is not None else _again_weight(shop)
        self._behaviour = behaviour
        self.tastes = TasteReader(
            self.space, self.vocabulary, weights, embed, again, behaviour, clock
        )
        self._explainer = Explainer(self.space, behaviour)

    @classmethod
    def build(
        cls,
        shop: Shop,
        encoder: Encoder | Embed | None,
        cache_dir: Path | None = None,
        threads: int = 1,
        progress: Callable[[str, float], None] | None = None,
        *,
        weights: BlockWeights | None = None,
        behaviour: Behaviour | None = None,
        clock: Callable[[], float] = time.time,
    ) -> Recommender:
        """Embed the shop's products (from the cache, where they are) and set everything up.

        Args:
            encoder: a ``TextEncoder``, any function texts -> (n, e) unit rows, or None to rank
                without meaning.
            cache_dir: where embeddings are kept between starts; None keeps none.
            threads: for torch; the encoder has set them when it was loaded by the same number.
            progress: told (what is done, share done).
        """
        del threads  # torch's threads are the process's; ``TextEncoder.load`` sets them
        tell = progress or (lambda _what, _share: None)
        tell("reading products", 0.0)
        if encoder is None:
            return cls(shop, None, None, weights=weights, behaviour=behaviour, clock=clock)
        if hasattr(encoder, "encode"):
            model = encoder
            embed: Embed = model.encode
            model_id = f"{model.model_id}:{PRODUCT_TOKENS}"

            def embed_products(texts: Sequence[str]) -> Tensor:
                return model.encode(texts, batch_size=16, max_tokens=PRODUCT_TOKENS)
        else:
            embed = embed_products = cast(Embed, encoder)
            model_id = getattr(encoder, "__qualname__", type(encoder).__qualname__)
        texts = list(dict.fromkeys(product_text(product) for product in shop.products))
        cache = EmbeddingCache(cache_dir, model_id)
        embeddings = cache.encode(
            texts, embed_products, lambda share: tell("embedding products", share)
        )
        tell("setting up features", 1.0)
        return cls(shop, embed, embeddings, weights=weights, behaviour=behaviour, clock=clock)

    # -- ranking --------------------------------------------------------------------------------

    def recommend(
        self,
        profile: Profile,
        k: int = 5,
        *,
        sort: Sort = "best",
        like: str | None = None,
        diversity: float | None = None,
    ) -> Recommendation:
        """The best k products for a profile, with reasons; fewer when fewer are eligible.

        Args:
            sort: other than "best", a superlative: among the eligible products that are relevant
                to what was asked (the categories or subcategories named; else, with a free-text
                need, those whose addends for it reach ``RELEVANT_SHARE`` of the best one's), by
                price or rating, equals by score.
            like: a product ID; products like it rank higher, and it is not shown itself.
            diversity: 0 (by score alone) to 1; None is ``DIVERSITY``, and 0 when one subcategory
                was asked for or ``sort`` is a superlative.

        Raises:
            ValueError: k below 1, an unknown sort, an unknown constraint key.
            UnknownProductError: ``like`` is no product of the shop.
        """
        if k < 1:
            raise ValueError(f"k is {k!r}; expected a whole number of at least 1")
        if sort not in ("best", "cheapest", "dearest", "best_rated"):
            raise ValueError(f"sort is {sort!r}; expected best, cheapest, dearest or best_rated")
        if like is not None:
            profile = replace(profile, exclude=profile.exclude | {self._known(like).product_id})
        mask = self.candidates.mask(profile)
        eligible = int(mask.sum())
        if not eligible:
            why = explain_empty(self.candidates, profile)
            return Recommendation((), 0, why.cause, why.relaxation, why.text)
        terms = self._terms(profile, like)
        scores = self.space.scores(terms).numpy()  # (n,)
        if sort != "best":
            rows = self._superlative(profile, terms, mask, scores, sort, k)
        else:
            rows = self._diverse(profile, mask, scores, k, diversity)
        return Recommendation(tuple(self._explained(terms, rows)), eligible)

    def _terms(self, profile: Profile, like: str | None = None) -> list[Term]:
        terms = self.tastes.terms(profile)
        if like is not None:
            terms.extend(self.tastes.like(self._rows[like]))
        return terms

    def _diverse(
        self,
        profile: Profile,
        mask: np.ndarray,
        scores: np.ndarray,
        k: int,
        diversity: float | None,
    ) -> list[int]:
        if diversity is None:
            kinds = {str(v).casefold() for v in profile.values("subcategory")
                     if any(f.key == "subcategory" and f.value == v and f.relation == "is"
                            and f.source != "history" for f in profile.facts)}  # fmt: skip
            diversity = 0.0 if len(kinds) == 1 else DIVERSITY
        if diversity == 0.0:
            return best_rows(scores, mask, k)
        pool = np.array(best_rows(scores, mask, max(POOL, POOL_TIMES * k)))
        picked = diversify(scores[pool], likeness(self.space, pool), k, diversity)
        return [int(pool[position]) for position in picked]

    def _superlative(
        self,
        profile: Profile,
        terms: Sequence[Term],
        mask: np.ndarray,
        scores: np.ndarray,
        sort: Sort,
        k: int,
    ) -> list[int]:
        rows = np.flatnonzero(mask & self._relevant(profile, terms, mask))
        if sort == "best_rated":
            keys = -self._sort_keys["rating"][rows]
        else:
            keys = self._sort_keys["price"][rows] * (1 if sort == "cheapest" else -1)
        order = np.lexsort((rows, -scores[rows], keys))[:k]
        return [int(row) for row in rows[order]]

    def _relevant(self, profile: Profile, terms: Sequence[Term], mask: np.ndarray) -> np.ndarray:
        """(n,) bool: what a superlative ranges over; never empty on the candidates."""
        everything = np.ones_like(mask)
        named = [
            fact for fact in profile.tastes
            if fact.key in ("category", "subcategory") and fact.relation == "is"
            and fact.source in ("said", "staff")
        ]  # fmt: skip
        if not named and profile.query:
            named = [
                Fact(match.key, match.value) for match in self.vocabulary.find(profile.query)
                if match.key in ("category", "subcategory") and match.score >= 0.7
            ]  # fmt: skip
        for key in ("subcategory", "category"):  # the narrower one says more
            meant = np.zeros_like(mask)
            for fact in named:
                if fact.key == key:
                    value = self.vocabulary.resolve(key, str(fact.value)) or fact.value
                    meant |= self.candidates.meets(replace(fact, value=value))
            if (meant & mask).any():
                return meant
        need = [term for term in terms if term.note in _NEED_NOTES]
        if need:
            relevance = self.space.scores(need).numpy()
            best = float(relevance[mask].max())
            if best > 0:
                relevant: np.ndarray = relevance >= RELEVANT_SHARE * best
                return relevant
        return everything

    def _explained(self, terms: Sequence[Term], rows: Sequence[int]) -> list[Scored]:
        if not rows:
            return []
        addends = self.space.addends(terms, rows)  # (terms, rows)
        return [
            self._explainer.scored(terms, addends[:, place], self.shop.products[row])
            for place, row in enumerate(rows)
        ]

    # -- explanations ---------------------------------------------------------------------------

    def score_one(self, profile: Profile, product_id: str) -> Scored:
        """The score and reasons of any product, eligible or not."""
        row = self._rows[self._known(product_id).product_id]
        return self._explained(self._terms(profile), [row])[0]

    def broken(self, profile: Profile, product_id: str) -> tuple[Fact, ...]:
        """What keeps a product out of the list; empty when it is eligible."""
        return self.candidates.broken(profile, self._rows[self._known(product_id).product_id])

    def contrast(self, profile: Profile, a: str, b: str) -> tuple[BlockDifference, ...]:
        """Block by block why A scores above (or below) B; sums to score(A) - score(B)."""
        return contrast(self.score_one(profile, a), self.score_one(profile, b))

    def counterfactual(self, profile: Profile, product_id: str, over: str) -> Counterfactual | None:
        """The smallest single change that would rank a product above another; None for none."""
        return counterfactual(self, profile, self._known(product_id), self._known(over))

    def replay(
        self, profile: Profile, product_id: str, variants: Sequence[Product]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Scores of a product as it would be with another price or rating.

        Returns:
            (scores, eligible), each (variants,). Scales (means, medians) stay the catalogue's.
        """
        row = self._rows[self._known(product_id).product_id]
        scores = self.space.addends_of(self._terms(profile), variants, row).sum(axis=0)
        fixed = bool(self.candidates.open(profile)[row])
        kept = np.full(len(variants), fixed)
        for part in conditions(profile):
            if part.key in ("price", "rating"):
                changed = Candidates(variants)
                kept &= changed.holds(part)
            else:
                kept &= self.candidates.holds(part)[row]
        return scores, kept

    # -- people ---------------------------------------------------------------------------------

    def profile_for(
        self, customer_id: str, facts: Iterable[Fact] = (), *, now: float | None = None
    ) -> Profile:
        """What the shop knows of a customer, as a profile.

        Events when there are some, else what the customer browsed and bought by category;
        demographics always, as facts from history.

        Args:
            facts: of this conversation; they come last.
            now: seconds since 1970 UTC; default: the clock's.

        Raises:
            UnknownCustomerError: no such customer.
        """
        customer = self.shop.customer(customer_id)
        if customer is None:
            raise UnknownCustomerError(f"no customer {customer_id!r} in {self.shop.name}")
        now = self._clock() if now is None else now
        with self._lock:
            events = [
                *self.shop.events_by_customer.get(customer_id, []),
                *self._new_events.get(customer_id, []),
            ]
        history = tuple(
            Interaction(
                event.product_id,
                event.kind,
                max(0.0, (now - event.timestamp) / _DAY),
                event.quantity,
            )
            for event in events
        )
        known: list[Fact] = []
        if not history:
            known += _told(customer.browsing, self._key_of, "browsing history")
            known += _told(customer.purchases, self._key_of, "purchase history")
        for key in ("age", "gender", "location", "segment", "avg_order_value", "season"):
            value = getattr(customer, key)
            if value not in (None, ""):
                known.append(Fact(key, value, source="history", words="customer record"))
        if customer.holiday:
            known.append(Fact("holiday", "yes", source="history", words="customer record"))
        return Profile((*known, *facts), history, customer_id)

    def _key_of(self, label: str) -> str:
        """Whether a browsed name is a category or a subcategory of this shop."""
        block = self.vocabulary.values
        folded = label.casefold()
        return (
            "category" if folded in {v.casefold() for v in block.get("category", [])}
            else "subcategory"
        )  # fmt: skip

    def add_event(self, event: Event) -> None:
        """Count feedback from the next recommendation on: popularity, and the person's history.

        Raises:
            UnknownProductError: no such product.
        """
        self._known(event.product_id)
        with self._lock:
            self._new_events[event.customer_id].append(event)
            row = self.popularity.add(event)
            if row is not None:
                self.space.refresh(row)

    def _known(self, product_id: str) -> Product:
        product = self.shop.product(product_id)
        if product is None:
            raise UnknownProductError(f"no product {product_id!r} in {self.shop.name}")
        return product


def best_rows(scores: np.ndarray, mask: np.ndarray, k: int) -> list[int]:
    """The k best rows under a mask, best first; ties by row.

    Args:
        scores: (n,) float32.
        mask: (n,) bool.
    """
    rows = np.flatnonzero(mask)
    if k < len(rows):
        values = scores[rows]
        least = np.partition(values, len(rows) - k)[len(rows) - k]
        rows = rows[values >= least]  # all that tie with the last one, so that rows decide
    order = np.lexsort((rows, -scores[rows]))[:k]
    return [int(row) for row in rows[order]]


def _told(labels: Sequence[str], key_of: Callable[[str], str], words: str) -> list[Fact]:
    """Names from a customer's record as soft facts; what is named more often weighs more."""
    counts: dict[str, int] = defaultdict(int)
    for label in labels:
        counts[label] += 1
    return [
        Fact(key_of(label), label, source="history", words=words, weight=count / len(labels) ** 0.5)
        for label, count in counts.items()
    ]


def _again_weight(shop: Shop) -> float:
    """From the share of purchases that repeat one: where people buy again, offer it again."""
    seen: set[tuple[str, str]] = set()
    repeats = purchases = 0
    for events in shop.events_by_customer.values():
        for event in events:
            if event.kind == "purchase":
                purchases += 1
                pair = (event.customer_id, event.product_id)
                repeats += pair in seen
                seen.add(pair)
    share = repeats / purchases if purchases else 0.0
    return min(0.6, -0.8 + 2.5 * share)
