"""What a conversation is about just now: kinds of product, and the columns that those have."""

from __future__ import annotations

from agent.dialogue import Dialogue
from engine.vocabulary import Vocabulary

#: Keys of what kind of thing is wanted, and of what is wanted at all.
KINDS = ("subcategory", "category")
WANTED = (*KINDS, "need")


def columns_of_kind(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> frozenset[str]:
    """Columns of the kind of product that is spoken of, in this message or before; none: unknown."""
    kinds = kinds_spoken_of(text, dialogue, vocabulary)
    return frozenset().union(*(vocabulary.columns_of.get(kind, ()) for kind in kinds))


def kinds_spoken_of(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> list[str]:
    """The kinds of product that this message is about: those it names, or those of before."""
    kinds = [str(match.value) for match in vocabulary.find(text) if match.key in KINDS]
    if not kinds:
        kinds = [
            str(row["value"])
            for row in dialogue.profile
            if row["key"] in KINDS and row["source"] in ("said", "staff")
            and row["relation"] == "is"
        ]  # fmt: skip
    if not kinds:
        kinds = list({card["subcategory"] or card["category"] for card in dialogue.cards})
    return kinds
