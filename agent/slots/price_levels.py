"""Words about the price without a number: "cheap headphones", "nothing too expensive", "high-end".

A taste, and no limit: who asks for something cheap is shown what is priced low for its kind first.
Of what is on screen such words are a step ("too expensive": cheaper ones); that is for the acts.
"""

from __future__ import annotations

import re

from agent.slots.wish import Wish
from engine.profile import HIGH, LOW, PRICE_LEVEL

_VERY = r"(?:(?:really|very|super|dirt|relatively|fairly|reasonably|quite|pretty|rather|more) )?"
_MUCH = r"(?:too much|much|a lot|a fortune|loads|a ton|so much|that much)"
_DEAR = r"(?:expensi+ve|expencive|pricey|pricy|dear|costly|steep)"
#: Before "cheap" where it is not wanted: "not cheap", "doesn't look cheap", "too cheap".
_UNWANTED = (
    r"(?<!not )(?<!n't )(?<!no )(?<!too )(?<!so )(?<!nothing )(?<!look )(?<!looks )(?<!looking )"
    r"(?<!feel )(?<!feels )(?<!without )"
)
_LOW = re.compile(
    rf"{_UNWANTED}\b{_VERY}(?:che+a?p(?:ish|ie|o)?|inexpensive|affordable|low[- ]?(?:cost|priced?)|"
    r"reasonably priced|wallet[- ]friendly)\b"
    r"|\bbudget(?=[- ](?:friendly\b|(?!plan|track|book|of|is|was|for|around|about|under|over|max|up|"
    r"below|at|to|and|or|but|please|pls|now|then)[a-z]{3}))(?:[- ]friendly)?"
    rf"|\b(?:nothing|anything not|something not|not|isn['’]?t|aren['’]?t|without being) (?:be )?"
    rf"(?:(?:too|very|that|so|super|overly|crazy|ridiculously|all that) )*{_DEAR}\b"
    r"|\b(?:(?:do|does)n['’]?t|do not|does not|not|rather not|without) (?:really )?"
    rf"(?:want(?:ing)? to |wanna |looking to |going to |like to )?spend(?:ing)? {_MUCH}\b(?: money)?"
    r"|\bon an? (?:(?:really |very )?(?:tight|small|low|shoestring|student|limited) )?budget\b"
    r"|\b(?:tight|small|low|limited|shoestring) budget\b"
    r"|\b(?:i['’]?m|i am|we['’]?re|we are) (?:(?:a bit|pretty|kinda|so|totally) )?"
    r"(?:broke(?= *(?:$|[,.;!]|so\b|and\b|but\b))|skint|short (?:of|on) (?:money|cash))\b"
    rf"|\b(?:do(?:es)?n['’]?t|do not|does not) have {_MUCH} (?:of )?(?:money|cash)\b"
    r"|\b(?:(?:that|which) )?(?:wo|do(?:es)?)(?:n['’]?t| not) (?:break the bank|"
    r"cost (?:the earth|a fortune|an arm and a leg|a lot|much|too much|the world))\b",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"(?<!not )(?<!n't )(?<!no )(?<!too )(?<!nothing )\b"
    r"(?:premium|high[- ]end|luxur(?:y|ious)|upmarket|up-market|upscale|posh|swanky|"
    r"top[- ]of[- ]the[- ](?:range|line)|top[- ]end)\b",
    re.IGNORECASE,
)


def without_price_level(text: str) -> str:
    """A text without such words: "a cheap kettle" is a kettle."""
    return " ".join(_HIGH.sub(" ", _LOW.sub(" ", text)).split())


def price_level_in(text: str, acts: frozenset[str]) -> tuple[Wish, tuple[int, int]] | None:
    """The wish about the price, and where it stands; None where a number or an order is asked for."""
    if acts & {"cheaper", "cheapest", "pricier", "dearest", "ask_product", "why", "compare"}:
        return None
    for level, pattern in ((LOW, _LOW), (HIGH, _HIGH)):
        if match := pattern.search(text):
            words = match.group().strip()
            return Wish(key=PRICE_LEVEL, value=level, must=False, words=words), match.span()
    return None
