"""When a first message that was read as talk may as well name a need in an unusual way.

"Learn to meditate" and "backpak" are neither a question nor a remark. Searching for one too many
costs a line that says so; not searching leaves somebody without a list.
"""

from __future__ import annotations

import re
from collections.abc import Set

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from engine.language.lexical import content_words
from tools.manners import GREETINGS, PLEASE

#: From this probability on a first message is talk, a question about the shop or a look-up though
#: no plain rule says so.
CLEAR = 0.75

#: From this nearness to the shop's products on (mean cosine with the nearest) words that were read as
#: talk are searched for. Of 27 needs put as a purpose all are as near, of 62 remarks off the topic 13.
NEAR = 0.28
#: What such words are taken for.
_TALK = frozenset(
    {"off_topic", "smalltalk", "about_bot", "start_over", "ask_shop", "deny", "show_list", "forget",
     "ask_profile", "skip"}
)  # fmt: skip
#: What asks the assistant to do something that no shop does.
_TASK = re.compile(
    rf"^\W*(?:(?:{PLEASE}|now|can|could|ok)\W+)*(?:translate|play|sing|fix|write|tell|call|book|solve|calculate|set an?|recommend an? film|print|read me|sort|help me (?:to )?write|say|repeat|google|search the)\b",
    re.IGNORECASE,
)

#: What a first message is taken for wrongly when it names a need in an unusual way.
_DOUBTED = frozenset(
    {"deny", "affirm", "thanks", "bye", "smalltalk", "off_topic", "ask_shop", "show_list",
     "ask_product", "lookup", "skip", "rude", "drop"}
)  # fmt: skip
#: Words of greetings; a message of no others is one.
_GREETING = frozenset(
    [
        "day",
        "morning",
        "evening",
        "afternoon",
        "night",
        "weekend",
        "greetings",
        "luck",
        "howdy",
        "cheers",
    ]
)
#: What speaks of the speaker, the listener or the day, or asks: no name of a need.
_REMARK = re.compile(
    r"\?|^\W*(?:what|who|whose|when|where|why|how|which|are|is|was|do|does|did|can|could|will|would|should)\b|"
    r"\b(?:i|i['’]?m|i['’]?ve|you|you['’]?re|it|it['’]?s|we|he|she|they|that['’]?s|this)\b",
    re.IGNORECASE,
)

#: "I'd like to get fit": what somebody wants to do, and no business with the shop.
_WISHES_TO = re.compile(
    rf"^\W*(?:(?:{GREETINGS}|so|well|ok(?:ay)?|and)\W+)*(?:i|we)(?:['’]d| would|['’]ve)? (?:really |also |always )?(?:(?:like|love|want|need|hope|wanted|trying) to|wanna) "
    r"(?!(?:know|ask|return|send|pay|order|cancel|complain|talk|speak|track|exchange|refund|change|contact|call|see|hear|sell|check|buy|use|chat|be told|leave|unsubscribe|delete|start|stop|reset|have it)\b)"
    r"(?P<what>[a-z]{2,}\s+\w.*)$",
    re.IGNORECASE,
)

#: What asks.
_QUESTION = re.compile(
    r"\?\W*$|^\W*(?:(?:and|so|but|ok|hm+|well)\W+)*(?:what|who|whose|when|where|why|how|which|are|is|was|do|does|did|could|will|would|should)(?:['’]?s)?\b",
    re.IGNORECASE,
)
_TO_THE_ASSISTANT = re.compile(r"\b(?:you|you['’]re|ya)\b(?! know\b)", re.IGNORECASE)


#: What asks for a product: "anything nice then?".
_ASKS_FOR_ONE = re.compile(
    r"\W*(?:(?:and|ok|so|but|well)\W+)*(?:any|some|got|more|others?|what else|what about|how about)",
    re.IGNORECASE,
)


def is_question(text: str) -> bool:
    """True when ``text`` asks something, by its first word or its last mark."""
    return _QUESTION.search(text) is not None and not _ASKS_FOR_ONE.match(text)


def is_aside(text: str) -> bool:
    """True for a question, or a word to the assistant itself: nothing to search for."""
    return is_question(text) or _TO_THE_ASSISTANT.search(text) is not None


def is_doubtful(
    text: str, acts: Set[str], sure: Set[str], reading: Reading, dialogue: Dialogue
) -> bool:
    """True when nothing but the reader says that a first message is talk, and not clearly.

    Args:
        acts: what the message was read as; ``sure``: what plain rules are sure of.
    """
    opens = not dialogue.cards and not dialogue.support and dialogue.stage == "start"
    if not opens or not acts <= _DOUBTED - sure or _REMARK.search(text):
        return False
    clear = max((reading.acts.get(act, 0.0) for act in acts), default=0.0) >= CLEAR
    return not clear and not _GREETING.issuperset(content_words(text))


def may_be_need(text: str, acts: Set[str], sure: Set[str]) -> bool:
    """True for plain words of some length that only the reader takes for talk.

    Whether they are a need, their nearness to the products says (``NEAR``).
    """
    if not acts or not acts <= _TALK - sure or _REMARK.search(text) or _TASK.search(text):
        return False
    return len(content_words(text)) >= 2 and not _TO_THE_ASSISTANT.search(text)


def wishes_to_do(text: str, acts: Set[str], sure: Set[str]) -> bool:
    """True for what somebody wants to do that only the reader takes for a question to the shop."""
    if acts != {"ask_shop"} or "ask_shop" in sure or "?" in text:
        return False
    return _WISHES_TO.match(text) is not None and not _TO_THE_ASSISTANT.search(text)
