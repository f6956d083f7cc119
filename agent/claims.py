"""The shapes that claims take: purchases, tastes, stock, actions, promises of the shop.

Each claim is a pattern and what must stand in the evidence for it. A claim that cannot be shown
to stand fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.evidence import Evidence

Card = dict[str, Any]
Check = Callable[["re.Match[str]", str, list[Card], Evidence], bool]

_STOP = frozenset(
    "you your they their have has had the and for with that this these those last time before already "
    "recently once also like liked love loved prefer usually often always really what which when from "
    "bought purchased ordered viewed browsed own owned looked history earlier past more would could him her "
    "good great new some any one ones them it's customer again because are was were been will can than "
    "based since most look same much back made still things thing something lot very".split()
)


@dataclass(frozen=True)
class Claim:
    """A kind of claim: ``stands`` is asked for each place where ``pattern`` is found."""

    name: str
    pattern: re.Pattern[str]
    stands: Check


def claim_fails(claim: Claim, sentence: str, cards: list[Card], evidence: Evidence) -> bool:
    """True when the sentence makes the claim and the evidence does not carry it."""
    return any(
        not claim.stands(match, sentence, cards, evidence)
        for match in claim.pattern.finditer(sentence)
    )


def _content(text: str) -> set[str]:
    words = re.findall(r"[a-z][a-z'’-]{2,}", text.casefold())
    return {word for word in words if word not in _STOP}


def _known_of_person(
    match: re.Match[str], sentence: str, cards: list[Card], evidence: Evidence
) -> bool:
    """The sentence's own words overlap with something known of the person, of the same kind."""
    verb = match.group().casefold()
    if sentence.rstrip().endswith("?") and not re.search(r"bought|purchas|order|view|brows", verb):
        return True  # "is there a make you like?" asks, it does not claim
    past = any(stem in verb for stem in ("bought", "purchas", "order", "own", "returned"))
    looked = any(stem in verb for stem in ("view", "brows", "look", "search"))
    told = _content(sentence[match.start() :])
    for text in evidence.person:
        if past and not re.search(r"bought|purchase|order", text) and not _is_title(text):
            continue
        if looked and not re.search(r"brows|view|look|search", text) and not _is_title(text):
            continue
        if _content(text) & told or not told:
            return True
    return False


def _is_title(text: str) -> bool:
    """Purchases from a look-up come as bare titles and kinds."""
    return len(text.split()) <= 12 and not re.search(r"^(?:matches|rated|popular|for |close)", text)


def _stock_stands(
    match: re.Match[str], sentence: str, cards: list[Card], evidence: Evidence
) -> bool:
    said = match.group().casefold()
    about = cards or [evidence.cards[i] for i in evidence.shown if i in evidence.cards]
    known = [card for card in about if card.get("stock") is not None]
    if not known:
        return False
    if "out of stock" in said or "sold out" in said:
        return any(card["stock"] == 0 for card in known)
    if left := re.search(r"(\d+)", said):
        return any(card["stock"] == int(left[1]) for card in known)
    if re.search(r"few|last|almost|nearly|limited", said):
        return any(0 < card["stock"] <= 5 for card in known)
    return all(card["stock"] > 0 for card in known)


def _in_texts(match: re.Match[str], sentence: str, cards: list[Card], evidence: Evidence) -> bool:
    """A promise must stand in the shop's own page, or in the text of a named product."""
    said = match.group().casefold().strip()
    products = " ".join(
        f"{card['description']} {card['attributes']} {card['name']}".casefold()
        for card in (cards or list(evidence.cards.values()))
    )
    stems = [word[:6] for word in re.findall(r"[a-z]{4,}", said)] or [said]
    page = " ".join(evidence.shop_texts)
    return all(stem in page for stem in stems) or all(stem in products for stem in stems)


def _action_done(match: re.Match[str], sentence: str, cards: list[Card], evidence: Evidence) -> bool:
    said = sentence.casefold()
    if "shortlist" in said and re.search(r"\b(?:added|put|saved)\b", said):
        return "shortlist" in evidence.actions
    return "deleted" in evidence.actions and bool(re.search(r"delet|cleared|forg", said))


