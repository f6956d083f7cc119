"""What a conversation is about just now: kinds of product, and the columns that those have."""

from __future__ import annotations

from agent.dialogue import Dialogue
from engine.language.vocabulary import UMBRELLA, Vocabulary

#: Keys of what kind of thing is wanted, and of what is wanted at all.
KINDS = ("subcategory", "category")
WANTED = (*KINDS, "need")


def columns_of_kind(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> frozenset[str]:
    """Columns of the kind of product that is spoken of, in this message or before; none: unknown."""
    kinds = kinds_spoken_of(text, dialogue, vocabulary)
    return frozenset().union(*(vocabulary.columns_of.get(kind, ()) for kind in kinds))


def kinds_spoken_of(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> list[str]:
    """The kinds of product that this message is about: those it names, or those of before.

    An umbrella word may be no kind at all ("I'm set on lemon" asks for no building set), so those of
    before are meant beside it.
    """
    matches = [m for m in vocabulary.find(text) if m.key in KINDS]
    named = [str(match.value) for match in matches]
    if any(match.score > UMBRELLA for match in matches):
        return named
    said = [
        str(row["value"])
        for row in dialogue.profile
        if row["key"] in KINDS and row["source"] in ("said", "staff")
        and row["relation"] == "is"
    ]  # fmt: skip
    shown = {card["subcategory"] or card["category"] for card in dialogue.cards}
    return named + (said or sorted(shown))
