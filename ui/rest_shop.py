"""The routes that show the shop: health, products, customers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Response

from tools.context import Identity
from ui.answers import Card, CustomerOut, Health, problems
from ui.catalogue import Catalogue
from ui.guard import Guard
from ui.problems import AsciiJSONResponse
from ui.schemas import LONGEST_ID

_ID = Path(min_length=1, max_length=LONGEST_ID)


def shop_routes(guard: Guard, catalogue: Catalogue, chat_model: str) -> APIRouter:
    """``/health``, ``/products/{id}``, ``/customers/{id}``."""
    router = APIRouter(tags=["Shop"])
    shop = catalogue.shop
    Known = Annotated[Identity, Depends(guard.known)]
    browsing = [Depends(guard.browsing)]

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
        guard.see(known, customer_id)
        return AsciiJSONResponse(catalogue.person(shop.customers_by_id[customer_id]))

    return router
