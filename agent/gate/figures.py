"""Checks of figures in a sentence: amounts of money, ratings, and every other number.

A price belongs to the product named before it. A number that the person said is a limit, never a
property of a product. Numbers in words count where they can be figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations

from agent.dialogue import Card
from agent.gate.evidence import number
from agent.gate.said import Said

_SIGN = r"(?:CA|A|US|NZ|HK|S)?[$€£₹¥]"
_UNIT = (
    r"(?:dollars?|euros?|pounds?|rupees?|bucks|quid|USD|EUR|GBP|INR|CAD|AUD|JPY|CHF|SEK|NOK|DKK)"
)
_AMOUNT = r"\d+(?:,\d{2,3})*(?:\.\d+)?"
_MONEY = re.compile(
    rf"{_SIGN}\s?({_AMOUNT})|(?<![\w.])({_AMOUNT})\s?(?:{_UNIT}\b|[€£₹])|\b(?:USD|EUR|GBP|INR)\s?({_AMOUNT})"
    rf"|\b(?:costs?|priced at|price is|price of|price:|goes for|sells for|yours for|only|just)\s+\**({_AMOUNT})(?![\d.]|\s*(?:\w|/|%|-))",
    re.I,
)  # fmt: skip
_RATED = re.compile(
    r"\b(?:rated|rating(?: of| is|:)?|scores?(?: of)?)\s+\**(\d(?:\.\d+)?)(?![\d.]*\d)(?:\s?(?:/|out of|of)\s?(?:5|five)\b|[- ]?stars?\b|★)?"
    r"|(\d(?:\.\d+)?)\s?(?:/\s?5|out of (?:5|five)|of 5|of five|[- ]?stars?\b|★)",
    re.I,
)
_NUMBER = re.compile(
    r"(?<![\w.,])\d+(?:,\d{2,3})*(?:\.\d+)?(?!\w)|(?<![\w.,])\d+(?:\.\d+)?(?=[a-zA-Z%])"
)
_PLACE = re.compile(
    r"(?:\b(?:number|numbers|no\.|option|options|item|items|pick|picks|top|first|these|those|all|only|and|or|vs|to)|#)\s*$",
    re.I,
)
#: "Is one of these closer?" after a product was named: so many of those shown.
_OF_THESE = re.compile(r"\s+of (?:these|them)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-*•]\s+)?\**(\d{1,2})[.):]\**\s")

_MOST = re.compile(
    r"(?:under|below|less than|up to|within|at most|no more than|not more than|max(?:imum)?(?: of)?|cheaper than|lower than|not over|beneath|stay(?:s|ing)? at)\W*$",
    re.I,
)
_LEAST = re.compile(
    r"(?:over|above|more than|at least|from|starting at|no less than|min(?:imum)?(?: of)?|upwards of|dearer than|higher than|exceeds?)\W*$",
    re.I,
)
#: By so much may an amount written in cents differ from a price in tenths of them, 0.225 from 0.23.
_HALF_A_CENT = 0.005 + 1e-9
_BOUND = re.compile(r"\b(?:at least|at most|up to)\W*$", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:around|about|near|nearly|roughly|close to|approximately|approx\.?|almost|budget(?: of| is)?|limit(?: of| is)?|between|~)\W*$",
    re.I,
)
_OR_LESS = re.compile(
    r"^\W*(?:or (?:less|under|below|cheaper)|max\b|at most|budget|limit|cap|range|mark)", re.I
)
_OR_MORE = re.compile(
    r"^\W*(?:or (?:more|better|higher|above|over)|and (?:up|above)|\+|at least)", re.I
)
_APART = re.compile(
    r"^\W*(?:cheaper|less|more|dearer|lower|higher|extra|apart|difference|better|above|below)\b",
    re.I,
)
_APART_BEFORE = re.compile(
    r"(?:difference (?:of|is)|save[sd]?(?: you)?|differ by|gap (?:of|is)|cheaper by|less by)\W*$",
    re.I,
)
_TOTAL = re.compile(
    r"\b(?:total|together|altogether|combined|in all|sum|both for|all for|adds? up)\b", re.I
)
_WISH_NEAR = re.compile(
    r"\b(?:your|you (?:said|asked|wanted|mentioned|set|named|gave|have)|budget|limit|wish)\b", re.I
)

_UNITS = {w: n for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "  # noqa: SIM905
    "sixteen seventeen eighteen nineteen".split())}  # fmt: skip
_TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905
}
_WORDS = "|".join([*_TENS, *sorted(_UNITS, key=len, reverse=True), "hundred", "thousand"])
_IN_WORDS = re.compile(
    rf"\b((?:a |an )?(?:{_WORDS})(?:(?:[\s-]+(?:and )?)(?:{_WORDS}|half\b|a half\b|point\b))*)"
    rf"(?=[\s-]+(?:{_UNIT}|stars?|left|in stock|remaining|pieces?|percent|per cent|years?|months?|hours?|days?|out of|pages?|"
    r"(?:of|out of) (?:five|5)|of (?:these|them)|times|reviews?|customers?|people|grams?|kilos?|inch(?:es)?|lit(?:er|re)s?|watts?)\b)"
    rf"|(?<=costs )((?:{_WORDS})(?:[\s-]+(?:and )?(?:{_WORDS}))*)|(?<=rated )((?:{_WORDS})(?:[\s-]+(?:point |and a )?(?:{_WORDS}|half))*)",
    re.I,
)


def figure_fault(said: Said) -> str | None:
    """What figure of the sentence does not stand, or None."""
    own = in_digits(said.own)
    if mark := _LIST_MARK.match(own):
        own = " " * mark.end(1) + own[mark.end(1) :]
    for check in (_money_fault, _rating_fault, _number_fault):
        fault, own = check(said, own)
        if fault:
            return fault
    return None


def in_digits(text: str) -> str:
    """Numbers in words that are figures ("forty dollars", "four and a half stars") as digits."""

    def written(match: re.Match[str]) -> str:
        words = next(group for group in match.groups() if group)
        digits = f"{_value(words):g}"
        return (
            digits + " " * max(0, len(words) - len(digits)) if len(words) >= len(digits) else digits
        )

    return _IN_WORDS.sub(written, text)


def _value(words: str) -> float:
    """ "twenty-nine ninety-five" -> 29.95; "four and a half" -> 4.5; "two hundred" -> 200."""
    parts = re.findall(r"[a-z]+", words.casefold())
    if "point" in parts:
        at = parts.index("point")
        return float(f"{_value(' '.join(parts[:at])):g}.{_value(' '.join(parts[at + 1 :])):g}")
    half = 0.5 if "half" in parts else 0.0
    numbers: list[int] = []
    total = 0
    for part in parts:
        if (
            part in _UNITS
            and numbers
            and numbers[-1] % 10 == 0
            and 20 <= numbers[-1] < 100
            and _UNITS[part] < 10
        ):
            numbers[-1] += _UNITS[part]
        elif part in _UNITS or part in _TENS:
            numbers.append(_UNITS.get(part, _TENS.get(part, 0)))
        elif part in ("hundred", "thousand"):
            scale = 100 if part == "hundred" else 1000
            total += (numbers.pop() if numbers else 1) * scale
    if len(numbers) == 2 and not total and numbers[1] >= 10:
        return numbers[0] + numbers[1] / 100
    return total + sum(numbers) + half


def _money_fault(said: Said, own: str) -> tuple[str | None, str]:
    found = list(_MONEY.finditer(own))
    amounts = [number(next(g for g in m.groups() if g)) for m in found]
    in_order = len(said.mentions) > 1 and len(amounts) == len(said.mentions) and all(
        any(_same(card["price"], amount) for card in mention.cards)
        for mention, amount in zip(said.mentions, amounts, strict=True)
    ) and found[0].start() > said.mentions[-1].end  # fmt: skip
    for match, amount in zip(found, amounts, strict=True):
        if not in_order and not _amount_stands(said, own, match, amount):
            return f"amount {amount:g} does not stand", own
    return None, _blank(own, found)


def _amount_stands(said: Said, own: str, match: re.Match[str], amount: float) -> bool:
    evidence = said.evidence
    before, after = (
        own[max(0, match.start() - 30) : match.start()],
        own[match.end() : match.end() + 30],
    )
    known = evidence.limits | evidence.numbers
    groups = said.about or tuple((card,) for card in evidence.in_view)
    if _MOST.search(before) or _OR_LESS.match(after):
        kept = all(any(card["price"] <= amount + 0.005 for card in group) for group in groups)
        return (kept and (bool(groups) or _among(amount, known))) or (
            said.is_question and _among(amount, known)
        )
    if _LEAST.search(before) or _OR_MORE.match(after):
        kept = all(any(card["price"] >= amount - 0.005 for card in group) for group in groups)
        lowest = bool(re.search(r"(?:from|starting at)\W*$", before, re.I))
        if (
            lowest
            and not said.mentions
            and any(_same(card["price"], amount) for card in said.cards or evidence.in_view)
        ):
            return True
        return (kept and (bool(groups) or _among(amount, known))) or (
            _among(amount, evidence.numbers - evidence.limits) and not said.mentions
        )
    if re.match(r"\W*if\b", own, re.I) and not said.points and _among(amount, evidence.limits):
        return True
    prices = _prices(said.cards or evidence.in_view)
    if _APART.match(after) or _APART_BEFORE.search(before):
        pool = prices if len(said.about) > 1 else _prices([*said.cards, *evidence.in_view])
        return _among(amount, {abs(a - b) for a, b in combinations(pool, 2)}) and (
            len(said.about) > 1
            or bool(re.search(r"\b(?:than|compared|cheaper|difference|apart)\b", own, re.I))
        )
    if _TOTAL.search(own) and not said.points:
        sums = {sum(prices), sum(_prices(evidence.in_view))} | evidence.numbers
        if _among(amount, sums):
            return True
    if _WISH_NEAR.search(before + " " + after) and _among(amount, evidence.limits) and not re.search(r"(?:costs?|priced at)\W*$", before, re.I):  # fmt: skip
        return True
    if _ABOUT.search(before) and not said.about:
        return _among(amount, known)
    group = said.group_at(match.start())
    if group:
        near = bool(_ABOUT.search(before))
        return any(
            _same(c["price"], amount) or (near and abs(c["price"] - amount) <= 0.1 * amount)
            for c in group
        )
    return _among(amount, prices) or (not said.about and _among(amount, evidence.numbers))


def _rating_fault(said: Said, own: str) -> tuple[str | None, str]:
    found = list(_RATED.finditer(own))
    for match in found:
        rating = float(match[1] or match[2])
        if not _rating_stands(said, own, match, rating):
            return f"rating {rating:g} does not stand", own
    return None, _blank(own, found)


def _rating_stands(said: Said, own: str, match: re.Match[str], rating: float) -> bool:
    before, after = (
        own[max(0, match.start(1 if match[1] else 2) - 24) : match.start(1 if match[1] else 2)],
        own[match.end() : match.end() + 24],
    )
    view = said.evidence.in_view
    groups = said.about or tuple((card,) for card in view)
    if _LEAST.search(before) or _OR_MORE.match(after):
        return bool(groups) and all(
            any((c["rating"] or 0) >= rating for c in group) for group in groups
        )
    if _MOST.search(before) or _OR_LESS.match(after):
        return bool(groups) and all(
            any((c["rating"] or 9) <= rating for c in group) for group in groups
        )
    key = "similar_rating" if "similar" in own.casefold() else "rating"
    group = said.group_at(match.start()) or tuple(said.cards or view)
    return any(_same(card[key], rating) for card in group if card.get(key) is not None) or (
        said.of_wishes and _among(rating, said.evidence.limits)
    )


def _number_fault(said: Said, own: str) -> tuple[str | None, str]:
    evidence = said.evidence
    cards = said.cards or evidence.in_view
    in_cards = frozenset(n for card in cards for n in _card_numbers(card))
    for match in _NUMBER.finditer(own):
        value = number(match.group())
        if own[match.end() : match.end() + 1] == "%" and not _among(
            value, in_cards | evidence.numbers
        ):
            return f"number {match.group()} does not stand", own
        placed = value == int(value) and value <= max(len(evidence.screen), len(evidence.shown))
        before, after = own[: match.start()], own[match.end() :]
        if placed and (not said.about or _PLACE.search(before) or _OF_THESE.match(after)):
            continue
        if _among(value, in_cards):
            continue
        if (
            (not said.points or not said.about)
            and not said.mentions
            and _among(value, evidence.numbers)
        ):
            continue
        wished = said.of_wishes or said.is_question or not said.about or said.denied(match.start())
        wished |= bool(_BOUND.search(before))  # a limit holds for all shown
        if wished and _among(value, evidence.limits):
            continue
        return f"number {match.group()} does not stand", own
    return None, own


def _card_numbers(card: Card) -> Iterable[float]:
    yield from (float(card[key]) for key in ("price", "rating", "similar_rating", "sentiment", "stock")
                if card.get(key) is not None)  # fmt: skip
    texts = [str(card.get("name", "")), str(card.get("description", ""))]
    for value in (card.get("attributes") or {}).values():
        if isinstance(value, (int, float)):
            yield float(value)
        else:
            texts += value if isinstance(value, list) else [str(value)]
    for text in texts:
        yield from (number(raw) for raw in re.findall(r"\d+(?:[.,]\d+)*", text))


def _prices(cards: Iterable[Card]) -> list[float]:
    return list({card["product_id"]: float(card["price"]) for card in cards}.values())


def _same(a: float, b: float) -> bool:
    return abs(float(a) - b) <= _HALF_A_CENT


def _among(value: float, numbers: Iterable[float]) -> bool:
    return any(abs(value - n) <= _HALF_A_CENT for n in numbers)


def _blank(text: str, matches: Iterable[re.Match[str]]) -> str:
    for match in matches:
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text
