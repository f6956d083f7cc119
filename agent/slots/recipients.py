"""Whom a message is for: "for my dad", "now my brother", "back to mum", "dad's 60th birthday".

Patterns over plain English beside the trained reader's marks. Nothing here keeps a profile:
``tools/subjects.py`` does.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.models.reading import Reading
from agent.slots.person import HOLIDAY, OCCASION, OWN_DAY
from tools.kin import ANYBODY, PARENTS, PARTNERS, SEVERAL
from tools.manners import PLEASE
from tools.numerals import COUNTS

_ONE = f"(?:{ANYBODY}|{SEVERAL})"
#: Somebody, or somebody of somebody's: "daughter's teacher" is the teacher, not the daughter.
_SOMEBODY = rf"(?:{_ONE}s?['’]s?\s+(?:[\w-]+\s+)?){{0,2}}{_ONE}\b"
#: Nobody who only owns something: "my dad's dog". A day of their own is theirs.
KIN = rf"{_SOMEBODY}(?!['’]s\b(?!\s+{OWN_DAY}))"
_OF = r"(?:my|our|his|her|their|a|an|the|some|one of my)"
#: Whose day it is, and when: that says why something is bought, not what.
CELEBRATED = re.compile(
    rf"\b(?:for\s+)?(?:{_OF}\s+)?(?P<who>{_SOMEBODY})['’]s?\s+(?P<occasion>{OCCASION})"
    r"(?:\s+(?:is\s+)?(?:coming up|soon|tomorrow|today|(?:next|this)\s+\w+|on\s+\w+day)\b)?",
    re.IGNORECASE,
)
#: A day of somebody who is spoken of already, or one that a present is for: "his 40th birthday".
OCCASION_ONLY = re.compile(
    rf"\b(?:for\s+)?(?:his|her|their|my|our)\s+{OCCASION}|\b{OCCASION}\s+(?:gifts?|presents?)\b"
    r"|\b(?:turns|turning)\s+\d{1,3}\b",
    re.IGNORECASE,
)
#: A possessive without its apostrophe. "Kids birthday" is the birthday of any kids.
_NO_APOSTROPHE = re.compile(rf"\b(?!kids)({_ONE}(?<!s))s(?=\s+{OCCASION})", re.IGNORECASE)
#: The same before anything that is hers: "my mums kitchen". Of these nobody has two.
_OF_ONE = re.compile(
    rf"\b((?:my|our|his|her|their)\s+(?:{PARENTS}|{PARTNERS}|gran|nan|boss))s"
    r"(?=\s+(?!(?:are|and|or|who|both|have|were|like|love|want|need|would|will)\b)[a-z])",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:gifts?|presents?)\b", re.IGNORECASE)
_YEARS = (
    rf"(?P<age>\d{{1,2}}|{'|'.join(COUNTS)}|thirteen|fourteen)"
    r"[\s-]*(?:(?:(?:years?|yrs?|yr)[\s-]*)?olds?|yo|y/o)"
)
#: Which of several: "my little brother".
WHICH = r"(?:little|big|small|young(?:er|est)?|old(?:er|est)?|elder|eldest|dear|lovely|best|new)"
#: "my 6 year old daughter".
_AGED = _YEARS.replace("?P<age>", "?:")
GIFT = re.compile(
    rf"\bfor (?:{_OF}\s+)(?:{_AGED}\s+)?(?:[\w'’]+\s+){{0,2}}?(?P<who>{KIN})", re.IGNORECASE
)
_CHILD = r"(?:boys?|girls?|kids?|child(?:ren)?|toddlers?|bab(?:y|ies)|newborns?|infants?|preschoolers?|teen(?:ager)?s?)"
#: Who is told of by their age alone: "a puzzle for a 6 year old".
FOR_AGED = re.compile(
    rf"\bfor (?:{_OF}\s+)?(?:(?:little|small|young)\s+)?{_YEARS}s?(?:\s+(?P<who>{_CHILD}))?(?=\W|$)",
    re.IGNORECASE,
)
#: Any child: "for a toddler", "for kids".
FOR_CHILD = re.compile(
    rf"\bfor (?:{_OF}\s+)?(?:(?:little|small|young|new|bored|curious)\s+)?(?P<who>{_CHILD})(?=\W*(?:$|[,.;:!?]|(?:under|who|below|up to|{PLEASE}|and|around|over|between)\b))",
    re.IGNORECASE,
)
#: Whose children's ages are all that is told: "I have a 5 year old and a 9 year old".
_HAS_AGED = re.compile(
    rf"\b(?:i|we)(?:['’]ve)? (?:have|got|have got) (?:an?\s+)?{_AGED}", re.IGNORECASE
)
_AGES = re.compile(_YEARS, re.IGNORECASE)
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(COUNTS)})"
_WHEN = r"(?:\s+(?:(?:next|this)\s+\w+|tomorrow|soon|today|now|on \w+day|in (?:an?|two|three|\d+) \w+))?"
#: How old somebody is, told in a clause of its own: "he's 7", "who is six", "turning 8 next week".
AGE_TOLD = re.compile(
    r"\b(?:who(?:['’]?s| is)|(?:s?he|they|it)(?:['’]?s|['’]re| is| are)|(?:is\s+)?turn(?:s|ing)|aged?)\s+"
    rf"(?:now |just |only |about |nearly |almost |going on )?(?:{_AGED}|{_NUMBER}(?:\s+years?)?){_WHEN}(?=\W*(?:$|[,.;:!?]|and\b|who\b|so\b))"
    rf"|\b(?:of|aged)\s+{_NUMBER}\s+years?\b|\b(?:an?\s+)?{_AGED}s?(?:\s+{_CHILD})?(?=\W|$)",
    re.IGNORECASE,
)
#: Behind an amount: it is for each of several, and so for any one product.
EACH = re.compile(
    r"\b(?:each|apiece|a head|per (?:person|head|gift|present|piece|item)|for each(?: (?:of them|one|person))?)\b",
    re.IGNORECASE,
)
#: Two who get one thing: "for my mum and dad", "for my brother and his wife".
_COUPLE = re.compile(
    rf"\b(?:my|our)\s+(?P<who>{KIN}\s+(?:and|&)\s+(?:(?:his|her)\s+)?{KIN})", re.IGNORECASE
)
#: What tells of whom it is for, or why, and of no thing.
OF_NO_THING = (
    GIFT,
    EACH,
    _COUPLE,
    CELEBRATED,
    OCCASION_ONLY,
    FOR_AGED,
    FOR_CHILD,
    AGE_TOLD,
    HOLIDAY,
)
#: A message that turns to somebody: "now my brother", "back to mum", "and my niece?".
TURNS_TO = re.compile(
    rf"^\W*+(?:(?:ok(?:ay)?|so|hmm+|right|{PLEASE})\W++)*"
    r"(?:(?:and|now|next|then|first|back|again)\b\W*)*"
    r"(?:(?:start|begin|go on|continue|carry on) with|go back to|return to|to|on to|(?:what|how) about|for|let'?s do)?\s*"
    rf"(?:{_OF}\s+)?(?P<who>{KIN})(?:['’]s?\s+{OWN_DAY})?(?=\W*(?:$|[,.;:!?(]|(?:first|now|then|next|{PLEASE}|again)\b))",
    re.IGNORECASE,
)
#: A message that comes back to somebody, whose own wishes count again.
COMES_BACK = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|now|and|then)\W+)*(?:(?:go )?back|return) to\b", re.I
)
#: Somebody who is no longer meant: "forget about the husband".
GIVEN_UP = re.compile(
    rf"\b(?:forget|never ?mind|skip|leave|drop)(?: about)? (?:{_OF}\s+)?(?P<who>{KIN})", re.I
)
#: One of several people, or who a gift is for.
RECIPIENT = re.compile(
    rf"(?:\bfor |\b(?:my|our)\s+)(?:(?:my|our|his|her|their)\s+)?(?:(?:{_AGED}|{WHICH})\s+)?(?P<who>{KIN})",
    re.IGNORECASE,
)
_SUITS = (
    r"(?:suits?|fits?|appeals?\s+to|pleases?|works?\s+for|"
    r"(?:goes|go|pairs?|works?|looks?)\s+(?:(?:really\s+)?(?:well|good|nicely|best|nice)\s+)?(?:with|on))"
)
_ASKS_WHAT = (
    r"\b(?:what|something|anything)(?:\s+else)?(?:['’]d)?\s+(?:that\s+)?"
    rf"(?:(?:would|could|might|will|may)\s+)?(?:(?:really|best|also|probably)\s+)?{_SUITS}"
)
_HIM = r"(?:him|her|them|me|us)\b"
#: A product that is shown, pointed at.
THAT = r"(?:it|that|this|these|those|number\s+\d|#\s?\d|the\s+(?:first|second|third|fourth|fifth|last))\b"
#: What asks for a thing that suits somebody, or goes with one that is shown.
ASKS_SUITABLE = re.compile(rf"{_ASKS_WHAT}\s+(?:{_HIM}|{THAT}|{_OF}\s+{KIN})", re.IGNORECASE)
#: The words of it, which are no need: "would suit", "that fits him".
SUITABLE = re.compile(
    rf"{_ASKS_WHAT}\s+(?:{_HIM}|{THAT}|(?=\w))|\b(?:(?:that|to|which)\s+)?{_SUITS}\s+{_HIM}",
    re.IGNORECASE,
)
#: A thing asked for anew, for somebody: "now something for my dad", "a birthday gift for my niece".
_FOR_ANOTHER = re.compile(
    r"\b(?:(?:something|anything|sth|smth|ideas?|inspiration)(?:\s+(?!for\b)[\w'-]+){0,3}"
    r"|(?:gifts?|presents?|prezz?ies?|pressies?))(?:\s+ideas?)?\s+for\b",
    re.IGNORECASE,
)
#: What is on screen is meant for somebody: "it's a gift for my niece", "as a present for dad".
_OF_WHAT_IS_SHOWN = re.compile(
    r"\b(?:it|this|that|one|they|these|those)(?:['’]?s|['’]?re|['’]?ll| is| are| was| will| would| has to| should)\b"
    r"|\bas\s+(?:an?\s+)?(?:[\w'-]+\s+){0,2}?(?:gifts?|presents?)\b|^\W*(?:an?\s+)?(?:gift|present) for\b[^,.]{0,24}$",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?:for\s+)?(?:(?:my|our|your|ur|his|her|their|an?|the|one of my)\s+)?", re.IGNORECASE
)


def with_apostrophe(text: str) -> str:
    """ "mums 60th birthday" -> "mum's 60th birthday": one mum's day, and not several mums."""
    return _OF_ONE.sub(r"\1's", _NO_APOSTROPHE.sub(r"\1's", text))


