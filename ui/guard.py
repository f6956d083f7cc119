"""Who may come in, and how often: bearer tokens to identities, and the limits of each route.

Between ``access.py`` (sessions) and the routes (``rest_*.py``). It does not know what is asked.
"""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from tools.context import Identity
from ui.access import Access
from ui.limits import Rate, RateLimit
from ui.problems import Problem

_bearer = HTTPBearer(auto_error=False, description="The session_id that POST /sessions answered.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


@dataclass(frozen=True, slots=True)
class Limits:
    """How often, for each session or address. Generous to people, not to loops."""

    chat_per_session: Rate = field(default_factory=lambda: Rate(per_minute=60, burst=30))
    chat_per_client: Rate = field(default_factory=lambda: Rate(per_minute=600, burst=300))
    lists_per_client: Rate = field(default_factory=lambda: Rate(per_minute=60_000, burst=5_000))
    sessions_per_client: Rate = field(default_factory=lambda: Rate(per_minute=120, burst=120))


class Guard:
    """The dependencies that routes ask for identities and limits."""

    def __init__(self, access: Access, limits: Limits) -> None:
        self._access = access
        self._chat_session = RateLimit(limits.chat_per_session)
        self._chat_client = RateLimit(limits.chat_per_client)
        self._lists = RateLimit(limits.lists_per_client)
        self._sessions = RateLimit(limits.sessions_per_client)

    async def known(self, credentials: Credentials) -> Identity:
        """Whose session it is; 401 without a valid one."""
        identity = self._access.identity(credentials.credentials) if credentials else None
        if identity is None:
            raise Problem.no_session()
        return identity

    async def maybe(self, credentials: Credentials) -> Identity | None:
        """Whose session it is, None without a token; 401 for a token that is not valid."""
        return None if credentials is None else await self.known(credentials)

    def see(self, identity: Identity, customer_id: str) -> None:
        """404, alike for who is not there and who is not theirs to see; staff leaves a line."""
        if identity.role == "support":
            self._access.audit(identity, customer_id)
        if not identity.may_see(customer_id) or not self._access.has_customer(customer_id):
            raise Problem.of_field(
                404,
                "unknown-customer",
                "customer_id",
                customer_id,
                "No such customer, or not yours to see.",
                "Check the ID, or sign in as that customer or as support.",
            )

    async def speaker(self, request: Request, credentials: Credentials) -> Identity:
        """``known``, for whoever talks to the assistant; 429 when too often."""
        identity = await self.known(credentials)
        _pass(self._chat_session.take(identity.session_id), "messages in this session")
        _pass(self._chat_client.take(client_of(request)), "messages from this address")
        return identity

    async def browsing(self, request: Request) -> None:
        """429 when an address asks for products too often."""
        _pass(self._lists.take(client_of(request)), "requests from this address")

    async def arriving(self, request: Request) -> None:
        """429 when an address opens sessions too often."""
        _pass(self._sessions.take(client_of(request)), "new sessions from this address")


def client_of(request: Request) -> str:
    """The address that asks. Behind a proxy the server translates it (uvicorn's own setting)."""
    return request.client.host if request.client else ""


def _pass(wait_s: float, what: str) -> None:
    if wait_s > 0:
        raise Problem.too_many(wait_s, what)
