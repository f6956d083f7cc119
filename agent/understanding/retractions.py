"""Which wishes a message takes back: "forget the budget", "any colour will do after all"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.dialogue import Dialogue
from agent.slots.wish import Wish
from engine.language.vocabulary import Vocabulary
from engine.profile import PERSON_KEYS, PRICE_LEVEL
from tools.quantities import quantities

_TOPIC_KEYS = {
    "budget": "price", "price": "price", "limit": "price", "cost": "price", "money": "price", "ceiling": "price",
    "max": "price", "maximum": "price",
    "colour": "color", "color": "color", "brand": "brand", "make": "brand", "rating": "rating",
    "stars": "rating", "size": "size", "material": "material", "age": "age", "gender": "gender",
    "kind": "subcategory", "type": "subcategory", "category": "category", "season": "season",
    "occasion": "occasion", "birthday": "age", "sex": "gender", "location": "location", "city": "location",
    "town": "location", "address": "location", "segment": "segment", "holiday": "holiday",
    "usual order": "avg_order_value", "order value": "avg_order_value", "spending": "avg_order_value",
}  # fmt: skip
_WHAT = "|".join(_TOPIC_KEYS)
_WHOSE = r"(?:my|his|her|their|the customer'?s)"
#: What is known of a person, and is not to be used: "forget my age", "my city is wrong".
_NOT_USED = re.compile(
    rf"\b(?:forget|delete|remove|drop|clear|erase|ignore|disregard|take out|leave out|get rid of|(?:don'?t|do not|stop) us(?:e|ing))\b"
    rf"(?: about)?\s+{_WHOSE}\s+(?P<what>{_WHAT})\b"
    rf"|\b{_WHOSE}\s+(?P<wrong>{_WHAT}) (?:is|'s|isn'?t|is not) (?:wrong|not right|right|incorrect|not true|correct|off|outdated)\b"
    rf"|\b(?:got|have|had|has)(?: got)? {_WHOSE} (?P<got>{_WHAT}) (?:all |totally )?wrong\b",
    re.IGNORECASE,
)
#: An age that is not so, without the one that is: "I'm not that old".
_NOT_THAT_AGE = re.compile(
    r"\b(?:i['’]?m|i am|s?he['’]?s|s?he is)\s+(?:really |actually |certainly |definitely )?"
    r"(?:(?:not|nowhere near)\s+(?:that|so|this|quite that)\s+(?:old|young)|(?:much |way |a lot )?(?:younger|older) than that)\b",
    re.IGNORECASE,
)
#: Before and after what was ruled out and may be shown again: "Acme is fine after all".
_ALLOWED_AFTER = re.compile(
    r"^\s*(?:is|are|would be|['’]s|being)\s+(?:(?:actually|totally|perfectly|quite|also)\s+)?(?:ok(?:ay)?|fine|al(?:l ?)?right|good|allowed|welcome|not (?:so |that )?bad)\b",
    re.IGNORECASE,
)
_ALLOWED_BEFORE = re.compile(
    r"\b(?:(?:don['’]?t|do not|wouldn['’]?t) mind|can (?:show|include|have|add)|(?:bring|put|let) back|allow|include|add back)\s+(?:me\s+|in\s+)?$",
    re.IGNORECASE,
)

#: Who lets things cost more than they said: "more expensive is fine", "I can spend more".
_A_BIT = r"(?:(?:a (?:bit|little)|even|some(?:what)?|slightly|much|way|far|also) )*"
_MORE = rf"{_A_BIT}(?:more|higher|over(?: (?:that|it|my budget|the budget))?|above (?:that|it)|dearer|pricier|more expensive)"
_SPENDS_MORE = re.compile(
    rf"\b(?:i|we)(?:['’]?(?:m|re|d)| am| are| would)?\s+(?:(?:also|really|actually|just)\s+)*(?:can|could|may|might|will|happy to|willing to|ready to|prepared to|able to|"
    rf"(?:do not|don['’]?t|would not|wouldn['’]?t) mind(?: to)?)\s+(?:also\s+|afford to\s+)?(?:spend|pay|go|spending|paying|going)\s+{_MORE}\b(?! than)"
    rf"|\b(?:happy|willing|ready|prepared|ok|fine) (?:to|with) (?:spend|pay|spending|paying)(?:ing)?\s+{_MORE}\b"
    rf"|^\W*(?:(?:ok(?:ay)?|no|well|actually|and|but|hm+|also)\W+)*{_MORE}(?: ones?)? (?:is|are|would be|['’]s) (?:also |totally |perfectly |absolutely )?(?:ok(?:ay)?|fine|al ?right|no problem|good|possible)\b"
    rf"|\b(?:it|they|that|this|the price) (?:can|may|could|might) (?:also )?(?:cost|be) {_MORE}\b(?! than)"
    rf"|\b(?:raise|increase|lift|stretch|extend|up) (?:my|the|our) (?:budget|limit|price)\b|\b(?:budget|price|limit) (?:is|can be) (?:\w+ )?(?:flexible|stretched|raised|higher|not (?:so |that |too )?(?:strict|important|fixed))\b",
    re.IGNORECASE,
)


def removed_keys(text: str, acts: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Keys of the wishes that are taken back."""
    if "remove_wish" not in acts:
        return ()
    keys: list[str] = []
    lowered = text.casefold()
    for word, key in _TOPIC_KEYS.items():
        if re.search(rf"\b{word}s?\b", lowered):
            keys.append(key)
    if "price" in keys:
        keys.append(PRICE_LEVEL)
    keys += [key for key in vocabulary.keys if key.replace("_", " ") in lowered]
    keys += [match.key for match in vocabulary.find(text)]
    if _NOT_THAT_AGE.search(text):
        keys.append("age")
    return tuple(dict.fromkeys(keys))


