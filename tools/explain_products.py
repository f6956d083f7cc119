"""The tool that explains: why, why not, one against another, and plain facts of a product.

Everything it answers is either the ranker's own arithmetic or a column of the catalogue.
"""

from __future__ import annotations

from typing import Any, Literal

from langchain.tools import tool
from langgraph.types import Command
from rapidfuzz import fuzz, process

from data.records import Product
from engine.profile import Profile
from tools.answers import Runtime, answer
from tools.cards import plain_card, product_card, reason_line
from tools.columns import (
    NO_COLUMN,
    REVIEWS,
    asked_in_vain,
    asked_values,
    column_value,
    columns_asked,
    ratings_counted,
)
from tools.comparison import side_by_side
from tools.copies import copies_in
from tools.facts import current_profile, fact_text
from tools.references import points_at_all, positions, written_id
from tools.resemblance import beyond
from tools.shop_information import topic_named
from tools.sums import asks_sum
from tools.superlatives import MOST_CHOSEN, most_among
from tools.verdicts import OPEN, is_closed, verdict
from tools.what_if import figure_asked, what_would_lift

#: Products explained at once; more would be a wall of text.
MOST = 5
#: The column that a sentence comes from when no other column answers a question.
_IN_WORDS = "description"
#: The block of small things taken together, which is no point that could be told.
_SMALL = "other"


@tool
def explain_products(
    runtime: Runtime,
    kind: Literal["why", "why_not", "compare", "facts", "what_if"],
    products: list[str] | None = None,
    question: str = "",
) -> Command[Any]:
    """Explain shown products: why they fit, why another is not there, compare, or state facts.

    Args:
        kind: "why" a product is recommended; "why_not" another one; "compare" two or more;
            "facts" for a question such as stock, colour, pages, weight; "what_if" for what would
            put the first of two products ahead of the second.
        products: numbers, names or IDs, e.g. ["1", "3"]; empty means the first one shown.
        question: for "facts", "compare" and "what_if", the question in the person's words.
    """
    state, context = runtime.state, runtime.context
    cards = list(state.get("cards", []))
    found, unknown = _named(runtime, products or [], cards)
    if kind == "facts" and points_at_all(question) and not products:
        found = [card["product_id"] for card in cards]
    if kind == "compare" and len(found) < 2:
        found = list(dict.fromkeys([*found, *(card["product_id"] for card in cards)]))[:2]
    if not found and not unknown and cards:
        found = [cards[0]["product_id"]]
    artifact: dict[str, Any] = {
        "kind": kind,
        "unknown": unknown,
        "question": question,
        "currency": context.shop.currency,
        "items": [],
    }
    items = [product for pid in found[:MOST] if (product := context.shop.product(pid))]
    places = {card["product_id"]: n for n, card in enumerate(cards, start=1)}
    if items and kind == "compare" and len(items) > 1:
        artifact |= _compared(runtime, items, places, question)
    elif items and kind == "why_not":
        artifact["items"] = [_why_not(runtime, product, cards, places) for product in items[:2]]
    elif items and kind == "what_if":
        artifact["items"] = _what_if(runtime, items, cards, places, question)
    elif items and kind == "facts":
        most = most_among(question, cards)
        if most and set(found) & {cards[place]["product_id"] for place in most.places}:
            winners = [cards[place]["product_id"] for place in most.places]
            items = [product for pid in winners if (product := context.shop.product(pid))]
            artifact["most"] = {"words": most.words, "lacking": most.lacking}
        if not most and MOST_CHOSEN.search(question) and (chosen := _most_chosen(runtime, items)):
            items = [chosen]
            artifact["most_chosen"] = True
        artifact |= _stated(runtime, items, question, places, most.column if most else "")
        if asks_sum(question):
            copies = copies_in(question) if len(items) == 1 else None
            artifact["copies"] = count = copies.count if copies else 1
            artifact["total"] = round(count * sum(product.price for product in items), 2)
    elif items:
        profile = current_profile(context, state)
        artifact["items"] = [_why(runtime, profile, product, places) for product in items[:2]]
    return answer(runtime, "explain_products", artifact, content=_short(artifact))


