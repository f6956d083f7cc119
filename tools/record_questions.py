"""What is asked of a customer's record: "what did she buy last?", "how much do I usually spend?".

Patterns over plain English. Who may ask it of whom is for the look-up, and what the record says for
``records.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

#: What may be asked: the last order, all of them, the usual order's value, what was spent altogether,
#: whether a thing was bought or looked at, what was looked at, how many purchases, the first of them,
#: what was sent back, what speaks for a taste, and which brand or kind was bought most.
About = Literal[
    "last_order", "orders", "spend", "spent", "bought_before", "looked_before", "looked_at",
    "count", "since", "returned", "taste", "most",
]  # fmt: skip
#: What may be asked of a product on screen.
OF_SHOWN = frozenset({"bought_before", "looked_before"})
#: Whose record somebody asks for: one's own, or a customer's, whose name reads as "they".
_OWN, _THEIR = (
    (r"(?:i|we)", r"(?:my|our)"),
    (r"(?:s?he|they)", r"(?:his|her|hers|their|they['’]?s)"),
)
_BUYS = r"(?:buy(?:ing)?|bought|order(?:ed|ing)?|purchas(?:ed?|ing)|shop(?:ped|ping)?(?: for)?)"
_LOOKS = r"(?:look(?:ed|ing)? (?:at|into)|view(?:ed|ing)?|brows(?:ed?|ing)(?: for)?|check(?:ed|ing)? out|click(?:ed)?(?: on)?)"
_LAST = r"(?:last|latest|most recent(?:ly)?|newest|recent(?:ly)?|previous(?:ly)?)"
_EVER = r"(?:(?:ever|really|already|actually|previously|also|by any chance|just|once) )*"
#: What would be owed is a question of the shop's page, not of the past.
_OWES = r"(?:have|need|got|ought|must|should|would|will|can|could)"
#: Before a question in note form: "last order?", "and her usual spend".
_BARE = r"^\W*(?:(?:and|so|ok|the|what['’]?s|what is|show(?: me)?|{who}|{whose})\b\W*)*"
_ALL_IN_ALL = re.compile(
    r"\b(?:in total|total|altogether|overall|all in all|so far|lifetime|to date|with us|paid?|pay)\b",
    re.I,
)
#: Not of the past: what delivery costs, and what an order must come to.
_OF_THE_PAGE = re.compile(r"\b(?:deliver\w*|shipping|free|postage|returns?\b.{0,12}\bcost)\b", re.I)
_PATTERNS: tuple[tuple[About, str], ...] = (
    ("taste", r"\b(?:why|what|how|who|where)\b.{{0,16}}\b(?:think|say|says|said|believe|assum\w+|reckon|know|figure|get|got|idea)\b.{{0,14}}?\b{who}(?:['’]?m| am|['’]?re| are|['’]?s| is)?\s+(?:really |even |always )?(?:likes?|loves?|wants?|needs?|into|prefers?|enjoys?|interested in|keen on|fond of|an? fan of|collects?|drinks?|reads?|plays?)\s+(?P<thing>.+)"),
    ("most", r"\b(?:what|which) (?:brands?|makes?|categor(?:y|ies)|kinds?|sorts?|types?)\b.{{0,30}}\b{who}\b.{{0,20}}\b{buys}\b|\b{whose} (?:fav(?:ou?rite)?|usual|preferred|most bought) (?:brands?|makes?|categor(?:y|ies)|kinds?)\b|\bwhat\b.{{0,12}}\b{who}\b.{{0,8}}\b{buys} (?:the )?most\b"),
    ("taste", r"\bwhy\b.{{0,6}}\b(?:do|are|r) (?:you|u) (?:keep |always |still |constantly |only )*(?:on )?(?:show|suggest|recommend|offer|push)(?:ing)? {whom}\s+(?P<thing>.+)"),
    ("since", r"\bhow long\b.{{0,16}}\b{who}\b.{{0,16}}\b(?:customer|with us|client|shopping|been (?:here|with))\b|\b{whose} first (?:ever )?(?:order|purchase|buy)\b|\bwhen\b.{{0,16}}\b{who}\b.{{0,12}}\bfirst (?:order|b[uo]|purchas|shop)|\bsince when\b.{{0,16}}\b(?:{who}|customer)\b"),
    ("returned", r"\b(?:what|which|anything|has|have|did|does|ever)\b.{{0,16}}\b{who}\b.{{0,12}}\b(?:return(?:ed|s)?|sen[dt] (?:\w+ )?back)\b(?! to\b)|\b{whose} returns\b"),
    ("count", r"\bhow many\s+(?!orders\b|purchases\b|times\b|products\b|items\b|things\b|days\b)(?P<thing>[a-z][\w' -]{{2,28}}?)\s+(?:did|has|have|had) {who} {ever}{buys}\b|\bhow (?:many|often|frequent\w*)\b(?!.{{0,16}}\b(?:points?|cards?|people|stars|reviews|left)\b).{{0,24}}\b{who}\b.{{0,20}}\b(?:{buys}|got|made|placed|orders?|purchases?)\b|\bhow (?:many|often)\b.{{0,12}}\b(?:orders|purchases)\b.{{0,16}}(?:\b{who}\b|\W*$)"),
    ("spend", r"\b(?:how much|what)\b(?!.{{0,16}}\b{who} {owes}\b|.{{0,12}}\b{owes} {who}\b).{{0,24}}\b{who}\b(?! {owes}\b).{{0,20}}\b(?:spen[dt]s?|spending|pays?|paid)\b|\b{whose} (?:usual|average|avg\.?|typical|normal|mean|median) (?:\w+ )?(?:orders?|spend\w*|basket|budget|purchase|bill|price|value)\b|\b(?:aov|avg\.? order|average order)(?: value)?\b|\b{whose} (?:aov|spending|total spend)\b|{bare}(?:(?:usual|average|avg\.?|typical|total|overall) )+(?:order|basket)\W*$|{bare}(?:(?:usual|average|avg\.?|typical|total|overall) )*(?:spend(?:ing)?|order value)\W*$"),
    ("last_order", r"\bwhen\b.{{0,20}}\b{who}\b.{{0,20}}\b(?:{buys}\b\s*(?P<thing>.*)|here\b|visit(?:ed)?\b)|\bhow long ago\b.{{0,12}}\b{who}\b.{{0,12}}\b{buys}\b|\b(?:how long|days?|weeks?|months?)\b.{{0,20}}\bsince\b.{{0,8}}\b(?:{who}|{whose})\b.{{0,12}}\b(?:{buys}|order|purchase)\b|\b(?:what|which)\b.{{0,40}}\b{who}\b.{{0,16}}\b(?:{buys}|got?|get)\b.{{0,30}}\b(?:{last}|last time)\b|\b(?:what|which|when)\b.{{0,30}}\b{last}\b.{{0,24}}\b{who}\b.{{0,12}}\b(?:{buys}|got|get)\b|\b(?:what|when|which|show|date|day|see)\b.{{0,24}}\b{whose} (?:very )?{last} (?:order|purchase|buy|basket)\b|{bare}{last} (?:order|purchase)\W*$"),
    ("looked_at", r"\b(?:what['’]?s?|which|show|list)\b.{{0,30}}\b{who}\b.{{0,24}}\b(?:{looks}|looking at)|\b{whose} (?:{last} )?(?:browsing|viewing|browse|views?)(?: history)?\b(?! (?:is|was) (?:wrong|not))|{bare}(?:(?:browsing|viewing) his(?:t(?:ory)?)?|viewed|views|browsed|looked at)\W*$|\b(?:what|which)\b.{{0,16}}\b{whose} {last} (?:views?|visit)\b"),
    ("orders", r"\b(?:what|which)\s+(?!kinds?\b|sorts?\b|(?:other |all |the )*(?:orders|purchases|products|items|things|stuff)\b|other\b|else\b)(?P<thing>[a-z][\w' -]{{2,28}}?)\s+(?:did|has|have|had) {who} {ever}{buys}\b|\b(?:what|which|list|show)\b.{{0,30}}\b{who}\b.{{0,20}}\b(?:{buys}|got from (?:you|us|here))\b(?! for\b)|\b(?:what|which|list|show|see|any)\b.{{0,24}}\b{whose} (?:{last} |past |old |earlier |all )?(?:orders|purchases|order history|purchase history|shopping history)\b|{bare}(?:{last} |past |old |earlier |all |\d+ )*(?:orders|purchases|(?:ord(?:er)?|purch(?:ase)?|shopping) his(?:t(?:ory)?)?)\W*$"),
    ("looked_before", r"\b(?:has|have|had|did) {who} {ever}(?:{looks}|look at|seen)\s+(?P<thing>.+)"),
    ("bought_before", r"\b(?:has|have|had|did) {who} {ever}(?:{buys}|purchase)\s+(?P<thing>.+)|\b(?:has|have|had|did|does|do) {who} {ever}(?:got|had|have|own(?:s|ed)?|get)\s+(?P<owned>.{{2,40}}?)\s*\b(?:before|already)\b|\b(?:has|have|had|did|does|do) {who} (?:already|ever|previously) (?:got|had|have|own(?:s|ed)?|get)\s+(?P<has>.+)|\b(?:does|do) {who} own\s+(?P<owns>.+)"),
)  # fmt: skip
#: Words of a question that are no part of the thing that it asks after.
_AFTER_THING = re.compile(
    r"(?:\s+(?:before|b4|already|yet|ever|again|here|in the past|in past|from (?:us|you|here|this shop)|with us|last (?:time|week|month|year)|recently|lately|(?<!the )last|(?<!the )first|stuff|things|at all|though|then|or not|or so|please|pls))+\W*$|\W+$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:(?:an?|any|the|some|one of|other|another|such|more|many|his|her|their|my|own|of|type|kind|him|them|me|us|myself|ourselves)\b\s*)+",
    re.I,
)
#: What names no thing: it points at one, or at all of them.
_POINTS = re.compile(
    r"(?:it|this|that|these|those|them|(?:this|that|the|the same) (?:one|product|item|thing)|one|ones|(?:(?:anything|something|one|another) )?(?:like|similar to) (?:it|this|that|these|those|the (?:first|second|third|fourth|fifth|last))(?: one)?|the (?:first|second|third|fourth|fifth|last)(?: one)?|"
    r"(?:number|no\.?|#)\s*\d+|\d|both|either)",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    r"(?:anything|something|stuff|things?|much|from|with)?(?: (?:else|at all|from|with|by))?", re.I
)


@lru_cache(maxsize=2)
def _table(own: bool) -> tuple[tuple[About, re.Pattern[str]], ...]:
    who, whose = _OWN if own else _THEIR
    whom = r"(?:me|us)" if own else r"(?:him|her|them)"
    words = {"who": who, "whom": whom, "whose": whose, "bare": _BARE.format(who=who, whose=whose), "buys": _BUYS, "looks": _LOOKS, "last": _LAST, "ever": _EVER, "owes": _OWES}  # fmt: skip
    return tuple((a, re.compile(p.format(**words), re.IGNORECASE)) for a, p in _PATTERNS)


def record_question(text: str, *, own: bool, names: Iterable[str] = ()) -> About | None:
    """What ``text`` asks of a record; None where it asks nothing of one.

    Args:
        own: the record of who asks ("I"), not a customer's ("she").
        names: the customer's ID and names, each of which may stand for "they".
    """
    found = _asked(text, own, names)
    return found[0] if found else None


def thing_asked(text: str, *, own: bool, names: Iterable[str] = ()) -> str:
    """The thing that a question of a record is about: "a lamp" of "has she bought a lamp before?".

    Returns:
        "" where it points at a product on screen, or asks of everything.
    """
    found = _asked(text, own, names)
    if not found:
        return ""
    named = [part for part in found[1].groupdict().values() if part]
    thing = _AFTER_THING.sub("", f" {named[0]}").strip() if named else ""
    if _POINTS.fullmatch(thing):
        return ""
    thing = _ARTICLE.sub("", thing).strip()
    return "" if _ANYTHING.fullmatch(thing) or _POINTS.fullmatch(thing) else thing


def _asked(text: str, own: bool, names: Iterable[str]) -> tuple[About, re.Match[str]] | None:
    text = _with_pronoun(text, sorted(filter(None, names), key=len, reverse=True))
    for about, pattern in _table(own):
        if not (match := pattern.search(text)):
            continue
        if about == "spend" and _OF_THE_PAGE.search(text):
            return None
        if about == "spend" and _ALL_IN_ALL.search(text) and "usual" not in text.casefold():
            return "spent", match
        return about, match
    return None


def _with_pronoun(text: str, names: Sequence[str]) -> str:
    """ "What did C0012 buy?" asks what they bought; "c0012's last order" is theirs."""
    for name in names:
        text = re.sub(rf"\b{re.escape(name)}['’]s\b", "their", text, flags=re.IGNORECASE)
        text = re.sub(rf"\b{re.escape(name)}\b", "they", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(?:the|this|that) (?:customer|client|shopper|guy|woman|man|lady)['’]s\b",
        "their",
        text,
        flags=re.I,
    )
    return re.sub(
        r"\b(?:the|this|that) (?:customer|client|shopper|guy|woman|man|lady)\b",
        "they",
        text,
        flags=re.I,
    )
