"""The tool that ranks the shop's products for the profile that the conversation has built."""

from __future__ import annotations

from dataclasses import replace
from statistics import median_high, median_low
from typing import Any, Literal

from langchain.tools import tool
from langgraph.types import Command

from engine.profile import Fact, Profile, Source
from engine.results import Recommendation
from tools.answers import Runtime, answer
from tools.cards import product_card
from tools.context import ShopContext
from tools.facts import current_profile, fact_row, profile_rows, speaker
from tools.questions import best_question
from tools.references import positions
from tools.state import ShopState, facts_of, remembered, subject_of
from tools.wishes import values_named

Sort = Literal["best", "cheapest", "dearest", "best_rated"]
#: Products in a list when nobody says how many.
LIST_LENGTH = 5
#: Products in the longest list.
LONGEST_LIST = 10
#: Products for each need when there are several, and how many needs are answered at once.
SHORT_LIST, MOST_NEEDS = 2, 4
#: How much better "better rated" is, and the best rating that there is.
_RATING_STEP, _BEST_RATING = 0.1, 5.0


@tool
def rank_products(
    runtime: Runtime,
    count: int = LIST_LENGTH,
    sort: Sort = "best",
    steer: Literal["", "cheaper", "pricier", "better_rated"] = "",
    than: str = "",
    like: str = "",
    more: bool = False,
    needs: list[str] | None = None,
) -> Command[Any]:
    """Rank the shop's products for what is known so far. Call build_profile first for new wishes.

    Args:
        count: how many products, 1 to 10.
        sort: "best" fits the person; the others order what fits by price or rating.
        steer: "cheaper", "pricier" or "better_rated" than the products shown now.
        than: a shown product to compare with, e.g. "2"; empty means all of them.
        like: a shown product that the new ones should resemble, e.g. "2".
        more: true for products not shown yet.
        needs: several different needs at once, each gets a short list, e.g. ["phone", "lamp"].
    """
    state, context = runtime.state, runtime.context
    cards = list(state.get("cards") or [])
    seen = list(state.get("seen") or [])
    count = max(1, min(LONGEST_LIST, count))
    before = facts_of(state)
    bound, note = _steered(steer, than, cards, speaker(context)) if steer and cards else (None, "")
    facts = _bounded(before, bound) if bound else before
    steered: ShopState = {**state, "facts": [fact.to_dict() for fact in facts]}
    profile = current_profile(context, steered)
    if more:
        profile = replace(profile, exclude=profile.exclude | frozenset(seen))
    anchor = _meant(runtime, like, cards)
    if like and anchor is None:
        note = f"no shown product is {like!r}"
    wanted = list(dict.fromkeys(need.strip() for need in needs or [] if need.strip()))
    if len(wanted) > 1:
        profile = replace(profile, facts=_without_kinds(profile))
    found = [] if note and steer else _ranked(runtime, profile, count, sort, anchor, wanted)
    recommendation = found[0][1] if found else Recommendation((), 0)
    currency = context.shop.currency
    new_cards = [
        {**product_card(scored, currency), **({"for": need} if len(wanted) > 1 else {})}
        for need, ranked in found
        for scored in ranked.items
    ]
    if not new_cards:
        # A step that leads nowhere is not taken, or it would empty every list after it.
        facts, steered = before, state
    question = None
    if new_cards and len(wanted) < 2 and sort == "best" and not like:
        question = best_question(context.recommender, profile, state.get("asked") or [], currency)
    offer = None if new_cards else _offer(recommendation, bound)
    shown = [card["product_id"] for card in new_cards]
    update: dict[str, Any] = {
        "facts": [fact.to_dict() for fact in facts],
        "seen": list(dict.fromkeys([*seen, *shown])),
        "question": question,
        "asked": [*(state.get("asked") or []), *([question["key"]] if question else [])],
        "offer": offer,
    }
    if new_cards:
        update["cards"] = new_cards
        if cards and (steer or more or like):
            update["past"] = remembered(state)
    elif more:
        update["seen"] = [card["product_id"] for card in cards]  # all were shown: begin anew
    artifact = {
        "cards": new_cards,
        "before": [card["product_id"] for card in cards],
        "eligible": sum(ranked.eligible for _, ranked in found),
        "total": len(context.shop.products),
        "kept": [fact_row(fact, currency) for fact in profile.constraints],
        "cause": fact_row(recommendation.cause, currency) if recommendation.cause else None,
        "offer": offer["text"] if offer else None,
        "missing": [need for need, ranked in found if need and not ranked.items],
        "ran_out": more and not new_cards,
        "question": question,
        "sort": sort,
        "steer": steer,
        "like": anchor,
        "more": more,
        "note": note,
        "subject": subject_of(state),
        "profile": profile_rows(context, steered),
        "currency": currency,
    }
    return answer(runtime, "rank_products", artifact, content=_short(artifact), update=update)


