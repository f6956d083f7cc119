"""Who is in front of a session: sign-in, roles, expiry, and the audit line of staff.

A session's token is its only key. It is given out once and kept nowhere: the store (SQLite in
the state folder, so that a restart keeps sessions) holds its SHA-256, which is also
``Identity.session_id``; whoever reads a log or the store cannot take a session over.

Guests need no account. Staff sign in with ``STAFF_ACCOUNTS``. In a demo anybody may be a guest,
any customer, or support. Shoppers of a shop that is not a demo have no accounts here: a shop
signs them in itself and opens their session with ``Access.open``. It does not know HTTP.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import get_args

from data.private_file import private_file
from data.shop import Shop
from tools.context import Identity, Role
from ui.accounts import StaffAccounts
from ui.limits import Clock, Throttle

#: Seconds without a request until a session ends, and the longest life of one.
IDLE_S = 24 * 3600.0
LONGEST_S = 30 * 24 * 3600.0
#: How stale "last used" may be in the store: a write for each request would cost more than it says.
TOUCH_S = 60.0

#: Sessions removed by one sweep; each must be forgotten while somebody waits.
MOST_SWEPT = 200

_TABLES = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists sessions (
    session_id text primary key, role text not null, customer_id text, username text not null,
    demo integer not null, proof text, opened real not null, used real not null);
create index if not exists sessions_used on sessions (used);
create table if not exists secrets (name text primary key, value blob not null);
"""


