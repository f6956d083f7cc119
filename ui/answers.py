"""What answers over REST hold: the shapes that the OpenAPI description shows.

Answers are made as plain JSON (cards, facts, turns); these shapes describe them.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_CARD: dict[str, Any] = {
    "product_id": "P0001",
    "name": "Nordvik yoga mat",
    "category": "Fitness",
    "subcategory": "Yoga mats",
    "brand": "Nordvik",
    "price": 24.9,
    "currency": "EUR",
    "rating": 4.6,
    "description": "A soft mat that does not slip.",
    "stock": 12,
    "attributes": {"color": ["blue"], "thickness_mm": 6},
    "image_url": "/pictures/P0001.svg",
    "score": 0.41,
    "reasons": [
        {"block": "category", "feature": "Fitness", "contribution": 0.3, "text": "it is fitness"},
        {"block": "quality", "feature": "4.6", "contribution": 0.11, "text": "rated 4.6 of 5"},
    ],
}
_FACT: dict[str, Any] = {
    "id": "5f0c2a9b1d3e",
    "key": "price",
    "value": 50.0,
    "relation": "at_most",
    "source": "said",
    "words": "under 50",
    "hard": True,
    "text": "up to €50",
}


def _example(**members: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [members]})


class Health(BaseModel):
    model_config = _example(status="ok", products=1500, customers=500, chat_model="embedded")

    status: Literal["ok"]
    products: int
    customers: int
    chat_model: str


class Session(BaseModel):
    model_config = _example(
        session_id="kP0v...43 characters", role="shopper", customer_id="C1002", expires_in=86400
    )

    session_id: str = Field(description="Secret: whoever holds it is in this session.")
    role: Literal["guest", "shopper", "support"]
    customer_id: str | None = None
    expires_in: int = Field(description="Seconds without a request until the session ends.")


class ReasonOut(BaseModel):
    block: str
    feature: str
    contribution: float = Field(description="An addend; all addends sum to the score.")
    text: str


class Card(BaseModel):
    """A product. ``score`` and ``reasons`` stand only on ranked ones."""

    model_config = _example(**_CARD)

    product_id: str
    name: str
    category: str
    subcategory: str
    brand: str
    price: float
    currency: str
    rating: float | None = Field(description="Stars of 5, or null when nobody rated it.")
    similar_rating: float | None = None
    sentiment: float | None = None
    description: str = ""
    stock: int | None = None
    season: str = ""
    holiday: bool | None = None
    location: str = ""
    attributes: dict[str, str | float | list[str] | None] = Field(default_factory=dict)
    image_url: str = ""
    score: float | None = None
    reasons: list[ReasonOut] | None = None


class FactOut(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str = ""
    key: str
    value: str | float
    relation: str = "is"
    source: str = "said"
    words: str = ""
    hard: bool = False
    text: str = ""


class ToolCall(BaseModel):
    name: str
    args: dict[str, Any]


class TurnOut(BaseModel):
    model_config = _example(
        reply="For your dad I would take the Nordvik yoga mat, rated 4.6. Which colour?",
        products=[_CARD],
        profile=[_FACT],
        tool_calls=[{"name": "rank_products", "args": {"k": 5}}],
        question="Which colour?",
        answers=["Black", "Red"],
        timing_ms={"total": 212.0, "first_card": 96.0},
        shortlist=[],
        subject="your dad",
        use_demographics=True,
    )

    reply: str
    products: list[Card]
    profile: list[FactOut]
    tool_calls: list[ToolCall]
    question: str | None = Field(None, description="Only when the assistant asks one.")
    answers: list[str] = Field(
        [], description="Only where something is asked or offered: short answers to it."
    )
    timing_ms: dict[str, float]
    shortlist: list[Card]
    subject: str = Field(description='Whom the wishes are for: "you" or e.g. "your dad".')
    use_demographics: bool = Field(description="May age and gender steer the ranking?")


class RelaxationOut(BaseModel):
    """The cheapest single change that fills an empty list; offered, never taken."""

    constraint: FactOut
    relaxed: FactOut | None = Field(description="Null when the limit would be dropped.")
    eligible: int
    text: str


class Recommendations(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"products": [_CARD], "eligible": 37},
                {
                    "products": [],
                    "eligible": 0,
                    "relaxation": {
                        "constraint": _FACT,
                        "relaxed": {**_FACT, "value": 61.5, "text": "up to €61.50"},
                        "eligible": 3,
                        "text": "raising the budget to 61.50 would give 3 products",
                    },
                },
            ]
        }
    )

    products: list[Card]
    eligible: int = Field(description="Products that keep every limit, before the best k.")
    relaxation: RelaxationOut | None = Field(None, description="Only when the list is empty.")


class HistoryLine(BaseModel):
    product_id: str
    name: str
    event: str
    timestamp: float = Field(description="Seconds since 1970-01-01 UTC.")
    quantity: float


class CustomerOut(BaseModel):
    model_config = _example(
        customer_id="C1002",
        name="Ida Berg",
        age=34.0,
        gender="Female",
        location="Oslo",
        segment="New Visitor",
        avg_order_value=48.5,
        browsing=["Fitness"],
        purchases=["Yoga mats"],
        holiday=None,
        season="Summer",
        attributes={},
        history=[
            {
                "product_id": "P0001",
                "name": "Nordvik yoga mat",
                "event": "purchase",
                "timestamp": 1766000000.0,
                "quantity": 1.0,
            }
        ],
    )

    customer_id: str
    name: str
    age: float | None
    gender: str
    location: str
    segment: str
    avg_order_value: float | None
    browsing: list[str]
    purchases: list[str]
    holiday: bool | None
    season: str
    attributes: dict[str, str | float | list[str] | None]
    history: list[HistoryLine] = Field(description="The newest 50 events, newest first.")


class ErrorLine(BaseModel):
    field: str
    value: str | float | bool | None = None
    message: str
    remedy: str


class ProblemOut(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "tag:shop-chat,2026:validation",
                    "title": "Unprocessable Entity",
                    "status": 422,
                    "detail": 'filters.colour: This shop has no such filter. Did you mean "color"?',
                    "errors": [
                        {
                            "field": "filters.colour",
                            "value": "red",
                            "message": "This shop has no such filter.",
                            "remedy": 'Did you mean "color"?',
                        }
                    ],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[ErrorLine] | None = None


#: What each error status means here.
_STATUSES = {
    401: "No session, one that is over, or a wrong password.",
    403: "Demo sign-in in a shop that is not a demo.",
    404: "There is none, or it is not yours to see: the answer is the same.",
    413: "The body is larger than 64 KB.",
    422: "A field is missing, unknown, or has a value it cannot have.",
    429: "Too often, or too many messages wait; Retry-After says how long.",
    503: "The assistant is busy; Retry-After says how long.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for its OpenAPI description."""
    schema = {"$ref": "#/components/schemas/Problem"}
    content = {"application/problem+json": {"schema": schema}}
    return {s: {"description": _STATUSES[s], "content": content} for s in statuses}
