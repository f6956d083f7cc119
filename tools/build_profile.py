"""The tool that keeps what the person says: wishes, limits, whom it is for."""

from __future__ import annotations

from typing import Any, Literal

from langchain.tools import tool
from langchain_core.messages import HumanMessage
from langgraph.types import Command

from engine.profile import PERSON_KEYS, Fact
from tools.answers import Runtime, answer
from tools.facts import customer_in, fact_row, profile_rows
from tools.state import SELF, ShopState, facts_of, merged, subject_of
from tools.wishes import Wish, WishError, facts_of_wish

#: Facts that describe one search; a new search drops them and keeps limits and people.
_OF_ONE_SEARCH = frozenset({"need", "category", "subcategory", "product", "rating"})
_KEPT_IN_A_NEW_SEARCH = frozenset({"price", "brand"})
#: How many steps back "undo" can go.
_DEEPEST_UNDO = 20


@tool
def build_profile(
    runtime: Runtime,
    wishes: list[Wish] | None = None,
    remove: list[str] | None = None,
    recipient: str = "",
    action: Literal["add", "new_search", "undo", "accept_offer", "start_over", "forget"] = "add",
) -> Command[Any]:
    """Keep what the person just said about what they want. Only what they said, never a guess.

    Args:
        wishes: wishes, limits and facts about the person, one each.
        remove: keys of wishes that the person took back, e.g. ["price"].
        recipient: whom it is for, when it is for somebody else ("dad"); "me" to come back.
        action: "new_search" when they now want another kind of thing; "undo" the last change;
            "accept_offer" when they agree to the change that was offered; "start_over"; "forget" to delete all that is known.
    """
    state, context = runtime.state, runtime.context
    if action == "undo":
        return _undo(runtime)
    if action == "accept_offer":
        return _accept(runtime)
    if action in ("start_over", "forget"):
        return _reset(runtime, action)
    said = [str(m.text) for m in reversed(state["messages"]) if isinstance(m, HumanMessage)]
    on_screen = [
        str(card[key]) for card in state.get("cards", []) for key in ("brand", "name", "product_id")
    ]
    source: Literal["said", "staff"] = "staff" if context.identity.role == "support" else "said"
    vocabulary = context.recommender.vocabulary
    facts: list[Fact] = []
    problems: list[str] = []
    for wish in wishes or []:
        try:
            facts += facts_of_wish(wish, vocabulary, said, on_screen, source)
        except WishError as error:
            problems.append(str(error))

    update: dict[str, Any] = {}
    subject, kept, set_aside = _switched(state, recipient, action)
    if recipient and subject != SELF:
        facts.insert(0, Fact("recipient", subject, source=source, words=recipient))
    gone = {key.casefold().replace(" ", "_") for key in remove or []}
    removed = [fact for fact in kept if fact.key in gone]
    kept = [fact for fact in kept if fact.key not in gone]
    if action == "new_search":
        removed += [fact for fact in kept if _belongs_to_one_search(fact)]
        kept = [fact for fact in kept if not _belongs_to_one_search(fact)]
    after = merged(kept, facts)
    removed += [fact for fact in kept if fact not in after]
    hidden = list(state.get("hidden", []))
    changed = after != facts_of(state) or subject != subject_of(state)
    if changed:
        update["past"] = [*state.get("past", []), _snapshot(state)][-_DEEPEST_UNDO:]
    update |= {
        "facts": [fact.to_dict() for fact in after],
        "subject": subject,
        "set_aside": set_aside,
        "hidden": hidden,
    }
    if subject != subject_of(state) or action == "new_search":
        update |= {"seen": [], "asked": [], "question": None, "offer": None}
    shown_state: ShopState = {**state, **update}  # type: ignore[typeddict-item]
    currency = context.shop.currency
    artifact = {
        "action": action,
        "subject": subject,
        "added": [fact_row(fact, currency) for fact in facts],
        "removed": [fact_row(fact, currency) for fact in removed],
        "problems": problems,
        "profile": profile_rows(context, shown_state),
        "customer": customer_in(context, shown_state),
    }
    content = {
        "known": [row["text"] for row in artifact["profile"]],
        "problems": problems,
    }
    return answer(runtime, "build_profile", artifact, content=content, update=update)