def _most_chosen(runtime: Runtime, items: list[Product]) -> Product | None:
    """Of several products the one that was chosen most often; None where nobody chose any."""
    popularity = runtime.context.recommender.popularity
    levels = [popularity.level("popularity", product.product_id) for product in items]
    best = max(levels)
    return items[levels.index(best)] if len(items) > 1 and best > 0 else None


def _why(
    runtime: Runtime, profile: Profile, product: Product, places: dict[str, int]
) -> dict[str, Any]:
    beside = runtime.context.shop.product(runtime.state.get("beside") or "")
    scored = runtime.context.recommender.score_one(
        beyond(profile, beside) if beside else profile,
        product.product_id,
        beside.product_id if beside else None,
    )
    return {
        "card": product_card(scored, runtime.context.shop.currency),
        "place": places.get(product.product_id),
        "reasons": [
            reason_line(reason)
            for reason in scored.reasons
            if reason.contribution > 0 and reason.block != _SMALL
        ][:4],
        "against": [
            reason_line(r)
            for r in reversed(scored.reasons)
            if r.contribution < 0 and r.block != _SMALL
        ][:2],
    }


def _why_not(
    runtime: Runtime, product: Product, cards: list[dict[str, Any]], places: dict[str, int]
) -> dict[str, Any]:
    """Either it breaks a limit, or the last shown product scores higher, by these blocks."""
    context = runtime.context
    recommender = context.recommender
    profile = current_profile(context, runtime.state)
    row = _why(runtime, profile, product, places)
    broken = recommender.broken(profile, product.product_id)
    row["broken"] = [fact_text(fact, context.shop.currency) for fact in broken]
    row["out_of_stock"] = product.stock == 0
    others = [card for card in cards if card["product_id"] != product.product_id]
    if not broken and others and product.product_id not in places:
        last = others[-1]["product_id"]
        row["over"] = others[-1]
        speaks = speaking_for(others[-1])
        row["differences"] = [
            {"block": d.block, "difference": d.difference, "text": d.text}
            for d in recommender.contrast(profile, last, product.product_id)
            if d.difference > 0 and d.block in speaks
        ][:3]
        change = recommender.counterfactual(profile, product.product_id, last)
        row["change"] = change.text if change else None
    return row


def _what_if(
    runtime: Runtime,
    items: list[Product],
    cards: list[dict[str, Any]],
    places: dict[str, int],
    question: str,
) -> list[dict[str, Any]]:
    """What would put the first product ahead of the second, else of the first one shown."""
    context, product = runtime.context, items[0]
    shown = (context.shop.product(card["product_id"]) for card in cards)
    rivals = [one for one in (*items[1:], *shown) if one and one.product_id != product.product_id]
    if not rivals:
        return [_why(runtime, current_profile(context, runtime.state), product, places)]
    profile = current_profile(context, runtime.state)
    row = what_would_lift(context, profile, product, rivals[0], figure_asked(question))
    place, other = (places.get(one.product_id) for one in (product, rivals[0]))
    below = bool(place and other and place > other)
    return [{**row, "place": place, "below": below}]


def speaking_for(card: dict[str, Any]) -> set[str]:
    """Blocks whose reasons sum to something in a product's favour, and that can be told."""
    sums: dict[str, float] = {}
    for reason in card.get("reasons", []):
        sums[reason["block"]] = sums.get(reason["block"], 0.0) + reason["contribution"]
    return {block for block, total in sums.items() if total > 0 and block != _SMALL}


def _compared(
    runtime: Runtime, items: list[Product], places: dict[str, int], question: str
) -> dict[str, Any]:
    """The products side by side; and what the ranking makes of it.

    What is said to put the best one ahead puts it ahead of each of the others.
    """
    context = runtime.context
    profile = current_profile(context, runtime.state)
    rows = [_why(runtime, profile, product, places) for product in items]
    best = max(range(len(rows)), key=lambda row: rows[row]["card"]["score"])
    ahead = [
        {d.block: d for d in context.recommender.contrast(profile, items[best].product_id, other)}
        for n, other in enumerate(product.product_id for product in items)
        if n != best
    ]
    speaks = speaking_for(rows[best]["card"])  # being less bad is no advantage to name
    leads = [
        min((of_other[block] for of_other in ahead), key=lambda d: d.difference)
        for block in ahead[0]
        if block in speaks and all(block in of_other for of_other in ahead)
    ]
    leads.sort(key=lambda lead: -lead.difference)
    return {
        "items": rows,
        **side_by_side(items, question, context.shop.currency),
        "better": best,
        "differences": [
            {"block": lead.block, "difference": lead.difference, "text": lead.text}
            for lead in leads
            if lead.difference > 0
        ][:3],
    }


