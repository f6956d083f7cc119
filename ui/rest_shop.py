"""The routes of the shop without a conversation: health, products, customers, recommendations."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import ValidationError

from engine.recommender import Recommender
from tools.context import Identity
from tools.filter_keys import MisfitError
from ui.access import Access
from ui.answers import Card, CustomerOut, Health, Recommendations, problems
from ui.batcher import Batcher
from ui.catalogue import Catalogue
from ui.guard import Guard
from ui.problems import AsciiJSONResponse, Problem
from ui.recommending import Recommending
from ui.schemas import LONGEST_ID, RecommendationBody

_ID = Path(min_length=1, max_length=LONGEST_ID)


def shop_routes(
    access: Access,
    guard: Guard,
    catalogue: Catalogue,
    recommender: Recommender,
    chat_model: str,
) -> APIRouter:
    """``/health``, ``/products/{id}``, ``/customers/{id}``, ``/recommendations``."""
    router = APIRouter(tags=["Shop"])
    shop = catalogue.shop
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

    recommending = Recommending(catalogue, recommender)
    batcher: Batcher[RecommendationBody, bytes] = Batcher(recommending.answers)
    bearer = HTTPBearer(auto_error=False)

    async def answered(body: RecommendationBody, identity: Identity | None) -> Response:
        if body.customer_id is not None:
            if identity is None:
                raise Problem.no_session()
            seen_person(identity, body.customer_id)
        try:
            return Response(await batcher.ask(body), media_type="application/json")
        except MisfitError as fault:
            raise Problem.of_misfits(fault) from fault

    async def recommendations(body: RecommendationBody, maybe: Maybe) -> Response:
        """Without `customer_id` no session is needed. With one: support, or that customer.

        An empty list comes with the cheapest change that would fill it.
        """
        return await answered(body, maybe)

    async def at_once(request: Request) -> Response | None:
        """The same, for a body without fault: read once, by the schema's own parser."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return None
        try:
            body = RecommendationBody.model_validate_json(await request.body())
        except ValidationError:
            return None
        await guard.browsing(request)
        return await answered(body, await guard.maybe(await bearer(request)))

    router.add_api_route(
        "/recommendations",
        recommendations,
        methods=["POST"],
        response_model=Recommendations,
        response_model_exclude_unset=True,
        summary="The best products for a person and a wish",
        dependencies=browsing,
        responses=problems(401, 404, 413, 422, 429),
        route_class_override=_first(at_once),
    )

    return router


def _first(at_once: Callable[[Request], Awaitable[Response | None]]) -> type[APIRoute]:
    """A route that asks ``at_once`` first, and goes the framework's way where that has no answer.

    The framework's way costs more than a recommendation, and is what says what is wrong with a
    request and what stands in the API's description.
    """

    class AtOnce(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            framework = super().get_route_handler()

            async def handle(request: Request) -> Response:
                response = await at_once(request)
                return await framework(request) if response is None else response

            return handle

    return AtOnce
