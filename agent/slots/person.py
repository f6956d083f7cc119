"""What a message says of the person it is for: occasion, season, gender. All of it soft.

The trained reader marks the words; here they become values. Whom it is for stands in
``recipients.py``.
"""

from __future__ import annotations

import re

from agent.models.reading import Reading
from agent.slots.wish import Wish
from tools.kin import PARENTS, PARTNERS, SIBLINGS, YOUNG

_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
_WHICH = rf"(?:(?:big|surprise|upcoming|{_ORDINAL})\s+)*"
_OWN_DAYS = (
    r"birthday|b-?day|(?:(?:wedding|work)\s+)?anniversary|retirement|name day|leaving do|farewell"
)
_FEASTS = (
    r"wedding|graduation|engagement|christening|baptism|communion|(?:bar|bat) mitzvah|"
    r"baby shower|house[- ]?warming|(?:hen|stag) (?:do|party)"
)
#: A day of somebody's own, on which others give them something; "40th" alone is one, too, where
#: no thing follows.
OWN_DAY = (
    rf"(?:{_WHICH}(?:{_OWN_DAYS})\b"
    rf"|{_ORDINAL}(?=\W*$|[,.;:!?]|\s+(?:is|and|under|below|around|up to|max|next|this|on|in)\b))"
)
#: Whatever somebody celebrates. To a feast one comes as a guest, too: "a dress for my sister's
#: wedding" is not for the sister.
OCCASION = rf"(?:{OWN_DAY}|{_WHICH}(?:{_FEASTS})\b)"
_EVERYBODYS = (
    r"(?:christmas|x-?mas|easter|valentine['’]?s(?: day)?|(?:mother|father)['’]?s['’]? day|diwali|hanukkah|eid|"
    r"thanksgiving|new year(?:['’]?s)?(?: eve)?|secret santa|the holidays)"
)
#: A day on which everybody gives: it says why something is bought. "Christmas lights" are a thing.
HOLIDAY = re.compile(
    rf"\bfor (?:this |next )?{_EVERYBODYS}(?=\W*$|[,.;:!?]|\s+(?:for|and|under|below|around|up to|max|with|please|this|that|i|we)\b)"
    rf"|\b{_EVERYBODYS} (?:gifts?|presents?|shopping)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b(?:{_OWN_DAYS}|{_FEASTS})\b.*", re.IGNORECASE)
_ORDINAL_ALONE = re.compile(_ORDINAL, re.IGNORECASE)
#: Somebody whose weight or height is told: "he's a labrador, 35 kg", "my son weighs 20 kg".
_OF_A_BODY = re.compile(
    r"\b(?:i|s?he|who|(?:my|our|his|her|their) (?:[\w-]+ )?(?:dogs?|puppy|pup|cats?|kitten|pet|horse|"
    rf"{YOUNG}|{PARTNERS}|{PARENTS}|{SIBLINGS}))"
    r"(?:['’]?(?:s|m)| am| is| weighs?| measures)\b(?:\s*,)?\s*(?!(?:looking|after|want|need)\b)(?:[\w-]+,? ){0,4}$",
    re.IGNORECASE,
)
_OF_BODIES = frozenset(
    ("kg", "kgs", "kilo", "kilos", "lb", "lbs", "pounds", "cm", "m", "ft", "stone")
)


def person_in(text: str, reading: Reading, occasion: str = "") -> list[Wish]:
    """Occasion, season, gender: soft facts about whom it is for.

    Args:
        occasion: what somebody named celebrates, where plain words say so ("60th birthday").
    """
    wishes: list[Wish] = []
    for slot in ("occasion", "season", "gender"):
        said = [occasion] if slot == "occasion" and occasion else reading.texts(slot, text)
        for words in said[:1]:
            value = re.sub(r"^['’]s\s+", "", words.strip())
            if slot == "occasion" and (named := _NAMED.search(value)):
                value = words = named[0]  # "mum's 60th birthday" tells of mum and of an age, too
            elif slot == "occasion" and _ORDINAL_ALONE.fullmatch(value):
                value = "birthday"
            if slot == "gender":
                value = _gender(value)
            if slot == "season":
                value = _season(value)
            if value:
                wishes.append(Wish(key=slot, value=value, words=words, must=False))
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


def is_of_a_body(before: str, unit: str) -> bool:
    """True where the words before a number with a unit tell of somebody's own weight or height."""
    return unit in _OF_BODIES and _OF_A_BODY.search(before) is not None
