"""A message understood with a scripted reader, over a small shop."""

from __future__ import annotations

from collections.abc import Sequence

from agent.dialogue import Dialogue
from agent.models.reading import ACTS, Reading, Span
from agent.slots.customers import Customers
from agent.understanding.frame import Frame
from agent.understanding.understanding import Understanding
from data.records import Product
from engine.language.vocabulary import Vocabulary

SHOP = [
    Product("P1", "Shoes", 80.0, "Running Shoes", "Pruvane", attributes={"color": "Blue"}),
    Product("P2", "Shoes", 60.0, "Hiking Boots", "Brasklund", attributes={"color": "Green"}),
    Product("P3", "Books", 12.0, "Crime", "Lantern", attributes={"pages": 320.0}),
    Product("P4", "Books", 15.0, "Poetry", "Lantern", attributes={"pages": 520.0}),
    Product("P5", "Fitness", 30.0, "Yoga Mats", "Mossavi", attributes={"color": "Navy Blue"}),
    Product("P6", "Electronics", 900.0, "Laptops", "Corvane", attributes={"ram_gb": 16.0, "storage_gb": 512.0}),
    Product("P7", "Electronics", 700.0, "Laptops", "Corvane", attributes={"ram_gb": 8.0, "storage_gb": 256.0}),
]  # fmt: skip
#: Words that the texts of the shop's products hold, beside names.
TOLD = frozenset({"cover", "waterproof", "tent"})
CARDS = (
    {"product_id": "P1", "name": "Pruvane running shoes", "brand": "Pruvane", "price": 80.0,
     "rating": 4.0, "category": "Shoes", "subcategory": "Running Shoes", "attributes": {"color": "Blue"}},
    {"product_id": "P2", "name": "Brasklund hiking boots", "brand": "Brasklund", "price": 60.0,
     "rating": 4.5, "category": "Shoes", "subcategory": "Hiking Boots", "attributes": {"color": "Green"}},
)  # fmt: skip
SHOWN = Dialogue(cards=CARDS, stage="shown", turns=2)


class Scripted:
    """A reader that knows nothing but what it is told."""

    def __init__(self, acts: Sequence[str], **spans: str | list[str]) -> None:
        self.acts, self.spans = acts, spans

    def read(self, text: str, stage: str) -> Reading:
        del stage
        found = []
        for slot, words in self.spans.items():
            for word in [words] if isinstance(words, str) else words:
                start = text.index(word)
                found.append(Span(slot, start, start + len(word)))
        likely = {act: 0.9 if act in self.acts else 0.01 for act in ACTS}
        return Reading(likely, tuple(sorted(found, key=lambda span: span.start)))


def read(
    text: str, dialogue: Dialogue | None = None, acts: str = "", **spans: str | list[str]
) -> Frame:
    known = Understanding(
        Scripted(acts.split(), **spans),
        Vocabulary(SHOP, is_told=TOLD.__contains__),
        Customers(frozenset({"C100"}), frozenset({"ann lee"})),
    )
    base = dialogue or Dialogue(turns=1)
    return known.frame(
        Dialogue(
            **{**{n: getattr(base, n) for n in Dialogue.__dataclass_fields__}, "message": text}
        )
    )


def wish(found: Frame, key: str) -> list[tuple[str, object]]:
    return [(w.get("relation", "is"), w["value"]) for w in found.wishes if w["key"] == key]


def said_before(*rows: tuple[str, str, object], stage: str = "shown") -> Dialogue:
    """Two products are shown, and these limits were said, the last one last."""
    profile = tuple(
        {"key": key, "relation": relation, "value": value, "source": "said"}
        for key, relation, value in rows
    )
    return Dialogue(cards=CARDS, stage=stage, turns=3, profile=profile)
