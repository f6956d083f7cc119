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
from tools.profile_steps import accept, reset, undo
from tools.standing_wishes import standing
from tools.state import SELF, ShopState, fact_id, facts_of, merged, remembered, subject_of
from tools.subjects import subject_name, switched
from tools.uncounted import HISTORY, THOSE, SeveralMeantError, uncounted
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
        return undo(runtime, to_first=action == "first")
    if action == "accept_offer":
        return accept(runtime)
    said = [str(m.text) for m in reversed(state["messages"]) if isinstance(m, HumanMessage)]
    if action in ("start_over", "forget"):
        if said and not _ASKED_FOR[action].search(said[0]):
            problem = "the person did not ask for that; nothing was deleted"
            return answer(runtime, "build_profile", {"action": "refused", "problems": [problem]})
        return reset(runtime, action)
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
        "which": told.which,
        "history": [str(fact.value) for fact in facts if fact.key == HISTORY],
        "profile": profile_rows(context, shown_state),
        "customer": customer_in(context, shown_state),
    }
    content = {
        "known": [row["text"] for row in artifact["profile"]],
        "problems": told.problems,
        **({"ask which is meant": told.which} if told.which else {}),
    }
    return answer(runtime, "build_profile", artifact, content=content, update=update)


@dataclass(frozen=True)
class _Told:
    """What a call tells: new facts, what is taken back, and which wishes could not be read.

    Attributes:
        gone: keys of which nothing stays.
        alone: (key, value) of the wishes that go alone.
        which: titles of the history, where one of them is meant and it is not said which.
    """

    facts: list[Fact]
    gone: set[str]
    alone: set[tuple[str, ...]]
    problems: list[str]
    which: list[str]

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
    source, vocabulary = speaker(context), context.recommender.vocabulary
    shown = runtime.state.get("cards") or []
    on_screen = [str(card[key]) for card in shown for key in ("brand", "name", "product_id")]
    on_screen += [str(value) for card in shown for value in card["attributes"].values()]
    named = [text for one in said for text in dict.fromkeys((one, as_sold(one, vocabulary)))]
    taken_back = [key.strip().casefold() for key in remove]
    gone = {key.replace(" ", "_") for key in taken_back if "=" not in key}
    alone = {tuple(key.split("=", 1)) for key in taken_back if "=" in key.rstrip("= ")}
    facts: list[Fact] = []
    problems: list[str] = []
    which: list[str] = []
    for wish in wishes:
        if wish.about == HISTORY:
            customer = context.shop.customer(customer_in(context, runtime.state) or "")
            try:
                apart = uncounted(str(wish.value), wish.words, source, customer, runtime)
            except SeveralMeantError as several:
                which = several.titles
                continue
            meant = "what was named" if wish.value == THOSE else f"“{wish.value}”"
            problems += [] if apart else [f"{meant} is not in the history"]
            facts += apart
            continue
        if wish.relation == "not" and wish.about in PERSON_KEYS:
            gone.add(wish.about)  # "my age is not 34" says what to forget, nothing to know
            continue
        try:
            stated = facts_of_wish(wish, vocabulary, named, on_screen, source)
            facts += [replace(fact, scope=wish.scope.strip()) for fact in stated]
        except WishError as error:
            problems.append(str(error))
    return _Told(facts, gone, alone, problems, which)


def _facts_before(state: ShopState, subject: str) -> list[list[Fact]]:
    """The facts of earlier states in which the wishes were for the same person, newest last."""
    return [
        [Fact.from_dict(raw) for raw in earlier.get("facts", [])]
        for earlier in state.get("past") or []
        if (earlier.get("subject") or SELF) == subject
    ]
