"""Requests for recommendations, answered as JSON, several at once.

Between the wire (``schemas.py``) and the engine; it does not know HTTP, sessions or limits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

from data.corrections import Corrections
from data.shop import Shop
from engine.profile import Fact, Interaction, Profile
from engine.recommender import Asked, Recommender
from engine.results import Recommendation
from tools.context import Identity, ShopContext
from tools.facts import current_profile, fact_row
from tools.filter_keys import FilterKeys, Misfit, MisfitError
from tools.filters import (
    fact_from_wire,
    facts_from_filters,
    facts_from_profile,
    free_text_misfits,
)
from tools.state import ShopState
from ui.catalogue import Catalogue
from ui.schemas import RecommendationBody


class Recommending:
    """Answers bodies whose sender may see whom they ask about."""

    def __init__(
        self, catalogue: Catalogue, recommender: Recommender, corrections: Corrections
    ) -> None:
        self._catalogue = catalogue
        self._recommender = recommender
        self._corrections = corrections
        self._shop = catalogue.shop
        self._keys = FilterKeys.of(catalogue.shop)

    def answers(self, bodies: Sequence[RecommendationBody]) -> list[bytes | Exception]:
        """The JSON of each, or ``MisfitError`` for one that does not fit this shop."""
        out: list[bytes | Exception] = [b""] * len(bodies)
        asked: list[Asked] = []
        numbers: list[int] = []
        for number, body in enumerate(bodies):
            try:
                profile = profile_of(body, self._shop, self._keys, self._profile_for)
            except MisfitError as fault:
                out[number] = fault
                continue
            asked.append(Asked(profile, body.k, body.sort))
            numbers.append(number)
        for number, found in zip(numbers, self._recommender.recommend_many(asked), strict=True):
            out[number] = self._written(found)
        return out

    def _profile_for(self, customer_id: str, facts: Sequence[Fact]) -> Profile:
        """What is known of a customer, as they set it right, and ``facts``."""
        corrected = self._corrections.of(customer_id)
        if not corrected:
            return self._recommender.profile_for(customer_id, facts)
        context = ShopContext(Identity("", "shopper", customer_id), self._shop, self._recommender)
        known = current_profile(context, cast(ShopState, corrected))
        return replace(known, facts=(*known.facts, *facts))

    def _written(self, found: Recommendation) -> bytes:
        cards = b",".join([self._catalogue.card_json(scored) for scored in found.items])
        parts = [b'"products":[%b]' % cards, b'"eligible":%d' % found.eligible]
        if not found.items and found.relaxation is not None:
            offer, currency = found.relaxation, self._shop.currency
            relaxation: dict[str, Any] = {
                "constraint": fact_row(offer.constraint, currency),
                "relaxed": fact_row(offer.relaxed, currency) if offer.relaxed else None,
                "eligible": offer.eligible,
                "text": offer.text,
            }
            told = json.dumps(relaxation, allow_nan=False)
            parts.append(b'"relaxation":%b' % told.encode("ascii"))
        return b"{%b}" % b",".join(parts)


def profile_of(
    body: RecommendationBody,
    shop: Shop,
    keys: FilterKeys,
    profile_for: Callable[..., Profile],
) -> Profile:
    """The profile that a request describes.

    Raises:
        MisfitError: with everything in it that does not fit this shop.
    """
    misfits: list[Misfit] = []

    def read(into: Callable[..., list[Fact]], *arguments: Any) -> list[Fact]:
        try:
            return into(*arguments, keys)
        except MisfitError as fault:
            misfits.extend(fault.misfits)
            return []

    facts: list[Fact] = []
    if isinstance(body.profile, list):
        raws = [fact.model_dump() for fact in body.profile]
        for number, raw in enumerate(raws):
            if raw["scope"]:
                continue  # said of one of several things, and this asks for one list
            facts += read(_one_fact, f"profile.{number}", raw)
    else:
        facts += read(facts_from_profile, body.profile or {})
    if body.query and body.query.strip():
        facts.append(Fact("need", body.query.strip(), words=body.query.strip()))
    misfits += free_text_misfits(facts, keys)
    facts += read(facts_from_filters, body.filters or {})
    history = []
    for number, seen in enumerate(body.history):
        if shop.product(seen.product_id) is None:
            field = f"history.{number}.product_id"
            message, remedy = "No product has this ID.", "Leave it out, or correct it."
            misfits.append(Misfit(field, seen.product_id, message, remedy))
        history.append(Interaction(seen.product_id, seen.event))
    if misfits:
        raise MisfitError(*misfits)
    if body.customer_id is None:
        profile = Profile(facts=tuple(facts))
    else:
        profile = profile_for(body.customer_id, facts)
    return replace(
        profile,
        history=(*profile.history, *history),
        use_demographics=body.use_demographics and profile.use_demographics,
    )


def _one_fact(field: str, raw: dict[str, Any], keys: FilterKeys) -> list[Fact]:
    return [fact_from_wire(field, raw, keys)]