def _switched(
    state: ShopState, recipient: str, action: str
) -> tuple[str, list[Fact], dict[str, list[dict[str, Any]]]]:
    """(subject, its facts, the facts of the others) after a change of whom it is for."""
    current, facts = subject_of(state), facts_of(state)
    set_aside = dict(state.get("set_aside", {}))
    wanted = _subject_name(recipient) or current
    if wanted == current:
        return current, facts, set_aside
    back = set_aside.pop(wanted, None)
    if back is not None:
        set_aside[current] = [fact.to_dict() for fact in facts]
        return wanted, [Fact.from_dict(raw) for raw in back], set_aside
    if action == "new_search":
        set_aside[current] = [fact.to_dict() for fact in facts]
        return wanted, [], set_aside
    # "running shoes under 80" ... "it's for my brother": the wish moves along, the person's own
    # facts (age, gender) do not.
    moved = [fact for fact in facts if _belongs_to_one_search(fact) or fact.key in _KEPT_IN_A_NEW_SEARCH]
    set_aside[current] = [fact.to_dict() for fact in facts if fact not in moved]
    return wanted, moved, set_aside


def _subject_name(recipient: str) -> str:
    name = recipient.strip().casefold()
    for lead in ("for ", "my ", "our ", "the ", "a "):
        name = name.removeprefix(lead)
    return SELF if name in {"me", "myself", "you", "self", "i"} else name


def _belongs_to_one_search(fact: Fact) -> bool:
    if fact.key in _OF_ONE_SEARCH:
        return True
    return fact.key not in PERSON_KEYS and fact.key not in _KEPT_IN_A_NEW_SEARCH


def _snapshot(state: ShopState) -> dict[str, Any]:
    keys = ("facts", "subject", "set_aside", "hidden", "cards")
    return {key: state.get(key) for key in keys if state.get(key) is not None}


def _undo(runtime: Runtime) -> Command[Any]:
    past = list(runtime.state.get("past", []))
    if not past:
        artifact: dict[str, Any] = {"action": "undo", "undone": False, "text": "nothing to undo"}
        return answer(runtime, "build_profile", artifact)
    before = past.pop()
    update = {
        "facts": before.get("facts", []),
        "subject": before.get("subject") or SELF,
        "set_aside": before.get("set_aside", {}),
        "hidden": before.get("hidden", []),
        "past": past,
        "offer": None,
        "question": None,
        "seen": [],
    }
    state: ShopState = {**runtime.state, **update}  # type: ignore[typeddict-item]
    artifact = {
        "action": "undo",
        "undone": True,
        "subject": update["subject"],
        "profile": profile_rows(runtime.context, state),
    }
    return answer(runtime, "build_profile", artifact, update=update)


def _accept(runtime: Runtime) -> Command[Any]:
    """Change the one constraint that the person agreed to change."""
    state = runtime.state
    offer = state.get("offer")
    if not offer:
        artifact: dict[str, Any] = {"action": "accept_offer", "text": "nothing was offered"}
        return answer(runtime, "build_profile", artifact)
    old = Fact.from_dict(offer["old"])
    facts = [fact for fact in facts_of(state) if not _same_limit(fact, old)]
    if offer["new"]:
        facts.append(Fact.from_dict(offer["new"]))
    update = {
        "past": [*state.get("past", []), _snapshot(state)][-_DEEPEST_UNDO:],
        "facts": [fact.to_dict() for fact in facts],
        "offer": None,
    }
    after: ShopState = {**state, **update}  # type: ignore[typeddict-item]
    artifact = {
        "action": "accept_offer",
        "removed": [fact_row(old, runtime.context.shop.currency)],
        "profile": profile_rows(runtime.context, after),
    }
    return answer(runtime, "build_profile", artifact, update=update)


def _same_limit(fact: Fact, old: Fact) -> bool:
    """Alternatives of one key ("shoes" as four kinds) are dropped together."""
    if (fact.key, fact.relation, fact.hard) != (old.key, old.relation, old.hard):
        return False
    return fact.relation == "is" or fact.value == old.value


def _reset(runtime: Runtime, action: str) -> Command[Any]:
    update: dict[str, Any] = {
        "facts": [],
        "subject": SELF,
        "set_aside": {},
        "cards": [],
        "seen": [],
        "asked": [],
        "question": None,
        "offer": None,
        "past": [],
    }
    if action == "forget":
        update |= {"shortlist": []}
        if runtime.context.identity.role == "support":
            update["customer_id"] = None
    state: ShopState = {**runtime.state, **update}  # type: ignore[typeddict-item]
    artifact = {"action": action, "profile": profile_rows(runtime.context, state)}
    return answer(runtime, "build_profile", artifact, update=update)
