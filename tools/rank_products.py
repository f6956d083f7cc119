"""The tool that ranks the shop's products for the profile that the conversation has built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from langchain.tools import tool
from langgraph.types import Command

from engine.profile import Fact, Profile
from engine.results import Recommendation
from tools.answers import Runtime, answer
from tools.cards import plain_card, product_card
from tools.context import ShopContext
from tools.facts import current_profile, customer_in, fact_row, profile_rows, speaker
from tools.questions import best_question
from tools.references import positions
from tools.state import ShopState, facts_of, remembered, subject_of
from tools.steering import Steer, Step, narrowed, step
from tools.wishes import values_named

Sort = Literal["best", "cheapest", "dearest", "best_rated"]
#: Products in a list when nobody says how many.
LIST_LENGTH = 5
#: Products in the longest list.
LONGEST_LIST = 10
#: Products for each need when there are several, and how many needs are answered at once.
SHORT_LIST, MOST_NEEDS = 2, 4
#: What ``like`` and ``than`` may name beside shown products.
LAST_PURCHASE = "last purchase"


@tool
def rank_products(
    runtime: Runtime,
    count: int = LIST_LENGTH,
    sort: Sort = "best",
    steer: Steer = "",
    by: str = "",
    than: str = "",
    like: str = "",
    more: bool = False,
    needs: list[str] | None = None,
) -> Command[Any]:
    """Rank the shop's products for what is known so far. Call build_profile first for new wishes.

    Args:
        count: how many products, 1 to 10.
        sort: "best" fits the person; the others order what fits by price or rating.
        steer: "cheaper", "pricier" or "better_rated" than the products shown now; "more" or "less"
            of what ``by`` says.
        by: a measure in the person's words, e.g. "bigger screen", "lighter".
        than: a shown product to compare with, e.g. "2"; empty means all of them.
        like: a shown product that the new ones should resemble, e.g. "2"; "last purchase" is what
            the customer bought last.
        more: true for products not shown yet.
        needs: several different needs at once, each gets a short list, e.g. ["phone", "lamp"].
    """
    state, context = runtime.state, runtime.context
    cards = list(state.get("cards") or [])
    seen = list(state.get("seen") or [])
    if more and (state.get("offer") or {}).get("ran_out"):
        seen = [card["product_id"] for card in cards]  # all were shown, the way out is not taken
    count = max(1, min(LONGEST_LIST, count))
    before = facts_of(state)
    against = _against(runtime, than, cards) if steer else []
    table = context.shop.product_table
    taken = step(steer, by, against, table, speaker(context)) if against else Step()
    note = taken.note
    facts = narrowed(before, taken.limits)
    steered: ShopState = {**state, "facts": [fact.to_dict() for fact in facts]}
    profile = current_profile(context, steered)
    if more:
        profile = replace(profile, exclude=profile.exclude | frozenset(seen))
    anchor = _meant(runtime, like, cards)
    if like and anchor is None and not note:
        note = f"no shown product is {like!r}"
    wanted = list(dict.fromkeys(need.strip() for need in needs or [] if need.strip()))
    if len(wanted) > 1:
        profile = replace(profile, facts=_without_kinds(profile))
    stuck = bool(steer) and bool(taken.note or taken.unclear)
    found = [] if stuck else _ranked(runtime, profile, count, sort, anchor, wanted)
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
    if taken.unclear:
        question = _which_way(by, taken)
    offer = None if new_cards else _offer(recommendation, taken.limits, ran_out=more)
    if offer and any(fact.scope == wanted[0] for fact in facts if wanted):
        offer = None  # what empties the list of one of several things may be its own alone
    shown = [card["product_id"] for card in new_cards]
    update: dict[str, Any] = {
        "facts": [fact.to_dict() for fact in facts],
        "seen": list(dict.fromkeys([*seen, *shown])),
        "question": question,
        "asked": [
            *(state.get("asked") or []),
            *([question["key"]] if question and new_cards else []),
        ],
        "offer": offer,
    }
    if new_cards:
        update["cards"] = new_cards
        if cards and (steer or more or like):
            update["past"] = remembered(state)
    elif more and not offer:
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
        "own": {
            need: [fact_row(fact, currency) for fact in _own(facts, need)] for need, _ in found
        },
        "ran_out": more and not new_cards,
        "question": question,
        "sort": sort,
        "steer": steer,
        "by": by,
        "about": taken.about,
        "like": anchor,
        "like_name": context.shop.titles([anchor])[0] if like == LAST_PURCHASE and anchor else "",
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
        own = _alone(profile, facts_of(runtime.state), need)
        own = replace(
            own.with_facts(_facts_of_need(context, need)), exclude=profile.exclude | taken
        )
        found = context.recommender.recommend(own, SHORT_LIST, sort=sort)
        taken |= {scored.product.product_id for scored in found.items}
        lists.append((need, found))
    return lists


def _own(facts: list[Fact], need: str) -> list[Fact]:
    """What was said of one of several needs and holds: not what was said of all since, and is tighter."""
    own = []
    for place, fact in enumerate(facts):
        if fact.scope != need:
            continue
        later = [f for f in facts[place:] if not f.scope and _same_bound(f, fact)]
        if not any(_as_tight(one, fact) for one in later):
            own.append(replace(fact, scope=""))
    return own


def _alone(profile: Profile, facts: list[Fact], need: str) -> Profile:
    """The profile for one of several needs: what was said of it goes before what was said of all."""
    own = [fact for fact in facts if fact.scope == need]
    last = {(fact.key, fact.relation): place for place, fact in enumerate(facts) if fact in own}
    overruled = [
        fact for place, fact in enumerate(facts)
        if not fact.scope and fact.relation != "not" and place < last.get((fact.key, fact.relation), -1)
    ]  # fmt: skip
    kept = tuple(fact for fact in profile.facts if fact not in overruled)
    return replace(profile, facts=(*kept, *_own(facts, need)))


def _same_bound(one: Fact, other: Fact) -> bool:
    bound = one.relation in ("at_most", "at_least")
    return bound and (one.key, one.relation) == (other.key, other.relation)


def _as_tight(one: Fact, other: Fact) -> bool:
    """Whether a bound leaves no more than another one of its kind."""
    tighter = min if one.relation == "at_most" else max
    return tighter(float(one.value), float(other.value)) == float(one.value)


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


def _against(runtime: Runtime, than: str, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards that a step is taken from: the one meant, else all that are shown."""
    if (product_id := _meant(runtime, than, cards)) is None:
        return cards
    product = runtime.context.shop.product(product_id)
    return [plain_card(product, runtime.context.shop.currency)] if product else cards


def _which_way(by: str, taken: Step) -> dict[str, Any]:
    """The question that "bigger" leaves open where the products are big in several ways."""
    options = [" ".join(key.split("_")[:-1]) or key for key in taken.unclear]
    listed = ", ".join(options[:-1]) + f" or {options[-1]}"
    text = f"{by[:1].upper()}{by[1:]} in which way: {listed}?"
    return {"key": "steer", "text": text, "options": options, "words": by, "change": 1.0}


def _last_purchase(runtime: Runtime) -> str | None:
    """The product that the customer of this session bought last, when the shop has it."""
    customer_id = customer_in(runtime.context, runtime.state)
    if customer_id is None:
        return None
    history = runtime.context.recommender.profile_for(customer_id).history
    bought = [item.product_id for item in reversed(history) if item.kind == "purchase"]
    return next((one for one in bought if runtime.context.shop.product(one)), None)


def _meant(runtime: Runtime, reference: str, cards: list[dict[str, Any]]) -> str | None:
    """The product that is to be resembled: a shown one by number or name, any one by its ID."""
    if not reference.strip():
        return None
    if reference == LAST_PURCHASE:
        return _last_purchase(runtime)
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
