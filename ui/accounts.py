"""Staff accounts: names and hashed passwords, from the setting ``STAFF_ACCOUNTS``.

Passwords are kept as scrypt hashes only (RFC 7914, N=2^14, r=8, p=1) and compared in constant
time; an unknown name costs as much as a wrong password. It does not know sessions.
"""

from __future__ import annotations

import hashlib
import hmac


class AccountsError(ValueError):
    """``STAFF_ACCOUNTS`` cannot be read; the message names the entry, never a password."""


class StaffAccounts:
    """The people of the shop who may sign in as support.

    Args:
        text: ``"name:password,name2:password2"``; a password may hold ``:`` but no ``,``.
        salt: of this installation, 16 bytes or more.

    Raises:
        AccountsError: an entry without a name or a password, or a name given twice.
    """

    def __init__(self, text: str, salt: bytes) -> None:
        self._salt = salt
        self._hashes: dict[str, bytes] = {}
        for number, entry in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
            name, colon, password = entry.partition(":")
            name = name.strip()
            if not (name and colon and password):
                raise AccountsError(
                    f"STAFF_ACCOUNTS, entry {number}: expected name:password, several separated "
                    "by commas"
                )
            if name in self._hashes:
                raise AccountsError(f"STAFF_ACCOUNTS, entry {number}: {name!r} stands there twice")
            self._hashes[name] = self._hash(password)

    def __len__(self) -> int:
        return len(self._hashes)

    def check(self, name: str, password: str) -> bool:
        """Is it this person's password?"""
        given = self._hash(password)
        return hmac.compare_digest(given, self._hashes.get(name, b"\0" * len(given)))

    def proof(self, name: str) -> str | None:
        """What changes when the account's password does; None without such an account.

        A session holds it, so that taking an account away, or changing its password, ends the
        sessions that it opened.
        """
        known = self._hashes.get(name)
        return None if known is None else hashlib.sha256(known).hexdigest()

    def _hash(self, password: str) -> bytes:
        return hashlib.scrypt(
            password.encode("utf-8", "surrogatepass"), salt=self._salt, n=2**14, r=8, p=1
        )
