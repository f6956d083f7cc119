"""What a conversation knows, beside its messages: facts, what is shown, the shortlist.

The state travels through the agent's graph and is stored by its checkpointer, so everything in
it is plain JSON. Tools change it (``Command(update=...)``); no model text does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Annotated, Any, NotRequired, TypeVar

from langchain.agents.middleware import AgentState
from langchain_core.messages import HumanMessage

from engine.profile import PRICE_LEVEL, Fact

T = TypeVar("T")

#: The subject of wishes that are for the person in front of the session.
SELF = "you"


def replaced(_old: T, new: T) -> T:
    """Reducer: the last write wins, also when two tools ran side by side."""
    return new


class ShopState(AgentState[Any]):
    """The conversation's state.

    Attributes:
        customer_id: the customer that support looked up; a signed-in shopper's is the session's.
        subject: whose wishes ``facts`` are: ``SELF`` or a recipient ("dad").
        facts: said facts of the current subject, ``Fact.to_dict()`` each.
        set_aside: subject -> its facts, for the subjects that are not current.
        hidden: IDs of facts from the shop's files that the person deleted.
        without_demographics: True when age and gender are switched off.
        cards: the cards on screen, in order; ``seen`` all product IDs shown so far.
        shortlist: product IDs put aside.
        listing: how the list on screen was asked for, ``Listing.to_dict()``.
        asked: keys of the questions asked so far; ``question`` the one that stands open.
        offer: the relaxation offered and not yet answered: ``{"old": Fact, "new": Fact|None,
            "with": [Fact], "text", "ran_out"}``; "with" is what accepting it adds ("cheaper"),
            "ran_out" is True where all that fits was shown.
        interactions: likes and views of somebody who has no account, ``{"product_id", "kind",
            "at"}``, at in seconds since 1970.
        past: earlier states of the wishes, newest last, for undo.
    """

    customer_id: NotRequired[Annotated[str | None, replaced]]
    subject: NotRequired[Annotated[str, replaced]]
    facts: NotRequired[Annotated[list[dict[str, Any]], replaced]]
    set_aside: NotRequired[Annotated[dict[str, list[dict[str, Any]]], replaced]]
    hidden: NotRequired[Annotated[list[str], replaced]]
    without_demographics: NotRequired[Annotated[bool, replaced]]
    cards: NotRequired[Annotated[list[dict[str, Any]], replaced]]
    seen: NotRequired[Annotated[list[str], replaced]]
    shortlist: NotRequired[Annotated[list[str], replaced]]
    listing: NotRequired[Annotated[dict[str, Any], replaced]]
    asked: NotRequired[Annotated[list[str], replaced]]
    question: NotRequired[Annotated[dict[str, Any] | None, replaced]]
    offer: NotRequired[Annotated[dict[str, Any] | None, replaced]]
    interactions: NotRequired[Annotated[list[dict[str, Any]], replaced]]
    past: NotRequired[Annotated[list[dict[str, Any]], replaced]]


def subject_of(state: ShopState) -> str:
    """Whose wishes are current. A key that was never written reads as its type's empty value."""
    return state.get("subject") or SELF


def facts_of(state: ShopState) -> list[Fact]:
    """The said facts of the current subject."""
    return [Fact.from_dict(raw) for raw in state.get("facts") or []]


#: What "undo" brings back, and how many steps back it can go.
_UNDONE = ("facts", "subject", "set_aside", "hidden")
_DEEPEST_UNDO = 20


def remembered(state: ShopState) -> list[dict[str, Any]]:
    """``past`` with the wishes as they are now on top; one step a message, whatever it changed."""
    past = list(state.get("past") or [])
    asked = [message.id for message in state["messages"] if isinstance(message, HumanMessage)]
    turn = asked[-1] if asked else None
    if past and turn is not None and past[-1].get("turn") == turn:
        return past
    now = {key: state.get(key) for key in _UNDONE if state.get(key)}
    return [*past, {**now, "turn": turn}][-_DEEPEST_UNDO:]


def fact_id(fact: Fact) -> str:
    """A short stable name of a fact, for editing and deleting it."""
    parts = [fact.key, fact.relation, str(fact.value), fact.source]
    text = "|".join([*parts, fact.scope] if fact.scope else parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def merged(old: Iterable[Fact], new: Iterable[Fact]) -> list[Fact]:
    """``old`` and ``new`` facts with what the new ones replace taken out.

    A bound replaces the bound of the same key and relation, a single-valued fact about the
    person replaces its old value, an exclusion cancels a wish for the same value and the other
    way round. Wishes of one key otherwise add up.
    """
    kept = list(old)
    for fact in new:
        kept = [earlier for earlier in kept if not _replaces(fact, earlier)]
        kept.append(fact)
    return kept


#: Facts of which a person has one: a new one takes the old one's place.
SINGLE = frozenset(
    {"recipient", "age", "gender", "location", "segment", "occasion", "season", "holiday", "name"}
    | {"avg_order_value", PRICE_LEVEL}
)


def _replaces(new: Fact, old: Fact) -> bool:
    if (new.key, new.scope) != (old.key, old.scope):
        return False
    if new.relation in ("at_most", "at_least"):
        if old.relation == new.relation:
            return True
        # A new budget above the old one's floor (or below its ceiling) keeps that other bound.
        clash = (old.relation, new.relation) in {("at_least", "at_most"), ("at_most", "at_least")}
        if clash:
            low, high = (old, new) if old.relation == "at_least" else (new, old)
            return float(low.value) > float(high.value)
        return False
    if new.key in SINGLE:
        return True
    return str(new.value).casefold() == str(old.value).casefold()
