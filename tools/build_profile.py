"""The tool that keeps what the person says: wishes, limits, whom it is for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

from langchain.tools import tool
from langchain_core.messages import HumanMessage
from langgraph.types import Command

from engine.language.lexical import content_words, stem, stems_of, words
from engine.language.synonyms import as_sold
from engine.language.vocabulary import Vocabulary
from engine.profile import PERSON_KEYS, Fact
from tools.answers import Runtime, answer
from tools.facts import customer_in, fact_row, profile_rows, recorded_facts, speaker
from tools.profile_steps import accept, reset, undo
from tools.state import SELF, ShopState, fact_id, facts_of, merged, remembered, subject_of
from tools.steering import is_price_step, said_before
from tools.subjects import belongs_to_search, for_the_same, subject_name, switched
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
    shown = state.get("cards") or []
    on_screen = [str(card[key]) for card in shown for key in ("brand", "name", "product_id")]
    on_screen += [str(value) for card in shown for value in card["attributes"].values()]
    source = speaker(context)
    vocabulary = context.recommender.vocabulary
    named = [text for one in said for text in dict.fromkeys((one, as_sold(one, vocabulary)))]
    facts: list[Fact] = []
    problems: list[str] = []
    which: list[str] = []
    taken_back = [key.strip().casefold() for key in remove or []]
    gone = {key.replace(" ", "_") for key in taken_back if "=" not in key}
    alone = {tuple(key.split("=", 1)) for key in taken_back if "=" in key.rstrip("= ")}
    for wish in wishes or []:
        if wish.about == HISTORY:
            customer = context.shop.customer(customer_in(context, state) or "")
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

    update: dict[str, Any] = {}
    subject, kept, set_aside = switched(state, recipient, action == "new_search")
    if subject_name(recipient) not in ("", SELF):
        facts.insert(0, Fact("recipient", subject, source=source, words=recipient))
    known = kept
    kept = [fact for fact in kept if fact.key not in gone and not _is_alone(fact, alone)]
    wanted = kept
    if action == "new_search":
        kept = [fact for fact in kept if not belongs_to_search(fact)]
    if not (said and _JOINS.search(said[0])):
        kept = _superseded(kept, facts, vocabulary)
    if action == "new_search" or _of_another_kind(wanted, kept, facts):
        budgets = said_before(wanted, _facts_before(state, subject))
        kept = [*budgets, *(fact for fact in kept if not is_price_step(fact))]
        kept = for_the_same(kept, facts, vocabulary.columns_of)
    kept = _still_said(kept, known, facts)
    after = merged(kept, facts)
    removed = [fact for fact in known if fact not in after]
    hidden = list(state.get("hidden") or [])
    if subject == SELF:
        recorded = [f for f in recorded_facts(context, state) if f.key in gone]
        removed += recorded
        hidden += [fact_id(fact) for fact in recorded]
    if (
        after != facts_of(state)
        or subject != subject_of(state)
        or hidden != state.get("hidden", [])
    ):
        update["past"] = remembered(state)
    update |= {
        "facts": [fact.to_dict() for fact in after],
        "subject": subject,
        "set_aside": set_aside,
        "hidden": hidden,
    }
    if taken_back:  # "any colour will do": then no question asks which
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
        "problems": problems,
        "which": which,
        "history": [str(fact.value) for fact in facts if fact.key == HISTORY],
        "profile": profile_rows(context, shown_state),
        "customer": customer_in(context, shown_state),
    }
    content = {
        "known": [row["text"] for row in artifact["profile"]],
        "problems": problems,
        **({"ask which is meant": which} if which else {}),
    }
    return answer(runtime, "build_profile", artifact, content=content, update=update)


def _is_alone(fact: Fact, taken_back: set[tuple[str, ...]]) -> bool:
    """Whether a fact is one that was taken back by its value, or a product turned down with it."""
    if fact.key == "product" and fact.relation == "not":
        return any(key == "brand" and value in fact.words.casefold() for key, value in taken_back)
    return (fact.key, str(fact.value).casefold()) in taken_back


def _of_another_kind(wanted: list[Fact], kept: list[Fact], new: list[Fact]) -> bool:
    """True when a kind that was wanted has ended and another one is."""

    def kinds(facts: list[Fact]) -> set[str | float]:
        return {
            f.value for f in facts if f.key in ("category", "subcategory") and f.relation == "is"
        }

    return bool(kinds(wanted) - kinds(kept) and kinds(new) - kinds(wanted))


def _facts_before(state: ShopState, subject: str) -> list[list[Fact]]:
    """The facts of earlier states in which the wishes were for the same person, newest last."""
    return [
        [Fact.from_dict(raw) for raw in earlier.get("facts", [])]
        for earlier in state.get("past") or []
        if (earlier.get("subject") or SELF) == subject
    ]


def _superseded(kept: list[Fact], new: list[Fact], vocabulary: Vocabulary) -> list[Fact]:
    """``kept`` without values that a new value of the same thing takes the place of.

    A new kind also ends the kinds that it is no part of: "a lamp", then "no, a garden chair".
    """
    wanted = [f for f in new if f.hard and f.relation == "is" and f.key not in ("need", "product")]
    scoped = {(fact.scope, fact.key) for fact in wanted if fact.scope}
    wanted = [fact for fact in wanted if not fact.scope]
    keys = {fact.key for fact in wanted}
    parents = {p for f in wanted for p in vocabulary.parents.get(str(f.value), [])}
    kinds = {str(fact.value) for fact in wanted if fact.key == "category"}

    def ended(fact: Fact) -> bool:
        if fact.scope:
            return fact.relation == "is" and (fact.scope, fact.key) in scoped
        is_kind = fact.key in ("category", "subcategory")
        if fact.relation != "is" or (is_kind and not fact.hard):
            return False
        if fact.key == "category" and "subcategory" in keys and "category" not in keys:
            return str(fact.value) not in parents
        if fact.key == "subcategory" and kinds and "subcategory" not in keys:
            return kinds.isdisjoint(vocabulary.parents.get(str(fact.value), []))
        return fact.key in keys

    return [fact for fact in kept if not ended(fact)]


def _still_said(kept: list[Fact], known: list[Fact], new: list[Fact]) -> list[Fact]:
    """``kept`` with the needs in free words less what was taken back, or is said anew in more words.

    "red dress", then "in blue": a dress. "kettle", then "a glass kettle": the second alone. "a
    kettle for the office", then "a lamp": nothing of the first.
    """
    kinds = [f for f in known if f.key in ("category", "subcategory") and f not in kept]
    if kinds and any(fact.key in ("category", "subcategory") for fact in new):
        names = {stem(word) for fact in kinds for word in words(f"{fact.words} {fact.value}")}
        kept = [
            f for f in kept if f.key != "need" or names.isdisjoint(map(stem, words(str(f.value))))
        ]
    held = {(fact.key, fact.value, fact.relation) for fact in [*kept, *new]}
    gone = {
        stem(word)
        for fact in known
        if fact.key != "need"
        and not fact.scope
        and (fact.key, fact.value, fact.relation) not in held
        for word in words(f"{fact.words} {fact.value}")
    }
    gone |= {
        stem(w)
        for f in new
        if f.relation == "not" and f.key != "product" and not f.scope
        for w in words(str(f.value))
    }
    said = [stems_of(str(fact.value)) for fact in new if fact.key == "need"]
    out = []
    for fact in kept:
        if fact.key == "need":
            left = [word for word in str(fact.value).split() if stem(word.casefold()) not in gone]
            stems = {stem(word.casefold()) for word in left}
            if not content_words(" ".join(left)) or any(stems <= more for more in said):
                continue
            fact = replace(fact, value=" ".join(left))
        out.append(fact)
    return out
