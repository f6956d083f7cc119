"""When a thing that is merely named in the middle of a search is a search of its own.

"Dumbbells" after yoga mats, "a desk lamp" after earbuds; but "boots" after shoes and "pockets" after
jackets tell more of what is looked for. It knows the conversation and which kinds sell what is
called how.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.slots.adjectives import is_adjectival
from agent.slots.framing import unframed
from agent.slots.spoken import KINDS
from engine.language.lexical import STOP_WORDS, stem, stems_of, words
from engine.language.vocabulary import KEY_ORDER, UMBRELLA, Match, Vocabulary
from tools.measures import comparative
from tools.quantities import quantities

#: Words that the bare name of a thing has at most.
_LONGEST = 4
#: What a name of a thing does not hold: it is said of one, or points at one.
_SAYS_MORE = re.compile(
    r"[?\d]|\b(?:not|no|never|but|for|with|without|in|by|from|like|as|than|to|is|are|be|it|that|this|those|these|"
    r"them|they|he|she|or|and|more|less|ones?|others?|else|rest|brand|first|last|second|third|all|both|colou?rs?|"
    r"sizes?|cheap\w*|expensive|list|price|budget|better|best)\b|n['’]t\b",
    re.IGNORECASE,
)


def names_another_thing(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> bool:
    """Whether a message is nothing but the name of another thing than what is looked for."""
    if not (dialogue.cards or dialogue.offer):
        return False
    name = _thing_in(text, vocabulary)
    if not name or _answers(name, dialogue):
        return False
    last = words(name)[-1]
    homes = set(_kinds_named(name, vocabulary))
    homes |= set(vocabulary.titled(name) or vocabulary.titled(last))
    if homes:
        return homes.isdisjoint(_around(dialogue, vocabulary)) and not _is_shown(last, dialogue)
    # What stands in no text of the shop can tell nothing more of a thing of the shop.
    return not any(vocabulary.tells(word) for word in words(name))


def outdated_needs(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> tuple[str, ...]:
    """``need=...`` for each need whose place another thing of its kind takes: mats, then straps."""
    name = _thing_in(text, vocabulary) if dialogue.cards else ""
    if not name or not vocabulary.titled(name):
        return ()
    head = stem(words(name)[-1])
    said = [r for r in dialogue.profile if r["key"] == "need" and r["source"] in ("said", "staff")]
    needs = [str(row["value"]) for row in said if vocabulary.titled(str(row["value"]))]
    return tuple(f"need={need}" for need in needs if stem(words(need)[-1]) != head)


def _thing_in(text: str, vocabulary: Vocabulary) -> str:
    """The name of a thing that is all of a message; "" for what says how one should be."""
    name = _name_in(text)
    if not name:
        return ""
    matches = [m for m in vocabulary.find(name) if m.end == len(name)]
    if any(match.key not in KEY_ORDER and match.score == 1.0 for match in matches):
        return ""  # "mustard", "cork": a colour, a material
    *before, last = words(name)
    article = re.search(rf"\b(?:an?|some|any|new)\s+{re.escape(name)}", text, re.IGNORECASE)
    called = before and vocabulary.titled(name)
    exact = any(match.score == 1.0 for match in _kinds_named(name, vocabulary).values())
    return name if article or stem(last) != last or called or exact else ""  # not "vintage"


def _kinds_named(name: str, vocabulary: Vocabulary) -> dict[str, Match]:
    """The kinds that the last words of a name name."""
    found = [m for m in vocabulary.find(name) if m.end == len(name) and m.key in KINDS]
    return {str(match.value): match for match in found if match.score >= UMBRELLA}


def _name_in(text: str) -> str:
    """The bare name of a thing that is all of a message, less what it may cost; else ""."""
    rest = text
    for quantity in reversed([one for one in quantities(text) if one.bounded or one.unit]):
        rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
    name = unframed(rest).strip(" ,.!")
    told = words(name)
    if not 1 <= len(told) <= _LONGEST or _SAYS_MORE.search(name) or comparative(name):
        return ""
    return "" if is_adjectival(name, text) or STOP_WORDS.issuperset(told) else name


def _is_shown(word: str, dialogue: Dialogue) -> bool:
    """Whether what is shown speaks of it: the pockets of a jacket."""
    texts = (f"{card['name']} {card.get('description', '')}" for card in dialogue.cards)
    return any(stem(word) in stems_of(text) for text in texts)


def _answers(name: str, dialogue: Dialogue) -> bool:
    """Whether it is one of the answers to the open question."""
    options = (dialogue.question or {}).get("options", ())
    said = {stem(word) for word in words(name)}
    return any(said <= {stem(word) for word in words(str(option))} for option in options)


def _around(dialogue: Dialogue, vocabulary: Vocabulary) -> set[str]:
    """The kinds that are looked for, those on screen, and the wider and narrower ones of them."""
    said = [r for r in dialogue.profile if r["key"] in KINDS and r["source"] in ("said", "staff")]
    kinds = {str(row["value"]) for row in said if row["relation"] == "is"}
    wider = {parent for kind in kinds for parent in vocabulary.parents.get(kind, ())}
    narrower = {kind for kind, parents in vocabulary.parents.items() if kinds & set(parents)}
    shown = {str(card["subcategory"] or card["category"]) for card in dialogue.cards}
    return kinds | wider | narrower | shown