def denied_facts(text: str, dialogue: Dialogue) -> tuple[str, ...]:
    """Keys of what is known of the person, the shop's records too, that a message says is not so."""
    known = {row["key"] for row in dialogue.profile}
    unread = dialogue.signed_in and not dialogue.turns > 1  # what is on record is not yet told
    return tuple(key for key in denies(text) if key in known or unread)


def denies(text: str) -> tuple[str, ...]:
    """Keys of what a message says is not so of the person, whether it is known or not."""
    found = [
        _TOPIC_KEYS[(match["what"] or match["wrong"] or match["got"]).casefold()]
        for match in _NOT_USED.finditer(text)
    ]
    if _NOT_THAT_AGE.search(text):
        found.append("age")
    return tuple(key for key in dict.fromkeys(found) if key in PERSON_KEYS)


def allowed_again(text: str, dialogue: Dialogue) -> tuple[str, ...]:
    """``key=value`` of each thing that was ruled out and no longer is. That asks for none of it."""
    found = [f"price={row['value']}" for row in raised_ceilings(text, dialogue)]
    for row in dialogue.profile:
        if row["relation"] == "not" and row["key"] != "product":
            named = re.search(rf"\b{re.escape(str(row['value']))}\b", text, re.IGNORECASE)
            if named and (
                _ALLOWED_AFTER.match(text[named.end() :])
                or _ALLOWED_BEFORE.search(text[: named.start()])
            ):
                found.append(f"{row['key']}={row['value']}")
    return tuple(found)


def raised_ceilings(text: str, dialogue: Dialogue) -> list[dict[str, Any]]:
    """The limits to the price that may be passed: "more expensive is fine". That asks for nothing dear."""
    if not _SPENDS_MORE.search(text) or any(one.bounded for one in quantities(text)):
        return []
    return [r for r in dialogue.profile if (r["key"], r["relation"]) == ("price", "at_most")]


def only_rules_out(wishes: Sequence[Wish], dialogue: Dialogue) -> bool:
    """True when all that is said is what is not wanted, and none of it was wished for."""
    held = {(row["key"], str(row["value"])) for row in dialogue.profile}
    return bool(wishes) and all(
        wish.get("relation") == "not" and (wish["key"], str(wish["value"])) not in held
        for wish in wishes
    )


def was_wished(text: str, dialogue: Dialogue, vocabulary: Vocabulary) -> bool:
    """True when a value that the words name is among the wishes kept so far."""
    kept = {str(row["value"]).casefold() for row in dialogue.profile}
    return any(str(match.value).casefold() in kept for match in vocabulary.find(text))
