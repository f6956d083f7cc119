"""The wishes in a message: brands, kinds and values from the shop's words, needs in free words.

Polarity comes from the reader's ``not`` spans and from plain cues ("no", "without", "anything
but"); both must miss a negation before it is lost.
"""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz, process

from agent.dialogue import Dialogue
from agent.limits import limits_in
from agent.needs import needs_in
from agent.polarity import (
    DONT_MIND,
    NOT_AFTER,
    NOT_BEFORE,
    ONLY_AFTER,
    ONLY_BEFORE,
    SOFT_BEFORE,
    TOLD_OF_ITEM,
)
from agent.reading import Reading, Span
from agent.rules import QUESTION_ACTS
from engine.vocabulary import Match, Vocabulary

Wish = dict[str, Any]

#: How sure the reader must be that something is not wanted. A kind ruled out by mistake leaves
#: nothing of what the person came for, so that takes more.
_SURE_OF_VALUE, _SURE_OF_KIND = 0.6, 0.9
_GIFT = re.compile(
    r"\bfor (?:(?:my|our|his|her|their|a|an|the|some|one of my)\s+)(?:[\w'’]+\s+){0,2}?(?P<who>dad|father|mum|mom|mother|"
    r"sister|brother|wife|husband|girlfriend|boyfriend|partner|fianc[eé]e?|son|daughter|kids?|child|baby|"
    r"nephew|niece|cousin|aunt(?:ie)?|uncle|grand(?:ma|pa|mother|father|dad|son|daughter)|gran|nan|granny|"
    r"friend|mate|colleague|coworker|boss|teacher|neighbou?r|mother-in-law|father-in-law|roommate|flatmate)\b(?!['’]s\b)",
    re.IGNORECASE,
)
_WHO = re.compile(r"^(?:for )?(?:my|our|his|her|a|an|the|one of my)?\s*", re.IGNORECASE)


def wishes_in(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    places: list[int],
) -> tuple[Wish, ...]:
    """Arguments of ``tools.wishes.Wish`` for every wish and fact in ``text``.

    A question ("is it under 2 kg?") states no wish, nor does a customer's ID.
    """
    if acts & QUESTION_ACTS and not acts & {"find", "inform", "reject", "cheaper"}:
        return ()
    if acts & {
        "lookup",
        "summary",
        "draft",
        "attack",
        "off_topic",
        "ask_profile",
        "forget",
    } and not acts & {
        "find",
        "inform",
    }:
        return ()
    if acts and not acts - {
        "skip",
        "affirm",
        "deny",
        "thanks",
        "bye",
        "greet",
        "show_list",
        "about_bot",
    }:
        return ()
    spent: list[tuple[int, int]] = []
    items = [(span.start, span.end) for span in reading.spans if span.slot == "item"]
    wishes = limits_in(text, acts, dialogue, vocabulary, spent, items)
    if "reject" in acts:
        wishes += _rejected(text, dialogue, places)
    if not acts & {"take", "drop", "remove_wish", "undo"}:
        wishes += _named(text, reading, acts, vocabulary, spent, bool(dialogue.cards))
        wishes += _person(text, reading)
        wishes += needs_in(text, reading, acts, wishes, spent)
    return tuple(wishes)


def recipient_in(text: str, reading: Reading, acts: frozenset[str], dialogue: Dialogue) -> str:
    """Whom it is for ("dad"), or ""; only when the message says so."""
    if not acts & {"find", "inform", "gift", "correct"}:
        return ""
    if match := _GIFT.search(text):
        return match["who"].casefold()
    if "gift" not in acts and dialogue.stage != "asked_recipient":
        return ""
    named = reading.texts("recipient", text)
    return _WHO.sub("", named[0].strip()).casefold() if named else ""


