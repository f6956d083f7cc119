"""The recommender: the stages in order, for one shop.

profile -> terms of the person's vector -> candidates (hard constraints) -> scores (one dot
product) -> top-k -> diversity -> reasons. Everything a conversation may ask of the engine is a
method here; it holds no conversation, and nothing that differs between people.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import torch

from data.array_store import ArrayStore
from data.records import Event, Product
from data.shop import Shop
from engine.candidates import Candidates
from engine.collaborative import ItemItemModel
from engine.diversity import Likeness, diversify
from engine.explain import Explainer, contrast
from engine.features import FeatureSpace, Term
from engine.language.catalogue_texts import CatalogueTexts
from engine.language.catalogue_words import CatalogueWords
from engine.language.embedders import (
    PRODUCT_TOKENS,
    Embed,
    Encoder,
    embedders,
    knows,
    product_embeddings_cache,
)
from engine.language.embedding_cache import EmbeddingCache
from engine.language.vocabulary import Vocabulary
from engine.learning.block_weights import BlockWeights
from engine.learning.demographics import Demographics
from engine.person.behaviour import Behaviour
from engine.person.feedback import Feedback
from engine.person.people import People, UnknownCustomerError, repeat_weight
from engine.person.tastes import TasteReader
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.ranking.complements import Complements
from engine.ranking.counterfactual import counterfactual
from engine.ranking.ordering import Ordering, Sort
from engine.ranking.relaxation import explain_empty
from engine.ranking.replay import Replay
from engine.ranking.shortlist import shortlist
from engine.results import BlockDifference, Counterfactual, Recommendation, Scored
from engine.rows.popularity import Popularity

__all__ = [
    "PRODUCT_TOKENS", "Asked", "Recommender", "UnknownCustomerError", "UnknownProductError",
    "product_embeddings_cache",
]  # fmt: skip


class UnknownProductError(LookupError):
    """A product ID that this shop does not have."""


class Recommender:
    """Ranks one shop's products for any profile. Safe to share between threads.

    Attributes:
        shop: what is ranked.
        vocabulary: what the shop's words mean.
        space, candidates, tastes: the stages, for benches and tests.
        behaviour: the item-item model of its events, or None.
        replay: products with other prices or ratings, in a list that is asked for.
    """

    def __init__(
        self,
        shop: Shop,
        texts: CatalogueTexts,
        embed: Embed | None,
        *,
        weights: BlockWeights | None,
        behaviour: Behaviour | Callable[[FeatureSpace], Behaviour | None],
        clock: Callable[[], float],
        tell: Callable[[str, float], None],
        embed_names: Embed | None = None,
        is_word: Callable[[str], bool] = lambda _word: False,
        device: torch.device | str = "cpu",
    ) -> None:
        self.shop = shop
        self._clock = clock
        self._rows = shop.product_rows
        self.popularity = Popularity(self._rows, shop.event_table)
        tell("setting up features", 0.0)
        self.space = FeatureSpace(shop, self.popularity, texts, device=device)
        tell("setting up filters", 0.0)
        self.candidates = Candidates(shop.product_table, is_word)
        tell("reading the shop's vocabulary", 0.0)
        self.words = CatalogueWords(shop.product_table, texts, self.space, embed, is_word)
        self.vocabulary = Vocabulary(
            shop.product_table, embed, embed_names, is_word,
            is_told=self.words.is_told, titled=self.words.titled,
        )  # fmt: skip
        self._ordering = Ordering(self.space, self.candidates, self.vocabulary)
        self._people = People(shop, self.vocabulary)
        weights = weights or BlockWeights()
        again = weights.again if weights.again is not None else repeat_weight(shop)
        tell("learning what goes together", 0.0)
        self.behaviour = model = behaviour(self.space) if callable(behaviour) else behaviour
        self.tastes = TasteReader(
            self.space, self.vocabulary, weights, embed, again, model, clock,
            is_word=is_word, demographics=Demographics(shop) if weights.demographics else None,
        )  # fmt: skip
        self._complements = Complements(self.space, weights, model)
        self._explainer = Explainer(self.space, model)
        self.replay = Replay(
            self.space, self.candidates, self._complements, self._ordering, self._terms
        )
        self._feedback = Feedback(self._rows, self._people, self.popularity, self.space, model)

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
        device: torch.device | str = "cpu",
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
            device: where products are scanned; see ``device.py``.
        """
        del threads  # torch's threads are the process's; ``TextEncoder.load`` sets them

        def fitted(space: FeatureSpace) -> Behaviour | None:
            return ItemItemModel.fit_shop(shop, cache_dir, space.words.table)

        model: Behaviour | Callable[[FeatureSpace], Behaviour | None] = behaviour or fitted
        tell = progress or (lambda _what, _share: None)
        tell("reading words", 0.0)
        texts = CatalogueTexts(shop.product_table, ArrayStore(cache_dir))
        if encoder is None:
            return cls(shop, texts, None, weights=weights, behaviour=model, clock=clock, tell=tell)
        embed, embed_products, model_id = embedders(encoder)
        cache = EmbeddingCache(cache_dir, model_id, shipped=shipped)
        texts.embed(
            lambda found: cache.encode(
                found, embed_products, lambda share: tell("embedding products", share)
            ),
            model_id,
        )
        names = EmbeddingCache(cache_dir, model_id, "names")
        return cls(
            shop, texts, embed, weights=weights, behaviour=model, clock=clock, tell=tell,
            embed_names=lambda found: names.encode(found, embed), is_word=knows(encoder),
            device=device,
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
        beside: str | None = None,
        by: str = "",
    ) -> Recommendation:
        """The best k products for a profile, with reasons; fewer when fewer are eligible.

        Args:
            sort: other than "best", a superlative: among the eligible products that are relevant
                to what was asked (see ``ordering.py``), by price, by rating or ("most", "least") by
                an attribute, equals by score.
            like: a product ID; products like it rank higher, and it is not shown itself.
            diversity: 0 (by score alone) to 1; None is what ``asked.py`` finds fit.
            beside: a product ID; only what goes with it, by ``complements.py``, is eligible.
            by: the attribute column that "most" and "least" are of; what lacks it is not shown.

        Raises:
            ValueError: k below 1, an unknown sort or column, an unknown constraint key.
            UnknownProductError: ``like`` or ``beside`` is no product of the shop.
        """
        asked = Asked(profile, k, sort, like, diversity, beside, by)
        return self.recommend_many([asked])[0]

    def recommend_many(self, asked: Sequence[Asked]) -> list[Recommendation]:
        """Several persons at once: each gets what ``recommend`` would answer, for less.

        Raises:
            as ``recommend``, for the first that is at fault; see ``check``.
        """
        answers: list[Recommendation | None] = []
        waiting: list[tuple[int, Asked, np.ndarray, int, list[Term]]] = []
        for number, one in enumerate(asked):
            one = self.check(one)
            mask = self.candidates.mask(one.profile)
            eligible = int(np.count_nonzero(mask))
            answers.append(None)
            if not eligible:
                why = explain_empty(self.candidates, one.profile)
                answers[number] = Recommendation((), 0, why.cause, why.relaxation, why.text)
                continue
            terms = self._terms(one)
            if one.beside is not None:
                mask &= self._complements.mask(self._rows[one.beside])
                eligible = int(np.count_nonzero(mask))
                if not eligible:
                    answers[number] = Recommendation((), 0)
                    continue
            if one.sort == "best":
                waiting.append((number, one, mask, eligible, terms))
                continue
            scores = self.space.scores(terms).numpy()  # (n,)
            keys = self._ordering.keys(one.sort, one.by)
            rows = self._ordering.superlative(one.profile, terms, mask, scores, keys, one.k)
            answers[number] = Recommendation(tuple(self._explained(terms, rows)), eligible)
        pools = shortlist(
            self.space,
            [terms for *_, terms in waiting],
            [mask for _, _, mask, _, _ in waiting],
            [one.pool for _, one, *_ in waiting],
        )
        for (number, one, _, eligible, terms), (pool, scores) in zip(waiting, pools, strict=True):
            rows = self._diverse(one, pool, scores)
            answers[number] = Recommendation(tuple(self._explained(terms, rows)), eligible)
        return [answer for answer in answers if answer is not None]

    def check(self, asked: Asked) -> Asked:
        """What is asked for, in a form that can be served.

        Raises:
            ValueError, UnknownProductError: as ``recommend``.
        """
        asked.check(self.shop.product_table.attribute_keys)
        for anchor in (asked.like, asked.beside):
            if anchor is not None:
                self._known(anchor)
        return asked.without_anchors()

    def _terms(self, asked: Asked) -> list[Term]:
        terms = self.tastes.terms(asked.profile)
        if asked.like is not None:
            terms.extend(self.tastes.like(self._rows[asked.like]))
        if asked.beside is not None:
            terms.extend(self._complements.terms(self._rows[asked.beside]))
        return terms

    def _diverse(self, asked: Asked, pool: np.ndarray, scores: np.ndarray) -> list[int]:
        """Rows of the list, out of the best ones (m,), best first."""
        diversity = asked.spread
        if diversity == 0.0 or len(pool) < 2:
            rows: list[int] = pool[: asked.k].tolist()
            return rows
        picked = diversify(scores, Likeness(self.space, pool), asked.k, diversity)
        return [int(pool[position]) for position in picked]

    def _explained(self, terms: Sequence[Term], rows: Sequence[int]) -> list[Scored]:
        if not rows:
            return []
        return self._explainer.explained(terms, rows)

    # -- explanations ---------------------------------------------------------------------------
    # Each is about one question: by the very terms that its list was made with.

    def score_one(self, asked: Asked, product_id: str) -> Scored:
        """The score and reasons of any product, eligible or not, in the list asked for."""
        return self._explained(self._terms(self.check(asked)), [self._row(product_id)])[0]

    def broken(self, profile: Profile, product_id: str) -> tuple[Fact, ...]:
        """What keeps a product out of the list; empty when it is eligible."""
        return self.candidates.broken(profile, self._row(product_id))

    def goes_with(self, product_id: str, other: str) -> bool:
        """Whether a list of what goes with ``other`` may hold a product; see ``complements.py``."""
        return bool(self._complements.mask(self._row(other))[self._row(product_id)])

    def contrast(self, asked: Asked, a: str, b: str) -> tuple[BlockDifference, ...]:
        """Block by block why A scores above (or below) B; sums to score(A) - score(B)."""
        return contrast(self.score_one(asked, a), self.score_one(asked, b))

    def counterfactual(
        self, asked: Asked, product_id: str, over: str, by: str = ""
    ) -> Counterfactual | None:
        """The smallest change (of ``by`` alone: "price", "rating") that puts one before another."""
        product, other = self._known(product_id), self._known(over)
        return counterfactual(self.replay, self.check(asked), product, other, by)

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
        self._feedback.add(event)

    def forget(self, customer_id: str) -> None:
        """Take back what ``add_event`` counted of a person; the shop's own events stay.

        Of the item-item model their own addends go at once; what others' later steps saw of them,
        a fortieth in a trial on 2,000 events, goes at the next start.
        """
        if self._feedback.forget(customer_id):
            self.tastes.history.kept.clear()  # their history is among those read last

    def _row(self, product_id: str) -> int:
        return self._rows[self._known(product_id).product_id]

    def _known(self, product_id: str) -> Product:
        product = self.shop.product(product_id)
        if product is None:
            raise UnknownProductError(f"no product {product_id!r} in {self.shop.name}")
        return product
