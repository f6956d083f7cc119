"""The wishes in a message: brands, kinds and values from the shop's words, needs in free words.

Polarity comes from the reader's ``not`` spans and from plain cues ("no", "without", "anything
but"); both must miss a negation before it is lost.
"""

from __future__ import annotations

import re
from typing import Any

from agent.card_wishes import other_than_shown, rejected, same_as
from agent.dialogue import Dialogue
from agent.limits import limits_in
from agent.near_values import fits_all, misspelled_in, near_value
from agent.needs import needs_in
from agent.person import person_in
from agent.phrase import (
    is_for_own,
    is_head,
    is_named_by_use,
    is_of_kind,
    is_other_kind,
    is_own,
    is_purpose,
    is_sold_elsewhere,
    is_thing,
    modifies,
    placed,
    qualifies,
)
from agent.polarity import (
    DONT_MIND,
    INTEREST_BEFORE,
    LACKED_BEFORE,
    NOT_AFTER,
    NOT_BEFORE,
    ONLY_AFTER,
    ONLY_BEFORE,
    SOFT_BEFORE,
    TOLD_OF_ITEM,
    blanked,
    negates_near,
    ruled_out,
)
from agent.reading import Reading, Span
from agent.recipients import (
    AGE_TOLD,
    CELEBRATED,
    FOR_AGED,
    FOR_CHILD,
    GIFT,
    OCCASION_ONLY,
    RECIPIENT,
    SUITABLE,
    occasion_of_kin,
)
from agent.rules import QUESTION_ACTS
from agent.spoken import KINDS, columns_of_kind, kinds_spoken_of
from engine.vocabulary import UMBRELLA, Match, Vocabulary
from tools.slips import mended

Wish = dict[str, Any]

