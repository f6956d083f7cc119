"""The route of recommendations, and its short way for requests without fault."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPBearer
from pydantic import ValidationError

from data.corrections import Corrections
from engine.recommender import Recommender
from tools.context import Identity
from tools.filter_keys import MisfitError
from ui.answers import Recommendations, problems
from ui.batcher import Batcher
from ui.catalogue import Catalogue
from ui.express import Answer
from ui.guard import Guard
from ui.problems import Problem
from ui.recommending import Recommending
from ui.schemas import RecommendationBody

PATH = "/recommendations"


def recommendation_routes(
    guard: Guard, catalogue: Catalogue, recommender: Recommender, corrections: Corrections
) -> tuple[APIRouter, Answer]:
    """``POST /recommendations``, and what answers the same at once; see ``express.py``."""
    router = APIRouter(tags=["Shop"])
    batcher: Batcher[RecommendationBody, bytes] = Batcher(
        Recommending(catalogue, recommender, corrections).answers
    )
    bearer = HTTPBearer(auto_error=False)
    Maybe = Annotated[Identity | None, Depends(guard.maybe)]

    async def answered(body: RecommendationBody, identity: Identity | None) -> bytes:
        if body.customer_id is not None:
            if identity is None:
                raise Problem.no_session()
            guard.see(identity, body.customer_id)
        try:
            return await batcher.ask(body)
        except MisfitError as fault:
            raise Problem.of_misfits(fault) from fault

    @router.post(
        PATH,
        response_model=Recommendations,
        response_model_exclude_unset=True,
        summary="The best products for a person and a wish",
        dependencies=[Depends(guard.browsing)],
        responses=problems(401, 404, 413, 422, 429),
    )
    async def recommendations(body: RecommendationBody, maybe: Maybe) -> Response:
        """Without `customer_id` no session is needed. With one: support, or that customer.

        An empty list comes with the cheapest change that would fill it.
        """
        return Response(await answered(body, maybe), media_type="application/json")

    async def at_once(request: Request, content: bytes) -> bytes | None:
        try:
            body = RecommendationBody.model_validate_json(content)
        except ValidationError:
            return None
        await guard.browsing(request)
        return await answered(body, await guard.maybe(await bearer(request)))

    return router, at_once
