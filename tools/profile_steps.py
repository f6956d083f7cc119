"""Steps back in what is known: undo, an offer that was accepted, a new beginning.

Each answers for ``build_profile``, whose actions they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from langgraph.types import Command

from engine.profile import Fact
from tools.answers import Runtime, answer
from tools.facts import customer_in, fact_row, profile_rows, speaker
from tools.lasting import lasting_facts
from tools.state import SELF, ShopState, facts_of, merged, remembered, subject_of


def undo(runtime: Runtime, to_first: bool) -> Command[Any]:
    """Take the last change back, or all that came after the first wishes."""
    past = list(runtime.state.get("past") or [])
    if to_first:
        wished = next((n for n, earlier in enumerate(past) if earlier.get("facts")), None)
        past = past[: wished + 1] if wished is not None else []
    if not past:
        artifact: dict[str, Any] = {
            "action": "undo",
            "undone": False,
            "text": "nothing to undo",
            "profile": profile_rows(runtime.context, runtime.state),
        }
        return answer(runtime, "build_profile", artifact)
    before = past.pop()
    update: dict[str, Any] = {
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


def accept(runtime: Runtime) -> Command[Any]:
    """Change the one constraint that the person agreed to change."""
    state, context = runtime.state, runtime.context
    offer = state.get("offer")
    if not offer:
        artifact: dict[str, Any] = {
            "action": "accept_offer",
            "text": "nothing was offered",
            "profile": profile_rows(context, state),
        }
        return answer(runtime, "build_profile", artifact)
    old = Fact.from_dict(offer["old"])
    facts = [fact for fact in facts_of(state) if not _same_limit(fact, old)]
    new = [Fact.from_dict(raw) for raw in [offer["new"]] if raw]
    # The person agreed to it, in the shop's words, not in those of the limit it replaces.
    new = [replace(fact, source=speaker(context), words=offer["text"]) for fact in new]
    facts = merged(facts, [*new, *(Fact.from_dict(raw) for raw in offer.get("with", []))])
    update: dict[str, Any] = {
        "past": remembered(state),
        "facts": [fact.to_dict() for fact in facts],
        "offer": None,
    }
    after: ShopState = {**state, **update}  # type: ignore[typeddict-item]
    artifact = {
        "action": "accept_offer",
        "subject": subject_of(state),
        "added": [fact_row(fact, context.shop.currency) for fact in new],
        "removed": [fact_row(old, context.shop.currency)],
        "profile": profile_rows(context, after),
    }
    return answer(runtime, "build_profile", artifact, update=update)


def _same_limit(fact: Fact, old: Fact) -> bool:
    """Alternatives of one key ("shoes" as four kinds) are dropped together."""
    if (fact.key, fact.relation, fact.hard) != (old.key, old.relation, old.hard):
        return False
    return fact.relation == "is" or fact.value == old.value


def reset(runtime: Runtime, action: str) -> Command[Any]:
    known = customer_in(runtime.context, runtime.state) is not None
    lasts = lasting_facts(runtime.state) if known and action == "start_over" else []
    update: dict[str, Any] = {
        "facts": lasts,  # what somebody set right about themself is no wish
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
        update |= {"shortlist": [], "interactions": []}
        if runtime.context.identity.role == "support":
            update["customer_id"] = None
    state: ShopState = {**runtime.state, **update}  # type: ignore[typeddict-item]
    artifact = {
        "action": action,
        "subject": SELF,
        "profile": profile_rows(runtime.context, state),
    }
    return answer(runtime, "build_profile", artifact, update=update)