def _named(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    vocabulary: Vocabulary,
    spent: list[tuple[int, int]],
    shown: bool,
) -> list[Wish]:
    """Categories, brands and attribute values that the words name, with their polarity."""
    wishes: list[Wish] = []
    wanted = [s for s in reading.spans if s.slot in ("need", "brand", "value", "not")]
    asks = bool(acts & QUESTION_ACTS)
    others = [
        s
        for s in reading.spans
        if s.score >= _SURE_OF_VALUE
        and (
            s.slot in ("recipient", "customer")
            or (s.slot == "item" and shown)  # before any list, no product can be pointed at
            or (s.slot == "topic" and asks)
        )
    ]
    order = {"subcategory": 0, "category": 1, "brand": 2}
    by_span: dict[tuple[int, int], list[Match]] = {}
    for match in vocabulary.find(text):
        if (
            match.key in vocabulary.numeric
            or _overlaps(match, spent)
            or any(_inside(match, s) for s in others)
        ):
            continue
        by_span.setdefault((match.start, match.end), []).append(match)
    for (start, end), matches in by_span.items():
        key = min((m.key for m in matches), key=lambda key: order.get(key, 3))
        chosen = [m for m in matches if m.key == key]
        score = max(m.score for m in chosen)
        in_span = [s for s in wanted if s.start < end and start < s.end]
        if not in_span and score < 1.0:
            continue
        before, after = text[:start], text[end:]
        if DONT_MIND.search(before) or TOLD_OF_ITEM.search(before):
            continue
        told = bool(NOT_BEFORE.search(before) or NOT_AFTER.match(after))
        wanted_only = bool(ONLY_BEFORE.search(before) or ONLY_AFTER.match(after))
        vague = len(text.split()) > 3 or not acts & {"inform", "find", "similar", "correct"}
        if key not in order and not in_span and not told and not wanted_only and vague:
            continue  # "fine, a scarf then" asks for no fine hair: many values are plain words
        # A name that begins like a negation ("Non-fiction") is not negated by its own first part.
        least = _SURE_OF_KIND if key in ("category", "subcategory") else _SURE_OF_VALUE
        read = any(s.slot == "not" and s.start <= start and s.score >= least for s in in_span)
        negative = told or (read and not wanted_only)
        soft = bool(SOFT_BEFORE.search(before)) or (score < 0.8 and score != 0.7)
        if key in ("category", "subcategory") and not negative and _modifies(end, in_span, by_span):
            soft = True  # "desk lamp" is a lamp: only the head of a phrase names the kind
        if key not in ("category", "subcategory"):
            spent.append((start, end))
        for match in chosen:
            wishes.append(
                {
                    "key": match.key,
                    "value": match.value,
                    "relation": "not" if negative else "is",
                    "must": negative or not soft,
                    "words": text[start:end],
                }
            )
    covered = [(start, end) for start, end in by_span]
    for span in reading.spans:
        if any(start < span.end and span.start < end for start, end in [*covered, *spent]):
            continue
        words = text[span.start : span.end].strip(" ,.!?")
        if span.slot == "value" and (near := _near_value(words, vocabulary)):
            spent.append((span.start, span.end))
            wishes.append({"key": near[0], "value": near[1], "relation": "is", "words": words})
        elif span.slot == "not" and span.score >= _SURE_OF_VALUE and len(words) > 2:
            # No column of the shop knows it; whatever speaks of it is left out.
            wishes.append({"key": "text", "value": words, "relation": "not", "words": words})
    # "1 is from Acme; I don't buy from Acme": the last word on a value counts.
    return list({(wish["key"], wish["value"]): wish for wish in wishes}.values())


def _near_value(words: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """(column, value) of a short misspelled value: "blu" where some products are blue."""
    ends = {
        value.split()[-1].casefold(): (key, value.split()[-1])
        for key, values in vocabulary.values.items()
        if key not in ("category", "subcategory", "brand")
        for value in values
        if value and len(value.split()) <= 3 and len(value.split()[-1]) > 2
    }
    found = process.extractOne(words.casefold(), list(ends), scorer=fuzz.ratio, score_cutoff=84)
    return ends[found[0]] if found and len(words) > 2 else None


def _modifies(end: int, in_span: list[Span], by_span: dict[tuple[int, int], list[Match]]) -> bool:
    """True when another kind is named later in the same phrase."""
    return any(
        other_start >= end
        and other_end <= span.end
        and any(match.key in ("category", "subcategory") for match in matches)
        for span in in_span
        for (other_start, other_end), matches in by_span.items()
    )


def _rejected(text: str, dialogue: Dialogue, places: list[int]) -> list[Wish]:
    """ "not that brand", "not the second": what is turned down among the cards."""
    if not dialogue.cards:
        return []
    by_brand = re.search(r"\b(?:brand|make|manufacturer|label)s?\b", text, re.IGNORECASE)
    chosen = places or ([dialogue.focus] if dialogue.focus is not None else [])
    if by_brand:
        brands = list(dict.fromkeys(dialogue.cards[p]["brand"] for p in chosen or [0]))
        return [
            {"key": "brand", "value": brand, "relation": "not", "words": text}
            for brand in brands
            if brand
        ]
    return [
        {
            "key": "product",
            "value": dialogue.cards[p]["product_id"],
            "relation": "not",
            "words": text,
        }
        for p in chosen
    ]


def _person(text: str, reading: Reading) -> list[Wish]:
    """Occasion, season, gender: soft facts about whom it is for."""
    wishes: list[Wish] = []
    for slot in ("occasion", "season", "gender"):
        for words in reading.texts(slot, text)[:1]:
            value = words.strip()
            if slot == "gender":
                value = _gender(value)
            if slot == "season":
                value = _season(value)
            if value:
                wishes.append({"key": slot, "value": value, "words": words, "must": False})
    return wishes


def _gender(words: str) -> str:
    lowered = words.casefold()
    if re.search(r"\b(?:wom[ae]n|female|girls?|lad(?:y|ies)|her|she)\b", lowered):
        return "Female"
    return "Male" if re.search(r"\b(?:m[ae]n|male|boys?|guys?|him|he)\b", lowered) else ""


def _season(words: str) -> str:
    for name, cues in (("Spring", "spring easter"), ("Summer", "summer beach hot"), ("Autumn", "autumn fall"), ("Winter", "winter snow cold christmas xmas")):  # fmt: skip
        if any(cue in words.casefold() for cue in cues.split()):
            return name
    return ""


def _overlaps(match: Match, spent: list[tuple[int, int]]) -> bool:
    return any(start < match.end and match.start < end for start, end in spent)


def _inside(match: Match, span: Span) -> bool:
    return span.start <= match.start and match.end <= span.end
