"""What must stand in the evidence for a claim: one check a kind of claim.

Each takes the place where the claim was found, the text it was found in, and the sentence taken
apart; it answers whether the claim stands. What cannot be shown to stand does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.gate.said import Said
from agent.gate.sentences import plain
from engine.language.lexical import stem
from tools.kin import SYNONYMS
from tools.state import SELF

#: Words of a claim that name nothing.
_STOP = frozenset(
    "you your they their he she his her have has had the and for with that this these those last time before "  # noqa: SIM905
    "already recently once also like liked love loved prefer usually often always really what which when from "
    "bought purchased ordered viewed browsed own owned looked history earlier past more would could him "
    "good great new some any one ones them it's it its customer again because are was were been will can than "
    "based since most look same much back made still things thing something lot very so such as we i "
    "me my our us of in on to at by is be or an a so here there here's should suit suits fits fit match matches might may going "
    "go goes well too item items product products gear stuff purchase purchases order orders visit visits several "
    "few many other others us i'd i've i'll try how about who just kind kinds type types range into fan fond both "
    "enjoy enjoys favour favor favourite favorite brand brands price prices sort category categories similar perfect choice option "
    "think pick picked picks show shown list start now today searched search not don't doesn't haven't anything yet "
    "lately previous previously thought mind considered consider these nicely along alongside pair pairs complement complements "
    "interest interested interests preference preferences taste tastes given keen budget gift gifts".split()
)


def content(text: str) -> set[str]:
    """The words of a claim that name something."""
    words = (word.removesuffix("'s") for word in plain(text).split())
    return {word for word in words if word not in _STOP and len(word) > 2 and not word[0].isdigit()}


def _object_of(match: re.Match[str], text: str) -> set[str]:
    """Content words of what a verb speaks of."""
    return content(clause(match, text))


def clause(match: re.Match[str], text: str) -> str:
    """What follows a verb, up to where the clause ends."""
    return re.split(
        r"[.,;:!?()\n]|\b(?:so|because|and (?:it|this|that|i|you)|but|which|these|this is|here)\b",
        text[match.end() :],
        maxsplit=1,
        flags=re.I,
    )[0]


def _covered(words: set[str], records: Iterable[str]) -> bool:
    """True when one record holds every word (a plural apart); no words need any record at all."""
    stems = {stemmed(word) for word in words}
    return any(stems <= {stemmed(word) for word in record.split()} for record in records)


def stemmed(word: str) -> str:
    """A word without its plural."""
    for ending, put in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + put
    return word.removesuffix("e")


def _named(said: Said) -> list[str]:
    return [plain(str(card["name"])) for mention in said.mentions for card in mention.cards[:1]]


def record_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """ "You bought X": X, as a whole, is one of the records of the right kind."""
    verb = match.group().casefold()
    after = text[match.end() :]
    if re.search(
        r"\b(?:not|n't|never|no|nothing|if|haven't|hasn't|whether|once)\b",
        text[max(0, match.start() - 12) : match.end()],
        re.I,
    ):
        return True
    if re.search(
        r"\b(?:last (?:time|week|month|year|summer|winter|autumn|spring|order)|yesterday|\d+ times|twice|(?:days|weeks|months|years) ago)\b",
        verb + after,
        re.I,
    ):
        return False
    evidence = said.evidence
    pronoun = re.match(r"(?:he|she)\b", verb)
    if pronoun and not evidence.support:
        return False
    looked = bool(re.search(r"view|brows|look|search|visit", verb))
    records = [*evidence.browsed, *evidence.bought] if looked else list(evidence.bought)
    if re.search(r"\b(?:and|or) (?:looked at|browsed|viewed)\b", after, re.I):
        records += evidence.browsed
    if re.match(r"\s*(?:it|this|that|these|one|them)\b", after, re.I):
        return any(plain(str(c["name"])) in records for c in said.cards)
    named = [title for title, start, _ in said.lexicon.named(said.text) if start >= 0]
    own_names = set(_named(said))
    spoken = [title for title in named if title in records]
    if spoken:
        return True
    direct = re.match(r"\s*(?:the |an? |your )?(?:\*\*)?", after)
    if (
        own_names
        and direct
        and not _object_of(match, text)
        and re.search(
            r"^\s*(?:the |an? )?\W*(?:$|[.,;!)]|(?:before|already|again|last)\b)", after, re.I
        )
        and not re.match(r"\s*,", after)
    ):
        return bool(own_names & set(records)) or (
            "what " in text[max(0, match.start() - 8) : match.start()].casefold() and bool(records)
        )
    parts = [content(part) for part in re.split(r",|&|\b(?:and|or|plus)\b", clause(match, text))]
    return all(_covered(part, records) for part in parts if part or len(parts) == 1)


def taste_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """A liking claimed of the person ("you love") is one that they told, or that their record has."""
    evidence = said.evidence
    verb = match.group().casefold()
    if said.is_question or re.search(
        r"\b(?:if|whether|whichever|whatever|which|what|anything|something|might|may|could|would|will|'ll|hope|sure|think|know|tell me|the one|one that|any)\b[\w\s']{0,24}$",
        text[: match.start()],
        re.I,
    ):
        return True  # "tell me what you like" claims nothing
    if verb.startswith("you") and evidence.subject != SELF and not evidence.support:
        return False
    if verb.startswith("who") and re.search(
        r"\b(?:people|someone|somebody|anyone|anybody|those|everyone|person|beginners?|runners?)\W+$",
        text[: match.start()],
        re.I,
    ):
        return True  # "for people who love tea" speaks of nobody
    if re.match(r"(?:he|she|who)\b", verb) and evidence.subject == SELF and not evidence.support:
        return False
    words = _object_of(match, text)
    if not words and not said.mentions:
        return bool(evidence.tastes) or not re.match(
            r"\W*(?:it|this|that|these)\b", text[match.end() :], re.I
        )
    records = [*evidence.tastes, *evidence.browsed, *evidence.bought]
    return bool(words) and all(_covered({word}, records) for word in words)


def stock_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """ "In stock" and "sold out" are what the stock of the products spoken of says."""
    words = match.group().casefold()
    about = said.cards or said.evidence.in_view
    if any(stem in plain(words) for stem in ("ship", "dispatch", "deliver")):
        return on_page(match, text, said)
    if re.search(r"\b(?:not|n't|no longer)\W+(?:\w+\W+)?$", text[: match.start()], re.I):
        return any(card.get("stock") == 0 for card in about)
    if re.search(
        r"\b(?:don't know|not sure|can't (?:say|tell)|whether|if)\b[\w\s']{0,24}$",
        text[: match.start()],
        re.I,
    ):
        return True
    known = [card for card in about if card.get("stock") is not None]
    if said.is_question and not re.search(r"\d|only|last", words):
        return True
    if not known:
        return False
    if "discontinued" in words:
        return False
    if re.search(r"\b(?:none|neither|nothing)\b", text[: match.start()], re.I):
        return all((card["stock"] > 0) == ("out" in words) for card in known)
    if re.search(r"out of stock|sold out|unavailable|selling out", words):
        return any(card["stock"] == 0 for card in known)
    if left := re.search(r"(\d+)", words):
        return any(card["stock"] == int(left[1]) for card in known)
    if re.search(
        r"few|last|almost|nearly|limited|running low|selling fast|going fast|while (?:stocks|supplies)|hurry",
        words,
    ):
        return all(0 < card["stock"] <= 5 for card in known)
    return all(card["stock"] > 0 for card in known)


def on_page(match: re.Match[str], text: str, said: Said) -> bool:
    """A promise of the shop must stand on the shop's own page, in the passage that was looked up."""
    spoken = match.group().casefold().strip()
    if (
        re.search(
            r"\b(?:no|not|n't|don't have|without|any|cannot|can't|whether|about|know)\W+(?:[\w']+\W+){0,5}$",
            text[: match.start()],
            re.I,
        )
        and "free" not in spoken
    ):
        return True
    stems = [word[:5] for word in re.findall(r"[a-z]{3,}", spoken)] or [spoken]
    figures = re.findall(r"\d+", spoken)
    return any(
        all(stem in page for stem in [*stems, *figures]) for page in said.evidence.shop_texts
    )


