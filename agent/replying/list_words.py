"""What a list is about and which limits it keeps, in words that a clause can take.

Both are bare phrases ("running shoes", "up to $50, in White"): no verb of theirs, no full stop.
"""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from agent.replying.phrasing import joined
from agent.slots.adjectives import is_adjectival
from agent.slots.framing import names_purpose
from data.money import money
from engine.language.accessories import ACCESSORIES
from engine.language.flags import flag_words
from engine.language.lexical import stems_of, words
from engine.language.units import amount_words, measure_name
from engine.person.children import GROWN
from engine.profile import PRICE_LEVEL
from tools.state import SELF
from tools.subjects import FOR_ALL, FOR_WHOM

#: Limits that read as an adverb after "staying ...".
_MOST_LIMITS = 3
#: As alike as two spellings of one kind are (``rapidfuzz.fuzz.ratio``).
_SAME_KIND = 80.0
#: Words that a name of a thing has at most.
_LONGEST = 6
#: Words that belong to a sentence, marks and figures; what holds one is no name of a thing.
_NO_NAME = re.compile(
    r"[\d?!,;:]|\b(?:i|you|we|he|she|it|this|that|is|are|was|do|does|not|no|what|why|how|your|please|"
    r"next|ok|sorry|question|number|than|then|if|yes|let|can|my|mine|me|have|has|had|nothing|anything|"
    r"something|now|prefer\w*|want|wants|could|would|should|will|got|sure|happy|really|too)\b",
    re.IGNORECASE,
)
#: What leads up to the name of a thing.
_BEFORE_NAME = re.compile(
    r"^(?:(?:for|of|about|on|an?|some|the|my|into|likes?|loves?)\s+)+", re.IGNORECASE
)
#: What somebody wants for a thing of their own.
_FOR_THEIRS = re.compile(r"(?P<thing>[\w'’ -]+?) for (?:my|our) (?P<own>[\w'’ -]+)$", re.IGNORECASE)
#: What can be left out by its name alone ("without nylon"); other words are quoted.
_THINGS = ("brand", "category", "subcategory", "material")


def limits_in_words(artifact: dict[str, Any], wanted_only: bool = False, about: str = "") -> str:
    """The kept limits in words, the kind of product left out (it is what the list is about).

    Args:
        wanted_only: without what is ruled out.
        about: what is said beside them; "men's shoes" are for men.
    """
    told_already = set(words(about))
    rows = [
        row
        for row in artifact["kept"]
        if row["key"] != "product"
        and (row["relation"] == "not" or row["key"] not in ("category", "subcategory"))
        and not (row["relation"] == "is" and told_already.issuperset(words(row["words"]) or [""]))
    ]
    currency = artifact["currency"]
    wanted = _alternatives([row for row in rows if row["relation"] != "not"])
    told = _ranges(wanted, currency)
    told = list(dict.fromkeys(told))[-_MOST_LIMITS:]
    unwanted = [left_out(row) for row in rows if row["relation"] == "not" and not wanted_only]
    if without := list(dict.fromkeys(unwanted))[-_MOST_LIMITS:]:
        without.sort(key=lambda text: text.startswith("anything "))
        told.append(f"without {joined(without, 'or')}")
    return ", ".join(told)


def needs_in_words(artifact: dict[str, Any]) -> list[str]:
    """Several needs with what limits each: "a bag in Pink" and "a mug"; of one limit for all
    the last says so: "a mug, each up to $20"."""
    own: dict[str, list[dict[str, Any]]] = artifact.get("own") or {}
    if not any(own.values()):
        limits = limits_in_words(artifact)
        *first, last = own or [""]
        return [*first, f"{last}, each {limits}" if limits else last]
    return [need_in_words(need, artifact) for need in own]


def need_in_words(need: str, artifact: dict[str, Any]) -> str:
    """One of several needs with what limits it: its own limits, and those of all beside them."""
    own = (artifact.get("own") or {}).get(need, [])
    set_alone = {(row["key"], row["relation"]) for row in own if row["relation"] != "not"}
    kept = [row for row in artifact["kept"] if (row["key"], row["relation"]) not in set_alone]
    limits = limits_in_words({**artifact, "kept": [*kept, *own]})
    return " ".join(part for part in (need, limits) if part)


def _ranges(rows: list[dict[str, Any]], currency: str) -> list[str]:
    """The rows in words, the two bounds of one key as one: "from $20 up to $50"."""
    told: dict[str, str] = {}
    for row in rows:
        key, bound = row["key"], row["relation"]
        if bound not in ("at_least", "at_most") or key == "rating":
            told[f"{key} {bound} {row['value']}"] = _limit(row, currency)
            continue
        bounds = {r["relation"]: r for r in rows if r["key"] == key}
        both = len(bounds) == 2 and {"at_least", "at_most"} == set(bounds)
        low, high = bounds.get("at_least", row), bounds.get("at_most", row)
        if not both:
            told[f"{key} {bound}"] = _limit(row, currency)
        elif key == "price":
            told[key] = f"{_limit(low, currency)} {_limit(high, currency)}"
        elif low["value"] == high["value"]:
            told[key] = _measure(key, "", high["value"])
        else:
            told[key] = _measure(key, f"{amount_words('', low['value'])} to", high["value"])
    return list(told.values())


def _is_for_all(row: dict[str, Any]) -> bool:
    return row["key"] in FOR_WHOM and str(row["value"]).casefold() in FOR_ALL


def measured_words(key: str, value: Any) -> str:
    """A value of a column of amounts, named: "300 pages", "weight 1.3 kg", "size 160x230 cm"."""
    if isinstance(value, int | float):
        return _measure(key, "", value)
    told = value if isinstance(value, str) else joined([str(one) for one in value])
    return f"{measure_name(key)} {told}"