def _stated(
    runtime: Runtime, items: list[Product], question: str, places: dict[str, int], column: str = ""
) -> dict[str, Any]:
    """The columns that a question asks for; what the shop does not have is said to be missing.

    Each item has "values" (one a column), and for a question that yes or no would answer a
    "verdict": "yes", "no", or None when the data leave it open, with the "evidence" for it.

    Args:
        column: the one that is asked for, where that is known.
    """
    context = runtime.context
    currency = context.shop.currency
    named = asked_values(question, context.recommender.vocabulary.find(question))
    columns = [column] if column else columns_asked(question, items, named)
    closed = is_closed(question) and columns != [REVIEWS]  # "any complaints?": no column tells
    verdicts = [
        [verdict(question, product, column, named) for column in columns or [NO_COLUMN]]
        if closed
        else [OPEN]
        for product in items
    ]
    told = not columns and any(row[0].evidence for row in verdicts)
    rows = []
    for product, found in zip(items, verdicts, strict=True):
        values = [column_value(product, column, currency) for column in columns]
        if told:
            values = [found[0].evidence or None]
        reviews = column_value(product, REVIEWS, currency) if REVIEWS in columns else None
        rows.append(
            {
                "card": plain_card(product, currency),
                "text": reviews or "",
                "place": places.get(product.product_id),
                "value": values[0] if values else None,
                "values": values,
                "verdict": found[0].answer,
                "verdicts": [one.answer for one in found],
                "evidence": found[0].evidence,
            }
        )
    known = sorted(
        {
            k.replace("_", " ")
            for product in items
            for k, value in product.attributes.items()
            if value != ""
        }
    )
    info = context.shop.info
    page = topic_named(question, info) if not columns and not told else None
    if told:
        columns = [_IN_WORDS]
    return {
        "items": rows,
        "column": columns[0] if columns else None,
        "columns": columns,
        "closed": closed,
        "lacking": asked_in_vain(question, items) if columns and not closed else [],
        "known": known,
        "page": {"topic": page, "text": info[page]} if page else None,
        "counted": REVIEWS in columns and any(map(ratings_counted, items)),
    }


def _named(
    runtime: Runtime, references: list[str], cards: list[dict[str, Any]]
) -> tuple[list[str], list[str]]:
    """(product IDs, references that name no product)."""
    shop = runtime.context.shop
    found: list[str] = []
    unknown: list[str] = []
    for reference in references:
        reference = reference.strip()
        if product := shop.product(written_id(reference, cards)):
            found.append(product.product_id)
            continue
        places = positions(reference, cards, bare_numbers=True)
        on_screen = [cards[place]["product_id"] for place in places if place < len(cards)]
        if on_screen:
            found += on_screen
        elif places:
            unknown.append(reference)
        elif product_id := _by_title(runtime, reference):
            found.append(product_id)
        else:
            unknown.append(reference)
    return list(dict.fromkeys(found)), unknown


def _by_title(runtime: Runtime, reference: str) -> str | None:
    """A product anywhere in the shop whose title is (nearly) what was written."""
    wanted = reference.casefold()
    if len(wanted) < 4:
        return None
    shop = runtime.context.shop
    best = process.extractOne(
        wanted, shop.titled.keys(), scorer=fuzz.token_set_ratio, processor=str.casefold,
        score_cutoff=88,
    )  # fmt: skip
    return None if best is None else shop.products[shop.titled[best[0]]].product_id


def _short(artifact: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": artifact["kind"], "unknown": artifact["unknown"]}
    content["items"] = [
        {
            "name": item["card"]["name"],
            "price": item["card"]["price"],
            "why": [reason["text"] for reason in item.get("reasons", [])],
            **{
                key: item[key]
                for key in ("broken", "change", "value", "verdict")
                if item.get(key) is not None
            },
        }
        for item in artifact["items"]
    ]
    if "table" in artifact:
        content["differences"] = artifact["table"][:6]
    if artifact["kind"] == "facts":
        content["asked"] = artifact.get("column") or "not known to the shop"
    return content
