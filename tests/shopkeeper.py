"""A small shop and a stand-in for its assistant, to drive the page without a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from agent.turn import DoneEvent, ProductsEvent, TokenEvent, ToolEvent, Turn, TurnEvent
from data.records import Customer, Product
from data.shop import Shop
from engine.results import Reason, Scored
from tools.cards import product_card
from tools.context import Identity

#: A name that would run code, fetch a picture and open a template if anything let it.
EVIL = (
    "<script>window.pwned=1</script><img src=http://evil.example/x onerror=window.pwned=1>${1}{{2}}"
)


def small_shop() -> Shop:
    """Six products and three customers; the third product's texts are hostile."""

    def product(number: int, category: str, subcategory: str, name: str, **more: Any) -> Product:
        return Product(
            f"P{number}", category, 10.0 * number + 4.5, subcategory, "Ironvale", name, **more
        )

    return Shop(
        products=(
            product(1, "Fitness", "Kettlebells", "Kettlebell 12 kg", rating=4.7, stock=14),
            product(2, "Fitness", "Yoga Mats", "Cork Mat", rating=4.5, stock=3),
            product(3, "Fitness", "Bands", EVIL, description=EVIL, attributes={"color": EVIL}),
            product(4, "Kitchen", "Kettles", "Gooseneck Kettle", rating=4.8, stock=0),
            product(5, "Books", "Biography", "The Long Run", attributes={"color": "navy"}),
            product(6, "Outdoor", "Tents", "Two-Person Tent", attributes={"color": "sage"}),
        ),
        customers=(
            Customer("C1", name="Mara Lindqvist", age=34, gender="female", segment="Loyal"),
            Customer("C2", name="Jonas Okafor", age=51, segment="New"),
            Customer("C3", name="Priya Raman", segment="Frequent"),
        ),
        info={"returns": "30 days"},
        name="Larkspur & Co",
        currency="EUR",
    )


class Shopkeeper:
    """A ``ShopAssistant`` with the manners of the real one and no model: it lists the shop's
    first products, notes what was said as a fact, and keeps each session to itself.

    "break" raises midway; "I'll take number N" puts card N on the shortlist; "hello" gives words
    only. What it was asked to do stands in ``calls``, newest last.
    """

    chat_model = "fake"

    def __init__(self, shop: Shop, shown: int = 4) -> None:
        self.shop = shop
        self.shown = shown
        self.calls: list[tuple[Any, ...]] = []
        self._turns: dict[str, Turn] = {}
        self._messages: dict[str, list[dict[str, str]]] = {}

    def stream(self, identity: Identity, message: str) -> Iterator[TurnEvent]:
        self.calls.append(("stream", identity, message))
        before = self.snapshot(identity)
        yield ToolEvent("build_profile", {"need": message})
        if "break" in message:
            raise ConnectionError("the language model did not answer")
        products, shortlist = list(before.products), list(before.shortlist)
        tools = [{"name": "build_profile", "args": {"need": message}}]
        if "take number" in message:
            shortlist.append(products[int(message.split()[-1]) - 1])
            reply = f"{shortlist[-1]['name']} is on your shortlist. Nothing is ordered."
        elif "hello" in message:
            reply = "Hello to you."
        elif "forget me" in message:
            tools = [{"name": "build_profile", "args": {"action": "forget"}}]
            self.start_over(identity)
            yield TokenEvent("Forgotten.")
            yield DoneEvent(Turn("Forgotten.", tool_calls=tools))
            return
        elif "impossible" in message:
            tools.append({"name": "rank_products", "args": {}})
            yield TokenEvent("Nothing fits.")
            yield DoneEvent(Turn("Nothing fits.", tool_calls=tools))
            return
        elif "tell me all" in message:
            reply = "\n\n".join(f"Line {number}." for number in range(60))
        else:
            tools.append({"name": "rank_products", "args": {"max_price": 50}})
            yield ToolEvent("rank_products", {"max_price": 50})
            products = [self._card(product) for product in self.shop.products[: self.shown]]
            yield ProductsEvent(products)
            named = ", ".join(card["name"] for card in products[:2])
            reply = f"Here are {len(products)} that fit, best first: {named} and more."
        for word in reply.split(" "):
            yield TokenEvent(word if word == reply.split(" ")[0] else f" {word}")
        fact = {
            "id": f"f{len(before.profile) + 1}",
            "text": f"looking for: {message}",
            "key": "need",
            "value": message,
            "relation": "is",
            "source": ("said", "history", "staff", "guessed")[len(before.profile) % 4],
            "words": message,
            "hard": False,
            "weight": 1.0,
        }
        turn = Turn(
            reply,
            products,
            [*before.profile, fact],
            tools,
            shortlist=shortlist,
            use_demographics=before.use_demographics,
        )
        self._turns[identity.session_id] = turn
        self._messages.setdefault(identity.session_id, []).extend(
            [{"role": "user", "content": message}, {"role": "assistant", "content": reply}]
        )
        yield DoneEvent(turn)

    def turn(self, identity: Identity, message: str) -> Turn:
        *_before, last = self.stream(identity, message)
        assert isinstance(last, DoneEvent)
        return last.turn

    def messages(self, identity: Identity) -> list[dict[str, str]]:
        return list(self._messages.get(identity.session_id, []))

    def snapshot(self, identity: Identity) -> Turn:
        return self._turns.get(identity.session_id, Turn(""))

    def edit_fact(self, identity: Identity, fact_id: str, value: str | float | None) -> Turn:
        self.calls.append(("edit_fact", identity, fact_id, value))
        before = self.snapshot(identity)
        if fact_id not in {fact["id"] for fact in before.profile}:
            raise KeyError(fact_id)
        if value == "":
            raise ValueError("it cannot be empty")
        changed = {"value": value, "text": f"looking for: {value}", "source": "said"}
        facts = [
            {**fact, **changed} if fact["id"] == fact_id else fact
            for fact in before.profile
            if fact["id"] != fact_id or value is not None
        ]
        self._turns[identity.session_id] = replace(before, profile=facts)
        return self.snapshot(identity)

    def use_demographics(self, identity: Identity, use: bool) -> Turn:
        self.calls.append(("use_demographics", identity, use))
        self._turns[identity.session_id] = replace(self.snapshot(identity), use_demographics=use)
        return self.snapshot(identity)

    def feedback(self, identity: Identity, product_id: str, kind: str) -> None:
        if self.shop.product(product_id) is None:
            raise KeyError(product_id)
        self.calls.append(("feedback", identity, product_id, kind))

    def start_over(self, identity: Identity) -> None:
        self.calls.append(("start_over", identity))
        self._turns.pop(identity.session_id, None)
        self._messages.pop(identity.session_id, None)

    def forget(self, identity: Identity) -> None:
        self.start_over(identity)

    def _card(self, product: Product) -> dict[str, Any]:
        reasons = (
            Reason("category", product.category, 0.42, f"in {product.category}, as you asked"),
            Reason("price", "near 45", 0.21, "near the price you named"),
            Reason("quality", "rating", 0.17, f"rated {product.rating} of 5"),
            Reason("behaviour", "bought together", -0.05, "seldom bought with what you have"),
        )
        return product_card(Scored(product, 0.75, reasons), self.shop.currency)
