"""Small shops whose right answers can be proved by hand, and random ones for properties."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from data.records import Customer, Event, Product
from data.shop import Shop
from engine.profile import Fact, Interaction, Profile
from engine.ranking.asked import Asked
from engine.ranking.ordering import Sort
from engine.recommender import Recommender
from engine.results import Recommendation
from tests.fakes import fake_encode

#: 2025-07-15 12:00 UTC: summer.
NOW = 1_752_580_800.0
DAY = 86_400.0


def toy_shop() -> Shop:
    """Seven products, three customers; each property has one product that shows it."""
    products = (
        Product("mat", "Fitness", 20.0, "Yoga Mat", "Nordvik", "Nordvik yoga mat", rating=4.6,
                season="Summer", stock=3, attributes={"color": "blue"}),
        Product("bells", "Fitness", 60.0, "Dumbbells", "Acmo", "Iron dumbbells", rating=4.1,
                stock=3, attributes={"color": "black", "weight_kg": 10.0}),
        Product("kettle", "Kitchen", 35.0, "Kettle", "Nordvik", "Steel kettle", rating=3.0,
                stock=2, similar=("Mug",), attributes={"volume_ml": 1700.0}),
        Product("gone", "Kitchen", 8.0, "Mug", "Acmo", "Big mug", rating=4.9, stock=0),
        Product("mug", "Kitchen", 9.0, "Mug", "Brill", "Blue mug", rating=4.2, stock=5,
                attributes={"color": ("blue", "white"), "volume_ml": 300.0}),
        Product("novel", "Books", 12.0, "Fiction", "Pagewell", "A long winter",
                "A story about snow.", rating=4.4, season="Winter", attributes={"pages": 320.0}),
        Product("atlas", "Books", 45.0, "Maps", "Pagewell", "World atlas", rating=4.8,
                attributes={"pages": 480.0}),
    )  # fmt: skip
    customers = (
        Customer("buyer", age=30.0, gender="Female", location="Paris"),
        Customer("browser", browsing=("Fitness", "Kitchen"), purchases=("Kettle",),
                 avg_order_value=20.0, holiday=True, season="Summer"),
        Customer("blank"),
    )  # fmt: skip
    events = (
        Event("buyer", "kettle", "purchase", NOW - 30 * DAY),
        Event("buyer", "mug", "view", NOW - 20 * DAY),
        Event("other", "mat", "purchase", NOW - 2 * DAY),
        Event("other", "atlas", "purchase", NOW - 200 * DAY),
    )
    return Shop(products, customers, events)


def build(shop: Shop, **options: Any) -> Recommender:
    return Recommender.build(shop, fake_encode, clock=lambda: NOW, **options)


WORDS = ("kettle", "blue", "runner", "lamp", "tea", "wool")
CATEGORIES = ("Kitchen", "Sport", "Home")
BRANDS = ("Acmo", "Brill", "Nordvik")
COLORS = ("red", "blue", "green")


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """1 to 9 products; any property may be missing."""
    products = []
    for number in range(draw(st.integers(1, 9))):
        attributes: dict[str, Any] = {}
        if draw(st.booleans()):
            attributes["color"] = draw(
                st.one_of(
                    st.sampled_from(COLORS),
                    st.tuples(st.sampled_from(COLORS), st.sampled_from(COLORS)),
                )
            )
        if draw(st.booleans()):
            attributes["pages"] = float(draw(st.integers(1, 500)))
        category = draw(st.sampled_from(CATEGORIES))
        products.append(
            Product(
                f"p{number}",
                category,
                draw(st.integers(0, 20_000)) / 100,
                subcategory=draw(st.sampled_from(("", f"{category} small", f"{category} big"))),
                brand=draw(st.sampled_from(("", *BRANDS))),
                name=" ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
                rating=draw(st.none() | st.integers(0, 50).map(lambda tenths: tenths / 10)),
                sentiment=draw(st.none() | st.floats(0, 1, width=16)),
                season=draw(st.sampled_from(("", "Summer", "Winter"))),
                location=draw(st.sampled_from(("", "Paris", "Rome"))),
                stock=draw(st.sampled_from((None, 0, 1, 7))),
                similar=draw(st.sampled_from(((), ("Kitchen small",), ("Sport big", "Home big")))),
                attributes=attributes,
            )
        )
    ids = [product.product_id for product in products]
    events = draw(
        st.lists(
            st.builds(
                Event,
                customer_id=st.sampled_from(("c1", "c2")),
                product_id=st.sampled_from(ids),
                kind=st.sampled_from(("view", "like", "dislike", "purchase")),
                timestamp=st.integers(0, 400).map(lambda days: NOW - days * DAY),
            ),
            max_size=6,
        )
    )
    customers = (Customer("c1", age=30.0, gender="female"), Customer("c2", age=61.0, gender="male"))
    return Shop(tuple(products), customers, tuple(events))


def _facts() -> st.SearchStrategy[Fact]:
    labels = {
        "category": (*CATEGORIES, "Garden"),
        "subcategory": ("Kitchen small", "Sport big", "kitchen BIG"),
        "brand": (*BRANDS, "acmo", "Nobody"),
        "product": ("p0", "p1", "p99"),
    }
    text = st.sampled_from(sorted(labels)).flatmap(
        lambda key: st.builds(
            Fact,
            key=st.just(key),
            value=st.sampled_from(labels[key]),
            relation=st.sampled_from(("is", "not")),
            hard=st.booleans(),
        )
    )
    number = st.builds(
        Fact,
        key=st.sampled_from(("price", "rating")),
        value=st.integers(0, 250).map(float),
        relation=st.sampled_from(("at_most", "at_least")),
        hard=st.booleans(),
    )
    need = st.builds(Fact, key=st.just("need"), value=st.sampled_from(WORDS))
    trait = st.sampled_from((Fact("age", 33.0, source="history"), Fact("gender", "male")))
    return st.one_of(text, number, need, trait)


@st.composite
def profiles(draw: st.DrawFn, shop: Shop, hard_only: bool = False) -> Profile:
    """Up to five facts, some history, some exclusions."""
    facts = draw(st.lists(_facts(), max_size=5))
    if hard_only:
        facts = [fact for fact in facts if fact.hard]
    ids = [product.product_id for product in shop.products]
    history = draw(
        st.lists(
            st.builds(
                Interaction,
                product_id=st.sampled_from([*ids, "unknown"]),
                kind=st.sampled_from(("view", "like", "dislike", "purchase")),
                age_days=st.none() | st.integers(0, 900).map(float),
            ),
            max_size=4,
        )
    )
    exclude = draw(st.frozensets(st.sampled_from(ids), max_size=1))
    return Profile(
        tuple(facts), tuple(history), use_demographics=draw(st.booleans()),
        use_history=draw(st.booleans()), exclude=exclude,
    )  # fmt: skip


@st.composite
def questions(draw: st.DrawFn, shop: Shop) -> Asked:
    """Any kind of list: best or a superlative, like or beside a product, mixed or by score alone."""
    product = st.sampled_from([None, *(product.product_id for product in shop.products)])
    columns = shop.product_table.attribute_keys
    sorts = [sort for sort in get_args(Sort) if columns or sort not in ("most", "least")]
    return Asked(
        draw(profiles(shop)), draw(st.integers(1, 9)), draw(st.sampled_from(sorts)),
        like=draw(product), diversity=draw(st.sampled_from((None, 0.0))), beside=draw(product),
        by=draw(st.sampled_from(columns)) if columns else "",
    )  # fmt: skip


def need(text: str) -> Profile:
    return Profile((Fact("need", text),))


def ids(answer: Recommendation) -> list[str]:
    return [item.product.product_id for item in answer.items]
