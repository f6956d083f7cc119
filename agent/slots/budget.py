"""Whether a bare number in a message is money, by the words around it and what was limited before."""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.slots.spoken import KINDS
from engine.language.vocabulary import PART, Vocabulary
from tools.manners import PLEASE
from tools.quantities import Quantity

_MONEY_WORDS = re.compile(
    r"\b(?:budget|spend|price|cost|pay|money|cheap|expensive|afford|\$|£|€)\b", re.I
)
#: An amount for one of several: money, whatever else the shop counts.
_EACH = re.compile(
    r"\s?(?:each\b|apiece\b|a ?head\b|a piece\b|per (?:person|head|child|kid|gift|present|one|piece|item)\b)",
    re.I,
)
#: "what can I get for 300?"
_BUYS_FOR = re.compile(
    r"\b(?:get|buy|have|find|offer|got|anything|something)(?: \w+){0,3} for\s(?:about |around |like )?$",
    re.IGNORECASE,
)
#: What may stand between: "laptop 16gb ram 1000".
_OF_A_COLUMN = re.compile(
    r"(?:[\s,]+\d[\d.,]*\s?(?:gb|tb|inch(?:es)?|in|l|ml|cm|kg|w|h|hours?|[\"”″])(?:\s+(?:ram|memory|storage|ssd|disk|screen|battery|display))?)+$",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(r"(?:[A-Za-z'’-]{3,}\s+)?[A-Za-z'’-]{3,}$")
#: What may follow a number that ends what is asked for: "headphones 80 for my dad".
_ENDS = re.compile(
    rf"\s*(?:$|[,.;!?]|{PLEASE}|for (?:my|a|an|the|him|her|me)\b|but\b|and (?:not|no)\b)", re.I
)
#: A number so many times an age, or more, corrects no age.
FAR_FROM_AGE = 2.0
_COUNTED = re.compile(r"\s[a-z]{3,}s\b", re.IGNORECASE)
#: A message that is nothing but a number, which takes the place of the last one: "make it 80".
_ONLY_A_NUMBER = re.compile(
    r"\W*(?:(?:ok(?:ay)?|fine|well|hm+|um+|then|let['’]?s|make|it|that|say|call|rather|no|wait|maybe|go|up|to|and|what|how|"
    r"about|or|better|actually|sorry|i|mean|meant|change|raise|lower|the|budget|perhaps|alright|right|so|with|for|instead|"
    rf"max|{PLEASE}|tops|now|do|could|we)\b\W*)*",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\W*(?:(?:no|oh|hm+|ah)\W+)*(?:wait|sorry|actually|i meant?|rather|make (?:it|that)|scratch that|oops|no)\b",
    re.I,
)
#: After the number of a shown product, of which something is told: "5 is from Acme".
_TOLD_OF = re.compile(
    r"(?:(?:number|no\.?|#)\s*)?\d+\s+(?:(?:is|was|looks|seems)\s+(?:from|by|made|too|also|not|way|so|an?\b|just|out)|(?:is|was|does)n['’]?t|won['’]?t|"
    r"falls|has|costs|comes|looks)\b",
    re.IGNORECASE,
)


def is_price(text: str, quantity: Quantity, acts: frozenset[str], dialogue: Dialogue) -> bool:
    """Whether a number without a currency is a price, where no column claims it."""
    if quantity.unit:
        return bool(_MONEY_WORDS.search(text)) and quantity.bounded
    shown = 1 <= quantity.value <= len(dialogue.cards)
    if shown and _TOLD_OF.match(text[quantity.start :]):
        return False  # "5 is from Acme; I don't buy from Acme", "2 is too heavy"
    after = text[quantity.end :]
    if _EACH.match(after):
        return quantity.value >= 2
    counts = re.match(r"\s?[a-z]{3,} of [a-z]", after, re.IGNORECASE)
    if quantity.bounded and not counts and not acts & {"compare", "ask_product"}:
        return True
    if (
        quantity.value >= 10
        and _BUYS_FOR.search(text[: quantity.start])
        and not after.strip(" ?!.,")
    ):
        return True
    last = last_limit(dialogue)
    if "size" in last.split("_") and _CORRECTS.match(text) and not _MONEY_WORDS.search(text):
        return False  # "no wait, 42"
    if quantity.value < 10 and not quantity.bounded and _COUNTED.match(after):
        return False  # "20 each for my two nieces"
    if dialogue.stage == "asked_budget" or ("correct" in acts and quantity.value >= 5):
        return True
    if last == "price" and quantity.value > max(5, len(dialogue.cards)):
        around = f"{text[: quantity.start]} {after}"
        if _ONLY_A_NUMBER.fullmatch(around):
            return True  # "ok 80": the budget moves
    return bool(_MONEY_WORDS.search(text)) and quantity.value >= 2


def follows_kind(text: str, quantity: Quantity, vocabulary: Vocabulary) -> bool:
    """Whether a bare number right behind a kind is what it may cost: "headphones 80".

    Only where the kind has such prices, and the number is no value of a column of it.
    """
    if quantity.bounded or quantity.unit or quantity.kind != "plain":
        return False
    if not _ENDS.match(text[quantity.end :]):
        return False
    before = _OF_A_COLUMN.sub("", text[: quantity.start].rstrip(" ,")).rstrip(" ,")
    kinds = [
        match for match in vocabulary.find(before)
        if match.key in KINDS and match.score >= PART and match.end == len(before)
    ]  # fmt: skip
    named = [(match.key, str(match.value)) for match in kinds]
    if not named and (
        called := _LAST_WORDS.search(before)
    ):  # "tablet 400": what products are called
        homes = vocabulary.titled(called.group()) or vocabulary.titled(called.group().split()[-1])
        named = [("subcategory", str(home)) for home in homes]
    prices = [vocabulary.is_price_of(key, kind, quantity.value) for key, kind in named]
    return any(prices) and None not in prices


def corrects_age(text: str, quantity: Quantity, dialogue: Dialogue) -> bool:
    """Whether a bare number is the age that was told, put right: "actually 14", of who is 12.

    It is where it is nearer to that age than to any price that was told.
    """
    around = f"{text[: quantity.start]} {text[quantity.end :]}"
    if quantity.kind != "plain" or not _CORRECTS.match(text):
        return False
    if _MONEY_WORDS.search(text) or not _ONLY_A_NUMBER.fullmatch(around):
        return False

    def away(other: float) -> float:
        return max(quantity.value, other) / max(min(quantity.value, other), 1e-9)

    told = [row for row in dialogue.profile if row["source"] in ("said", "staff")]
    ages = [away(float(row["value"])) for row in told if row["key"] == "age"]
    prices = [away(float(row["value"])) for row in told if row["key"] == "price"]
    return bool(ages) and min(ages) < min([FAR_FROM_AGE, *prices])


def last_limit(dialogue: Dialogue) -> str:
    """The column that was limited last in the person's words, by a number or a size; or ""."""
    limited = [
        str(row["key"])
        for row in dialogue.profile
        if row["source"] in ("said", "staff")
        and (row["relation"] in ("at_most", "at_least") or "size" in str(row["key"]).split("_"))
    ]
    return limited[-1] if limited else ""
