"""The routes of a conversation: sessions, chat, chat as server-sent events, feedback.

They pass words to the assistant and its answers back; they hold no state of their own.
"""

import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import StreamingResponse

from agent.turn import (
    DoneEvent,
    ProductsEvent,
    ShopAssistant,
    TokenEvent,
    ToolEvent,
    Turn,
    TurnEvent,
)
from tools.context import Identity
from ui.access import Access, NoDemo, SignInRefused, TooManyTries, UnknownCustomer, WrongPassword
from ui.answers import Session, TurnOut, problems
from ui.catalogue import Catalogue
from ui.guard import Credentials, Guard, client_of
from ui.problems import AsciiJSONResponse, Problem
from ui.schemas import ChatBody, FeedbackBody, SessionBody
from ui.turn_queue import QueueFull, TurnFailed, TurnQueue
from ui.visits import forget_ended

log = logging.getLogger(__name__)

Events = AsyncGenerator[TurnEvent | None]

_STREAM_EXAMPLE = (
    'event: tool\ndata: {"name":"rank_products","args":{"k":5}}\n\n'
    'event: products\ndata: {"products":[]}\n\n'
    'event: token\ndata: {"text":"Here "}\n\n'
    'event: done\ndata: {"reply":"Here are three.","products":[],"profile":[],"tool_calls":[],'
    '"timing_ms":{"total":180.0},"shortlist":[],"subject":"you"}\n\n'
)


def session_routes(
    access: Access, guard: Guard, assistant: ShopAssistant, queue: TurnQueue
) -> APIRouter:
    """``POST /sessions`` and ``DELETE /sessions/{id}``."""
    router = APIRouter(tags=["Sessions"])

    @router.post(
        "/sessions",
        status_code=201,
        response_model=Session,
        summary="Open a session",
        dependencies=[Depends(guard.arriving)],
        responses=problems(401, 403, 404, 413, 422, 429),
    )
    def open_session(request: Request, body: SessionBody | None = None) -> dict[str, Any]:
        """A guest (no body, or an empty object), staff (username and password), or, in a demo, a role.

        The `session_id` is the bearer token of all other routes.
        """
        forget_ended(access, assistant)
        token, identity = _opened(access, body or SessionBody(), client_of(request))
        return {
            "session_id": token,
            "role": identity.role,
            "customer_id": identity.customer_id,
            "expires_in": int(access.idle_s),
        }

    @router.delete(
        "/sessions/{session_id}",
        status_code=204,
        summary="End a session and forget its conversation",
        responses=problems(401, 404, 422),
    )
    async def close_session(
        session_id: Annotated[str, Path(max_length=200)], credentials: Credentials
    ) -> None:
        """`session_id` is the token, or `current` for that of the Authorization header.

        With a guest's session goes the guest's feedback, too. A customer's is theirs in every
        session: it goes when they say "forget me" in the chat.
        """
        token = session_id
        if session_id == "current":
            await guard.known(credentials)
            token = credentials.credentials if credentials else ""
        identity = access.identity(token)
        if identity is None:
            detail = "No such session; it may be over already. There is nothing to forget."
            raise Problem(404, "unknown-session", detail)
        access.close(token)
        await queue.finish(identity, lambda: assistant.forget(identity))

    return router


def chat_routes(
    guard: Guard, assistant: ShopAssistant, queue: TurnQueue, catalogue: Catalogue, beat_s: float
) -> APIRouter:
    """``POST /chat``, ``/chat/stream`` and ``/feedback``."""
    router = APIRouter(tags=["Chat"])
    Speaker = Annotated[Identity, Depends(guard.speaker)]

    @router.post(
        "/chat",
        response_model=TurnOut,
        summary="Say something, get the whole answer",
        responses=problems(401, 413, 422, 429, 503),
    )
    async def chat(body: ChatBody, speaker: Speaker) -> Response:
        """Messages of one session are answered in order; a few may wait."""
        turn: Turn | None = None
        async for event in _started(queue, speaker, body.message, None):
            if isinstance(event, DoneEvent):
                turn = event.turn
        if turn is None:
            raise RuntimeError("the assistant ended its turn without a DoneEvent")
        return AsciiJSONResponse(turn_json(turn, catalogue))

    @router.post(
        "/chat/stream",
        summary="Say something, get the answer as it comes",
        response_class=StreamingResponse,
        responses={
            200: {
                "description": "Server-sent events: `tool` {name, args}, `products` "
                "{products}, `token` {text}, at last `done` (as /chat answers) or `error` (a "
                "problem). Comments keep the line open.",
                "content": {"text/event-stream": {"example": _STREAM_EXAMPLE}},
            },
            **problems(401, 413, 422, 429, 503),
        },
    )
    async def stream(body: ChatBody, speaker: Speaker) -> StreamingResponse:
        """When the client leaves, the turn still ends, and stands in the conversation."""
        events = _started(queue, speaker, body.message, beat_s)
        return StreamingResponse(
            _server_sent(events, catalogue),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no", "Cache-Control": "no-cache"},
        )

    @router.post(
        "/feedback",
        status_code=204,
        summary="Say what you did with a product",
        responses=problems(401, 404, 413, 422, 429),
    )
    def feedback(body: FeedbackBody, speaker: Speaker) -> None:
        """A view, like, dislike or purchase; later lists take it into account."""
        catalogue.product(body.product_id)  # 404 with what was probably meant
        assistant.feedback(speaker, body.product_id, body.event)

    return router


