"""Wishes for what a message names: wanted or not, as a limit or only nice to have.

Polarity comes from the reader's ``not`` spans and from plain cues ("no", "without", "anything
but"); both must miss a negation before it is lost. Where things are named is for ``mentions.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.models.reading import Reading
from agent.slots.adjectives import is_adjectival
from agent.slots.alternatives import as_one
from agent.slots.mentions import (
    CUED,
    SURE_OF_KIND,
    SURE_OF_VALUE,
    Mention,
    Names,
    Place,
    mention_at,
    overlaps,
)
from agent.slots.near_values import fits_all, near_value, unwanted
from agent.slots.phrase import (
    is_for_own,
    is_head,
    is_named_by_use,
    is_of_kind,
    is_other_kind,
    is_purpose,
    is_sold_elsewhere,
    modifies,
    placed,
    qualifies,
)
from agent.slots.polarity import (
    BROKE_AFTER,
    INTEREST_BEFORE,
    LACKED_BEFORE,
    NOT_AFTER,
    NOT_BEFORE,
    ONLY_AFTER,
    ONLY_BEFORE,
    SOFT_BEFORE,
    blanked,
    negates_near,
)
from agent.slots.wish import Wish
from engine.language.vocabulary import KEY_ORDER, UMBRELLA, UNSURE
from engine.profile import Relation
from tools.slips import mended
from tools.subjects import FOR_WHOM

_FOR = re.compile(r"\bfor (?:an?\s+|the\s+)?$", re.IGNORECASE)
#: Values of some shop's column that are said to nobody's wish: "Fine, then ...".
_EXCLAIMS = re.compile(
    r"\W*(?:fine|cool|sweet|neat|solid|right|brilliant|fresh|classic)$", re.IGNORECASE
)
#: After a value that another one takes the place of at once.
_TAKEN_BACK = re.compile(
    r"\W+(?:(?:no|wait|sorry|oops|er+m?|um+|i me+a?nt?|rather|scratch that|make that|actually)\b\W*)+",
    re.IGNORECASE,
)
#: A value in a message of so many words may be any word of it.
_FEW_WORDS = 3
#: Below this a value is not surely the one that is meant.
_NEARLY = 0.8


@dataclass(frozen=True)
class Named:
    """What the names of a message come to.

    Attributes:
        spent: places that they settle, those settled before included.
        settled: places of what is ruled out or set ("in blue"), with the words that do so.
    """

    wishes: list[Wish]
    spent: list[Place]
    settled: list[Place]


@dataclass(frozen=True)
class Polarity:
    """Whether something named is wanted.

    Attributes:
        negative: it is ruled out.
        stated: words right beside it make it a limit: "only", "in".
        place: it and the words that rule it out or state it; None where none does.
    """

    negative: bool
    stated: bool
    place: Place | None


def named_values(names: Names, reading: Reading, spent: Sequence[Place]) -> Named:
    """Categories, brands and attribute values that the words name, with their polarity.

    Args:
        spent: places that are settled already.
    """
    wishes: list[Wish] = []
    spent, settled = list(spent), []
    for place in names.by_place:
        if _is_taken_back(place, names):
            spent.append(place)
            settled.append(place)
        elif _exclaims(place, names):
            settled.append(place)
        elif mention := mention_at(place, names):
            polarity = _polarity(mention, names, spent)
            if _is_plain_word(mention, polarity, names):
                continue
            if polarity.place:
                settled.append(polarity.place)
            if mention.is_kind:
                if not polarity.negative and _is_no_kind(mention, names):
                    continue
            else:
                spent.append(place)
            wishes += _wishes(mention, polarity, names)
    unlisted = _unlisted(names, reading, spent)
    # "1 is from Acme; I don't buy from Acme": the last word on a value counts.
    last = {(wish["key"], wish["value"]): wish for wish in [*wishes, *unlisted.wishes]}
    return Named(
        [placed(wish, last, names.vocabulary) for wish in last.values()],
        unlisted.spent,
        settled + unlisted.settled,
    )


def _is_taken_back(place: Place, names: Names) -> bool:
    """Whether another value of its column takes a value's place at once: "black, I mean brown"."""
    end = place[1]
    back = _TAKEN_BACK.match(names.text[end:])
    if back is None:
        return False
    later = min((other for other in names.by_place if other[0] >= end + back.end()), default=None)
    if later is None or any(s.slot == "not" and s.start <= later[0] < s.end for s in names.wanted):
        return False  # "shoes, no jacket"
    keys = {match.key for match in names.by_place[place]}
    return any(match.key in keys for match in names.by_place[later])


def _exclaims(place: Place, names: Names) -> bool:
    """Whether a value is no more than a sound: "Fine. And a book?" asks for no fine hair."""
    end = place[1]
    return bool(_EXCLAIMS.match(names.text[:end]) and re.match(r"\s*[.,!]", names.text[end:]))


