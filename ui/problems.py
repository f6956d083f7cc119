"""What goes wrong over REST, as RFC 9457 problem JSON naming field, value and remedy.

Every error of the API leaves through this module, so that one place decides what is echoed:
never a password, never a whole body. It does not know the routes.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from tools.filter_keys import MisfitError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
#: Fields whose value is never repeated to anybody.
SECRET_FIELDS = ("password", "session_id", "token", "authorization")
#: Longest value that an error repeats, in characters.
LONGEST_ECHO = 80

#: Tags of the alternatives that a field of ``schemas.py`` may hold; no field is called so.
ALTERNATIVES = ("<facts>", "<object>", "<text>", "<number>")

_REMEDIES = {
    "missing": "Add this field.",
    "extra_forbidden": "Leave this field out, or correct its name.",
    "json_invalid": "Send one JSON object.",
    "model_attributes_type": "Send one JSON object, with Content-Type: application/json.",
    "string_too_long": "Make it shorter.",
    "too_long": "Give fewer.",
    "string_too_short": "Give at least one character.",
    "literal_error": "Give one of the values that are listed.",
}


class Problem(HTTPException):
    """An answer that is an error.

    Args:
        status: the HTTP status code.
        name: what kind, e.g. "unknown-product"; becomes the problem's ``type``.
        detail: what happened and what to do, for a person.
        errors: ``error_line``s, one for each field at fault.
    """

    def __init__(
        self,
        status: int,
        name: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers) if headers else None)
        self.name = name
        self.errors = [dict(line) for line in errors]

    @classmethod
    def of_field(
        cls, status: int, name: str, field: str, value: object, message: str, remedy: str
    ) -> Problem:
        """The problem of one field."""
        line = error_line(field, value, message, remedy)
        return cls(status, name, f"{message} {remedy}", errors=[line])

    @classmethod
    def of_misfits(cls, fault: MisfitError) -> Problem:
        """Filters or facts that the shop cannot serve."""
        lines = [error_line(m.field, m.value, m.message, m.remedy) for m in fault.misfits]
        first = fault.misfits[0]
        detail = f"{first.field}: {first.message} {first.remedy}"
        return cls(422, "validation", detail, errors=lines)

    @classmethod
    def too_many(cls, wait_s: float, what: str) -> Problem:
        """Slow down: 429 with ``Retry-After`` in whole seconds, at least 1."""
        wait = max(1, math.ceil(wait_s))
        detail = f"Too many {what}. Try again in {wait} s."
        return cls(429, "too-many", detail, headers={"Retry-After": str(wait)})

    @classmethod
    def no_session(cls) -> Problem:
        """Nobody is signed in, or the session is over."""
        return cls(
            401,
            "no-session",
            "No valid session. POST /api/sessions opens one; send its session_id as "
            '"Authorization: Bearer <session_id>".',
            headers={"WWW-Authenticate": 'Bearer realm="shop"'},
        )

    @classmethod
    def internal(cls) -> Problem:
        """A bug: its story is in the log, not in the answer."""
        detail = "The shop made a mistake; it is written in its log. Try again later."
        return cls(500, "internal", detail)

    def body(self) -> dict[str, Any]:
        """The problem's members after RFC 9457."""
        body: dict[str, Any] = {
            "type": f"tag:shop-chat,2026:{self.name}" if self.name else "about:blank",
            "title": HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = self.errors
        return body


def error_line(field: str, value: object, message: str, remedy: str) -> dict[str, Any]:
    """One fault: which field, what it held (shortened, never a secret), and what to do."""
    line: dict[str, Any] = {"field": field, "message": message, "remedy": remedy}
    if not any(secret in field.lower() for secret in SECRET_FIELDS):
        line["value"] = echo(value)
    return line


def echo(value: object) -> str | float | bool | None:
    """A value as an error may repeat it: a short text or a number; objects by their kind only."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return value if abs(value) < 1e300 else "a huge number"  # also refuses NaN
    if isinstance(value, str):
        return value if len(value) <= LONGEST_ECHO else value[:LONGEST_ECHO] + "…"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}"
    return "an object"


class AsciiJSONResponse(JSONResponse):
    """JSON in ASCII, so that text which is not valid Unicode still leaves as valid JSON."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def problem_response(problem: Problem) -> Response:
    return AsciiJSONResponse(
        problem.body(), problem.status_code, problem.headers, media_type=MEDIA_TYPE
    )


def install_problems(api: FastAPI) -> None:
    """Make every error of ``api`` a problem: its own, the framework's, and bugs (logged)."""

    async def http_error(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        if not isinstance(error, Problem):
            error = Problem(error.status_code, "", str(error.detail), headers=error.headers)
        return problem_response(error)

    async def invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
        lines = [_validation_line(fault) for fault in error.errors()]
        first = lines[0]
        detail = f"{first['field']}: {first['message']} {first['remedy']}"
        return problem_response(Problem(422, "validation", detail, errors=lines))

    async def bug(request: Request, error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem_response(Problem.internal())

    api.add_exception_handler(HTTPException, http_error)
    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(Exception, bug)


def _validation_line(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A pydantic error as an error line.

    Wrong names are not echoed with their value: what stands under ``passwrod`` is a password.
    """
    kind = str(fault["type"])
    # After "body" or "path"; without the tags of alternatives, which are not in what was sent.
    path = [str(part) for part in fault["loc"][1:] if part not in ALTERNATIVES]
    field = (".".join(path) or '""') if path and kind != "json_invalid" else "body"
    context = fault.get("ctx") or {}
    message = str(fault["msg"])
    if kind == "value_error" and "error" in context:
        message = str(context["error"])
    message = message[:1].upper() + message[1:].rstrip(".") + "."
    remedy = _REMEDIES.get(kind, "Correct it after the API's description, /api/openapi.json.")
    value = fault.get("input") if kind not in ("extra_forbidden", "missing") else None
    line = error_line(field, value, message, remedy)
    if kind in ("extra_forbidden", "missing", "json_invalid"):
        line.pop("value", None)
    return line
