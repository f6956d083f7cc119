"""One wish or fact that a message states, as it goes to the tools.

``tools.wishes.Wish`` has the same fields and checks them; here nothing is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from engine.profile import Relation


class Wish(TypedDict):
    """Arguments of ``tools.wishes.Wish``, where each is described.

    Without a relation the value is wanted; without ``must`` it is a limit where it can be one.
    """

    key: str
    value: str | float
    relation: NotRequired[Relation]
    must: NotRequired[bool]
    words: str
    scope: NotRequired[str]


def relation_of(wish: Wish) -> Relation:
    """What a wish wants of its value."""
    return wish.get("relation", "is")


def wish_of(row: Mapping[str, Any]) -> Wish:
    """A row of a profile as the wish that it was, to be stated again."""
    return Wish(key=row["key"], value=row["value"], relation=row["relation"], words=row["words"])