def _polarity(mention: Mention, names: Names, spent: Sequence[Place]) -> Polarity:
    """Whether what is named is wanted, by the words around it and by the reader's marks."""
    before, start, end = mention.before, mention.start, mention.end
    plainly = mended(before)[0]
    lacked = mention.is_kind and LACKED_BEFORE.search(plainly)
    only = bool(ONLY_BEFORE.search(before) or ONLY_AFTER.match(mention.after))
    told = bool(NOT_BEFORE.search(plainly) or NOT_AFTER.match(mention.after)) and not lacked
    told |= mention.key == "brand" and BROKE_AFTER.match(mention.after) is not None
    # A name that begins like a negation ("Non-fiction") is not negated by its own first part.
    least = SURE_OF_KIND if mention.is_kind else SURE_OF_VALUE
    read = any(s.slot == "not" and s.start <= start and s.score >= least for s in mention.marks)
    elsewhere = [place[0] for place in names.by_place if place[0] != start]
    read = read and negates_near(blanked(names.text, spent), start, end, elsewhere)
    negative = told or (read and not only and not lacked)
    # "Do you have it in black?", "shoes for women".
    cued = (_FOR if mention.key in FOR_WHOM else CUED).search(before)
    if negative:
        cue = NOT_BEFORE.search(before)
    else:
        cue = None if mention.is_kind else cued or ONLY_BEFORE.search(before)
    place = (cue.start() if cue else start, end) if negative or cue else None
    return Polarity(negative, only or cued is not None, place)


def _is_plain_word(mention: Mention, polarity: Polarity, names: Names) -> bool:
    """Whether a value is an everyday word that nothing marks: "fine, a scarf then"."""
    if mention.key in KEY_ORDER or mention.marked or polarity.negative or polarity.stated:
        return False
    alone = not names.text.strip(" .!?").removeprefix(mention.words)
    ordinary = names.vocabulary.is_ordinary(mention.words)
    if mention.score == 1.0 and (" " in mention.words or (alone and not ordinary)):
        return False  # "first editions" is no chance, nor is "RoHS" alone
    tells = names.acts & {"inform", "find", "similar", "correct"}
    return len(names.text.split()) > _FEW_WORDS or not tells


def _is_no_kind(mention: Mention, names: Names) -> bool:
    """Whether the words of the need say better what is wanted than the kinds of this name."""
    text, start, end = names.text, mention.start, mention.end
    if mention.score < UMBRELLA:
        return True  # "home accessories" are no desk accessories
    if len(mention.matches) > 1 and is_for_own(text, end):
        return True  # "a bag for my laptop": of all bags those that are for laptops
    if is_sold_elsewhere(text, start, end, names.by_place, names.vocabulary):
        return True  # desk lamps stand among desk accessories, too
    if mention.score > UMBRELLA:
        return False
    # "Coffee machine" is none of the cardio machines, nor is "a machine to make coffee".
    return is_named_by_use(text, end) or is_other_kind(text, start, mention.marks, names.by_place)


def _wishes(mention: Mention, polarity: Polarity, names: Names) -> list[Wish]:
    """A wish for each value that may be meant."""
    negative = polarity.negative
    values = [match.value for match in mention.matches]
    if not negative:
        values += fits_all(mention.key, names.vocabulary)
    must = negative or not _is_soft(mention, polarity, names)
    relation: Relation = "not" if negative else "is"
    return [
        Wish(key=mention.key, value=value, relation=relation, must=must, words=mention.words)
        for value in dict.fromkeys(values)
    ]


def _is_soft(mention: Mention, polarity: Polarity, names: Names) -> bool:
    """Whether what is wanted is no limit: the next best may be something else."""
    text, before, end, by_place = names.text, mention.before, mention.end, names.by_place
    umbrella = mention.score == UMBRELLA
    hedged = INTEREST_BEFORE if mention.is_kind else SOFT_BEFORE
    if hedged.search(before) or (mention.score < _NEARLY and not umbrella):
        return True
    if mention.is_kind:  # "desk lamp" is a lamp: only the head of a phrase names the kind
        return (
            is_purpose(before, names.wanted)
            or (umbrella and not is_head(text, end, names.kinds))
            or modifies(mention.matches, end, mention.marks, by_place, names.vocabulary)
        )
    if mention.key not in names.own and _FOR.search(before):
        return True  # perfume "for men": whose products have no such column are no others'
    if not names.searches or polarity.stated or "size" in mention.key.split("_"):
        return False
    if any(map(str.isdigit, mention.words)):
        return False  # "M6 screws": a measure, and no taste
    if mention.key in FOR_WHOM & names.own:
        return False  # men's shoes are no women's
    whole = as_one(mention.listed, by_place) if mention.key == "brand" else []
    if any(is_of_kind(text, one, by_place, names.vocabulary) for one in whole):
        return False
    # Of few red dresses the next best are other dresses, not other red things.
    return any(qualifies(text, *place) for place in mention.listed)


def _unlisted(names: Names, reading: Reading, spent: Sequence[Place]) -> Named:
    """Wishes for what the reader marks and no table knows: a near miss, or text to be left out."""
    text = names.text
    found = Named([], list(spent), [])
    # "Card games" may be of no kind of games.
    known = [place for place, ms in names.by_place.items() if ms[0].score > UNSURE]
    for span in reading.spans:
        place = (span.start, span.end)
        if overlaps(place, [*known, *found.spent]):
            continue
        words = text[span.start : span.end].strip(" ,.!?").removeprefix("in ")
        if (
            span.slot == "value"
            and not is_adjectival(words)
            and (near := near_value(words, names.vocabulary))
        ):
            found.spent.append(place)
            found.wishes.append(Wish(key=near[0], value=near[1], relation="is", words=words))
        elif (
            span.slot == "not"
            and negates_near(text, *place)
            and span.score >= SURE_OF_VALUE
            and len(words) > 2
        ):
            # No column of the shop knows it; whatever speaks of it is left out.
            cue = NOT_BEFORE.search(text[: span.start])
            found.settled.append((cue.start() if cue else span.start, span.end))
            words = re.sub(r"^(?:the|an?|any|that)\s+", "", words)
            found.wishes.append(unwanted(words, names.vocabulary))
    return found
