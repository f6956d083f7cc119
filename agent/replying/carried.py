"""Whether the cards of a list speak of a thing that was named: else it is said to be missing.

What counts is what the products say of themselves, and the ranker's reason that one matches.
"""

from __future__ import annotations

from typing import Any

from engine.language.accessories import ACCESSORIES
from engine.language.lexical import content_words, stem, stems_of, words

#: Letters from which on a word that begins like another is taken for one of its family.
_SAME_BEGINNING = 4
#: Letters by which what is wanted may be longer than a word of a card: an ending, and no other noun.
_LONGEST_ENDING = 3
#: Letters that a word is shortened to at least: "sci", "fi".
_FEWEST_LETTERS = 2
#: How things are sold, which says nothing of what they are: "a dumbbell set".
_SOLD_AS = frozenset(map(stem, ("set", "pair", "kit", "pack", "bundle")))


def carried(name: str, cards: list[dict[str, Any]]) -> bool:
    """True when a card speaks of it, or half of the list is there for matching its one word.

    Of several words one alone may have matched, as "horn" does of "unicorn horns"; and a
    description may speak of a thing in passing: a puppet that survives the washing machine is none.
    """
    if any(_shortens(name, f"{card['subcategory']} {card['category']}") for card in cards):
        return True
    if spoken_of(name, cards):
        return not _in_passing(name, cards)
    if len(content_words(name)) > 1:
        return False
    matching = [card for card in cards if any(map(matches, card["reasons"]))]
    return len(matching) >= 0.5 * len(cards)


def _shortens(name: str, kind: str) -> bool:
    """True when a name is written of the beginnings of a kind's words: "sci-fi", "scifi"."""
    letters = "".join(words(name))

    def begins(rest: str, told: list[str]) -> bool:
        if not rest or not told:
            return not rest
        first, *others = told
        return any(
            first.startswith(rest[:n]) and begins(rest[n:], others)
            for n in range(_FEWEST_LETTERS, len(rest) + 1)
        )

    told = words(kind)
    short = len(letters) >= 2 * _FEWEST_LETTERS and letters not in told
    return short and any(begins(letters, told[n : n + 2]) for n in range(len(told) - 1))


def _in_passing(name: str, cards: list[dict[str, Any]]) -> bool:
    """True for a thing of two words ("washing machine") that only few descriptions mention.

    Of some four hundred tuning queries (``bench/queries.txt``) it denies none.
    """
    wanted = {stem(word) for word in content_words(name)}
    if len(wanted) != 2 or len(name.split()) != 2:
        return False
    if sum(spoken_of(name, [card]) for card in cards) >= max(2, 0.5 * len(cards)):
        return False
    for card in cards:
        told = [card[key] for key in ("name", "brand", "category", "subcategory")]
        said = {stem(w) for text in (*told, *card["attributes"].values()) for w in words(str(text))}
        department = {stem(word) for word in content_words(card["category"])}
        named = bool(department) and _held(department, wanted) == len(department)
        if named or _held(wanted, said) == 2:
            return False
    return True


def spoken_of(name: str, cards: list[dict[str, Any]]) -> bool:
    """True when a card holds most of the name's words."""
    wanted = {stem(word) for word in content_words(name)}
    wanted = wanted - _SOLD_AS or wanted
    heads = wanted & ACCESSORIES  # a laptop is no laptop stand, nor are earbuds in a case a case
    for card in cards:
        said = {stem(word) for text in _texts(card) for word in words(text)}
        kinds = f"{card['subcategory']} {card['category']}"  # a backpack stands among the bags
        called = stems_of(f"{card['name']} {kinds}")
        if heads <= called and _held(wanted, said) >= 0.6 * len(wanted):
            return True
    return not wanted


def matches(reason: dict[str, Any]) -> bool:
    """True for the reason that a product matches what was said."""
    return reason["block"] == "text" and str(reason["text"]).startswith("matches ")


def _held(wanted: set[str], said: set[str]) -> int:
    """How many words wanted are among those said, or of one family: "cook" with "cookware"."""

    def family(one: str, other: str) -> bool:
        short, long = sorted((one, other), key=len)
        if len(short) < _SAME_BEGINNING or not long.startswith(short):
            return False
        return long != one or len(long) - len(short) <= _LONGEST_ENDING  # a jumpsuit is no jump

    return sum(word in said or any(family(word, one) for one in said) for word in wanted)


def _texts(card: dict[str, Any]) -> list[str]:
    told = [str(card[key]) for key in ("name", "description", "category", "subcategory", "brand")]
    return [*told, *(str(value) for value in card["attributes"].values())]
