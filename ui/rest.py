"""The REST API: one FastAPI application, mounted under ``/api``, of the same assistant.

Routes stand in ``rest_chat.py`` (sessions, chat, feedback), ``rest_shop.py`` (products, customers)
and ``rest_recommendations.py``; this module puts them together.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse

from agent.turn import ShopAssistant
from data.corrections import Corrections
from data.records import Product
from data.shop import Shop
from engine.recommender import Recommender
from ui import answers, examples
from ui.access import Access
from ui.answers import ProblemOut
from ui.catalogue import Catalogue, Picture
from ui.doorway import BodyLimit, SafeHeaders
from ui.express import Express
from ui.guard import Guard, Limits
from ui.handbook import handbook_html
from ui.problems import install_problems
from ui.rest_chat import chat_routes, session_routes
from ui.rest_recommendations import PATH, recommendation_routes
from ui.rest_shop import shop_routes
from ui.turn_queue import TurnQueue

_ABOUT = """Chat with a shop, or ask its engine directly.

Open a session with `POST /sessions` and send its `session_id` as `Authorization: Bearer ...`: in
the lines below it is `$SESSION`. The requests are of this shop and work as they stand (`--json`
needs curl 7.82); the answers show shapes. Errors are problem JSON after RFC 9457 and name field, value and remedy."""
_NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'"


def create_api(
    assistant: ShopAssistant,
    shop: Shop,
    recommender: Recommender,
    access: Access,
    *,
    picture: Picture | None = None,
    corrections: Corrections | None = None,
    limits: Limits | None = None,
    threads: int = 4,
    beat_s: float = 15.0,
) -> FastAPI:
    """The API over one shop.

    Args:
        corrections: what customers set right about themselves; their lists go by it.
        picture: product -> address of its picture, for cards; by default the product's own.
        limits: how often each session and address may ask.
        threads: turns at once, over all sessions; recommendations have a thread of their own.
        beat_s: seconds of silence after which a stream says that it is still there.
    """
    api = FastAPI(
        title=f"{shop.name}: chat and recommendations",
        version="1.0",
        description=_ABOUT,
        # The interactive pages of the framework load scripts from elsewhere; ours has none.
        docs_url=None,
        redoc_url=None,
    )
    guard = Guard(access, limits or Limits())
    queue = TurnQueue(assistant, threads=threads)
    catalogue = Catalogue(shop, picture or _own_picture)
    # A request is held against one route after another: those that are asked most come first.
    recommending, at_once = recommendation_routes(
        guard, catalogue, recommender, corrections or Corrections()
    )
    api.include_router(recommending)
    api.include_router(shop_routes(guard, catalogue, assistant.chat_model))
    api.include_router(session_routes(access, guard, assistant, queue))
    api.include_router(chat_routes(guard, assistant, queue, catalogue, beat_s))
    install_problems(api)
    api.add_middleware(BodyLimit)
    api.add_middleware(SafeHeaders)  # the outer one: a refusal has them too
    api.add_middleware(Express, path=PATH, answer=at_once)  # before all of it
    _describe(api, shop, demo=access.demo)

    @api.get("/", include_in_schema=False)
    @api.get("/docs", include_in_schema=False)
    def handbook(request: Request) -> HTMLResponse:
        """The description as a page to read."""
        prefix = str(request.scope.get("root_path", ""))
        page = handbook_html(api.openapi(), prefix, f"{request.url.scheme}://{request.url.netloc}")
        return HTMLResponse(page, headers={"Content-Security-Policy": _NO_SCRIPTS})

    return api


def _describe(api: FastAPI, shop: Shop, *, demo: bool) -> None:
    """Add the problem's schema and examples to the OpenAPI description, made when first asked for."""

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            schema = get_openapi(
                title=api.title,
                version=api.version,
                description=api.description,
                routes=api.routes,
                tags=[{"name": name} for name in ("Sessions", "Chat", "Shop")],
            )
            problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas.update(problem.pop("$defs", {}))
            schemas["Problem"] = problem
            _add_examples(schema, shop, demo=demo)
            api.openapi_schema = schema
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]


def _add_examples(description: dict[str, Any], shop: Shop, *, demo: bool) -> None:
    """Requests of this shop; answers with their fields in the order in which they come."""
    schemas = description["components"]["schemas"]
    for name, found in examples.bodies(shop, demo=demo).items():
        schemas[name]["examples"] = found
    for name in schemas:
        extra = getattr(getattr(answers, name, None), "model_config", {}).get("json_schema_extra")
        if extra:
            schemas[name]["examples"] = extra["examples"]
    values = examples.path_values(shop)
    for route in description["paths"].values():
        for operation in route.values():
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "path":
                    parameter["example"] = values[parameter["name"]]


def _own_picture(product: Product) -> str:
    return product.image_url
