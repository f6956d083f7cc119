"""What a request over REST may hold.

Shapes only, examples stand in ``examples.py``; meaning is checked where it is known (``tools/filters.py``, ``access.py``). What
answers hold stands in ``answers.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    SecretStr,
    Tag,
    field_validator,
    model_validator,
)

#: Longest message of one turn, in characters.
LONGEST_MESSAGE = 2000
LONGEST_ID = 200
#: Filters, or facts of a profile, in one request; each that is unknown is answered with a remedy.
MOST_KEYS = 100
_SURROGATE = re.compile("[\ud800-\udfff]")

Text = Annotated[str, Field(max_length=LONGEST_MESSAGE)]
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
Finite = Annotated[float, Field(allow_inf_nan=False)]


class BodyError(ValueError):
    """A value that a body cannot hold, and what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Body(BaseModel):
    """A request: unknown fields are refused, and so is text that is not valid Unicode."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_unicode(cls, raw: Any) -> Any:
        if any(_is_broken(text) for text in _texts(raw)):
            message = "A text in it is not valid Unicode (half of a surrogate pair)"
            raise BodyError(message, "Send whole characters.")
        return raw


class SessionBody(Body):
    """Who signs in. Empty: a guest. Staff: username and password. Demo: a role."""

    username: Annotated[str, Field(min_length=1, max_length=LONGEST_ID)] | None = None
    password: Annotated[SecretStr, Field(max_length=1000)] | None = None
    demo_role: Literal["guest", "shopper", "support"] | None = None
    customer_id: Id | None = None


class ChatBody(Body):
    message: Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE)]

    @field_validator("message")
    @classmethod
    def _says_something(cls, message: str) -> str:
        if not message.strip():
            raise BodyError("The message is blank", "Say something.")
        return message


class FactBody(Body):
    """One fact, as ``/api/chat`` answers with them; ``id`` and ``text`` are ignored."""

    key: Id
    value: Annotated[
        Annotated[Text, Tag("<text>")] | Annotated[Finite, Tag("<number>")],
        Discriminator(lambda raw: "<text>" if isinstance(raw, str) else "<number>"),
    ]
    relation: Literal["is", "not", "at_most", "at_least"] = "is"
    source: Literal["said", "history", "staff", "guessed"] = "said"
    words: Text = ""
    hard: bool = False
    weight: Annotated[float, Field(ge=0, le=10)] = 1.0
    scope: Text = ""
    id: Text = ""
    text: Text = ""


#: Facts or a plain object; the tags keep the errors of one apart from those of the other.
Profile = Annotated[
    Annotated[list[FactBody], Field(max_length=MOST_KEYS), Tag("<facts>")]
    | Annotated[dict[str, Any], Field(max_length=MOST_KEYS), Tag("<object>")],
    Discriminator(lambda raw: "<facts>" if isinstance(raw, list) else "<object>"),
]


class SeenBody(Body):
    """A product that a person did something with, oldest first in a list."""

    product_id: Id
    event: Literal["view", "like", "dislike", "purchase"] = "view"


class RecommendationBody(Body):
    """For whom, what is wanted, and what may not be broken. All optional."""

    customer_id: Id | None = None
    profile: Profile | None = Field(
        None,
        description="A list of facts, or a plain object: tastes and dislikes (lists of words), "
        "age, gender, location, segment, avg_order_value, season, holiday, occasion, recipient, "
        "or any attribute of the shop. Tastes, not limits. What is none of the shop's own values is "
        "free text: with the query at most 4000 characters in all.",
    )
    history: Annotated[list[SeenBody], Field(max_length=500)] = Field(
        default_factory=list, description="What a person without a customer_id looked at or bought."
    )
    query: Text | None = None
    filters: dict[str, Any] | None = Field(
        None,
        max_length=MOST_KEYS,
        description="Hard limits. category, subcategory, brand: a value or a list (any of). "
        "min_price, max_price, min_rating: numbers. exclude_brands, exclude_products: lists. Any "
        'attribute of the shop: a value, a list, or {"min", "max"} for a numeric one.',
    )
    k: Annotated[int, Field(ge=1, le=100, strict=True)] = 5
    sort: Literal["best", "cheapest", "dearest", "best_rated"] = "best"
    use_demographics: bool = Field(True, description="False: age and gender do not count.")


class FeedbackBody(Body):
    product_id: Id
    event: Literal["view", "like", "dislike", "purchase"]


def _texts(raw: Any) -> Iterator[str]:
    """Every text in a decoded JSON value, keys too; without recursion, as depth is the sender's."""
    pending = [raw]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending.extend(value)
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def _is_broken(text: str) -> bool:
    return _SURROGATE.search(text) is not None