def _ranked(
    runtime: Runtime, profile: Profile, count: int, sort: Sort, anchor: str | None, needs: list[str]
) -> list[tuple[str, Recommendation]]:
    """One list, or a short list for each need with no product twice."""
    context = runtime.context
    if len(needs) < 2:
        facts = _facts_of_need(context, needs[0]) if needs else []
        found = context.recommender.recommend(
            profile.with_facts(facts), count, sort=sort, like=anchor
        )
        return [(needs[0] if needs else "", found)]
    lists: list[tuple[str, Recommendation]] = []
    taken: frozenset[str] = frozenset()
    for need in needs[:MOST_NEEDS]:
        own = replace(
            profile.with_facts(_facts_of_need(context, need)), exclude=profile.exclude | taken
        )
        found = context.recommender.recommend(own, SHORT_LIST, sort=sort)
        taken |= {scored.product.product_id for scored in found.items}
        lists.append((need, found))
    return lists


def _facts_of_need(context: ShopContext, need: str) -> list[Fact]:
    """A need in free words, and as a limit the kind of product that it names."""
    source = speaker(context)
    facts = [Fact("need", need, source=source, words=need)]
    named = values_named(context.recommender.vocabulary, "subcategory", need)
    return facts + [Fact(k, v, source=source, words=need, hard=True) for k, v in named]


def _without_kinds(profile: Profile) -> tuple[Fact, ...]:
    """Several needs bring kinds of their own; those wished for before would exclude them."""
    kinds = ("category", "subcategory", "need")
    return tuple(f for f in profile.facts if f.key not in kinds or f.relation == "not")


def _steered(
    steer: str, than: str, cards: list[dict[str, Any]], source: Source
) -> tuple[Fact | None, str]:
    """(the limit that "cheaper" than what is shown means, or None and why there is none).

    Cheaper than a list is cheaper than its middle one: cheaper than its dearest would change
    little, and cheaper than its cheapest leaves out what the person asks for. The bound is a price
    that was shown, less a cent, so that it can be told.
    """
    named = [
        cards[place] for place in positions(than, cards, bare_numbers=True) if place < len(cards)
    ]
    against = named or cards
    if steer == "better_rated":
        ratings = [card["rating"] for card in against if card["rating"] is not None]
        if not ratings:
            return None, "what is shown has no ratings"
        floor = round(median_low(ratings) + _RATING_STEP, 2)
        if floor > _BEST_RATING:
            return None, "what is shown has the best rating there is"
        return Fact("rating", floor, "at_least", source, "better rated", hard=True), ""
    prices = [card["price"] for card in against]
    if steer == "cheaper":
        return Fact(
            "price", _cents(median_high(prices) - 0.01), "at_most", source, "cheaper", hard=True
        ), ""
    return Fact(
        "price", _cents(median_low(prices) + 0.01), "at_least", source, "pricier", hard=True
    ), ""


def _bounded(facts: list[Fact], bound: Fact) -> list[Fact]:
    """``facts`` with a bound that was steered to; one that is tighter already stays.

    Steering narrows. A limit on the other side ("from 40" when "cheaper" comes to 39) stands
    until the person gives it up: it is what the empty list then offers to change.
    """
    same = [f for f in facts if f.hard and (f.key, f.relation) == (bound.key, bound.relation)]
    tighter = min if bound.relation == "at_most" else max
    if any(tighter(float(f.value), float(bound.value)) == float(f.value) for f in same):
        return facts
    return [*(fact for fact in facts if fact not in same), bound]


def _cents(amount: float) -> float:
    return round(max(amount, 0.0), 2)


def _meant(runtime: Runtime, reference: str, cards: list[dict[str, Any]]) -> str | None:
    """The product that is to be resembled: a shown one by number or name, any one by its ID."""
    if not reference.strip():
        return None
    for card in cards:
        if reference.casefold() in (card["product_id"].casefold(), card["name"].casefold()):
            return str(card["product_id"])
    found = [
        place for place in positions(reference, cards, bare_numbers=True) if place < len(cards)
    ]
    if found:
        return str(cards[found[0]]["product_id"])
    product = runtime.context.shop.product(reference.strip())
    return product.product_id if product else None


def _offer(recommendation: Recommendation, bound: Fact | None) -> dict[str, Any] | None:
    """The change that would fill the list, for the person to accept.

    When a step ("cheaper") emptied it, taking the step back is no offer; any other change is
    made together with the step.
    """
    relaxation = recommendation.relaxation
    if relaxation is None or relaxation.constraint == bound:
        return None
    return {
        "old": relaxation.constraint.to_dict(),
        "new": relaxation.relaxed.to_dict() if relaxation.relaxed else None,
        "with": [bound.to_dict()] if bound else [],
        "eligible": relaxation.eligible,
        "text": relaxation.text,
    }


def _short(artifact: dict[str, Any]) -> dict[str, Any]:
    """What a model needs to phrase the reply, and no more: long prompts are slow."""
    products = [
        {
            "n": position,
            "name": card["name"],
            "price": card["price"],
            "rating": card["rating"],
            "why": [reason["text"] for reason in card["reasons"][:2]],
        }
        for position, card in enumerate(artifact["cards"], start=1)
    ]
    content = {
        "products": products,
        "currency": artifact["currency"],
        "eligible": artifact["eligible"],
        "limits": [row["text"] for row in artifact["kept"]],
    }
    if not products:
        content["empty_because"] = artifact["cause"] and artifact["cause"]["text"]
        content["offer"] = artifact["offer"]
    if artifact["question"]:
        content["ask"] = artifact["question"]["text"]
    return content
