"""The one that a comparative picks among a few: "the cheaper of the first two", "the lighter one" once
two were compared.

Of a whole list "the cheapest" is for ``tools/references.py``, and "a cheaper one" is a step to others.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from agent.dialogue import Dialogue
from agent.understanding.doubt import is_question
from agent.understanding.followups import compared_last
from tools.columns import TO_SEE
from tools.references import positions
from tools.superlatives import most_of, says_measure

#: How a comparative or a superlative names one: "the lighter one", "the one with more ram".
_MORE = r"(?:[a-z]{3,}er|better|(?:more|less) [a-z]+)(?:[- ](?:rated|lasting|reviewed))?"
_MOST = r"(?:[a-z]{3,}est|best|(?:most|least) [a-z]+|top|highest|lowest|worst)(?:[- ](?:rated|lasting|reviewed))?"
_ENDS = r"(?=\W*$|\s*[,.!?]|\s+(?:of|from|out of|between|among|please|pls|plz|then|thanks|thx|for me|it is)\b)"
_ONE = r"(?:\s+(?:one|1|option|version))?"
_PICKS = re.compile(
    rf"\b(?:the|that|whichever(?: one)?(?: is|['’]s)?|whatever(?: is|['’]s)?)\s+(?P<more>{_MORE}){_ONE}{_ENDS}"
    r"|\bthe one (?:with (?:the )?|that(?: has|['’]s| is)? (?:the )?|which (?:has|is) (?:the )?|having )(?P<has>(?:more|less|fewer|[a-z]{3,}er)\b.{0,20})$"
    rf"|^\W*(?:(?:so|and|ok(?:ay)?|which(?: is|['’]s)?|what['’]?s)\W+)*{_MORE}{_ONE}\s+(?:of|between|out of)\b"
    r"|^\W*(?:(?:ok(?:ay)?|then|so|take|gimme)\W+)*(?:better|nicer) one\W*(?:please|pls|plz|then)?\W*$",
    re.IGNORECASE,
)
_MOST_OF = re.compile(
    rf"\b(?:the\s+)?{_MOST}{_ONE}\s+(?=of\b|from\b|out of\b|between\b|among)", re.I
)
#: Before those that it is one of.
_OF = re.compile(r"\b(?:out of|of|from|between|among(?:st)?)\s+", re.IGNORECASE)
#: "those three", "the two": a number of them, and not said which.
_SO_MANY = re.compile(
    r"\W*(?:all )?(?:the|those|these|them|your)?\s*(?P<n>two|three|four|2|3|4)?\W*(?:please|pls|then)?\W*",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
#: "cheaper than the first" asks for others; "not the cheaper one" takes none.
_NOT_ONE = re.compile(r"\bthan\b|\bnot\b|n['’]t\b|\b(?:like|but|similar)\b", re.IGNORECASE)
_BETTER = re.compile(r"\b(?:better|nicer|best)\b(?![- ](?:rated|reviewed))", re.IGNORECASE)
_BY_PRICE = re.compile(r"cheap|dear|pric|cost|expensive|affordable", re.IGNORECASE)
_BY_RATING = re.compile(r"\brat(?:ed|ing)|\breview", re.IGNORECASE)
#: Acts that are done to the one that is picked, and no other.
_OF_IT = frozenset(
    {"why", "why_not", "drop", "reject", "ask_shop", "draft", "ask_product", "show_list"}
)
#: Words that such a message has at most.
_LONGEST = 12


@dataclass(frozen=True)
class Picked:
    """The one that is picked.

    Attributes:
        places: its position on the list; of several where none has more than the others.
        acts: what is done with it.
        question: what is asked of it, or "".
    """

    places: tuple[int, ...]
    acts: frozenset[str]
    question: str = ""


def picked(text: str, acts: Set[str], dialogue: Dialogue) -> Picked | None:
    """The one that ``text`` picks among a few; None where it picks none.

    Where no column tells which it is, the few are asked about instead: nothing is taken unseen.
    """
    most = _MOST_OF.search(text)
    if not dialogue.cards or _NOT_ONE.search(text) or not (most or _PICKS.search(text)):
        return None
    few = _few(text, dialogue, of_all=bool(most))
    if len(few) < 2 or len(text.split()) > _LONGEST:
        return None
    place = most_of(text, [dialogue.cards[place] for place in few])
    if place is not None:
        chosen = few[place]
    elif says_measure(text):
        return None if most else Picked(tuple(few), frozenset({"ask_product"}), text)
    elif _BETTER.search(text):
        # The list is in order: its first is the better one, unless a comparison said otherwise.
        chosen = dialogue.better if dialogue.better in few else min(few)
    else:
        return None
    done = _done(text, acts, asks=bool(most))
    return Picked((chosen,), done, _question(text) if done == {"ask_product"} else "")


def _question(text: str) -> str:
    """What is asked of the one that is picked: what it was picked by."""
    if _BY_PRICE.search(text):
        return "what does it cost"
    return "what is its rating" if _BY_RATING.search(text) else text


def _few(text: str, dialogue: Dialogue, *, of_all: bool) -> list[int]:
    """Those that one is picked of: the ones named, else the ones that were just compared.

    Args:
        of_all: "the cheapest of those" is of the whole list, where no others are named.
    """
    compared = compared_last(dialogue) or list(dialogue.spoken)
    of = list(_OF.finditer(text))
    if not of:
        return [] if of_all else compared
    rest, shown = text[of[-1].end() :], len(dialogue.cards)
    if many := _SO_MANY.fullmatch(rest):
        count = _NUMBERS.get((many["n"] or "").casefold(), 0)
        if len(compared) > 1 and count in (0, len(compared)):
            return compared
        if of_all:
            return []
        return list(range(min(count or shown, shown)))
    return [p for p in positions(rest, dialogue.cards, bare_numbers=True) if p < shown]


def _done(text: str, acts: Set[str], *, asks: bool) -> frozenset[str]:
    """What is done with the one that is picked: it is asked about, or taken."""
    if done := acts & _OF_IT:
        return frozenset(done)
    if "take" in acts:
        return frozenset({"take"})
    asks = asks or is_question(text) or re.search(TO_SEE, text, re.IGNORECASE) is not None
    return frozenset({"ask_product"} if asks else {"take"})
