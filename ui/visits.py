"""The sessions of the page's tabs: known, begun at need, changed, left.

A tab holds its session's token; between tab and ``access.py`` stands this. It does not know what
the page looks like.
"""

from __future__ import annotations

from typing import cast

from agent.turn import ShopAssistant
from tools.context import Identity, Role
from ui.access import Access

_ENDED = "Your session had ended, so we begin anew, as a guest."


def forget_ended(access: Access, assistant: ShopAssistant) -> None:
    """Forget the conversations of sessions that are over; called wherever one begins."""
    for gone in access.sweep():
        assistant.forget(gone)


class Visits:
    """Who is in front of a tab."""

    def __init__(self, access: Access, assistant: ShopAssistant) -> None:
        self._access = access
        self._assistant = assistant

    def known(self, token: str) -> Identity | None:
        """Whose token it is; None without one, or when its session is over."""
        return self._access.identity(token) if token else None

    def session(self, token: str) -> tuple[str, Identity, str]:
        """The tab's token and identity, a new guest's at need; words when a session had ended."""
        identity = self.known(token)
        if identity is not None:
            return token, identity, ""
        forget_ended(self._access, self._assistant)
        return (*self._access.open("guest"), _ENDED if token else "")

    def change(self, token: str, who: str) -> tuple[str, Identity]:
        """Somebody else takes the tab: "guest", "support" or "shopper:<customer_id>".

        Raises:
            SignInRefused: not a demo, or nobody whom the shop knows.
        """
        role, _colon, customer_id = who.partition(":")
        if role == "guest":
            opened = self._access.open("guest")
        else:
            opened = self._access.demo_sign_in(cast(Role, role), customer_id or None)
        self._leave(token)
        return opened

    def sign_in(self, token: str, name: str, password: str, client: str) -> tuple[str, Identity]:
        """Staff takes the tab.

        Raises:
            SignInRefused: the wrong name or password, or too many tries.
        """
        opened = self._access.sign_in(name, password, client)
        self._leave(token)
        return opened

    def _leave(self, token: str) -> None:
        """Nobody can come back to a session whose token is gone, so it is forgotten."""
        identity = self.known(token)
        if identity is not None:
            self._assistant.forget(identity)
            self._access.close(token)
