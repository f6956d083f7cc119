"""What a product is, has, comes with or is good for: such a claim must stand in the product's own text.

One check a kind of claim, as in ``claim_checks.py``.
"""

from __future__ import annotations

import re

from agent.dialogue import Card
from agent.gate.claim_checks import clause, content, stemmed
from agent.gate.said import Said
from agent.gate.sentences import plain

#: Words that point at what is shown without naming it.
_SHOWN = re.compile(
    r"\b(?:it|it's|this|that|these|those|they|both|each|(?:all|any|either|one) of|(?:first|second|third|last|top)(?: one| two| three)?|"
    r"number \d)\b",
    re.IGNORECASE,
)
#: Words after "good for" that name no use.
_NO_USE = frozenset(
    ("money", "price", "wishes", "wish", "limits", "list", "start", "reason", "reasons", "place", "side", "customer",
     "request", "search", "need", "needs", "want", "wants", "words", "mood", "stock", "rating", "ratings", "reviews",
     "people", "everybody", "anybody", "somebody", "person")
)  # fmt: skip


def in_columns(match: re.Match[str], text: str, said: Said) -> bool:
    """A property must stand in the columns of each product that the sentence is about."""
    stem = plain(match.group())[:7]
    if said.denied(text.find(match.group())) or (said.is_question and not said.mentions):
        return True
    if not said.about:
        return (
            bool(said.evidence.in_view)
            and any(stem in _columns_of(card) for card in said.evidence.in_view)
        ) or any(stem in p for p in said.evidence.shop_texts)
    every = bool(said.mentions) or bool(re.search(r"\b(?:all|both|each|they|every)\b", text, re.I))
    quantified = all if every else any
    return quantified(any(stem in _columns_of(card) for card in group) for group in said.about)


def use_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """ "Good for beginners": of what it is good for, the product's own text or the person speaks.

    "Right for your budget" and "perfect for a gift" say nothing that could be wrong.
    """
    denied = re.search(
        r"(?:\b(?:not|no|never|less)|n['’]t)\b[\w' -]{0,16}$", text[: match.start()], re.I
    )
    if said.is_question or said.of_wishes or denied:
        return True
    if not (said.about or _SHOWN.search(text[: match.start()])):
        return True  # "a foam roller is good for sore legs" speaks of no product of the shop
    words = content(clause(match, text)) - _NO_USE
    about = said.cards or said.evidence.in_view
    told = [
        f"{_columns_of(card)}{plain(str(card.get('category', '')))} {plain(str(card.get('subcategory', '')))} "
        for card in about
    ]
    return all(
        any(said.evidence.says(form) for form in (word, f"{word}s", word.removesuffix("s")))
        or any(stemmed(word)[:6] in columns for columns in told)
        for word in words
    )


def _columns_of(card: Card) -> str:
    return f" {plain(str(card.get('description', '')))} {plain(str(card.get('attributes', '')))} {plain(str(card['name']))} "


def parts_stand(match: re.Match[str], text: str, said: Said) -> bool:
    """What a product is made of or comes with is in its columns, word by word."""
    if not said.about or said.is_question or said.denied(text.find(match.group())):
        return True
    told = [_columns_of(card) for card in said.cards]
    rest = re.split(
        r"\b(?:and|but|which|that) (?:is|are|has|have|comes?|costs?|rated|in|runs?|weighs?|holds?|fits?|for|popular)\b",
        clause(match, text),
        maxsplit=1,
    )[0]
    words = content(rest) - {"and", "up", "range"}
    return all(any(stemmed(word)[:6] in columns for columns in told) for word in words)
