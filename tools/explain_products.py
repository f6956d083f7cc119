"""The tool that explains: why, why not, one against another, what if, and plain facts of a product.

Everything it answers is either the ranker's own arithmetic or a column of the catalogue; each kind of
question has a module of its own.
"""

from __future__ import annotations

from typing import Any, Literal

from langchain.tools import tool
from langgraph.types import Command

from tools.answers import Runtime, answer
from tools.named_products import MOST, named_products
from tools.references import points_at_all
from tools.stated_facts import stated_facts
from tools.what_if import what_if
from tools.why import one_against_others, why, why_not

#: Products of which it is told why they are there, or not.
_EACH = 2


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
    shop = runtime.context.shop
    cards = list(runtime.state.get("cards", []))
    found, unknown = named_products(runtime, products or [], cards)
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
        "currency": shop.currency,
        "items": [],
    }
    items = [product for pid in found if (product := shop.product(pid))]
    if not items:
        pass
    elif kind == "facts":
        artifact |= stated_facts(runtime, items, question, cards)
    elif kind == "compare" and len(items) > 1:
        artifact |= one_against_others(runtime, items[:MOST], cards, question)
    elif kind == "why_not":
        artifact["items"] = [why_not(runtime, product, cards) for product in items[:_EACH]]
    elif kind == "what_if" and (row := what_if(runtime, items, cards, question)):
        artifact["items"] = [row]
    else:
        artifact["items"] = [why(runtime, product, cards) for product in items[:_EACH]]
    return answer(runtime, "explain_products", artifact, content=_short(artifact))


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
