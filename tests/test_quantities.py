"""Limits in people's words: a hand-written table, the corpus's own marks, and any text at all."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.training.corpus import Utterance, read_corpus
from tools.numerals import numbers_in
from tools.quantities import Quantity, quantities

#: text -> "low..high kind unit" of each quantity; "~" before it when approximate. A bare number
#: has no dots.
CASES = {
    # ceilings
    "under 50": "..50 plain",
    "under $50": "..50 money",
    "below 50 euros please": "..50 money",
    "less than 30 would be great": "..30 plain",
    "cheaper than 40": "..40 plain",
    "max 50": "..50 plain",
    "50 max": "..50 plain",
    "maximum 15 euro": "..15 money",
    "max. 15€": "..15 money",
    "up to 80": "..80 plain",
    "upto 80": "..80 plain",
    "at most 25 pounds": "..25 money",
    "2k tops": "..2000 plain",
    "40€ or less": "..40 money",
    "not more than 2k": "..2000 plain",
    "no more than 45": "..45 plain",
    "nothing over 30": "..30 plain",
    "nothing above £30": "..30 money",
    "not over 20": "..20 plain",
    "not exceeding 30": "..30 plain",
    "must not exceed 30": "..30 plain",
    "not a penny over 20": "..20 plain",
    "can't go over 80": "..80 plain",
    "I don't want to spend more than 100": "..100 plain",
    "dont wanna pay more than 100 bucks": "..100 money",
    "without going over 60": "..60 plain",
    "within 60": "..60 plain",
    "until 50 euro": "..50 money",
    "sub 80": "..80 plain",
    "sub-50": "..50 plain",
    "<50": "..50 plain",
    "two of them max fifty": "2 count; ..50 plain",
    "not longer than an hour": "..1 plain hour",
    "under half an hour": "..0.5 plain hour",
    "at least an inch": "1.. plain inch",
    "13 or 14 inch screen": "13..14 plain inch",
    "a 16 or 32 GB stick": "16..32 plain gb",
    "need it in 10 min": "10 plain min",
    "three presents for her": "3 count",
    "recommend 3 for him": "3 count",
    "<= $50": "..50 money",
    "≤ 50": "..50 plain",
    "my limit is 50": "..50 plain",
    "50 is my limit": "..50 plain",
    "40 dollars is my absolute max": "..40 money",
    "cap it at 70": "..70 plain",
    "keep it under 70": "..70 plain",
    "I could stretch to 90": "..90 plain",
    "budget 50": "..50 plain",
    "budget: 50": "..50 plain",
    "my budget is 50": "..50 plain",
    "50 budget": "..50 plain",
    "I have 50 to spend": "..50 plain",
    "i have 50": "..50 plain",
    "i've only got 20": "..20 plain",
    "like 70 bucks": "~..70 money",
    "over 50 is too much": "..50 plain",
    "50 is too much": "..50 plain",
    "50 is a bit too expensive": "..50 plain",
    "about 50 at most": "..50 plain",
    "lamps under 50 blue": "..50 plain",
    "under 50 for my dad": "..50 plain",
    "unde 30": "..30 plain",
    "udner 30": "..30 plain",
    "undr 30": "..30 plain",
    # floors
    "over 50": "50.. plain",
    "more than 500 pages": "500.. plain pages",
    "at least 16 GB": "16.. plain gb",
    "atleast 16gb": "16.. plain gb",
    "at lest 20": "20.. plain",
    "minimum 20": "20.. plain",
    "min 20": "20.. plain",
    "20 min": "20.. plain",
    "$20 min": "20.. money",
    "from 20": "20.. plain",
    "starting at 20": "20.. plain",
    "upwards of 200": "200.. plain",
    "north of 100": "100.. plain",
    ">= 20": "20.. plain",
    "50+": "50.. plain",
    "$50+": "50.. money",
    "50 or more": "50.. plain",
    "20 is the minimum": "20.. plain",
    "50 is max": "..50 plain",
    "30 litres or more": "30.. plain litres",
    "500 pages and up": "500.. plain pages",
    "no less than 20": "20.. plain",
    "not less than 500 lumens": "500.. plain lumens",
    "nothing below 47": "47.. plain",
    "no smaller than 43 inch": "43.. plain inch",
    "under 20 is too cheap": "20.. plain",
    "bigger than 27 inches": "27.. plain inches",
    # sizes, weights, and other units
    "no wider than 45 cm": "..45 plain cm",
    "no bigger than 43 inch": "..43 plain inch",
    "no longer than 8 pages": "..8 plain pages",
    "weighs less than 2 kg": "..2 plain kg",
    "2 kg or less": "..2 plain kg",
    "lighter than 1.5kg": "..1.5 plain kg",
    "shorter than 250 pages": "..250 plain pages",
    "60fps": "60 plain fps",
    "size 9": "9 plain size",
    "sizes 9": "9 plain size",
    "my size is 42": "42 plain size",
    "5-piece knife set": "5 plain piece",
    "six-pack of socks": "6 plain pack",
    "for 4 people": "4 plain people",
    "2 person tent": "2 plain person",
    "20k mah": "20000 plain mah",
    "1,5 l": "1.5 plain l",
    "27in monitor": "27 plain in",
    "27 in monitor": "27 plain in",
    "3 in blue": "3 plain",
    "144hz or more": "144.. plain hz",
    "20 min workout under 10": "20 plain min; ..10 plain",
    "i have 3 kids": "3 plain kids",
    "i have 3 candles": "3 plain",
    # ranges
    "between 20 and 40": "20..40 plain",
    "btw 20 and 40 quid": "20..40 money",
    "20-40 dollars": "20..40 money",
    "$20-$40": "20..40 money",
    "£20 to £40": "20..40 money",
    "20 – 40": "20..40 plain",
    "from 20 to 40": "20..40 plain",
    "between $40 and $20": "20..40 money",
    "1.5-2 kg": "1.5..2 plain kg",
    "100 to 200 pages": "100..200 plain pages",
    "1-2k": "1000..2000 plain",
    "2-4 players": "2..4 plain players",
    # around
    "around 40": "~30..50 plain",
    "around fifty quid": "~37.5..62.5 money",
    "about $40": "~30..50 money",
    "my budget is about $40": "~30..50 money",
    "roughly 40": "~30..50 plain",
    "~40": "~30..50 plain",
    "40ish": "~30..50 plain",
    "40-ish quid": "~30..50 money",
    "forty or so": "~30..50 plain",
    "40 give or take": "~30..50 plain",
    "close to 40": "~30..50 plain",
    "more or less 240 cm": "~180..300 plain cm",
    "aruond 40": "~30..50 plain",
    # money
    "$50": "50 money",
    "50$": "50 money",
    "50 €": "50 money",
    "US$40": "40 money",
    "Rs. 500": "500 money",
    "INR 500": "500 money",
    "under rs 500": "..500 money",
    "30 chf": "30 money",
    "50,- €": "50 money",
    "$1,299.50": "1299.5 money",
    "1.299,00 €": "1299 money",
    "under €1.299": "..1299 money",
    "under 1.299,00": "..1299 plain",
    "₹1,50,000": "150000 money",
    "2 lakh rupees": "200000 money",
    "1 299 €": "1299 money",
    "99 cents": "0.99 money",
    "under 50p": "..0.5 money",
    "a tenner": "10 money",
    "a fiver or less": "..5 money",
    "a grand max": "..1000 money",
    "half a grand": "500 money",
    "5 grand": "5000 money",
    "1.5k": "1500 plain",
    "50 quid": "50 money",
    "20 bucks max": "..20 money",
    "max $50 min $20": "..50 money; 20.. money",
    # number words
    "fifty": "50 plain",
    "a hundred": "100 plain",
    "up to a hundred and fifty": "..150 plain",
    "twenty-five dollars": "25 money",
    "two hundred": "200 plain",
    "twelve hundred": "1200 plain",
    "a couple hundred bucks": "200 money",
    "a couple of hundred": "200 plain",
    "half a dozen": "6 plain",
    # ratings
    "4 stars": "4 rating stars",
    "4 stars and up": "4.. rating stars",
    "at least 4 stars": "4.. rating stars",
    "not under 4 stars": "4.. rating stars",
    "4-star": "4 rating stars",
    "4.5+ stars": "4.5.. rating stars",
    "rated above 4.5": "4.5.. rating stars",
    "rating of 4.5 or above": "4.5.. rating stars",
    "a 4.5 rating": "4.5 rating stars",
    "4.5/5": "4.5 rating stars",
    "9 out of 10 at least": "4.5.. rating stars",
    "at least 4.2": "4.2.. rating stars",
    "4+": "4.. rating stars",
    "four stars or better": "4.. rating stars",
    # ages
    "he's 12": "12 age years",
    "for a 5 year old": "5 age years",
    "a 5-year-old": "5 age years",
    "5yo": "5 age years",
    "turning 60": "60 age years",
    "he is turning 40 next week": "40 age years",
    "my husband's 40th birthday": "40 age years",
    "aged 30": "30 age years",
    "my son is 8": "8 age years",
    "my max is 80": "..80 plain",
    "ages 3-5": "3..5 age years",
    "5-10 year olds": "5..10 age years",
    "age 3+": "3.. age years",
    # counts and places
    "show me 3 ideas": "3 count",
    "three more options": "3 count",
    "top 3": "3 count",
    "give me five": "5 count",
    "give me 20 dollars": "20 money",
    "show me ten running shoes": "10 count",
    "give me 3 waterproof trail running shoes": "3 count",
    "top 10 wireless headphones": "10 count",
    "show me a dozen notebooks": "12 count",
    "a dozen notebooks as list": "12 count",
    "suggest 2 or 3 light tents": "2..3 count",
    "the 3 cheapest kettles": "3 count",
    "show me 3 in blue jeans": "3 plain",
    "show me 10 inch tablets": "10 plain inch",
    "give me 3 pack socks": "3 plain pack",
    "find 2 person dome tents": "2 plain person",
    "show me a tent for two people": "2 plain people",
    "number 2 but blue": "2 item",
    "number 9": "9 item",
    "like 2 but cheaper": "2 item",
    "the first 2": "2 item",
    "the 2": "2 item",
    "compare 2 and 4": "2 plain; 4 item",
    "1 or 3?": "1 plain; 3 item",
    # several at once
    "16 gb ram minimum 900 max": "16.. plain gb; ..900 plain",
    "16gb ram and 512 gb ssd below 1500": "16 plain gb; 512 plain gb; ..1500 plain",
    "a gift for a 7 year old under 25": "7 age years; ..25 plain",
    "2 kg max, up to 40": "..2 plain kg; ..40 plain",
    "500 pages, not 50": "500 plain pages",
    "not $50 but $30": "30 money",
    "not over 50": "..50 plain",
    # no amounts at all
    "iphone 15": "",
    "iphone 15 case under 20": "..20 plain",
    "ps5 game": "",
    "usb-3 hub": "",
    "windows 11 laptop": "",
    "4k tv under 400": "..400 plain",
    "a 10k race": "",
    "3 in 1 charger": "",
    "3-in-1": "",
    "open 24/7": "",
    "12/05/2025": "",
    "2025-11-15": "",
    "by 25 december": "",
    "dec 25": "",
    "since 2019": "",
    "at 5pm": "",
    "5 o'clock": "",
    "3:30": "",
    "16:9": "",
    "45 x 60 cm": "",
    "45x60cm": "",
    "call 07700 900123": "",
    "+44 7700 900123": "",
    "order 12345": "",
    "order #12345": "",
    "the 2nd": "",
    "is that out of 5?": "",
    "in his 30s": "",
    "20% off": "",
    "that one": "",
    "the two of us": "",
    "often": "",
    "9" * 400: "",
}  # fmt: skip


def shown(quantity: Quantity) -> str:
    low = "" if quantity.low is None else f"{quantity.low:.10g}"
    high = "" if quantity.high is None else f"{quantity.high:.10g}"
    limits = f"{low}..{high}" if quantity.bounded else low
    sign = "~" if quantity.approximate else ""
    return f"{sign}{limits} {quantity.kind} {quantity.unit}".strip()


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=lambda value: value[:40])
def test_what_words_mean(text: str, expected: str) -> None:
    assert "; ".join(map(shown, quantities(text))) == expected


def test_capitals_change_nothing() -> None:
    for text in ("UNDER 50 BUCKS", "At Least Four Stars", "A TENNER"):
        assert list(map(shown, quantities(text))) == list(map(shown, quantities(text.lower())))


def test_words_are_the_whole_expression() -> None:
    text = "a lamp, no more than fifty quid, for dad"
    (quantity,) = quantities(text)
    assert quantity.words(text) == "no more than fifty quid"


def test_a_mended_slip_keeps_its_place_in_the_text() -> None:
    text = "somthing udner 30 bucks, ok"
    (quantity,) = quantities(text)
    assert text[quantity.start : quantity.end] == "udner 30 bucks"


def test_a_shops_own_units_count_as_units() -> None:
    assert quantities("2 wicks")[0].unit == ""
    assert quantities("2 wicks", units={"wicks"})[0].unit == "wicks"


_WORDS = (
    "under over not no max 50 4.5 2k $ € - – to and between about stars k 1.299,00 a "
    "hundred , tenner year old size x 24/7 or less is too much + 5th of 12345678901 ² "
    "٣ min cents "
)
_PIECES = st.lists(
    st.sampled_from(_WORDS.split()),
    max_size=12,
)


@given(st.text() | _PIECES.map(" ".join) | _PIECES.map("".join))
def test_any_text_is_read_without_harm(text: str) -> None:
    found = quantities(text)
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.words(text)
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        assert quantity.low is not None or quantity.high is not None
        assert 0 <= quantity.value <= 1e9
    assert all(a.start < b.start for a, b in pairwise(found))
    assert all(0 <= value <= 1e9 for value in numbers_in(text))


@given(st.integers(0, 10**6), st.sampled_from(["under {}", "{} or less", "no more than {}"]))
def test_any_ceiling_is_read_as_written(amount: int, form: str) -> None:
    for written in (f"{amount}", f"{amount:,}", f"${amount}", f"{amount} bucks"):
        (quantity,) = quantities(form.format(written))
        assert (quantity.low, quantity.high) == (None, amount)


# -- the marks of the corpus, hand-written by others ----------------------------------------------

_FILLS = ("$47", "47", "47 quid", "47€", "47 dollars")


def gold() -> list[tuple[str, str, float, int, int]]:
    """(text, slot, value, start, end) of each marked limit with exactly one number in digits."""
    rows = []
    for place, utterance in enumerate(read_corpus()):
        rows += _gold_of(utterance, _FILLS[place % len(_FILLS)])
    return rows


def _gold_of(utterance: Utterance, fill: str) -> list[tuple[str, str, float, int, int]]:
    text, marks = "", []
    for part in utterance.parts:
        filled = part.text.replace("$MONEY", fill)
        filled = re.sub(r"\$(?:NUMBER|AGE)", "8", filled)
        filled = re.sub(r"\$([A-Z_]+)", lambda match: match[1].lower(), filled)
        numbers = re.findall(r"\d[\d.,]*\d|\d", filled)
        if part.slot in ("min", "max", "around") and len(numbers) == 1:
            value = float(re.sub(r",(?=\d{3})", "", numbers[0]).replace(",", "."))
            value *= 1000 if re.search(r"\d\s?k\b", filled, re.IGNORECASE) else 1
            marks.append((part.slot, value, len(text), len(text) + len(filled)))
        text += filled
    return [(text, *mark) for mark in marks]


def _is_right(text: str, slot: str, value: float, start: int, end: int) -> bool:
    for quantity in quantities(text):
        if quantity.end <= start or end <= quantity.start:
            continue
        low, high = quantity.low, quantity.high
        if not quantity.bounded:  # a bare amount is a ceiling, a bare rating a floor
            low, high = (low, None) if quantity.kind == "rating" else (None, high)
        ranged = low is not None and high is not None
        if slot == "around" and ranged and low <= value <= high:
            return True
        if slot == "max" and high == value and (low is None or not quantity.approximate):
            return True
        if slot == "min" and low == value and (high is None or ranged):
            return True
    return False


def test_marked_limits_of_the_corpus_are_read() -> None:
    rows = gold()
    right = sum(_is_right(*row) for row in rows)
    assert len(rows) >= 200
    assert right / len(rows) >= 0.94, f"{right} of {len(rows)} marked limits were read right"
