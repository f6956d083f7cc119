"""The recommender: the stages in order, for one shop.

profile -> terms of the person's vector -> candidates (hard constraints) -> scores (one dot
product) -> top-k -> diversity -> reasons. Everything a conversation may ask of the engine is a
method here; it holds no conversation, and nothing that differs between people.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, get_args, runtime_checkable

import numpy as np
from torch import Tensor

from data.records import Event, Product
from data.shop import Shop
from engine.attributes import product_text
from engine.block_weights import BlockWeights
from engine.candidates import Candidates, conditions, number_holds
from engine.collaborative import ItemItemModel
from engine.counterfactual import counterfactual
from engine.diversity import diversify, likeness
from engine.embedding_cache import EmbeddingCache
from engine.explain import Explainer, contrast
from engine.features import FeatureSpace, Term
from engine.history import Behaviour
from engine.interactions import interaction_weight
from engine.ordering import Ordering, Sort, best_rows
from engine.people import People, UnknownCustomerError, repeat_weight
from engine.popularity import Popularity
from engine.profile import Fact, Profile
from engine.relaxation import explain_empty
from engine.results import BlockDifference, Counterfactual, Recommendation, Scored
from engine.tastes import TasteReader
from engine.vocabulary import Vocabulary

Embed = Callable[[Sequence[str]], Tensor]

__all__ = ["Recommender", "UnknownCustomerError", "UnknownProductError"]

#: λ of the list's diversity when nobody says otherwise.
DIVERSITY = 0.25
#: Candidates that diversity chooses from: at least so many, and so many times k.
POOL, POOL_TIMES = 40, 4
#: Tokens of a product's text that are embedded.
PRODUCT_TOKENS = 96


#: Newest events of a person that feedback is learned from.
LEARNED_FROM = 50


class UnknownProductError(LookupError):
    """A product ID that this shop does not have."""


@runtime_checkable
class Encoder(Protocol):
    """What is needed of a sentence encoder; ``TextEncoder`` is one."""

    model_id: str

    def encode(
        self,
        texts: Sequence[str],
        batch_size: int = 32,
        max_tokens: int = 256,
        fast: bool = False,
    ) -> Tensor:
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
        behaviour: Behaviour | Callable[[FeatureSpace], Behaviour | None] | None = None,
        clock: Callable[[], float] = time.time,
        embed_names: Embed | None = None,
    ) -> None:
        self.shop = shop
        self._clock = clock
        self._lock = threading.Lock()
        self._rows = shop.product_rows
        self.popularity = Popularity(self._rows, shop.events)
        texts = [product_text(product) for product in shop.products]
        self.space = FeatureSpace(shop, self.popularity, texts, embeddings)
        self.candidates = Candidates(shop.products)
        self.vocabulary = Vocabulary(shop.products, embed, embed_names)
        self._ordering = Ordering(self.space, self.candidates, self.vocabulary)
        self._people = People(shop, self.vocabulary)
        weights = weights or BlockWeights()
        again = weights.again if weights.again is not None else repeat_weight(shop)
        model = behaviour(self.space) if callable(behaviour) else behaviour
        self._behaviour = model
        self.tastes = TasteReader(self.space, self.vocabulary, weights, embed, again, model, clock)
        self._explainer = Explainer(self.space, model)

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
        shipped: Path | None = None,
    ) -> Recommender:
        """Embed the shop's products (from the cache, where they are) and set everything up.

        Args:
            encoder: a ``TextEncoder``, any function texts -> (n, e) unit rows, or None to rank
                without meaning.
            cache_dir: where embeddings are kept between starts; None keeps none.
            threads: for torch; the encoder has set them when it was loaded by the same number.
            progress: told (what is done, share done).
            weights: learned ones, instead of the documented defaults.
            shipped: embeddings that came with the catalogue (``EmbeddingCache.export``), so that
                a first start need not compute them.
            behaviour: an item-item model, instead of the one fitted on the shop's events.
        """
        del threads  # torch's threads are the process's; ``TextEncoder.load`` sets them

        def fitted(space: FeatureSpace) -> Behaviour | None:
            described = space.lexical.rows[space.distinct]
            return ItemItemModel.fit_shop(shop, cache_dir, described)

        model: Behaviour | Callable[[FeatureSpace], Behaviour | None] = behaviour or fitted
        tell = progress or (lambda _what, _share: None)
        tell("reading products", 0.0)
        if encoder is None:
            return cls(shop, None, None, weights=weights, behaviour=model, clock=clock)
        embed, embed_products, model_id = _embedders(encoder)
        texts = list(dict.fromkeys(product_text(product) for product in shop.products))
        cache = EmbeddingCache(cache_dir, model_id, shipped=shipped)
        embeddings = cache.encode(
            texts, embed_products, lambda share: tell("embedding products", share)
        )
        tell("setting up features", 1.0)
        names = EmbeddingCache(cache_dir, model_id, "names")
        return cls(
            shop, embed, embeddings, weights=weights, behaviour=model, clock=clock,
            embed_names=lambda found: names.encode(found, embed),
        )  # fmt: skip

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
                to what was asked (see ``ordering.py``), by price or rating, equals by score.
            like: a product ID; products like it rank higher, and it is not shown itself.
            diversity: 0 (by score alone) to 1; None is ``DIVERSITY``, and 0 when one subcategory
                was asked for or ``sort`` is a superlative.

        Raises:
            ValueError: k below 1, an unknown sort, an unknown constraint key.
            UnknownProductError: ``like`` is no product of the shop.
        """
        if k < 1:
            raise ValueError(f"k is {k!r}; expected a whole number of at least 1")
        if sort not in get_args(Sort):
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
            rows = self._ordering.superlative(profile, terms, mask, scores, sort, k)
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

    def _explained(self, terms: Sequence[Term], rows: Sequence[int]) -> list[Scored]:
        if not rows:
            return []
        return self._explainer.explained(terms, self.space.addends(terms, rows), rows)

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
                kept &= number_holds(part, [getattr(variant, part.key) for variant in variants])
            else:
                kept &= self.candidates.holds(part)[row]
        return scores, kept

    # -- people ---------------------------------------------------------------------------------

    def profile_for(
        self, customer_id: str, facts: Iterable[Fact] = (), *, now: float | None = None
    ) -> Profile:
        """What the shop knows of a customer, as a profile; see ``People.profile_for``."""
        return self._people.profile_for(customer_id, facts, self._clock() if now is None else now)

    def add_event(self, event: Event) -> None:
        """Count feedback from the next recommendation on: popularity, and the person's history.

        Raises:
            UnknownProductError: no such product.
        """
        self._known(event.product_id)
        with self._lock:
            self._learn(event)
            self._people.add(event)
            row = self.popularity.add(event)
            if row is not None:
                self.space.refresh(row)

    def _learn(self, event: Event) -> None:
        """Let the item-item model learn from one event, given what the person did before."""
        past = self._people.events(event.customer_id)
        if self._behaviour is None or not past:
            return
        history = {
            self._rows[e.product_id]: interaction_weight(e.kind, e.quantity)
            for e in past[-LEARNED_FROM:]
            if e.product_id in self._rows
        }
        weight = interaction_weight(event.kind, event.quantity)
        self._behaviour.update(list(history.items()), self._rows[event.product_id], weight)

    def _known(self, product_id: str) -> Product:
        product = self.shop.product(product_id)
        if product is None:
            raise UnknownProductError(f"no product {product_id!r} in {self.shop.name}")
        return product


def product_embeddings_cache(cache_dir: Path, encoder: Encoder) -> EmbeddingCache:
    """The cache in which ``Recommender.build`` keeps the products' embeddings."""
    return EmbeddingCache(cache_dir, _embedders(encoder)[2])


def _embedders(encoder: Encoder | Embed) -> tuple[Embed, Embed, str]:
    """(for queries, for products, what names them in the cache)."""
    if isinstance(encoder, Encoder):
        model = encoder

        def embed_products(texts: Sequence[str]) -> Tensor:
            return model.encode(texts, batch_size=16, max_tokens=PRODUCT_TOKENS, fast=True)

        return model.encode, embed_products, f"{model.model_id}:{PRODUCT_TOKENS}"
    return encoder, encoder, getattr(encoder, "__qualname__", type(encoder).__qualname__)
