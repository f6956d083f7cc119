"""Whose wishes are current: the person's own, or those for somebody else, each kept apart.

"For my dad" opens a profile of its own, so that a gift does not colour the giver's; "for me" comes
back to where the person was. Plain functions over facts; nothing here knows the shop.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from engine.profile import PERSON_KEYS, PRICE_LEVEL, Fact
from tools.state import SELF, ShopState, facts_of, subject_of
from tools.steering import is_price_step
from tools.uncounted import HISTORY

#: Facts that describe one search whatever the shop; its attributes do so too.
_OF_ONE_SEARCH = frozenset({"need", "category", "subcategory", "product", "rating"})
#: What stays when another kind of thing is wanted, and what the next recipient takes over.
_OF_EVERY_SEARCH, _OF_EVERY_GIFT = (
    frozenset({"price", "brand"}),
    frozenset({"price", PRICE_LEVEL, "occasion"}),
)
#: Of what is known of a person, what says why something is wanted.
_OF_THE_REQUEST = frozenset({"recipient", "occasion", "season", "holiday"})
#: Columns that say whom a thing is for.
FOR_WHOM = frozenset({"department", "gender", "sex", "audience"})
#: Their values for everybody.
FOR_ALL = frozenset({"unisex", "all", "everyone", "everybody", "anyone", "all genders"})
_ONESELF = frozenset({"me", "myself", "you", "self", "i", "us", "myself please"})
#: Words for whoever is meant already.
_SAME = frozenset({"him", "her", "them", "he", "she", "they", "himself", "herself", "it"})

#: Whoever is told of by no more than this may be named later: "perfume for a man", "my dad is 70".
_ANYBODY = frozenset(
    {"man", "woman", "guy", "bloke", "lady", "gentleman", "girl", "boy", "person", "somebody", "someone",
     "teen", "teenager", "toddler"}
)  # fmt: skip

Aside = dict[str, list[dict[str, Any]]]


def subject_name(recipient: str) -> str:
    """ "for my Dad" -> "dad"; "myself" -> ``SELF``; "" when nobody, or nobody new, is named."""
    name = " ".join(recipient.casefold().split()).strip(" .,!?")
    for lead in ("for ", "my ", "our ", "the ", "a ", "an "):
        name = name.removeprefix(lead)
    if name in _SAME:
        return ""
    return SELF if name in _ONESELF else name[:60]


def is_anybody(subject: str) -> bool:
    """True for a subject that says no more than "a man": somebody yet to be named."""
    return subject.rpartition(" ")[2] in _ANYBODY


def in_words(subject: str) -> str:
    """ "your dad", "a man", "an elderly man"; "you" for the person themself."""
    if subject == SELF:
        return SELF
    if is_anybody(subject):
        return f"{'an' if re.match(r'[aeiou]|8|1[18]', subject) else 'a'} {subject}"
    return f"your {subject}"


def switched(state: ShopState, recipient: str, new_search: bool) -> tuple[str, list[Fact], Aside]:
    """(subject, its facts, the facts of the others) after a change of whom it is for.

    Somebody who was spoken of before gets their wishes back. A search that was under way moves
    along with the first "it's for my brother"; facts about the person themself do not.
    """
    current, facts = subject_of(state), facts_of(state)
    set_aside = dict(state.get("set_aside") or {})
    wanted = subject_name(recipient) or current
    if wanted == current:
        return current, facts, set_aside
    back = set_aside.pop(wanted, None)
    if back is not None or new_search or wanted == SELF:
        set_aside[current] = [fact.to_dict() for fact in facts]
        return wanted, [Fact.from_dict(raw) for raw in back or []], set_aside
    if current != SELF:  # "and something for my mum": another person, another taste
        set_aside[current] = [fact.to_dict() for fact in facts]
        taken_over = [f for f in facts if f.key in _OF_EVERY_GIFT and not is_price_step(f)]
        return wanted, taken_over, set_aside
    moved = [f for f in facts if belongs_to_search(f) or f.key in _OF_EVERY_SEARCH]
    set_aside[current] = [fact.to_dict() for fact in facts if fact not in moved]
    return wanted, moved, set_aside


def belongs_to_search(fact: Fact) -> bool:
    """True for what is wanted now, False for who wants it and for limits that stay."""
    if fact.key in _OF_ONE_SEARCH or is_price_step(fact) or fact.scope:
        return True
    return not any(
        fact.key in keys for keys in (PERSON_KEYS, (HISTORY,), FOR_WHOM, _OF_EVERY_SEARCH)
    )


def is_of_the_request(fact: Fact) -> bool:
    """True for what was asked for, False for who asked: that is asked for the next customer, too.

    Whom a gift is for and what it is for belong to the request; an age is the customer's own, and so
    is which product they turned down.
    """
    if fact.source == "history" or (fact.key in ("product", HISTORY) and fact.relation == "not"):
        return False
    return fact.key not in PERSON_KEYS or fact.key in _OF_THE_REQUEST


def for_the_same(
    kept: list[Fact], new: list[Fact], columns_of: Mapping[str, Collection[str]]
) -> list[Fact]:
    """``kept``, whom the last thing was for as a limit only where all of the new kind say so.

    Men's shoes, then "a jacket": a man's; then "a kettle": anybody's.

    Args:
        columns_of: kind of product -> the columns that it has.
    """
    kinds = [f.value for f in new if f.key in ("category", "subcategory") and f.relation == "is"]
    told = [columns_of.get(str(kind), ()) for kind in kinds]
    return [
        replace(fact, hard=False)
        if fact.key in FOR_WHOM and not (told and all(fact.key in columns for columns in told))
        else fact
        for fact in kept
    ]
