"""The tool that ranks the shop's products for the profile that the conversation has built."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import Any, Literal

from langchain.tools import tool
from langgraph.types import Command

from engine.profile import Fact, Profile
from engine.results import Recommendation
from tools.answers import Runtime, answer
from tools.cards import product_card
from tools.facts import current_profile, fact_row, profile_rows
from tools.questions import best_question
from tools.references import positions
from tools.state import SELF, ShopState, facts_of, merged, subject_of
from tools.wishes import values_named

Sort = Literal["best", "cheapest", "dearest", "best_rated"]
#: Products in a list when nobody says how many.
LIST_LENGTH = 5
#: Products for each need when there are several.
SHORT_LIST = 2


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
    cards = list(state.get("cards", []))
    seen = list(state.get("seen", []))
    count = max(1, min(10, count))
    facts = facts_of(state)
    note = ""
    if steer and cards:
        bound = _steered(steer, than, cards)
        if bound is None:
            note = f"no ratings to be {steer.replace('_', ' ')} than"
        else:
            facts = merged(facts, [bound])
    steered: ShopState = {**state, "facts": [fact.to_dict() for fact in facts]}  # type: ignore[typeddict-item]
    profile = current_profile(context, steered)
    if more:
        profile = replace(profile, exclude=profile.exclude | frozenset(seen))
    anchor = _shown(like, cards)
    if anchor is not None:
        profile = replace(profile, exclude=profile.exclude | {anchor})
    found = _ranked(runtime, profile, count, sort, anchor, needs or [])
    currency = context.shop.currency
    new_cards = []
    for need, recommendation in found:
        for scored in recommendation.items:
            card = product_card(scored, currency)
            new_cards.append({**card, "for": need} if need else card)
    recommendation = found[0][1]
    question = None
    if new_cards and not needs and sort == "best":
        question = best_question(context.recommender, profile, state.get("asked", []), currency)
    offer = _offer(recommendation) if not new_cards else None
    ran_out = more and not new_cards
    update: dict[str, Any] = {
        "facts": [fact.to_dict() for fact in facts],
        "seen": list(dict.fromkeys([*seen, *(card["product_id"] for card in new_cards)])),
        "question": question,
        "asked": [*state.get("asked", []), *([question["key"]] if question else [])],
        "offer": offer,
    }
    if new_cards:
        update["cards"] = new_cards
    artifact = {
        "cards": new_cards,
        "before": [card["product_id"] for card in cards],
        "eligible": sum(recommendation.eligible for _, recommendation in found),
        "total": len(context.shop.products),
        "kept": [fact_row(fact, currency) for fact in profile.constraints],
        "cause": fact_row(recommendation.cause, currency) if recommendation.cause else None,
        "offer": recommendation.relaxation.text if recommendation.relaxation and offer else None,
        "missing": [need for need, answer_ in found if need and not answer_.items],
        "ran_out": ran_out,
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
    recommend = runtime.context.recommender.recommend
    if len(needs) < 2:
        return [("", recommend(profile, count, sort=sort, like=anchor))]
    vocabulary = runtime.context.recommender.vocabulary
    kinds = ("category", "subcategory", "need")
    rest = tuple(fact for fact in profile.facts if fact.key not in kinds or fact.relation == "not")
    found: list[tuple[str, Recommendation]] = []
    taken: set[str] = set()
    for need in needs[:4]:
        facts = [Fact("need", need, source="said", words=need)]
        for key, value in values_named(vocabulary, "subcategory", need):
            facts.append(Fact(key, value, source="said", words=need, hard=True))
        own = replace(profile, facts=(*rest, *facts), exclude=profile.exclude | taken)
        recommendation = recommend(own, SHORT_LIST, sort=sort)
        taken |= {scored.product.product_id for scored in recommendation.items}
        found.append((need, recommendation))
    return found


def _steered(steer: str, than: str, cards: list[dict[str, Any]]) -> Fact | None:
    """The limit that "cheaper" (than what is shown) means.

    Cheaper than a list is cheaper than its middle: cheaper than its dearest would change
    little, and cheaper than its cheapest leaves out what the person asks for.
    """
    named = [cards[place] for place in positions(than, cards, bare_numbers=True) if place < len(cards)]
    against = named or cards
    if steer == "better_rated":
        ratings = [card["rating"] for card in against if card["rating"] is not None]
        if not ratings:
            return None
        floor = min(5.0, round(median(ratings) + 0.1, 1))
        return Fact("rating", floor, "at_least", "said", "better rated", hard=True)
    middle = median(card["price"] for card in against)
    if steer == "cheaper":
        return Fact("price", _cents(middle) - 0.01, "at_most", "said", "cheaper", hard=True)
    return Fact("price", _cents(middle) + 0.01, "at_least", "said", "pricier", hard=True)


def _cents(amount: float) -> float:
    return round(amount, 2)


def _shown(reference: str, cards: list[dict[str, Any]]) -> str | None:
    """The product ID of one shown product, by number, ID or name."""
    if not reference:
        return None
    for card in cards:
        if reference.casefold() in (card["product_id"].casefold(), card["name"].casefold()):
            return str(card["product_id"])
    found = [place for place in positions(reference, cards, bare_numbers=True) if place < len(cards)]
    return str(cards[found[0]]["product_id"]) if found else None


def _offer(recommendation: Recommendation) -> dict[str, Any] | None:
    relaxation = recommendation.relaxation
    if relaxation is None:
        return None
    return {
        "old": relaxation.constraint.to_dict(),
        "new": relaxation.relaxed.to_dict() if relaxation.relaxed else None,
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
