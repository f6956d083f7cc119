"""Conversations put together by hand: messages with the artifacts that the shop's tools leave."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from data.records import Customer
from data.shop import Shop
from engine.profile import Fact
from tools.cards import plain_card
from tools.facts import fact_row
from tools.lookup_customer import summary_of


class Told:
    """Builds a message list; each method is one step of a conversation."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.messages: list[BaseMessage] = []

    def person(self, words: str) -> Told:
        self.messages.append(HumanMessage(words, id=str(len(self.messages))))
        return self

    def model(self, words: str) -> Told:
        self.messages.append(AIMessage(words, id=str(len(self.messages))))
        return self

    def tool(self, name: str, artifact: dict[str, Any], **args: Any) -> Told:
        call = {"name": name, "args": args, "id": f"call{len(self.messages)}", "type": "tool_call"}
        self.messages.append(AIMessage("", tool_calls=[call], id=f"a{len(self.messages)}"))
        self.messages.append(
            ToolMessage(
                "{}",
                tool_call_id=call["id"],
                name=name,
                artifact=artifact,
                id=f"t{len(self.messages)}",
            )
        )
        return self

    def card(self, product_id: str, *reasons: str) -> dict[str, Any]:
        product = self.shop.product(product_id)
        assert product is not None
        rows = [
            {"block": "x", "feature": "x", "contribution": 0.1, "text": text} for text in reasons
        ]
        return {**plain_card(product, self.shop.currency), "score": 1.0, "reasons": rows}

    def ranked(self, *cards: dict[str, Any], facts: tuple[Fact, ...] = (), **more: Any) -> Told:
        rows = [fact_row(fact, self.shop.currency) for fact in facts]
        artifact = {
            "cards": list(cards),
            "before": [],
            "eligible": 61,
            "total": len(self.shop.products),
            "kept": [row for row in rows if row["hard"]],
            "cause": None,
            "offer": None,
            "missing": [],
            "ran_out": False,
            "question": None,
            "sort": "best",
            "steer": "",
            "like": None,
            "more": False,
            "note": "",
            "subject": "you",
            "profile": rows,
            "currency": self.shop.currency,
            **more,
        }
        return self.tool("rank_products", artifact)

    def looked_up(self, customer: Customer, bought: list[str], browsed: list[str]) -> Told:
        summary = {**summary_of(customer, bought, len(bought)), "browsed": browsed}
        return self.tool("lookup_customer", {"refused": False, "customer": summary, "facts": []})
