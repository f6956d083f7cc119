"""When another thing is wanted, or the same for somebody else: a search that begins anew.

Words of a changed mind, needs and kinds beside what was wanted before; nothing of the shop.
"""

from __future__ import annotations

import re
from collections.abc import Set

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from agent.slots.polarity import CHANGES_MIND
from agent.slots.spoken import WANTED
from agent.slots.wish import Wish, relation_of, wish_of
from agent.understanding.followups import ANY_ONE
from engine.language.lexical import content_words, stem
from engine.profile import PERSON_KEYS, PRICE_LEVEL

#: "and a scarf?", "ok so a scarf then": the next thing on a list.
_ONE_MORE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|fine|alright|right|well|good|great)\b\W*)+(?:(?:so|then|now|and|also|next)\b\W*)*(?:an?|some)\s+\w+"
    r"|^\W*(?:and|also|plus|next|then)\b\W*(?:(?:also|now|then)\b\W*)?(?:an?|some)\s+\w+|\b(?:an?|some)\s+\w+(?:\s\w+)?\s+then\b",
    re.IGNORECASE,
)
#: "make it kettlebells": the thing named takes the other's place.
_MAKE_IT = re.compile(r"\bmake (?:it|that) (?!a |an )", re.IGNORECASE)
_THEN = re.compile(r"\b(?:then|instead|maybe)\W*$", re.IGNORECASE)
#: What names a thing, and not how it should be: "a grinder", "dumbbells"; not "something warmer".
_A_THING = re.compile(
    r"^(?:an?|some|the|my|any)\s+(?!bit\b|little\b|lot\b)\w|\w{3,}(?<![su])s$", re.IGNORECASE
)
#: Facts about who it is for, and what of the search is kept whoever it is for.
_OF_THE_PERSON = frozenset({*PERSON_KEYS, "price", PRICE_LEVEL})


def turns_to_another(text: str, reading: Reading, acts: Set[str], dialogue: Dialogue) -> bool:
    """ "wait no, dumbbells": the mind is changed, and the thing wanted now is named."""
    if not (dialogue.cards or dialogue.offer):
        return False
    if acts and not acts & {"inform", "correct", "deny", "skip"}:
        return False
    needs = reading.texts("need", text)
    if needs and "deny" in acts and _THEN.search(text):
        return True  # "nah. science fiction then"
    if not (CHANGES_MIND.search(text) or _ONE_MORE.search(text) or _MAKE_IT.search(text)):
        return False
    return any(_A_THING.search(named) and not ANY_ONE.search(named) for named in needs)


def search_for_another(recipient: str, dialogue: Dialogue) -> tuple[Wish, ...]:
    """The wishes of the search at hand, when "sorry, I meant for my dad" says for whom it is.

    Another recipient opens a profile of its own, which keeps nothing of what the last one wanted;
    here the same thing is wanted, for somebody else.
    """
    if recipient in ("", "me", dialogue.subject) or dialogue.subject == "you":
        return ()
    of_the_search = [
        row
        for row in dialogue.profile
        if row["source"] in ("said", "staff") and row["key"] not in _OF_THE_PERSON
    ]
    return tuple(Wish(**wish_of(row), must=bool(row.get("hard", True))) for row in of_the_search)


def is_new_search(acts: frozenset[str], wishes: tuple[Wish, ...], dialogue: Dialogue) -> bool:
    """A need for another kind of thing, not a refinement of the one at hand."""
    if (
        "find" not in acts
        or not (dialogue.cards or dialogue.offer)
        or acts & {"more", "similar", "correct"}
    ):
        return False
    new = [w for w in wishes if w["key"] in WANTED and relation_of(w) == "is"]
    known = [row for row in dialogue.profile if row["key"] in WANTED and row["source"] != "history"]
    kinds = [wish for wish in new if wish["key"] != "need"]
    held = {str(row["value"]).casefold() for row in known}
    if kinds:
        return not all(str(wish["value"]).casefold() in held for wish in kinds)
    # "red dress", then "a dress with sleeves": of one thing, as far as words tell.
    said = [{stem(word) for word in content_words(str(row["value"]))} for row in known]
    asked = [{stem(word) for word in content_words(str(wish["value"]))} for wish in new]
    return any(not any(need <= old or old <= need for old in said if old) for need in asked)