#: How sure the reader must be that something is not wanted. A kind ruled out by mistake leaves
#: nothing of what the person came for, so that takes more.
_SURE_OF_VALUE, _SURE_OF_KIND = 0.6, 0.9
_ONLY = re.compile(r"\bonly\W*$", re.IGNORECASE)
#: Before a value that is surely meant as one: "in blue", "made of oak".
_CUED = re.compile(r"\b(?:in|of|from|by|only|size)\s+(?:a |the )?$", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+$", re.IGNORECASE)
#: Values of some shop's column that are said to nobody's wish: "Fine, then ...".
_EXCLAIMS = re.compile(
    r"\W*(?:fine|cool|sweet|neat|solid|right|brilliant|fresh|classic)$", re.IGNORECASE
)
#: After a value that another one takes the place of at once.
_TAKEN_BACK = re.compile(
    r"\W+(?:(?:no|wait|sorry|oops|er+m?|um+|i me+a?nt?|rather|scratch that|make that|actually)\b\W*)+",
    re.IGNORECASE,
)


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
        wishes += rejected(text, dialogue, places, vocabulary)
    wishes += same_as(text, dialogue, places, vocabulary)
    wishes += other_than_shown(text, dialogue, vocabulary)
    if not acts & {"take", "drop", "remove_wish", "undo"}:
        opens = not dialogue.cards and not any(
            row["source"] in ("said", "staff") for row in dialogue.profile
        )
        ages = {
            str(w["words"]) for w in wishes if w["key"] == "age"
        }  # an age tells of the thing, too
        settled = [place for place in spent if text[slice(*place)] not in ages]
        settled += items if dialogue.cards else []  # before any list, no product can be pointed at
        named = _named(text, reading, acts, dialogue, vocabulary, spent, settled, opens)
        wishes += named or misspelled_in(text, vocabulary, spent)
        known = {str(wish["words"]).casefold() for wish in named}
        wishes += [
            {"key": "text", "value": what, "relation": "not", "words": what}
            for what in ruled_out(text)
            if what.casefold() not in known
        ]
        wishes += person_in(text, reading, occasion_of_kin(text))
        whom = RECIPIENT if "gift" in acts else GIFT
        for told in (whom, CELEBRATED, OCCASION_ONLY, FOR_AGED, FOR_CHILD, AGE_TOLD):
            settled += [match.span() for match in told.finditer(text)]
        settled += [m.span() for m in SUITABLE.finditer(text) if not is_own(text, m.end())]
        wishes += needs_in(text, reading, acts, wishes, spent, settled, opens)
    return tuple(wishes)


def _named(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    dialogue: Dialogue,
    vocabulary: Vocabulary,
    spent: list[tuple[int, int]],
    settled: list[tuple[int, int]],
    opens: bool,
) -> list[Wish]:
    """Categories, brands and attribute values that the words name, with their polarity.

    Args:
        settled: gets the places of what is ruled out or set ("in blue"), with the words that do so.
        opens: nothing was shown or wished for yet.
    """
    wishes: list[Wish] = []
    wanted = [s for s in reading.spans if s.slot in ("need", "brand", "value", "not")]
    asks = bool(acts & QUESTION_ACTS) and "similar" not in acts
    others = [
        s
        for s in reading.spans
        if s.score >= _SURE_OF_VALUE
        and (
            s.slot in ("recipient", "customer")
            or (
                s.slot == "item"
                and dialogue.cards
                and not _ONLY.search(text[: s.start])  # "only Acme, please" names no product
            )  # before any list, no product can be pointed at
            or (s.slot == "topic" and asks)
        )
    ]
    searches = opens or "find" in acts
    order = {"subcategory": 0, "category": 1, "brand": 2}
    by_span: dict[tuple[int, int], list[Match]] = {}
    own = columns_of_kind(text, dialogue, vocabulary)
    spoken = set(kinds_spoken_of(text, dialogue, vocabulary))
    for match in vocabulary.find(text):
        if (
            match.key in vocabulary.numeric
            or _overlaps(match, spent)
            or any(_inside(match, s) and not _is_label(match, s, dialogue) for s in others)
        ):
            continue
        by_span.setdefault((match.start, match.end), []).append(match)
    kinds = {
        place[0]
        for place, found in by_span.items()
        if found[0].key in order and found[0].key != "brand"
    }
    for (start, end), matches in by_span.items():
        before, after = text[:start], text[end:]
        back = _TAKEN_BACK.match(after)
        if back and _same_key(matches, end + back.end(), by_span):
            spent.append((start, end))
            settled.append((start, end))
            continue  # "black, I mean brown"
        if _EXCLAIMS.match(text[:end]) and re.match(r"\s*[.,!]", after):
            settled.append((start, end))
            continue  # "Fine. And a book?" asks for no fine hair
        of_kind = [m for m in matches if m.key in order or m.key in own or not own]
        if not of_kind and not (_CUED.search(before) or NOT_BEFORE.search(before)):
            continue  # "warm white light" for the bedroom is no light roast
        matches = of_kind or matches
        # Of a material and a shade of one name, the one that the kind spoken of has, or else the one
        # that is written as the person wrote it.
        key = min(
            matches,
            key=lambda m: (
                order.get(m.key, 3),
                spoken.isdisjoint(vocabulary.kinds_of_shared.get((m.key, str(m.value)), ())),
                text[m.start : m.end] != str(m.value),
            ),
        ).key
        chosen = [m for m in matches if m.key == key]
        score = max(m.score for m in chosen)
        in_span = [s for s in wanted if s.start < end and start < s.end]
        if not in_span and score < 1.0:
            continue
        if DONT_MIND.search(before) or TOLD_OF_ITEM.search(before):
            continue
        if key not in order and is_thing(text, start, end, in_span):
            continue  # "hand cream", "cream for oily skin": a thing, and no shade
        lacked = key in KINDS and LACKED_BEFORE.search(mended(before)[0])
        told = bool(NOT_BEFORE.search(mended(before)[0]) or NOT_AFTER.match(after)) and not lacked
        wanted_only = bool(ONLY_BEFORE.search(before) or ONLY_AFTER.match(after))
        cued = bool(_CUED.search(before))  # "do you have it in black?"
        vague = len(text.split()) > 3 or not acts & {"inform", "find", "similar", "correct"}
        vague = vague and (
            score < 1.0 or " " not in text[start:end]
        )  # "first editions" is no chance
        if key not in order and not in_span and not told and not (wanted_only or cued) and vague:
            continue  # "fine, a scarf then" asks for no fine hair: many values are plain words
        # A name that begins like a negation ("Non-fiction") is not negated by its own first part.
        least = _SURE_OF_KIND if key in KINDS else _SURE_OF_VALUE
        read = any(s.slot == "not" and s.start <= start and s.score >= least for s in in_span)
        elsewhere = [place[0] for place in by_span if place[0] != start]
        read = read and negates_near(blanked(text, spent), start, end, elsewhere)
        negative = told or (read and not wanted_only and not lacked)
        kind = key in KINDS
        cue = NOT_BEFORE.search(before) if negative else None if kind else _CUED.search(before)
        if not cue and not kind and not negative:
            cue = ONLY_BEFORE.search(before)
        if negative or cue:
            settled.append((cue.start() if cue else start, end))
        hedged = INTEREST_BEFORE if kind else SOFT_BEFORE
        soft = bool(hedged.search(before)) or (score < 0.8 and score != UMBRELLA)
        if kind and not negative and score < UMBRELLA:
            continue  # "home accessories" are no desk accessories: the need's words say which
        if kind and not negative and score == UMBRELLA and is_named_by_use(text, end):
            continue
        if kind and not negative and len(chosen) > 1 and is_for_own(text, end):
            continue  # "a bag for my laptop": of all bags those that are for laptops
        if kind and not negative and is_sold_elsewhere(text, start, end, by_span, vocabulary):
            continue  # desk lamps stand among desk accessories, too: the need's words say which
        stated = wanted_only or cued or "size" in key.split("_")
        stated = stated or any(
            map(str.isdigit, text[start:end])
        )  # "M6 screws": a measure, no taste
        stated = stated or (key == "brand" and is_of_kind(text, chosen[0], by_span, vocabulary))
        if not kind and searches and not stated and qualifies(text, start, end):
            soft = True  # of few red dresses the next best are other dresses, not other red things
        if not kind and key not in own and _FOR.search(before):
            soft = True  # perfume "for men": whose products have no such column are no others'
        if kind and (
            is_purpose(before, wanted) or (score == UMBRELLA and not is_head(text, end, kinds))
        ):
            soft = True
        if kind and not negative and modifies(chosen, end, in_span, by_span, vocabulary):
            soft = True  # "desk lamp" is a lamp: only the head of a phrase names the kind
        if (
            kind
            and not negative
            and score == UMBRELLA
            and is_other_kind(text, start, in_span, by_span)
        ):
            continue  # "coffee machine" is none of the cardio machines: its words are searched for
        if not kind:
            spent.append((start, end))
        values = [match.value for match in chosen] + ([] if negative else fits_all(key, vocabulary))
        for value in dict.fromkeys(values):
            wishes.append(
                {
                    "key": key,
                    "value": value,
                    "relation": "not" if negative else "is",
                    "must": negative or not soft,
                    "words": text[start:end],
                }
            )
    covered = [(start, end) for start, end in by_span]
    for span in reading.spans:
        if any(start < span.end and span.start < end for start, end in [*covered, *spent]):
            continue
        words = text[span.start : span.end].strip(" ,.!?").removeprefix("in ")
        if span.slot == "value" and (near := near_value(words, vocabulary)):
            spent.append((span.start, span.end))
            wishes.append({"key": near[0], "value": near[1], "relation": "is", "words": words})
        elif (
            span.slot == "not"
            and negates_near(text, span.start, span.end)
            and span.score >= _SURE_OF_VALUE
            and len(words) > 2
        ):
            # No column of the shop knows it; whatever speaks of it is left out.
            cue = NOT_BEFORE.search(text[: span.start])
            settled.append((cue.start() if cue else span.start, span.end))
            words = re.sub(r"^(?:the|an?|any|that)\s+", "", words)
            wishes.append({"key": "text", "value": words, "relation": "not", "words": words})
    # "1 is from Acme; I don't buy from Acme": the last word on a value counts.
    last = {(wish["key"], wish["value"]): wish for wish in wishes}
    return [placed(wish, last, vocabulary) for wish in last.values()]


def _same_key(matches: list[Match], end: int, by_span: dict[tuple[int, int], list[Match]]) -> bool:
    """Whether a value of the same column is what comes next after ``end``."""
    keys = {match.key for match in matches}
    later = sorted(place for place in by_span if place[0] >= end)
    return bool(later) and any(match.key in keys for match in by_span[later[0]])


def _is_label(match: Match, span: Span, dialogue: Dialogue) -> bool:
    """Whether a name that a reader takes for somebody's is the shop's own, letter by letter."""
    if match.score < 1.0 or dialogue.support:
        return False
    if span.slot == "customer" and match.key == "brand":
        return True  # who is no staff speaks of no customers: "made by Lumavale"
    return span.slot in ("recipient", "customer") and " " in str(match.value)


def _overlaps(match: Match, spent: list[tuple[int, int]]) -> bool:
    return any(start < match.end and match.start < end for start, end in spent)


def _inside(match: Match, span: Span) -> bool:
    return span.start <= match.start and match.end <= span.end
