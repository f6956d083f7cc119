"""The routes of the shop without a conversation: health, products, customers, recommendations."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Response

from data.shop import Shop
from engine.profile import Fact, Interaction, Profile
from engine.recommender import Recommender
from engine.results import Recommendation
from tools.context import Identity
from tools.facts import fact_row
from tools.filter_keys import FilterKeys, Misfit, MisfitError
from tools.filters import fact_from_wire, facts_from_filters, facts_from_profile
from ui.access import Access
from ui.answers import Card, CustomerOut, Health, Recommendations, problems
from ui.catalogue import Catalogue
from ui.guard import Guard
from ui.problems import AsciiJSONResponse, Problem
from ui.schemas import LONGEST_ID, RecommendationBody

_ID = Path(min_length=1, max_length=LONGEST_ID)


def shop_routes(
    access: Access,
    guard: Guard,
    catalogue: Catalogue,
    recommender: Recommender,
    chat_model: str,
    threads: int,
) -> APIRouter:
    """``/health``, ``/products/{id}``, ``/customers/{id}``, ``/recommendations``."""
    router = APIRouter(tags=["Shop"])
    shop = catalogue.shop
    keys = FilterKeys.of(shop)
    workers = anyio.CapacityLimiter(threads)
    Known = Annotated[Identity, Depends(guard.known)]
    Maybe = Annotated[Identity | None, Depends(guard.maybe)]
    browsing = [Depends(guard.browsing)]

    def seen_person(identity: Identity, customer_id: str) -> None:
        """404, alike for who is not there and who is not theirs to see; staff leaves a line."""
        if identity.role == "support":
            access.audit(identity, customer_id)
        if not identity.may_see(customer_id) or shop.customer(customer_id) is None:
            raise Problem.of_field(
                404,
                "unknown-customer",
                "customer_id",
                customer_id,
                "No such customer, or not yours to see.",
                "Check the ID, or sign in as that customer or as support.",
            )

    @router.get("/health", response_model=Health, summary="Is the shop open?")
    async def health() -> dict[str, Any]:
        """For whoever watches the server. Needs no session."""
        return {
            "status": "ok",
            "products": len(shop.products),
            "customers": len(shop.customers),
            "chat_model": chat_model,
        }

    @router.get(
        "/products/{product_id:path}",
        response_model=Card,
        response_model_exclude_unset=True,
        summary="One product",
        dependencies=browsing,
        responses=problems(404, 422, 429),
    )
    def product(product_id: Annotated[str, _ID]) -> Response:
        """The catalogue is public: no session needed. Percent-encode the ID."""
        return AsciiJSONResponse(catalogue.plain(catalogue.product(product_id)))

    @router.get(
        "/customers/{customer_id:path}",
        response_model=CustomerOut,
        summary="One customer",
        dependencies=browsing,
        responses=problems(401, 404, 422, 429),
    )
    def customer(customer_id: Annotated[str, _ID], known: Known) -> Response:
        """For support and for the customer; to all others nobody is there."""
        seen_person(known, customer_id)
        return AsciiJSONResponse(catalogue.person(shop.customers_by_id[customer_id]))

    @router.post(
        "/recommendations",
        response_model=Recommendations,
        response_model_exclude_unset=True,
        summary="The best products for a person and a wish",
        dependencies=browsing,
        responses=problems(401, 404, 413, 422, 429),
    )
    async def recommendations(body: RecommendationBody, maybe: Maybe) -> Response:
        """Without `customer_id` no session is needed. With one: support, or that customer.

        An empty list comes with the cheapest change that would fill it.
        """
        if body.customer_id is not None:
            if maybe is None:
                raise Problem.no_session()
            seen_person(maybe, body.customer_id)

        def work() -> Recommendation:
            return recommender.recommend(
                _profile(body, shop, keys, recommender.profile_for), body.k, sort=body.sort
            )

        try:
            found = await anyio.to_thread.run_sync(work, limiter=workers)
        except MisfitError as fault:
            raise Problem.of_misfits(fault) from fault
        answer: dict[str, Any] = {
            "products": [catalogue.card(scored) for scored in found.items],
            "eligible": found.eligible,
        }
        if not found.items and found.relaxation is not None:
            offer = found.relaxation
            relaxed = fact_row(offer.relaxed, shop.currency) if offer.relaxed else None
            answer["relaxation"] = {
                "constraint": fact_row(offer.constraint, shop.currency),
                "relaxed": relaxed,
                "eligible": offer.eligible,
                "text": offer.text,
            }
        return AsciiJSONResponse(answer)

    return router


def _profile(
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
            facts += read(_one_fact, f"profile.{number}", raw)
    else:
        facts += read(facts_from_profile, body.profile or {})
    if body.query and body.query.strip():
        facts.append(Fact("need", body.query.strip(), words=body.query.strip()))
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
