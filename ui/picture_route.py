"""Serves the drawn product pictures, so that cards of the API have one to show."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from data.shop import Shop
from ui.pictures import PREFIX, bare_name, color_text, picture


def picture_router(shop: Shop) -> APIRouter:
    """``GET /pictures/{product_id}.svg``; 404 for what the shop does not sell."""
    router = APIRouter()

    @router.get(PREFIX + "/{product_id:path}.svg", include_in_schema=False)
    def drawn(product_id: str) -> Response:
        product = shop.product(product_id)
        if product is None:
            raise HTTPException(404, f"no product {product_id!r}")
        color = color_text(product.attributes)
        name = bare_name(product.name, product.brand)
        svg = picture(product.category, product.subcategory, color, product_id, name)
        return Response(
            svg,
            media_type="image/svg+xml",
            headers={
                "Cache-Control": "public, max-age=86400",
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            },
        )

    return router
