"""The tool that puts products aside for the person, and says what that means."""

from __future__ import annotations

from typing import Any

from langchain.tools import tool
from langgraph.types import Command

from tools.answers import Runtime, answer
from tools.cards import plain_card
from tools.references import positions, written_id

#: What the shortlist is, so that nobody thinks that something was ordered.
MEANING = "Nothing is ordered or reserved; the list lasts as long as this conversation."


@tool
def keep_shortlist(
    runtime: Runtime, add: list[str] | None = None, drop: list[str] | None = None
) -> Command[Any]:
    """Put shown products on the person's shortlist, or take them off. Empty: just show it.

    Args:
        add: numbers or names of shown products, e.g. ["2"], or IDs.
        drop: the same, of products on the shortlist.
    """
    state, shop = runtime.state, runtime.context.shop
    shortlist = list(state.get("shortlist") or [])
    cards = list(state.get("cards") or [])
    kept = [
        plain_card(product, shop.currency) for pid in shortlist if (product := shop.product(pid))
    ]
    wanted = [reference.strip() for reference in add or []]
    by_id = {one: found for one in wanted if (found := shop.product(written_id(one, cards)))}
    earlier = [product.product_id for product in by_id.values()]
    added, unknown = _ids([one for one in wanted if one not in by_id], cards)
    added = list(dict.fromkeys([*earlier, *added]))  # IDs may be those of an earlier list
    dropped, missing = _to_drop(drop or [], kept, cards)
    after = [pid for pid in dict.fromkeys([*shortlist, *added]) if pid not in dropped]
    rows = {
        pid: plain_card(product, shop.currency)
        for pid in {*after, *added, *dropped}
        if (product := shop.product(pid))
    }
    artifact = {
        "added": [rows[pid] for pid in added],
        "dropped": [rows[pid] for pid in dropped if pid in shortlist],
        "shortlist": [rows[pid] for pid in after],
        "unknown": [*unknown, *missing],
        "meaning": MEANING,
        "total": sum(rows[pid]["price"] for pid in after),
        "currency": shop.currency,
    }
    content = {
        "shortlist": [row["name"] for row in artifact["shortlist"]],
        "unknown": artifact["unknown"],
        "meaning": MEANING,
    }
    return answer(runtime, "keep_shortlist", artifact, content=content, update={"shortlist": after})


def _to_drop(
    references: list[str], kept: list[dict[str, Any]], cards: list[dict[str, Any]]
) -> tuple[list[str], list[str]]:
    """(IDs of kept products that are meant, references that mean none of them).

    "2" is the second on screen when that one is kept, else the second of the shortlist.
    """
    ids = {card["product_id"] for card in kept}
    dropped: list[str] = []
    unknown: list[str] = []
    for reference in references:
        shown = _ids([reference], cards)[0]
        meant = [pid for pid in shown if pid in ids]
        if not meant and (not shown or reference.strip("# ").isdigit()):
            meant = _ids([reference], kept)[0]
        dropped += meant
        unknown += [] if meant else [reference]
    return list(dict.fromkeys(dropped)), unknown


def _ids(references: list[str], cards: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """(product IDs, references that name nothing on the cards)."""
    found: list[str] = []
    unknown: list[str] = []
    by_id = {card["product_id"].casefold(): card["product_id"] for card in cards}
    for reference in references:
        if (written := written_id(reference, cards).casefold()) in by_id:
            found.append(by_id[written])
            continue
        places = [p for p in positions(reference, cards, bare_numbers=True) if p < len(cards)]
        found += [cards[place]["product_id"] for place in places]
        if not places:
            unknown.append(reference)
    return list(dict.fromkeys(found)), unknown
