"""The tool calls that a reading leads to, and those that the annotation would have led to.

Understanding and planner are the app's own, on the bundled shop or any other; only the reader is
exchanged. Each stage of a conversation is one standing that stays the same, so that calls are a
function of message and reading. This module does not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from agent.dialogue import Dialogue
from agent.models.reading import ACTS, STAGES, Reading
from agent.planner import Call, plan
from agent.slots.customers import NOBODY, Customers
from agent.training.fill import Example
from agent.understanding.understanding import Understanding
from data.shop import Shop
from engine.language.vocabulary import Vocabulary
from engine.profile import Fact
from tools.cards import plain_card

#: Cards on the screen.
_CARDS = 5
#: What the assistant asked, by stage; the other stages ask nothing.
_QUESTIONS = {
    "asked_budget": "price",
    "asked_recipient": "recipient",
    "asked_kind": "subcategory",
    "asked_brand": "brand",
    "asked_attribute": "color",
    "asked_other": "occasion",
}


@dataclass(frozen=True)
class _Given:
    """A reader that makes the same of every message."""

    reading: Reading

    def read(self, text: str, stage: str) -> Reading:  # noqa: ARG002
        return self.reading


@dataclass(frozen=True)
class CallMaker:
    """Makes the calls of a message in one shop.

    Attributes:
        dialogues: how the conversation stands at each stage.
    """

    vocabulary: Vocabulary
    dialogues: Mapping[str, Dialogue]
    customers: Customers = NOBODY

    @classmethod
    def of(cls, shop: Shop) -> CallMaker:
        customers = frozenset(customer.customer_id for customer in shop.customers)
        return cls(Vocabulary(shop.products), standings(shop), Customers(customers))

    def calls(self, reading: Reading, example: Example) -> list[Call]:
        """Every call of the plan, in order."""
        dialogue = replace(self.dialogues[example.stage], message=example.text)
        understanding = Understanding(_Given(reading), self.vocabulary, self.customers)
        return plan(understanding.frame(dialogue), dialogue)

    def right(self, example: Example) -> list[Call]:
        """The calls of a reader that reads as the corpus is marked."""
        return self.calls(gold(example), example)


def gold(example: Example) -> Reading:
    """The annotation as a reading."""
    return Reading({act: float(act in example.acts) for act in ACTS}, example.spans)


def standings(shop: Shop) -> dict[str, Dialogue]:
    """For each stage a conversation that stands there: cards, a wish kept, what was asked."""
    spread = shop.products[:: max(len(shop.products) // _CARDS, 1)][:_CARDS]
    cards = tuple(plain_card(product, shop.currency) for product in spread)
    kept = Fact("category", str(cards[0]["category"])).to_dict()
    shown = Dialogue(cards=cards, stage="shown", turns=2, profile=(kept,))
    staff = Dialogue(stage="staff", support=True, turns=1)
    customer = {"customer_id": next((c.customer_id for c in shop.customers), "C1")}
    special = {
        "start": Dialogue(turns=1),
        "offered": replace(shown, cards=(), offer={"key": "category", "text": "look elsewhere"}),
        "taken": replace(shown, shortlist=cards[:1]),
        "staff": staff,
        "staff_customer": replace(staff, customer=customer, turns=2),
    }
    return {
        stage: replace(
            special.get(stage, shown),
            stage=stage,
            question={"key": _QUESTIONS[stage]} if stage in _QUESTIONS else None,
        )
        for stage in STAGES
    }