def action_done(match: re.Match[str], text: str, said: Said) -> bool:
    """What is claimed to be done ("I've put it on your list") is what a tool did in this turn."""
    low = text.casefold()
    actions = said.evidence.actions
    if said.is_question and not re.search(r"'ve|have|has|already|now", match.group(), re.I):
        return True
    if re.search(
        r"\b(?:can't|cannot|couldn't|haven't|not|nothing|n't|if|once|want me to|shall i|should i|would you like)\b[\w\s']{0,30}$",
        text[: match.start()],
        re.I,
    ) or re.search(r"\b(?:not|n't|nothing)\b", match.group(), re.I):
        return True
    if "shortlist" in low and not re.search(r"\b(?:cart|basket)\b", low):
        verb = match.group().casefold()
        return ("dropped" if re.search(r"remov|taken|drop", verb) else "shortlist") in actions
    return "deleted" in actions and bool(re.search(r"delet|clear|forg|eras|remov", low))


def superlative_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """ "X is the cheapest": of what is on screen, it must be; of the whole shop, nobody knows."""
    if said.is_question or re.search(
        r"\b(?:want|looking for|if you|prefer)\b", text[: match.start()], re.I
    ):
        return True
    view = said.evidence.in_view
    if re.search(
        r"\b(?:in (?:the|our) (?:whole |entire )?(?:shop|store|range|catalogue?)|we (?:have|sell|carry|stock)|anywhere|on the market|in town)\b",
        text,
        re.I,
    ):
        return False
    word = match.group().casefold()
    if len(said.about) != 1:
        return not said.mentions and bool(view) and not said.points
    screen = [said.evidence.cards[i] for i in said.evidence.screen if i in said.evidence.cards]
    pool = [
        *view,
        *(screen if any(c["product_id"] in said.evidence.screen for c in said.about[0]) else []),
    ]
    if re.search(r"rat|review|score", word):
        ratings = [card["rating"] for card in pool if card["rating"] is not None]
        return any(
            c["rating"] is not None and c["rating"] >= max(ratings, default=9)
            for c in said.about[0]
        )
    prices = [card["price"] for card in pool]
    if re.search(r"cheap|least|lowest|afford|budget", word):
        return any(c["price"] <= min(prices, default=0) for c in said.about[0])
    return any(c["price"] >= max(prices, default=1e12) for c in said.about[0])


