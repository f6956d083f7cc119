"""The tool that answers questions of the shop itself, from the shop's own page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from langchain.tools import tool
from langgraph.types import Command
from rapidfuzz import fuzz

from engine.language.lexical import STOP_WORDS, stem
from tools.answers import Runtime, answer
from tools.deadlines import BY_WHEN

#: What a heading may be about -> words of such headings, and what people say when they ask for it.
_SUBJECTS: Mapping[str, tuple[str, str]] = {
    "delivery": (
        "delivery shipping postage dispatch",
        r"deliver\w*|ship(?:ping|ped|s)?\b|postage|courier|arrive[sd]?\b(?! broken| damaged)|"
        r"dispatch\w*|"
        r"get (?:it|them|here) (?:by|tomorrow|today|before|on|in)|come by post|track(?:ing)?\b(?! me)|"
        r"abroad|"
        rf"(?:{BY_WHEN.pattern})|"
        r"how (?:fast|soon|quick(?:ly)?)\b.{0,20}\b(?:get|have|here|arrive|come|receive)|"
        r"when (?:will|would|do|does|can|could|should)\b.{0,16}\b(?:get|have|arrive|come|here|receive)|"
        r"(?:how long|wait).{0,24}\b(?:parcel|package|packet|order)\b|next day|express|send (?:it )?to (?!you)",
    ),
    "returns": (
        "returns refunds exchanges",
        r"retr?u?rn\w*|refund\w*|money back|send(?:ing)? (?:it|them|this|things|something|stuff) back|too (?:small|big|large|tight|short|long)\b|bring "
        r"(?:it|them) back|"
        r"give (?:it|them) back|exchange\w*|chang\w+ (?:my|his|her|their) mind|unwanted|"
        r"do(?:es)?n'?t (?:fit|like)|"
        r"swap",
    ),
    "payment": (
        "payment paying checkout",
        r"pay(?:ing|ments?|s)?\b|paypal|visa|master ?card|amex|american express|credit card|"
        r"debit|klarna|"
        r"instal?ments?|invoice|cash\b|apple pay|google pay|charged|bank transfer|monthly|in "
        r"parts|bitcoin|crypto",
    ),
    "discounts": (
        "discounts sales offers vouchers promotions",
        r"discount\w*|coupons?|vouchers?|promo\w*|(?:next|any|a|the|on|in|winter|summer|black "
        r"friday) sales?\b|"
        r"deals?\b|money off|\d ?% off|special offers?|codes?\b|student|newsletter|loyalty|"
        r"points\b",
    ),
    "gift": (
        "gift gifts wrapping present",
        r"gift[- ]?wrap\w*|wrap\w*|gift cards?|gift notes?|(?:add|include|put in|write|with) "
        r"(?:a|my) "
        r"(?:\w+ )?(?:card|note|message)|gift receipt|hide the price|prices? (?:be )?(?:left "
        r")?(?:off|on) the",
    ),
    "warranty": (
        "warranty guarantee repairs",
        r"warr[ae]nt\w*|guarantee\w*|repair\w*|broken?\b|breaks?\b|faulty|defect\w*|stop(?:s|ped)? "
        r"working|not working|(?:does|did)(?:n't| not) work|damaged|cracked|leak(?:s|ing|ed)|"
        r"falls? apart|covered (?:if|when|by|against|under|for)|how long (?:is|am) .*covered",
    ),
    "contact": (
        "opening hours contact opens store stores address help service",
        r"open(?:ing)?\b(?! box)|clos(?:e|ed|ing)\b|hours|contact|phone|call you|ring you|"
        r"e-?mail|address|"
        r"(?:pick|collect)(?:ing)? (?:it|them|this|that|number \d|the \w+(?: one)?)\b(?: (?:up|from|at|in|today|tomorrow))|"
        r"human|real person|(?:speak|talk) (?:to|with) (?:a|an|some|your)|customer (?:service|"
        r"support)|"
        r"where (?:is|are) (?:you|your|the shop|the store)|(?:come|go|walk) (?:to|by|in|into) (?:your|the) "
        r"(?:shop|store)|showroom|visit|in person|physical "
        r"(?:shop|store)",
    ),
    "sizes": (
        "sizes sizing fit",
        r"size (?:chart|guide|up|down)|size should i|sizing|siz\w+ (?:run|true)|(?:run|come up|"
        r"fit) "
        r"(?:small|large|big|true|tight)|which size|between (?:two )?sizes|eu sizes?|uk sizes?|"
        r"us sizes?",
    ),
    "stock": (
        "stock availability",
        r"back in stock|re-?stock\w*|out of stock|sold out|pre-?order|back ?order|come back in",
    ),
    "privacy": (
        "privacy data cookies",
        r"(?:record|track|log|listen|spy|watch|stor|sav)\w* (?:on |to )?(?:this|all this|me|us|what i)|(?:want|need) to know (?:that|this|it|my)|"
        r"privacy|\bdata\b|gdpr|personal (?:info\w*|details)|cookies?|track me|sell my|delete "
        r"my|know about me|"
        r"information (?:about|on) me",
    ),
    "sustainability": (
        "sustainability environment packaging green",
        r"sustainab\w*|eco\b|eco[- ]?friendly|environment\w*|green (?:company|shop|delivery|"
        r"are)|packaging|"
        r"recycl\w*|carbon|climate|plastic|ethical\w*|second choice",
    ),
}  # fmt: skip
_CUES = {name: re.compile(rf"\b(?:{cues})", re.IGNORECASE) for name, (_, cues) in _SUBJECTS.items()}
#: Subjects that a question of one product may name in its own words.
_FOR_ALL = ("warranty", "returns", "delivery", "payment")
_PIECES = re.compile(r"\?|;|\.\s|,|&|\band\b|\balso\b|\bplus\b", re.IGNORECASE)
#: Points of a topic: a word of its heading, what people say for its subject, a word of its text.
_HEADING, _CUE, _BODY = 3.0, 3.0, 0.5
#: A topic with fewer points is not what was asked.
_LEAST = 2.0
#: Words of every shop's page, which tell no topic from another.
_COMMON = STOP_WORDS | frozenset(
    ("shop", "store", "order", "orders", "item", "items", "product", "products", "days", "people", "back",
     "time", "long", "much", "many", "free", "take", "sell", "there", "when", "your", "most", "thing")
)  # fmt: skip


#: What the page says before its first heading: no topic that one would name.
OPENING = "about"


@tool
def shop_information(topic: str, runtime: Runtime) -> Command[Any]:
    """Answer a question of the shop: delivery, returns, payment, discounts, opening hours.

    Args:
        topic: the question in the person's words.
    """
    info = runtime.context.shop.info
    found = closest_topics(topic, info)
    artifact = {
        "asked": topic,
        "topic": found[0] if found else None,
        "text": "\n\n".join(info[heading] for heading in found) or None,
        "found": [{"topic": heading, "text": info[heading]} for heading in found],
        "topics": [heading for heading in info if heading != OPENING],
    }
    return answer(runtime, "shop_information", artifact)


def topic_named(question: str, info: Mapping[str, str]) -> str | None:
    """The heading of what a question of a product names, and shops settle for all of theirs.

    "Which warranty is longest?": no product may have one of its own.
    """
    asked = _telling(question, 3)
    for name in _FOR_ALL:
        called = set(_SUBJECTS[name][0].split())
        if _hits(asked, called):
            return next((h for h in info if _hits(_telling(h, 3), called)), None)
    return None


def closest_topics(question: str, info: Mapping[str, str]) -> list[str]:
    """The headings that a question asks for, in its order: one for each thing asked."""
    pieces = [piece for piece in _PIECES.split(question) if piece.strip()]
    found = [heading for piece in pieces if (heading := closest_topic(piece, info))]
    if not found and (whole := closest_topic(question, info)):
        found = [whole]
    return list(dict.fromkeys(found))


def closest_topic(question: str, info: Mapping[str, str]) -> str | None:
    """The heading whose words fit the question best, or None when none does."""
    asked = _telling(question, 3)
    cued = {name: len(set(_found(cue, question))) for name, cue in _CUES.items()}
    best, best_score = None, 0.0
    for heading, text in info.items():
        head = _telling(heading, 3)
        about = {name for name, (words, _) in _SUBJECTS.items() if _hits(head, set(words.split()))}
        score = _HEADING * _hits(asked, head) + _CUE * sum(cued[name] for name in about)
        score += _BODY * len(asked & _telling(text, 4))
        if score > best_score:
            best, best_score = heading, score
    return best if best_score >= _LEAST else None


def _found(cue: re.Pattern[str], question: str) -> list[str]:
    return [match.group().casefold() for match in cue.finditer(question)]


def _telling(text: str, least: int) -> set[str]:
    """The stems of a text's words that are at least so long and not every shop's."""
    words = re.findall(r"[a-z]+", text.casefold())
    return {stem(word) for word in words if len(word) >= least and word not in _COMMON}


def _hits(asked: set[str], words: set[str]) -> int:
    """How many asked words are among ``words``, a typo or an ending apart."""
    stems = {stem(word) for word in words}
    return sum(
        any(
            mine == theirs or (len(mine) > 4 and fuzz.ratio(mine, theirs) >= 80) for theirs in stems
        )
        for mine in asked
    )