def turn_json(turn: Turn, catalogue: Catalogue) -> dict[str, Any]:
    """A turn as it travels; ``question`` and ``answers`` only when there is one."""
    answer: dict[str, Any] = {
        "reply": turn.reply,
        "products": catalogue.pictured(turn.products),
        "profile": turn.profile,
        "tool_calls": turn.tool_calls,
        "timing_ms": turn.timing_ms,
        "shortlist": catalogue.pictured(turn.shortlist),
        "subject": turn.subject,
        "use_demographics": turn.use_demographics,
    }
    if turn.question is not None:
        answer["question"] = turn.question
    if turn.answers:
        answer["answers"] = turn.answers
    return answer


def _opened(access: Access, body: SessionBody, client: str) -> tuple[str, Identity]:
    """The session that the body asks for, or the problem with it."""
    with_password = body.username is not None or body.password is not None
    if with_password and body.demo_role is not None:
        raise Problem.of_field(
            422,
            "validation",
            "demo_role",
            body.demo_role,
            "It goes without a password.",
            "Send a username and a password, or a demo_role.",
        )
    try:
        if with_password:
            if body.username is None or body.password is None:
                missing = "username" if body.username is None else "password"
                message, remedy = "It is missing.", "Send a username and a password."
                raise Problem.of_field(422, "validation", missing, None, message, remedy)
            return access.sign_in(body.username, body.password.get_secret_value(), client)
        if body.demo_role is not None:
            return access.demo_sign_in(body.demo_role, body.customer_id)
    except TooManyTries as refused:
        raise Problem.too_many(refused.wait_s, "failed sign-ins") from refused
    except SignInRefused as refused:
        raise _refusal(refused, body) from refused
    if body.customer_id is not None:
        message, remedy = "A guest is no customer.", 'Add "demo_role": "shopper", or leave it out.'
        raise Problem.of_field(422, "validation", "customer_id", body.customer_id, message, remedy)
    return access.open("guest")


def _refusal(refused: SignInRefused, body: SessionBody) -> Problem:
    value = getattr(body, refused.field)
    kinds = {
        WrongPassword: (401, "wrong-password"),
        NoDemo: (403, "no-demo"),
        UnknownCustomer: (404, "unknown-customer"),
    }
    status, name = kinds.get(type(refused), (422, "validation"))
    problem = Problem.of_field(status, name, refused.field, value, refused.message, refused.remedy)
    if status == 401:
        problem.headers = {"WWW-Authenticate": 'Bearer realm="shop"'}
    return problem


def _started(queue: TurnQueue, speaker: Identity, message: str, beat_s: float | None) -> Events:
    try:
        return queue.start(speaker, message, beat_s)
    except QueueFull as full:
        if full.session:
            raise Problem.too_many(1, "messages waiting in this session") from full
        detail = "The assistant is busy. Try again in a few seconds."
        raise Problem(503, "busy", detail, headers={"Retry-After": "5"}) from full


async def _server_sent(events: Events, catalogue: Catalogue) -> AsyncIterator[str]:
    """Events as the lines of ``text/event-stream``; a failure is logged and becomes ``error``."""
    async with aclosing(events):
        try:
            async for event in events:
                match event:
                    case None:
                        yield ": still here\n\n"
                    case ToolEvent(name, args):
                        yield _line("tool", {"name": name, "args": args})
                    case ProductsEvent(products):
                        yield _line("products", {"products": catalogue.pictured(products)})
                    case TokenEvent(text):
                        yield _line("token", {"text": text})
                    case DoneEvent(turn):
                        yield _line("done", turn_json(turn, catalogue))
        except TurnFailed as failed:
            log.error("a streamed turn failed", exc_info=failed)
            yield _line("error", Problem.internal().body())


def _line(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, allow_nan=False)}\n\n"
