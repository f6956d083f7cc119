"""The tool that keeps what the person says: wishes, limits, whom it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from langchain.tools import tool
from langchain_core.messages import HumanMessage
from langgraph.types import Command

from engine.language.synonyms import as_sold
from engine.profile import PERSON_KEYS, Fact
from tools.answers import Runtime, answer
from tools.facts import customer_in, fact_row, profile_rows, recorded_facts, speaker
from tools.standing_wishes import standing
from tools.state import SELF, ShopState, fact_id, facts_of, merged, remembered, subject_of
from tools.subjects import subject_name, switched
from tools.wishes import Wish, WishError, facts_of_wish

#: A further value of something already wished for joins it with these words; without them it
#: takes the earlier one's place ("red" ... "blue").
_JOINS = re.compile(r"\b(?:also|as well|or|either|plus|both|another|add|too\W*$)", re.IGNORECASE)


#: What a person's message must hold before anything is deleted on their behalf. Wide on purpose:
#: it only stops a model that deletes out of the blue.
_ASKED_FOR = {
    "forget": re.compile(
        r"forg|frog|delet|delt|eras|remov|wipe|clear|strike|cancel|data|gone|history|know|remember|keep|save|"
        r"on file|record|account|accuont|info|privacy",
        re.IGNORECASE,
    ),
    "start_over": re.compile(
        r"\bover\b|again|agian|reset|reste|start|strat|satrt|\bnew\b|scratch|clear|afresh|anew|begin|clean|forg|"
        r"scrap|different|square one|from the top|slate|page|aside|zero|done|other|all that|everything|walked in",
        re.IGNORECASE,
    ),
}


@tool
def build_profile(
    runtime: Runtime,
    wishes: list[Wish] | None = None,
    remove: list[str] | None = None,
    recipient: str = "",
    action: Literal[
        "add", "new_search", "undo", "first", "accept_offer", "start_over", "forget"
    ] = "add",
) -> Command[Any]:
    """Keep what the person just said about what they want. Only what they said, never a guess.

    Args:
        wishes: wishes, limits and facts about the person, one each.
        remove: keys of wishes that the person took back, e.g. ["price"]; with a value that one
            wish alone, e.g. ["brand=Acme"].
        recipient: whom it is for, when it is for somebody else ("dad"); "me" to come back.
        action: "new_search" when they now want another kind of thing; "undo" the last change;
            "first" to go back to the first list; "accept_offer" when they agree to the change that
            was offered; "start_over"; "forget" to delete all that is known.
    """
    state, context = runtime.state, runtime.context
    if action in ("undo", "first"):
        return _undo(runtime, to_first=action == "first")
    if action == "accept_offer":
        return _accept(runtime)
    said = [str(m.text) for m in reversed(state["messages"]) if isinstance(m, HumanMessage)]
    if action in ("start_over", "forget"):
        if said and not _ASKED_FOR[action].search(said[0]):
            problem = "the person did not ask for that; nothing was deleted"
            return answer(runtime, "build_profile", {"action": "refused", "problems": [problem]})
        return _reset(runtime, action)
    told = _told(runtime, said, wishes or [], remove or [])
    source, vocabulary = speaker(context), context.recommender.vocabulary
    facts = told.facts
    subject, known, set_aside = switched(state, recipient, action == "new_search")
    if subject_name(recipient) not in ("", SELF):
        facts.insert(0, Fact("recipient", subject, source=source, words=recipient))
    left = [fact for fact in known if not told.takes_back(fact)]
    kept = standing(
        known, left, facts, vocabulary, anew=action == "new_search",
        joins=bool(said and _JOINS.search(said[0])), earlier=_facts_before(state, subject),
    )  # fmt: skip
    after = merged(kept, facts)
    removed = [fact for fact in known if fact not in after]
    hidden = list(state.get("hidden") or [])
    if subject == SELF:
        recorded = [f for f in recorded_facts(context, state) if f.key in told.gone]
        removed += recorded
        hidden += [fact_id(fact) for fact in recorded]
    update: dict[str, Any] = {
        "facts": [fact.to_dict() for fact in after],
        "subject": subject,
        "set_aside": set_aside,
        "hidden": hidden,
    }
    before = facts_of(state), subject_of(state), state.get("hidden", [])
    if (after, subject, hidden) != before:
        update["past"] = remembered(state)
    if remove:  # "any colour will do": then no question asks which
        asked = [key for key in dict.fromkeys(fact.key for fact in removed) if key != "need"]
        update["asked"] = [*(state.get("asked") or []), *asked]
    if subject != subject_of(state) or action == "new_search":
        update |= {"seen": [], "asked": [], "question": None, "offer": None}
    shown_state: ShopState = {**state, **update}  # type: ignore[typeddict-item]
    currency = context.shop.currency
    artifact: dict[str, Any] = {
        "action": action,
        "subject": subject,
        "added": [fact_row(fact, currency) for fact in facts],
        "removed": [fact_row(fact, currency) for fact in removed],
        "problems": told.problems,
        "profile": profile_rows(context, shown_state),
        "customer": customer_in(context, shown_state),
    }
    content = {
        "known": [row["text"] for row in artifact["profile"]],
        "problems": told.problems,
    }
    return answer(runtime, "build_profile", artifact, content=content, update=update)


@dataclass(frozen=True)
class _Told:
    """What a call tells: new facts, what is taken back, and which wishes could not be read.

    Attributes:
        gone: keys of which nothing stays.
        alone: (key, value) of the wishes that go alone.
    """

    facts: list[Fact]
    gone: set[str]
    alone: set[tuple[str, ...]]
    problems: list[str]

    def takes_back(self, fact: Fact) -> bool:
        """Whether a fact goes: by its key, by its value, or as a product turned down with it."""
        if fact.key in self.gone:
            return True
        if fact.key == "product" and fact.relation == "not":
            words = fact.words.casefold()
            return any(key == "brand" and value in words for key, value in self.alone)
        return (fact.key, str(fact.value).casefold()) in self.alone


def _told(runtime: Runtime, said: list[str], wishes: list[Wish], remove: list[str]) -> _Told:
    """The wishes as facts, held against what the person said and what is on screen.

    Args:
        said: the person's messages, newest first.
    """
    context = runtime.context
    vocabulary = context.recommender.vocabulary
    shown = runtime.state.get("cards") or []
    on_screen = [str(card[key]) for card in shown for key in ("brand", "name", "product_id")]
    on_screen += [str(value) for card in shown for value in card["attributes"].values()]
    named = [text for one in said for text in dict.fromkeys((one, as_sold(one, vocabulary)))]
    taken_back = [key.strip().casefold() for key in remove]
    gone = {key.replace(" ", "_") for key in taken_back if "=" not in key}
    alone = {tuple(key.split("=", 1)) for key in taken_back if "=" in key.rstrip("= ")}
    facts: list[Fact] = []
    problems: list[str] = []
    for wish in wishes:
        if wish.relation == "not" and wish.about in PERSON_KEYS:
            gone.add(wish.about)  # "my age is not 34" says what to forget, nothing to know
            continue
        try:
            stated = facts_of_wish(wish, vocabulary, named, on_screen, speaker(context))
            facts += [replace(fact, scope=wish.scope.strip()) for fact in stated]
        except WishError as error:
            problems.append(str(error))
    return _Told(facts, gone, alone, problems)


def _facts_before(state: ShopState, subject: str) -> list[list[Fact]]:
    """The facts of earlier states in which the wishes were for the same person, newest last."""
    return [
        [Fact.from_dict(raw) for raw in earlier.get("facts", [])]
        for earlier in state.get("past") or []
        if (earlier.get("subject") or SELF) == subject
    ]


def _undo(runtime: Runtime, to_first: bool) -> Command[Any]:
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


def _accept(runtime: Runtime) -> Command[Any]:
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
