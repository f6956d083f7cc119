"""For how many people a thing is to be, as a limit: "tents for 4" where tents count them.

How people are counted in words is for ``tools/party.py``.
"""

from __future__ import annotations

from agent.dialogue import Dialogue
from agent.slots.recipients import GIFT
from agent.slots.spoken import KINDS, kinds_spoken_of
from agent.slots.wish import Wish
from engine.language.vocabulary import UMBRELLA, Vocabulary
from tools.party import party_in

#: Parts of names of columns that count who a thing is for.
COUNT_PEOPLE = frozenset(("people", "persons", "players", "seats", "serves"))


def people_in(
    text: str, dialogue: Dialogue, vocabulary: Vocabulary, spent: list[tuple[int, int]]
) -> list[Wish]:
    """ "tents for 4": how many people it is for, where that kind of thing has a column of them.

    Another kind of the same sort is for as many as the one before: "camping things for 2 adults and
    a kid", "tents first".
    """
    source, party = text, party_in(text)
    rest = text
    if party is not None:
        rest = f"{text[: party.start]} {text[party.end :]}"  # one that "sleeps 4" is no sleepwear
    elif not GIFT.search(text) and (near := _around(text, vocabulary)):
        source = next((said for said in reversed(dialogue.said) if party_in(said)), "")
        party = party_in(source) if near & _around(source, vocabulary) else None
    if party is None:
        return []
    kinds = kinds_spoken_of(rest, dialogue, vocabulary)
    if not kinds:
        return []
    having = [vocabulary.columns_of.get(kind, set()) for kind in kinds]
    shared = having[0].intersection(*having[1:])  # of all toys only some have players
    keys = [
        key for key, column in vocabulary.numeric.items()
        if key in shared and COUNT_PEOPLE & set(key.split("_")) and party.count <= 2 * column.high
    ]  # fmt: skip
    if not keys:
        return []
    if source is text:
        spent.append((party.start, party.end))
    return [
        {"key": key, "value": party.count, "words": source[party.start : party.end].strip(),
         "relation": "at_most" if "min" in key.split("_") else "at_least"}
        for key in keys
    ]  # fmt: skip


def _around(text: str, vocabulary: Vocabulary) -> set[str]:
    """The kinds that a text surely names, and the categories that they lie in."""
    named = {
        str(match.value)
        for match in vocabulary.find(text)
        if match.key in KINDS and match.score > UMBRELLA
    }
    return named | {parent for kind in named for parent in vocabulary.parents.get(kind, [])}
