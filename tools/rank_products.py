"""The tool that ranks the shop's products for the profile that the conversation has built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langchain.tools import tool
from langgraph.types import Command

from data.records import Product
from engine.language.lexical import content_words
from engine.profile import PRICE_LEVEL, Fact, Profile
from engine.ranking.ordering import Sort
from engine.results import Recommendation
from tools.answers import Runtime, answer
from tools.cards import plain_card, product_card
from tools.context import ShopContext
from tools.facts import current_profile, fact_row, profile_rows, speaker
from tools.listing import Listing
from tools.measured_order import MEASURED, about_of, column_of
from tools.questions import best_question
from tools.resemblance import LAST_PURCHASE, cards_against, last_kind, product_meant
from tools.several_needs import asked_for, own_facts, profile_for, ranked_lists
from tools.state import ShopState, facts_of, remembered, subject_of
from tools.steering import Steer, Step, narrowed, step

#: (need, its list) of each.
Lists = list[tuple[str, Recommendation]]
#: Products in a list when nobody says how many.
LIST_LENGTH = 5
#: Products in the longest list.
LONGEST_LIST = 10


@tool
def rank_products(
    runtime: Runtime,
    count: int = LIST_LENGTH,
    sort: Sort = "best",
    steer: Steer = "",
    by: str = "",
    than: str = "",
    like: str = "",
    beside: str = "",
    more: bool = False,
    needs: list[str] | None = None,
) -> Command[Any]:
    """Rank the shop's products for what is known so far. Call build_profile first for new wishes.

    Args:
        count: how many products, 1 to 10.
        sort: "best" fits the person; the others order what fits by price, by rating or, "most" and
            "least", by the measure that ``by`` says.
        steer: "cheaper", "pricier" or "better_rated" than the products shown now; "more" or "less"
            of what ``by`` says.
        by: a measure in the person's words, e.g. "bigger screen", "lighter".
        than: a shown product to compare with, e.g. "2"; empty means all of them.
        like: a shown product that the new ones should resemble, e.g. "2"; "last purchase" is what
            the customer bought last.
        beside: a shown or kept product that the new ones, of other kinds, should go with.
        more: true for products not shown yet.
        needs: several different needs at once, each gets a short list, e.g. ["phone", "lamp"].
    """
    state, context = runtime.state, runtime.context
    cards = list(state.get("cards") or [])
    against = cards_against(runtime, than, cards) if steer else []
    table = context.shop.product_table
    taken = step(steer, by, against, table, speaker(context)) if against else Step()
    before = facts_of(state)
    facts = narrowed(before, taken.limits)
    steered: ShopState = {**state, "facts": [fact.to_dict() for fact in facts]}
    seen = _seen(state, more=more)
    wanted = list(dict.fromkeys(need.strip() for need in needs or [] if need.strip()))
    anchor = product_meant(runtime, like, cards)
    kind = last_kind(runtime) if like == LAST_PURCHASE and anchor is None else ""
    partner = context.shop.product(product_meant(runtime, beside, cards) or "")
    listing = Listing(tuple(wanted), sort, anchor, partner.product_id if partner else None, kind)
    profile = profile_for(context, current_profile(context, steered), listing)
    if more:
        profile = replace(profile, exclude=profile.exclude | frozenset(seen))
    stuck = bool(steer) and bool(taken.note or taken.unclear)
    count = max(1, min(LONGEST_LIST, count))
    found: Lists = []
    if not stuck:
        listing, found = _lists(context, profile, before, listing, by, count)
    currency = context.shop.currency
    new_cards = [
        {**product_card(scored, currency), **({"for": need} if listing.is_several else {})}
        for need, ranked in found
        for scored in ranked.items
    ]
    if not new_cards:
        # A step that leads nowhere is not taken, or it would empty every list after it.
        facts, steered = before, state
    question = None
    if new_cards and len(wanted) < 2 and sort == "best" and not (like or beside):
        question = _question(runtime, profile, wanted)
    if taken.unclear:
        question = _which_way(by, taken)
    recommendation = found[0][1] if found else Recommendation((), 0)
    offer = None if new_cards else _offer(recommendation, taken.limits, ran_out=more)
    if offer and any(fact.scope == wanted[0] for fact in facts if wanted):
        offer = None  # what empties the list of one of several things may be its own alone
    artifact = {
        "cards": new_cards,
        "before": [card["product_id"] for card in cards],
        "eligible": sum(ranked.eligible for _, ranked in found),
        "total": len(context.shop.products),
        "kept": [
            fact_row(fact, currency)
            for fact in profile.facts
            if fact.hard or fact.key == PRICE_LEVEL
        ],
        "cause": fact_row(recommendation.cause, currency) if recommendation.cause else None,
        "offer": offer["text"] if offer else None,
        "sold": _sold(context, profile),
        "missing": [need for need, ranked in found if need and not ranked.items],
        "own": {
            need: [fact_row(fact, currency) for fact in own_facts(facts, need)] for need, _ in found
        },
        "ran_out": more and not new_cards,
        "question": question,
        "sort": listing.sort,
        "column": listing.by,
        "unmeasured": about_of(by) if sort != listing.sort else "",
        "steer": steer,
        "by": by,
        "about": taken.about or about_of(by),
        "like": anchor,
        "like_name": context.shop.titles([anchor])[0] if like and anchor else kind,
        "beside": listing.beside,
        "beside_name": partner.title if partner else "",
        "more": more,
        "note": _note(taken.note, like, anchor or kind, beside, partner),
        "subject": subject_of(state),
        "profile": profile_rows(context, steered),
        "currency": currency,
    }
    update = {
        "facts": [fact.to_dict() for fact in facts],
        "question": question,
        "asked": list(state.get("asked") or []),
        "offer": offer,
        **_on_screen(
            state, new_cards, listing, seen, goes_on=bool(steer or more or like or beside)
        ),
    }
    if question and new_cards:
        update["asked"] = [*update["asked"], question["key"]]
    if more and not new_cards and not offer:
        update["seen"] = [card["product_id"] for card in cards]  # all were shown: begin anew
    return answer(runtime, "rank_products", artifact, content=_short(artifact), update=update)


def _lists(
    context: ShopContext,
    profile: Profile,
    facts: list[Fact],
    listing: Listing,
    by: str,
    count: int,
) -> tuple[Listing, Lists]:
    """(what was asked for, its lists): in order of a measure where what is listed tells it.

    Args:
        by: the measure in the person's words.
    """

    def listed(listing: Listing) -> Lists:
        return ranked_lists(context, asked_for(context, profile, facts, listing), count)

    if listing.sort not in MEASURED:
        return listing, listed(listing)
    fit = replace(listing, sort="best")
    found = listed(fit)
    column = column_of(by, [plain_card(s.product, "") for _, r in found for s in r.items])
    if not column:
        return fit, found
    measured = replace(listing, by=column)
    return measured, listed(measured)


def _note(noted: str, like: str, alike: str, beside: str, partner: Product | None) -> str:
    """What there is to note of a list: of the step taken, or of a product that is not at hand."""
    if beside and partner is None:
        return f"no shown or kept product is {beside!r}"
    return noted or (f"no shown product is {like!r}" if like and not alike else "")


def _seen(state: ShopState, *, more: bool) -> list[str]:
    """IDs of the products shown so far, in order."""
    if more and (state.get("offer") or {}).get("ran_out"):
        # All were shown, and the way out is not taken.
        return [card["product_id"] for card in state.get("cards") or []]
    return list(state.get("seen") or [])


def _on_screen(
    state: ShopState,
    cards: list[dict[str, Any]],
    listing: Listing,
    seen: list[str],
    *,
    goes_on: bool,
) -> dict[str, Any]:
    """Of the state what the new cards change; without any, those shown stay.

    Args:
        goes_on: the list goes on from the one before, which can be gone back to.
    """
    shown = [card["product_id"] for card in cards]
    update: dict[str, Any] = {"seen": list(dict.fromkeys([*seen, *shown]))}
    if cards:
        update |= {"cards": cards, "listing": listing.to_dict()}
        if state.get("cards") and goes_on:
            update["past"] = remembered(state)
    return update


def _question(runtime: Runtime, profile: Profile, wanted: list[str]) -> dict[str, Any] | None:
    """The question whose answer would change the list most."""
    context = runtime.context
    of_need = (Fact("need", need) for need in wanted)  # no wish to keep, but asked for
    asked_of = replace(profile, facts=(*profile.facts, *of_need))
    asked = runtime.state.get("asked") or []
    return best_question(context.recommender, asked_of, asked, context.shop.currency)


def _which_way(by: str, taken: Step) -> dict[str, Any]:
    """The question that "bigger" leaves open where the products are big in several ways."""
    options = [" ".join(key.split("_")[:-1]) or key for key in taken.unclear]
    listed = ", ".join(options[:-1]) + f" or {options[-1]}"
    text = f"{by[:1].upper()}{by[1:]} in which way: {listed}?"
    return {"key": "steer", "text": text, "options": options, "words": by, "change": 1.0}


def _offer(
    recommendation: Recommendation, limits: Sequence[Fact], *, ran_out: bool
) -> dict[str, Any] | None:
    """The change that would fill the list, for the person to accept.

    When a step ("cheaper") emptied it, taking the step back is no offer; any other change is
    made together with the step.
    """
    relaxation = recommendation.relaxation
    if relaxation is None or relaxation.constraint in limits:
        return None
    return {
        "old": relaxation.constraint.to_dict(),
        "new": relaxation.relaxed.to_dict() if relaxation.relaxed else None,
        "with": [limit.to_dict() for limit in limits],
        "eligible": relaxation.eligible,
        "ran_out": ran_out,
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


def _sold(context: ShopContext, profile: Profile) -> list[str]:
    """The needs by whose name something is sold, whatever the limits leave of it."""
    titled = context.recommender.vocabulary.titled
    needs = [str(fact.value) for fact in profile.facts if fact.key == "need"]
    return [need for need in needs if titled(" ".join(content_words(need)))]