class SignInRefused(ValueError):
    """A sign-in that is not allowed, in words; ``field`` is what to change."""

    def __init__(self, field: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.field, self.message, self.remedy = field, message, remedy


class WrongPassword(SignInRefused):
    """No such name, or not its password; nobody learns which."""


class NoDemo(SignInRefused):
    """Demo sign-in in a shop that is not a demo."""


class UnknownCustomer(SignInRefused):
    """A demo shopper whom the shop does not have."""


class TooManyTries(SignInRefused):
    """Too many failed sign-ins; ``wait_s`` seconds to go."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("username", "Too many failed sign-ins.", "Wait, then try again.")
        self.wait_s = wait_s


class Access:
    """Opens, knows and closes sessions. Safe to use from several threads.

    Args:
        shop: whose customers can be signed in.
        state: the folder of ``sessions.sqlite`` and ``audit.jsonl``, made when missing; None
            keeps sessions in memory and audit lines nowhere (for tests).
        staff_accounts: see ``StaffAccounts``.
        demo: may anybody sign in as anybody?
        idle_s, longest_s: a session's life in seconds, without use and in all.
        clock: seconds since 1970-01-01 UTC.
    """

    def __init__(
        self,
        shop: Shop,
        state: Path | None,
        *,
        staff_accounts: str = "",
        demo: bool = False,
        idle_s: float = IDLE_S,
        longest_s: float = LONGEST_S,
        clock: Clock = time.time,
        throttle: Callable[[int], Throttle] = Throttle,
    ) -> None:
        self._shop = shop
        self.demo = demo
        self.idle_s = idle_s
        self._longest_s = longest_s
        self._clock = clock
        self._lock = Lock()
        self._audit_file: Path | None = None
        store: str | Path = ":memory:"
        if state is not None:
            self._audit_file = private_file(state / "audit.jsonl")
            store = private_file(state / "sessions.sqlite")
        self._store = sqlite3.connect(store, check_same_thread=False, isolation_level=None)
        self._store.executescript(_TABLES)
        self._accounts = StaffAccounts(staff_accounts, self._salt())
        # One name from one address fails quickly; many names from one address a little later.
        self._by_name = throttle(3)
        self._by_client = throttle(20)

    def shut(self) -> None:
        """Close the store; sessions stay in it."""
        with self._lock:
            self._store.close()

    @property
    def has_staff(self) -> bool:
        """Can anybody sign in with a password?"""
        return len(self._accounts) > 0

    def has_customer(self, customer_id: str) -> bool:
        """Whether the shop knows this customer."""
        return self._shop.customer(customer_id) is not None

    def open(
        self, role: Role, customer_id: str | None = None, username: str = ""
    ) -> tuple[str, Identity]:
        """A new session, for whoever was already found to be this person.

        Returns:
            Its token, which is kept nowhere, and its identity.

        Raises:
            ValueError: an unknown role, a shopper without a customer, or another with one.
        """
        if role not in get_args(Role):
            raise ValueError(f"role is {role!r}; expected one of {', '.join(get_args(Role))}")
        if (role == "shopper") != (customer_id is not None):
            raise ValueError(
                f"role {role} with customer_id {customer_id!r}; a shopper has one, nobody else"
            )
        token = secrets.token_urlsafe(32)
        identity = Identity(_fingerprint(token), role, customer_id, username)
        now = self._clock()
        proof = self._accounts.proof(username) if role == "support" else None
        granted_by_demo = int(self.demo and proof is None)
        row = (identity.session_id, role, customer_id, username, granted_by_demo, proof, now, now)
        with self._lock:
            self._store.execute("insert into sessions values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        return token, identity

    def sign_in(self, username: str, password: str, client: str = "") -> tuple[str, Identity]:
        """A session of staff.

        Args:
            client: the address that asks, to slow down guessing.

        Raises:
            WrongPassword, TooManyTries
        """
        keys = ((self._by_name, f"{client}\n{username}"), (self._by_client, client))
        wait = max(throttle.wait(key) for throttle, key in keys)
        if wait > 0:
            raise TooManyTries(wait)
        if not self._accounts.check(username, password):
            for throttle, key in keys:
                throttle.failed(key)
            raise WrongPassword(
                "username", "No such name, or not its password.", "Check both, then try again."
            )
        self._by_name.passed(keys[0][1])
        return self.open("support", username=username)

    def demo_sign_in(self, role: Role, customer_id: str | None = None) -> tuple[str, Identity]:
        """A session as anybody, in a demo.

        Raises:
            NoDemo: this shop is not a demo. UnknownCustomer: no customer has this ID.
            SignInRefused: a shopper without a customer, or another role with one.
        """
        if not self.demo:
            raise NoDemo(
                "demo_role",
                "This shop is not a demo.",
                "Send {} for a guest, or a username and a password.",
            )
        if role == "shopper":
            if customer_id is None:
                ids = ", ".join(customer.customer_id for customer in self._shop.customers[:3])
                raise SignInRefused(
                    "customer_id", "A shopper is one customer.", f"Say which, e.g. {ids or 'C1'}."
                )
            if not self.has_customer(customer_id):
                ids = ", ".join(customer.customer_id for customer in self._shop.customers[:3])
                raise UnknownCustomer(
                    "customer_id", "No customer has this ID.", f"Take another, e.g. {ids}."
                )
        elif customer_id is not None:
            raise SignInRefused(
                "customer_id", f"A {role} is no customer.", "Leave it out, or be a shopper."
            )
        return self.open(role, customer_id, "demo" if role == "support" else "")

    def identity(self, token: str) -> Identity | None:
        """Who holds this token; None when it is unknown, over, or no longer granted.

        A session of the demo ends with the demo, one of staff with the account or its password,
        a shopper's with the customer.
        """
        session_id = _fingerprint(token)
        now = self._clock()
        with self._lock:
            row = self._store.execute(
                "select role, customer_id, username, demo, proof, opened, used from sessions"
                " where session_id = ?",
                (session_id,),
            ).fetchone()
            if row is None:
                return None
            role, customer_id, username, demo, proof, opened, used = row
            if now - used > self.idle_s or now - opened > self._longest_s:
                return None
            if now - used > min(TOUCH_S, self.idle_s / 10):
                self._store.execute(
                    "update sessions set used = ? where session_id = ?", (now, session_id)
                )
        if demo and not self.demo and role != "guest":
            return None
        if proof is not None and proof != self._accounts.proof(username):
            return None
        if customer_id is not None and not self.has_customer(customer_id):
            return None
        return Identity(session_id, role, customer_id, username)

    def close(self, token: str) -> bool:
        """End a session; False when there was none."""
        with self._lock:
            done = self._store.execute(
                "delete from sessions where session_id = ?", (_fingerprint(token),)
            )
            return done.rowcount > 0

    def sweep(self) -> list[Identity]:
        """Remove the sessions that are over, and say whose they were, to forget their words."""
        now = self._clock()
        limits = (now - self.idle_s, now - self._longest_s)
        with self._lock:
            rows = self._store.execute(
                "delete from sessions where session_id in (select session_id from sessions"
                " where used < ? or opened < ? order by used limit ?)"
                " returning session_id, role, customer_id, username",
                (*limits, MOST_SWEPT),
            ).fetchall()
        return [Identity(*row) for row in rows]

    def audit(self, identity: Identity, customer_id: str) -> None:
        """Write down that somebody looked a customer up: one JSON line, only ever appended."""
        if self._audit_file is None:
            return
        line = {
            "time": datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="seconds"),
            "username": identity.username,
            "role": identity.role,
            "session": identity.session_id,
            "customer_id": customer_id,
        }
        with self._lock, self._audit_file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _salt(self) -> bytes:
        """This installation's salt, made once."""
        self._store.execute(
            "insert or ignore into secrets values ('salt', ?)", (secrets.token_bytes(16),)
        )
        salt: bytes = self._store.execute(
            "select value from secrets where name = 'salt'"
        ).fetchone()[0]
        return salt


def _fingerprint(token: str) -> str:
    """What stands for a token wherever it is written down."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
