"""Facts in words, and the profile that ranking gets from a conversation's state.

One place says how a fact reads ("under $50", "not Acme", "12 pages or more"), so that the page,
the replies and the tools agree.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from data.money import money
from engine.language.lexical import stem, words
from engine.language.units import measure_name, named_amount
from engine.profile import HIGH, LOW, PRICE_LEVEL, Fact, Interaction, Profile, Source
from tools.context import ShopContext
from tools.state import SELF, SINGLE, ShopState, fact_id, facts_of, subject_of
from tools.uncounted import HISTORY, PARTS, counted_only

#: How a wish about the price without a number reads.
_LEVELS = {LOW: "the cheaper the better", HIGH: "the more premium the better"}


def fact_text(fact: Fact, currency: str) -> str:
    """The fact in a few words: "under $50", "color: blue", "not Acme", "a mug: color: blue"."""
    if fact.scope:
        return f"{fact.scope}: {fact_text(replace(fact, scope=''), currency)}"
    value = fact.value
    if fact.key == "price" and not isinstance(value, str):
        bound = {"at_most": "up to", "at_least": "from", "is": "around", "not": "not"}
        return f"{bound[fact.relation]} {money(value, currency)}"
    name = measure_name(fact.key)
    number = value if isinstance(value, str) else named_amount(fact.key, value)
    if fact.key == "rating":
        return (
            f"rated {number} or better" if fact.relation != "at_most" else f"rated up to {number}"
        )
    if fact.relation == "at_most":
        return f"{name} up to {number}"
    if fact.relation == "at_least":
        return f"{name} {number} or more"
    if fact.key == HISTORY:
        whole = f"the {number}" if number in PARTS else f"{number} in the history"
        return f"not counting {'the history' if number == 'everything' else whole}"
    if fact.relation == "not":
        return f"not {number}" if fact.key != "product" else "not a product you turned down"
    if fact.key == PRICE_LEVEL and value in _LEVELS:
        return _LEVELS[str(value)]
    if fact.key in ("need", "category", "subcategory", "brand"):
        return number
    if fact.key == "recipient":
        return f"for {number}"
    if fact.key == "avg_order_value" and not isinstance(value, str):
        return f"usual order {money(value, currency)}"
    if fact.key == "holiday":
        return (
            "shopping for a holiday" if str(value).lower() in ("yes", "true", "1") else "no holiday"
        )
    return f"{name}: {number}"


def fact_row(fact: Fact, currency: str) -> dict[str, Any]:
    """A fact as the outside sees it: ``Fact.to_dict()`` plus "id" and "text"."""
    return {**fact.to_dict(), "id": fact_id(fact), "text": fact_text(fact, currency)}


def customer_in(context: ShopContext, state: ShopState) -> str | None:
    """Whom the session may speak about now: the signed-in shopper, or whom support looked up."""
    if context.identity.role == "shopper":
        return context.identity.customer_id
    if context.identity.role == "support":
        return state.get("customer_id")
    return None


def current_profile(context: ShopContext, state: ShopState) -> Profile:
    """The profile that the next ranking uses.

    For the person themself: what the shop's files say, less what they deleted, plus what was
    said. For somebody else (a gift): only what was said, and no history. What was said of one of
    several things alone is no part of it.
    """
    said = [fact for fact in facts_of(state) if not fact.scope]
    out = [fact for fact in said if fact.key == HISTORY]
    said = [fact for fact in said if fact.key != HISTORY]
    if subject_of(state) != SELF:
        return Profile(facts=tuple(said), use_history=False)
    customer_id = customer_in(context, state)
    if customer_id is None:
        profile = Profile(facts=tuple(said), history=_interactions(state))
    else:
        known = context.recommender.profile_for(customer_id)
        hidden = set(state.get("hidden") or [])
        kept = tuple(f for f in known.facts if fact_id(f) not in hidden and not _overruled(f, said))
        profile = counted_only(replace(known, facts=(*kept, *said)), out, context.shop)
    return replace(profile, use_demographics=not state.get("without_demographics", False))


def recorded_facts(context: ShopContext, state: ShopState) -> list[Fact]:
    """What the shop's files say of whom the session speaks about, less what was deleted."""
    customer_id = customer_in(context, state)
    if customer_id is None:
        return []
    hidden = set(state.get("hidden") or [])
    facts = context.recommender.profile_for(customer_id).facts
    return [fact for fact in facts if fact_id(fact) not in hidden]


def _overruled(recorded: Fact, said: list[Fact]) -> bool:
    """True for a fact from the shop's files that the person said otherwise of."""
    return any(
        fact.key == recorded.key
        and (
            fact.key in SINGLE
            or (fact.relation == "not" and str(fact.value) == str(recorded.value))
        )
        for fact in said
    )


def speaker(context: ShopContext) -> Source:
    """The source of what is said in a session: the person themself, or staff for a customer."""
    return "staff" if context.identity.role == "support" else "said"


def _interactions(state: ShopState) -> tuple[Interaction, ...]:
    now = time.time()
    return tuple(
        Interaction(row["product_id"], row["kind"], age_days=(now - row["at"]) / 86_400)
        for row in state.get("interactions") or []
    )


def repeats(need: Fact, kind: Fact) -> bool:
    """True when a need in free words is but the name of a kind ("headphones", Headphones).

    Both steer the ranking; on the screen, and when it is deleted, they are one wish.
    """
    return {stem(word) for word in words(str(need.value))} == {
        stem(word) for word in words(str(kind.value))
    }


def profile_rows(context: ShopContext, state: ShopState) -> list[dict[str, Any]]:
    """All that is known now, as rows for the screen: said facts first."""
    profile = current_profile(context, state)
    kinds = [fact for fact in profile.facts if fact.key in ("category", "subcategory")]
    rows = [
        fact_row(fact, context.shop.currency)
        for fact in profile.facts
        if not (fact.key == "need" and any(repeats(fact, kind) for kind in kinds))
    ]
    apart = [fact for fact in facts_of(state) if fact.scope or fact.key == HISTORY]
    rows += [fact_row(fact, context.shop.currency) for fact in apart]
    return sorted(rows, key=lambda row: row["source"] == "history")