def _cheapest_stands(
    match: re.Match[str], sentence: str, cards: list[Card], evidence: Evidence
) -> bool:
    """ "X is the cheapest": of what is shown, it must be."""
    if len(cards) != 1:
        return True
    shown = [evidence.cards[i] for i in evidence.shown if i in evidence.cards] or list(evidence.cards.values())
    said = match.group().casefold()
    if "rated" in said:
        ratings = [card["rating"] for card in shown if card["rating"] is not None]
        return cards[0]["rating"] is not None and cards[0]["rating"] >= max(ratings)
    prices = [card["price"] for card in shown]
    if "cheap" in said or "least" in said or "lowest" in said:
        return bool(cards[0]["price"] <= min(prices))
    return bool(cards[0]["price"] >= max(prices))


def _praise_stands(
    match: re.Match[str], sentence: str, cards: list[Card], evidence: Evidence
) -> bool:
    reasons = " ".join(
        reason["text"].casefold() for card in evidence.cards.values() for reason in card.get("reasons", [])
    )
    said = match.group().casefold()
    if "popular" in said or "selling" in said or "seller" in said:
        return "popular" in reasons or "bought" in reasons
    return _in_texts(match, sentence, cards, evidence)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "a purchase or visit that is not on record",
        _pattern(
            r"\b(?:you|they|he|she|customer)(?:'ve|’ve| have| has| had|'d)?\s+(?:\w+ly |just |already |also |once |last |even )?"
            r"(?:bought|purchased|ordered|viewed|browsed|looked at|searched for|own(?:ed)?|returned)\b"
            r"|\byour (?:last|previous|recent|past|earlier) (?:order|purchase|visit)\w*|\blast time you\b"
        ),
        _known_of_person,
    ),
    Claim(
        "a taste that is not known",
        _pattern(
            r"(?<!if )(?<!what )(?<!would )(?<!whatever )(?<!anything )\b(?:you|they|he|she)(?:'re|’re)?\s+(?:usually |always |often |really |clearly |both )?"
            r"(?:like|love|prefer|enjoy|adore|favou?r|hate|are (?:a fan of|into|fond of)|a fan of|into|fond of)s?\b(?! to\b)(?! me\b)"
            r"|\byour (?:favou?rite|usual)\b"
        ),
        _known_of_person,
    ),
    Claim(
        "stock that is not on record",
        _pattern(
            r"\b(?:in stock|out of stock|sold out|(?:only |just )?\d+ (?:left|in stock|remaining|pieces left)|"
            r"back in stock|almost gone|last (?:few|one|pieces?)|few left|limited stock|available now|ready to ship|ships today)\b"
        ),
        _stock_stands,
    ),
    Claim(
        "an action that no tool did",
        _pattern(
            r"\b(?:I|we)(?:'ve|’ve| have| just|'ll)?(?: just| already| now)? (?:added|placed|ordered|reserved|booked|refunded|"
            r"applied|sent|emailed|cancelled|canceled|shipped|notified|charged|upgraded|put .{1,60} (?:cart|basket|shortlist)|saved .{1,60} (?:cart|basket|shortlist))\b"
            r"|\b(?:in|to) your (?:cart|basket)\b|\byour order (?:is|has been|was)\b"
        ),
        _action_done,
    ),
    Claim(
        "a promise that the shop does not make",
        _pattern(
            r"\b(?:free (?:delivery|shipping|returns?|gift)|next[- ]day|same[- ]day|discounts?|coupons?|vouchers?|promo(?:tion)?s?|"
            r"on sale|\d+ ?% off|half price|warrant(?:y|ies)|money[- ]back|lifetime guarantee|guaranteed?|gift[- ]wrap\w*|"
            r"price match\w*|cashback|loyalty points?|pre-?order)\b"
        ),
        _in_texts,
    ),
    Claim(
        "a superlative that the list does not bear out",
        _pattern(r"\b(?:is|are|'s|’s) (?:the |our |also the )?(?:cheapest|least expensive|lowest priced|most expensive|priciest|dearest|best[- ]rated|highest[- ]rated|top[- ]rated)\b"),
        _cheapest_stands,
    ),
    Claim(
        "praise that nothing supports",
        _pattern(r"\b(?:best[- ]?sell(?:ing|er)s?|award[- ]winning|most popular|customers (?:love|say|rave)|reviewers? (?:say|love|praise)|hand[- ]?made|organic|vegan|fair ?trade|waterproof|eco[- ]friendly|recommended by (?:doctors|experts|dermatologists))\b"),
        _praise_stands,
    ),
)
