"""What a message says of the person it is for: occasion, season, gender. All of it soft.

The trained reader marks the words; here they become values. Whom it is for stands in
``recipients.py``.
"""

from __future__ import annotations

import re
from typing import Any

from agent.reading import Reading

Wish = dict[str, Any]


def person_in(text: str, reading: Reading) -> list[Wish]:
    """Occasion, season, gender: soft facts about whom it is for."""
    wishes: list[Wish] = []
    for slot in ("occasion", "season", "gender"):
        for words in reading.texts(slot, text)[:1]:
            value = re.sub(r"^['’]s\s+", "", words.strip())
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