def comparison_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """ "X is cheaper than Y" for two named products."""
    if len(said.mentions) != 2 or said.is_question:
        return True
    word = match.group().casefold()
    first, second = said.mentions
    turned = said.text.casefold().find(word.split()[0]) < first.start
    a, b = (second, first) if turned else (first, second)
    key = "rating" if "rated" in word else "price"
    pairs = [
        (x[key], y[key])
        for x in a.cards
        for y in b.cards
        if x[key] is not None and y[key] is not None
    ]
    if "same" in word:
        return all(x == y for x, y in pairs)
    less = bool(re.search(r"cheaper|less|lower", word))
    if "n't" in text or " not " in text:
        return True
    return any(x < y if less else x > y for x, y in pairs)


def praise_stands(match: re.Match[str], text: str, said: Said) -> bool:
    """Praise ("popular", "best rated") is a reason of the products spoken of, or their figures bear it."""
    evidence = said.evidence
    word = match.group().casefold()
    if said.denied(text.find(match.group())):
        return True
    ids = [c["product_id"] for c in (said.cards or evidence.in_view)]
    reasons = " ".join(phrase for i in ids for phrase in evidence.reasons.get(i, ()))
    if re.fullmatch(r"(?:quite |very |pretty |also )?(?:popular|well liked|well-liked)", word):
        return (
            "popular" in reasons
            or "interest from other" in reasons
            or "bought" in reasons
            or not ids
        )
    return False


def person_spoken_of(match: re.Match[str], text: str, said: Said) -> bool:
    """ "Your wife": only when the person spoke of her."""
    if said.is_question or re.search(
        r"\b(?:if|whether|maybe|perhaps|e\.?g|say)\b", text[: match.start()], re.I
    ):
        return True
    who = stem(match[1].casefold())
    same = set().union({who}, *(kin for kin in SYNONYMS if who in kin))
    return any(
        said.evidence.says(form) for name in same for form in (name, f"{name}s", f"{name}'s")
    )
