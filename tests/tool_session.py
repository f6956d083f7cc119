"""Runs the shop's tools as an agent would, without a model: one conversation's state, by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

from langchain.tools import ToolRuntime
from langchain_core.messages import HumanMessage, ToolMessage

from data.records import Customer, Event, Product
from data.shop import Shop
from engine.recommender import Recommender
from tests.toy_shops import DAY, NOW, build
from tools.build_profile import build_profile
from tools.context import Identity, Role, ShopContext
from tools.explain_products import explain_products
from tools.keep_shortlist import keep_shortlist
from tools.lookup_customer import lookup_customer
from tools.rank_products import rank_products
from tools.shop_information import shop_information

TOOLS = {
    tool.name: tool
    for tool in (
        build_profile, explain_products, keep_shortlist, lookup_customer, rank_products,
        shop_information,
    )
}  # fmt: skip

INFO = {
    "Delivery": "Parcels arrive within 3 days and cost $5.",
    "Returns": "Send anything back within 30 days for a full refund.",
    "Payment": "We take cards and bank transfer.",
}


def lamp_shop() -> Shop:
    """Six lamps from 10 to 60, three kinds of shoes, two books, a mug; every value chosen by hand."""
    lamps = [
        Product(f"lamp{n}", "Home", 10.0 * n, "Lamps", brand, f"{brand} {name} lamp", text,
                rating=rating, stock=5 * n, attributes={"color": color, "weight_kg": weight})
        for n, brand, name, text, rating, color, weight in (
            (1, "Acmo", "desk", "A small lamp.", 3.5, "red", 0.5),
            (2, "Brill", "floor", "A tall lamp. Not for outdoor use.", 4.0, "blue", 1.5),
            (3, "Nordvik", "reading", "A lamp for long evenings.", 4.2, "green", 2.5),
            (4, "Acmo", "garden", "A waterproof lamp for the garden.", 4.4, "blue", 3.5),
            (5, "Brill", "night", "A warm glow.", 4.6, "red", 4.5),
            (6, "Nordvik", "arc", "A wide arc.", 4.8, "green", 5.5),
        )
    ]  # fmt: skip
    others = [
        Product("run", "Shoes", 80.0, "Running Shoes", "Acmo", "Acmo running shoes", rating=4.1,
                stock=3, attributes={"size": ("40", "41", "42"), "color": ("red", "white")}),
        Product("hike", "Shoes", 120.0, "Hiking Shoes", "Brill", "Brill hiking shoes", rating=4.5,
                stock=3, attributes={"size": ("42", "43"), "waterproof": "yes"}),
        Product("ball", "Shoes", 60.0, "Tennis Shoes", "Acmo", "Acmo tennis shoes", rating=3.9,
                stock=0, attributes={"size": ("39",), "waterproof": "no"}),
        Product("novel", "Books", 12.0, "Fiction", "Pagewell", "A long winter",
                "A story about snow.", rating=4.4, attributes={"pages": 320.0}),
        Product("atlas", "Books", 45.0, "Maps", "Pagewell", "World atlas", "Maps of the sea.",
                rating=None, attributes={"pages": 480.0}),
        Product("mug", "Kitchen", 9.0, "Mugs", "Brill", "Blue mug", "A mug.", rating=4.2,
                stock=1, attributes={"color": "blue", "dietary": "vegan"}),
    ]  # fmt: skip
    customers = (
        Customer("C1", name="Ada Brook", age=34.0, gender="Female", location="Paris"),
        Customer("C2", name="Bo Lind", age=51.0, gender="Male", browsing=("Books",)),
        Customer("C3", name="Ada Brook"),
    )
    events = (
        Event("C1", "lamp2", "purchase", NOW - 30 * DAY),
        Event("C1", "mug", "view", NOW - 20 * DAY),
    )
    return Shop((*lamps, *others), customers, events, info=INFO)


@cache
def lamp_recommender() -> Recommender:
    return build(lamp_shop())


class ToolSession:
    """A conversation that calls tools by name and keeps what they write into the state.

    Attributes:
        state: as the checkpointer would store it.
        audited: the customers that staff looked up.
    """

    def __init__(
        self,
        role: Role = "guest",
        customer_id: str | None = None,
        recommender: Recommender | None = None,
    ) -> None:
        recommender = recommender or lamp_recommender()
        self.shop = recommender.shop
        self.audited: list[tuple[str, str]] = []
        identity = Identity("session", role, customer_id, "ann" if role == "support" else "")
        self.context = ShopContext(
            identity,
            self.shop,
            recommender,
            lambda who, what: self.audited.append((who.username, what)),
        )
        self.state: dict[str, Any] = {"messages": []}

    def say(self, text: str) -> ToolSession:
        """The person writes something; what is said later counts as said."""
        place = len(self.state["messages"])
        self.state["messages"].append(HumanMessage(text, id=f"m{place}"))
        return self

    def call(self, name: str, **args: Any) -> dict[str, Any]:
        """The tool's artifact; its arguments pass through its schema, as a model's would."""
        runtime = self.runtime
        tool = TOOLS[name]
        schema = tool.args_schema
        parsed = schema.model_validate({**args, "runtime": runtime})  # type: ignore[union-attr]
        given = {key: getattr(parsed, key) for key in args}
        command = tool.func(**given, runtime=runtime)  # type: ignore[attr-defined]
        update = dict(command.update)
        (message,) = update.pop("messages")
        assert isinstance(message, ToolMessage)
        self.state["messages"].append(message)
        self.state |= update
        return dict(message.artifact)

    @property
    def runtime(self) -> Any:
        """What a tool is handed of the conversation as it stands."""
        return ToolRuntime(
            state=self.state, context=self.context, config={}, stream_writer=lambda _chunk: None,
            tool_call_id="call", store=None,
        )  # fmt: skip

    # -- shorthands -------------------------------------------------------------------------------

    def wish(self, text: str, *wishes: dict[str, Any], **args: Any) -> dict[str, Any]:
        self.say(text)
        return self.call("build_profile", wishes=[{"words": text, **w} for w in wishes], **args)

    def rank(self, text: str = "", **args: Any) -> dict[str, Any]:
        if text:
            self.say(text)
        return self.call("rank_products", **args)

    @property
    def known(self) -> list[str]:
        """What the session knows, as the page would show it."""
        from tools.facts import profile_rows

        return [row["text"] for row in profile_rows(self.context, self.state)]  # type: ignore[arg-type]


def ids(artifact: dict[str, Any]) -> list[str]:
    return [card["product_id"] for card in artifact["cards"]]


def at_most(price: float, words: str = "") -> dict[str, Any]:
    return {
        "key": "price",
        "value": price,
        "relation": "at_most",
        **({"words": words} if words else {}),
    }


def wants(key: str, value: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "value": value, **more}


def no(key: str, value: str) -> dict[str, Any]:
    return {"key": key, "value": value, "relation": "not"}
