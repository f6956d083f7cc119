"""What a list is about and which limits it keeps, in words that a clause can take.

Both are bare phrases ("running shoes", "up to $50, in White"): no verb of theirs, no full stop.
"""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from data.money import money

#: Limits that read as an adverb after "staying ...".
_MOST_LIMITS = 3
#: As alike as two spellings of one kind are (``rapidfuzz.fuzz.ratio``).
_SAME_KIND = 80.0
#: Words that a name of a thing has at most.
_LONGEST = 6
#: Words that belong to a sentence, and figures; what holds one is no name of a thing.
_NO_NAME = re.compile(
    r"\d|\b(?:i|you|we|he|she|it|this|that|is|are|was|do|does|not|no|what|why|how|your|please|next|"
    r"ok|sorry|question|number|than|then|if|yes|let|can)\b",
    re.IGNORECASE,
)


def limits_in_words(artifact: dict[str, Any]) -> str:
    """The kept limits in words, the kind of product left out (it is what the list is about)."""
    rows = [
        row
        for row in artifact["kept"]
        if row["key"] != "product"
        and (row["relation"] == "not" or row["key"] not in ("category", "subcategory"))
    ]
    currency = artifact["currency"]
    told = [_limit(row, currency) for row in rows]
    bounds = [row["relation"] for row in rows if row["key"] == "price"]
    if sorted(bounds) == ["at_least", "at_most"]:
        low, high = sorted(
            text for text, row in zip(told, rows, strict=True) if row["key"] == "price"
        )
        told = [f"{low} {high}", *(text for text in told if text not in (low, high))]
    told = list(dict.fromkeys(told))[-_MOST_LIMITS:]
    return ", ".join(sorted(told, key=lambda text: text.startswith("without ")))


def _limit(row: dict[str, Any], currency: str) -> str:
    if row["relation"] == "not":
        return f"without {row['value']}"
    value = row["value"]
    if row["key"] == "price" and row["relation"] == "at_most" and row["words"] == "cheaper":
        return f"under {money(value + 0.01, currency)}"  # that price itself is not wanted
    if row["relation"] in ("at_most", "at_least") and row["key"] not in ("price", "rating"):
        *name, unit = row["key"].split("_")
        bound = "at least" if row["relation"] == "at_least" else "at most"
        unit = unit.upper() if unit in ("gb", "tb", "w") else unit
        return " ".join([*name, bound, f"{value:,g}", unit])
    if row["relation"] == "is" and isinstance(value, str):
        before = {"color": "in ", "colour": "in ", "material": "in ", "brand": "by "}
        word = "size " if row["key"] == "size" or row["key"].endswith("_size") else ""
        return before.get(row["key"], word) + value
    return str(row["text"])


def about_in_words(artifact: dict[str, Any], message: str) -> str:
    """What was asked for, in the person's own words where they name a thing."""
    said = [
        row
        for row in artifact["profile"]
        if row["source"] in ("said", "staff") and row["relation"] == "is"
    ]
    needs = [str(r["value"]) for r in said if r["key"] == "need"]
    kinds = [str(r["words"] or r["value"]) for r in said if r["key"] in ("category", "subcategory")]
    names = [
        re.sub(r"^(?:(?:for|an?|some|the|my|into|likes?|loves?)\s+)+", "", words.strip(" .!?,"))
        for words in [*reversed(needs), *reversed(kinds)]
    ]
    names = [n for n in names if n and len(n.split()) <= _LONGEST and not _NO_NAME.search(n)]
    known = next((kind for name in names if (kind := _as_kind(name, artifact["cards"]))), "")
    return known or (_with_article(names[0], message) if names else "")


def _as_kind(name: str, cards: list[dict[str, Any]]) -> str:
    """The name as the shop's kinds have it: "tent" and "tennts" are "tents"; "" when none does."""
    kinds = list(dict.fromkeys(str(card["subcategory"]).casefold() for card in cards))
    best = max(kinds, key=lambda kind: fuzz.ratio(name.casefold(), kind), default="")
    if fuzz.ratio(name.casefold(), best) >= _SAME_KIND:
        return best
    *first, last = name.split()
    plural = f"{last}s".casefold()
    if any(plural in re.findall(r"\w+", kind) for kind in kinds):
        return " ".join([*first, plural])
    return ""


def _with_article(name: str, message: str) -> str:
    """The name with the article that the person gave it."""
    found = re.search(rf"\b(?:an?|some) {re.escape(name)}\b", message, re.IGNORECASE)
    return found[0][:1].casefold() + found[0][1:] if found else name
