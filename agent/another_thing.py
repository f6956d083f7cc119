"""When a thing that is merely named in the middle of a search is a search of its own.

"Dumbbells" after yoga mats, "a desk lamp" after earbuds; but "boots" after shoes and "pockets" after
jackets tell more of what is looked for. It knows the conversation and which kinds sell what is
called how.
"""

from __future__ import annotations

import re

from agent.adjectives import is_adjectival
from agent.dialogue import Dialogue
from agent.framing import unframed
from agent.spoken import KINDS
from engine.lexical import STOP_WORDS, stem, stems_of, words
from engine.vocabulary import KEY_ORDER, UMBRELLA, Vocabulary
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
    name = _name_in(text)
    if not name or _answers(name, dialogue):
        return False
    matches = [m for m in vocabulary.find(name) if m.end == len(name)]
    if any(match.key not in KEY_ORDER and match.score == 1.0 for match in matches):
        return False  # "mustard", "cork": a colour, a material
    kinds = [m for m in matches if m.key in KINDS and m.score >= UMBRELLA]
    *before, last = words(name)
    called = vocabulary.titled(name)
    article = re.search(rf"\b(?:an?|some|any|new)\s+{re.escape(name)}", text, re.IGNORECASE)
    if not (
        article or stem(last) != last or (before and called) or any(m.score == 1.0 for m in kinds)
    ):
        return False  # "wool", "vintage": what it is like
    homes = {str(match.value) for match in kinds} | set(called or vocabulary.titled(last))
    if homes:
        return homes.isdisjoint(_around(dialogue, vocabulary)) and not _is_shown(last, dialogue)
    # What stands in no text of the shop can tell nothing more of a thing of the shop.
    return not any(vocabulary.tells(word) for word in words(name))


def outdated_needs(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> tuple[str, ...]:
    """``need=...`` for each need whose place another thing of its kind takes: mats, then straps."""
    name = _name_in(text)
    if not name or not dialogue.cards or not vocabulary.titled(name):
        return ()
    head = stem(words(name)[-1])
    said = [r for r in dialogue.profile if r["key"] == "need" and r["source"] in ("said", "staff")]
    needs = [str(row["value"]) for row in said if vocabulary.titled(str(row["value"]))]
    return tuple(f"need={need}" for need in needs if stem(words(need)[-1]) != head)


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
