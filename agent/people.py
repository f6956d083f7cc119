"""For how many people a thing is to be, as a limit: "tents for 4" where tents count them.

How people are counted in words is for ``tools/party.py``.
"""

from __future__ import annotations

from agent.dialogue import Dialogue
from agent.spoken import kinds_spoken_of
from agent.wish import Wish
from engine.vocabulary import Vocabulary
from tools.party import party_in

#: Parts of names of columns that count who a thing is for.
COUNT_PEOPLE = frozenset(("people", "persons", "players", "seats", "serves"))


def people_in(
    text: str, dialogue: Dialogue, vocabulary: Vocabulary, spent: list[tuple[int, int]]
) -> list[Wish]:
    """ "tents for 4": how many people it is for, where that kind of thing has a column of them."""
    party = party_in(text)
    if party is None:
        return []
    rest = f"{text[: party.start]} {text[party.end :]}"  # a tent that "sleeps 4" is no sleepwear
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
    spent.append((party.start, party.end))
    return [
        {"key": key, "value": party.count, "words": text[party.start : party.end].strip(),
         "relation": "at_most" if "min" in key.split("_") else "at_least"}
        for key in keys
    ]  # fmt: skip
