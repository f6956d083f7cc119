"""What a reader makes of one message: how likely each act is, and which words fill which slot.

``Reading`` is the contract between the trained model (``reader.py``), which knows language and
not the shop, and ``understanding.py``, which knows the shop's words and the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

#: Acts of a message; the annotation guide (``training/GUIDE.md``) says what each means.
ACTS = (
    "find", "inform", "gift", "self", "skip", "affirm", "deny", "cheaper", "pricier", "better",
    "cheapest", "dearest", "best_rated", "more", "reject", "similar", "why", "why_not", "compare",
    "ask_product", "ask_shop", "take", "drop", "show_list", "ask_profile", "correct",
    "remove_wish", "undo", "start_over", "forget", "lookup", "summary", "draft", "greet", "thanks",
    "bye", "smalltalk", "about_bot", "off_topic", "attack", "rude",
)  # fmt: skip

#: Acts that ask something of products or of the shop.
QUESTION_ACTS = frozenset({"ask_product", "ask_shop", "compare", "why", "why_not"})
#: Acts that point at a shown product.
POINTING = frozenset(
    {"why", "why_not", "compare", "ask_product", "take", "drop", "reject", "similar"}
)
#: Acts that ask for other products than those shown.
STEERS = frozenset({"cheaper", "pricier", "better"})
#: Acts that talk, and that a named kind of product turns into a search.
TALK = frozenset({"deny", "affirm", "correct", "thanks", "greet", "smalltalk", "rude", "off_topic"})

SLOTS = (
    "need", "brand", "value", "min", "max", "around", "not", "item", "recipient", "age", "gender",
    "occasion", "season", "topic", "customer", "count",
)  # fmt: skip

#: What stood on the screen when the message was written.
STAGES = (
    "start", "shown", "asked_budget", "asked_recipient", "asked_kind", "asked_brand",
    "asked_attribute", "asked_other", "offered", "taken", "staff", "staff_customer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` fills ``slot``."""

    slot: str
    start: int
    end: int
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Probabilities of the acts (each on its own, 0 to 1) and the slots' spans by place."""

    acts: Mapping[str, float]
    spans: tuple[Span, ...] = ()

    def joined(self, text: str) -> Reading:
        """The reading with neighbours of one slot made one ("a" + "desk lamp")."""
        spans: list[Span] = []
        for span in self.spans:
            last = spans[-1] if spans else None
            if last and last.slot == span.slot and not text[last.end : span.start].strip(" -"):
                spans[-1] = Span(span.slot, last.start, span.end, min(last.score, span.score))
            else:
                spans.append(span)
        return Reading(self.acts, tuple(spans))

    def texts(self, slot: str, text: str) -> list[str]:
        """What ``text`` has at the spans of a slot, in its order."""
        return [text[span.start : span.end] for span in self.spans if span.slot == slot]


@runtime_checkable
class Reader(Protocol):
    """Reads one message. Deterministic; safe to share between threads."""

    def read(self, text: str, stage: str) -> Reading: ...