def asks_for_another(text: str) -> bool:
    """True where a thing is asked for anew for somebody, who gets nothing of the search at hand."""
    return _FOR_ANOTHER.search(text) is not None and _OF_WHAT_IS_SHOWN.search(text) is None


def turns_to(text: str) -> str:
    """Whom a short message turns to ("back to mum"), or ""."""
    match = TURNS_TO.match(text)
    return match["who"].casefold() if match else ""


def recipient_in(text: str, reading: Reading, acts: frozenset[str], dialogue: Dialogue) -> str:
    """Whom it is for ("dad"), or ""; only when the message says so."""
    if (match := GIVEN_UP.search(text)) and match["who"].casefold() == dialogue.subject:
        return "me"
    if not acts & {"find", "inform", "gift", "correct"}:
        return ""
    if match := GIFT.search(text):
        couple = _COUPLE.search(text, match.start())
        both = couple and couple.start("who") == match.start("who")
        return (couple["who"] if couple and both else match["who"]).casefold()
    if match := FOR_AGED.search(text):
        return f"{match['age'].casefold()}-year-old"
    if match := FOR_CHILD.search(text):
        return match["who"].casefold()
    if have := _HAS_AGED.search(text):
        ages = [match["age"].casefold() for match in _AGES.finditer(text, have.start())]
        return f"{ages[0]}-year-old" if len(ages) == 1 else "children"
    if found := turns_to(text) or _celebrated(text):
        return found
    if "gift" not in acts and dialogue.stage != "asked_recipient":
        return ""
    named = reading.texts("recipient", text)
    found = _WHO.sub("", named[0].strip()).casefold() if named else ""
    return "" if re.search(r"\d|^(?:two|three|four|five|several)\b", found) else found


def occasion_of_kin(text: str) -> str:
    """What somebody named celebrates ("60th birthday"), or ""."""
    match = CELEBRATED.search(text)
    return match["occasion"] if match else ""


def _celebrated(text: str) -> str:
    """Whose own day it is, or whose feast where a present is spoken of; else ""."""
    match = CELEBRATED.search(text)
    if match is None:
        return ""
    own = re.match(KIN, text[match.start("who") :], re.IGNORECASE)
    return match["who"].casefold() if own or _PRESENT.search(text) else ""