def _measure(key: str, bound: str, value: float) -> str:
    """A column's name, a bound and its unit: "storage at least 512 GB", "at least 300 pages"."""
    name, amount = measure_name(key), amount_words(key, value).removeprefix("from ")
    named = "" if amount.endswith(f" {name.split()[-1]}") else name
    return " ".join(part for part in (named, bound, amount) if part)


def _alternatives(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, several values of one key as one: "in Red or Blue"."""
    merged: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    some = {row["key"] for row in rows if not _is_for_all(row)}
    for place, row in enumerate(rows):
        if _is_for_all(row) and row["key"] in some:
            continue  # what is for anybody is for men, too
        valued = row["relation"] == "is" and isinstance(row["value"], str)
        merged.setdefault((row["key"], row["relation"], -1 if valued else place), []).append(row)
    return [
        {**same[0], "value": joined([row["value"] for row in same], "or")}
        if len(same) > 1
        else same[0]
        for same in merged.values()
    ]


def _limit(row: dict[str, Any], currency: str) -> str:
    value = row["value"]
    if row["key"] == "price" and row["relation"] == "at_most" and row["words"] == "cheaper":
        return f"under {money(value + 0.01, currency)}"  # that price itself is not wanted
    if row["relation"] in ("at_most", "at_least") and row["key"] not in ("price", "rating"):
        bound = "at least" if row["relation"] == "at_least" else "at most"
        return _measure(row["key"], bound, value)
    if row["relation"] == "is" and isinstance(value, str) and row["key"] != PRICE_LEVEL:
        if row["key"] in FOR_WHOM and not _is_for_all(row):
            return f"for {value.casefold()}"
        before = {"color": "in ", "colour": "in ", "material": "in ", "brand": "by "}
        if told := flag_words(row["key"], value):
            return told
        word = "size " if row["key"] == "size" or row["key"].endswith("_size") else ""
        return before.get(row["key"], word) + value
    return str(row["text"])


def left_out(row: dict[str, Any]) -> str:
    """What is not wanted, so that it can follow "without" and "no": adjectives are quoted."""
    value = str(row["value"])
    if row["key"] in _THINGS:
        return value
    told = flag_words(row["key"], value)
    word = told or (value.casefold() if row["key"] in ("color", "colour") else f"“{value}”")
    return f"anything {word}"


def name_of(said: str) -> str:
    """The name of a thing in what was said, "" when it is none: "of opera" is "opera".

    What is theirs is said back as such: "a case for your phone", and of something for it "your phone".
    """
    name = _BEFORE_NAME.sub("", said.strip(" .!?,"))
    theirs = _FOR_THEIRS.match(name)
    if theirs:
        if theirs["thing"].casefold() == "something":
            name, own = f"your {theirs['own']}", theirs["own"]
        else:
            name, own = (
                f"{theirs['thing']} for your {theirs['own']}",
                theirs["thing"] + theirs["own"],
            )
    else:
        own = name
    return name if 0 < len(name.split()) <= _LONGEST and not _NO_NAME.search(own) else ""


def about_in_words(artifact: dict[str, Any], message: str) -> str:
    """What was asked for, in the person's own words: a thing, else "something warm"."""
    rows = [
        row
        for row in artifact["profile"]
        if row["source"] in ("said", "staff") and row["relation"] == "is"
    ]
    needs = [str(r["value"]) for r in rows if r["key"] == "need"]
    kinds = [str(r["words"] or r["value"]) for r in rows if r["key"] in ("category", "subcategory")]
    names = [name for said in [*reversed(needs), *reversed(kinds)] if (name := name_of(said))]
    known = next((kind for name in names if (kind := _as_kind(name, artifact["cards"]))), "")
    plain = [name for name in names if is_adjectival(name, message)]
    things = [n for n in names if n not in plain and not any(n.casefold() in p for p in plain)]
    if known or things:
        return known or _with_article(things[0], message)
    if names:
        return f"something {names[0]}"
    return next((need for need in reversed(needs) if _is_use(need)), "")


def _is_use(need: str) -> bool:
    """True for a use that can be said back: "something to wear for a wedding"."""
    return (
        names_purpose(need)
        and len(need.split()) <= _LONGEST + 1
        and _NO_NAME.search(need.split(" ", 1)[1]) is None
    )


def _as_kind(name: str, cards: list[dict[str, Any]]) -> str:
    """The name as the shop's kinds have it: "tent" and "tennts" are "tents"; "" when none does."""
    if name.startswith("your "):
        return ""
    kinds = list(dict.fromkeys(str(card["subcategory"]).casefold() for card in cards))
    heads = ACCESSORIES & stems_of(name)
    kinds = [kind for kind in kinds if heads <= stems_of(kind)]
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
    said = re.escape(name).replace("your", "(?:your|my|our)")
    found = re.search(rf"\b(an?|some) {said}\b", message, re.IGNORECASE)
    return f"{found[1].casefold()} {name}" if found else name


def recipient_in_words(artifact: dict[str, Any]) -> str:
    """Whom it is for, a child with its age: "9-year-old son"."""
    subject = str(artifact["subject"])
    if subject == SELF:
        return ""
    told = [
        r for r in artifact["profile"] if r["key"] == "age" and r["source"] in ("said", "staff")
    ]
    age = float(told[-1]["value"]) if told else GROWN
    several = subject.endswith(("kids", "children", "boys", "girls"))  # of one age each
    told_already = "-year-old" in subject
    return subject if age >= GROWN or several or told_already else f"{age:g}-year-old {subject}"
