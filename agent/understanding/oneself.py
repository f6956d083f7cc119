"""What somebody says of themself and nothing else: "that's wrong, I'm 41", "that was for my sister".

Staff say the same of the customer on screen. What goes with a wish for something is read with it.
Patterns over plain English, nothing of the shop.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.slots.wish import Wish
from agent.understanding.doubt import is_question
from agent.understanding.frame import Frame
from tools.kin import ANYBODY, SEVERAL
from tools.manners import PLEASE
from tools.numerals import numbers_in
from tools.references import positions
from tools.state import SELF
from tools.uncounted import HISTORY, THAT, THOSE

#: Words around what is told that tell nothing themselves.
_WRONG = re.compile(
    r"\b(?:that|it|this|you)(?:['’]?s| is|['’]?re| are| was)?\s+(?:all |just |still |quite |plain )?(?:wrong|incorrect|false|outdated|mistaken|(?:not|n[o']t) (?:right|true|correct|me)|out of date)\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:\b(?:wrong|actually|well|btw|by the way|fyi|sorry|correction|also|oh|hm+|wait|for the record|hey|hi|hello|hiya|ok(?:ay)?|so|and|but|no+|nope|nah|yes|now|already|please|pls|thanks|"
    rf"you should know|to be (?:clear|precise|honest)|just so you know|if that helps|this year|today|any ?more|any longer|these days|in fact|though|{PLEASE})\b|\W)+",
    re.IGNORECASE,
)
_ADV = (
    r"(?:(?:actually|really|already|now|just|only|in fact|about|nearly|almost|turning|really)\s+)*"
)
_AGE = r"(?P<age>\d{1,3}|[a-z]{3,9}(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
_YEARS = r"(?:[\s-]*(?:years?|yrs?)(?:[\s-]*(?:old|of age))?|[\s-]*y\.?/?o\.?)?"
#: The customer's or one's own: age, gender, home.
_TELLS = (
    r"{i}(?:{am}| turned| ha(?:s|ve) turned)\s+{adv}{age}{years}",
    r"{i} (?:usually|normally|typically|generally|mostly) (?:spends?|pays?) (?:about |around |roughly |some |~ ?)?[$€£]?(?P<spends>\d{{1,6}})(?:[.,]\d\d)?(?: ?(?:bucks|dollars|euros?|pounds|[$€£]))?(?: (?:an order|per order|each time|a time|on things))?",
    r"{my} (?:real |actual |right |correct )?age (?:is|should be)\s+{adv}{age}",
    r"{i}(?:{am})\s+{adv}(?:an? )?(?P<gender>wom[ae]n|m[ae]n|female|male|girl|boy|lady|guy)",
    r"{my} gender (?:is|should be)\s+{adv}(?P<sex>female|male)",
    r"{i}(?:{am})\s+{adv}from\s+(?!an?\b|the\b|there\b)(?P<home>[a-z][\w.'’-]*(?:\s[a-z][\w.'’-]*){{0,2}})",
    r"{i} (?:{adv}(?:lives?|living|moved|(?:am|is) based|(?:have|has) moved|(?:am|is) living)|don['’]?t live there,? {i} live)\s+{adv}(?:in|to)\s+(?!an?\b|the\b|my\b|his\b|her\b)(?P<place>[a-z][\w.'’-]*(?:\s[a-z][\w.'’-]*){{0,2}})",
)  # fmt: skip
#: What is denied beside what is so: "I'm 41, not 49".
_NOT = re.compile(
    r"\b(?:i['’]?m |i am )?not from there\b|\b(?:not|no longer)\s+(?:an? )?[\w-]+\b", re.IGNORECASE
)
#: Whom or what somebody does not live with.
_HAS_NONE = re.compile(
    r"^\W*(?:(?:but|no|well|hey|sorry)\W+)*(?:i|we)(?: (?:don['’]?t|do not) (?:even )?have (?:an?y? )?|(?:['’]?ve| have)(?: got)? no )(?P<what>pets?|dogs?|cats?|bab(?:y|ies)|garden)\W*$",
    re.IGNORECASE,
)
#: An age said before is mended by the number alone.
_AGE_AGAIN = re.compile(
    r"^\W*(?:(?:no|sorry|wait|oops|ups|actually|i mean|i meant|make (?:it|that)|correction)\W+)+(?:i['’]?m\s+)?(?P<age>\d{1,3})\W*$",
    re.IGNORECASE,
)
#: Who tells of whom: the words for the person, for what is theirs, and for what they are.
_OWN = ("i", "my", r"['’]?m| am")
_THEIR = (r"(?:s?he|they|(?:the )?customer)", r"(?:his|her|their|the customer['’]?s)", r"['’]?s| is|['’]?re| are")  # fmt: skip

_FOR = rf"for (?:(?:my|our|his|her|their|an?|the)\s+)?(?:[\w-]+\s+)?(?:{ANYBODY}|{SEVERAL}|someone(?: else)?|somebody(?: else)?|work|office|him|her|them)\b"
_GIFT = rf"(?:an? )?(?:gifts?|presents?)\b(?: {_FOR})?|{_FOR}|(?:an? )?mistakes?\b|not (?:for me|mine)\b"
_IGNORE = r"(?:ignore|disregard|discount|don['’]?t count|do not count|stop counting|don['’]?t use|do not use|stop using|leave out|forget(?: about)?|exclude|skip|take out|remove)"
_GOT = r"(?:bought|got|ordered|purchased|looked (?:at|for)|viewed|browsed|clicked(?: on)?)"
_ONE = r"(?:that|it|this|those|them|these|that one|(?:the|my|his|her|that|those|this|these)\s+[\w][\w' -]{1,48}?)"
#: A thing of the history that does not count, and why; ``thing`` names it or points at it.
_APART = (
    rf"\b{{i}}(?:['’]?d| had| have|['’]?ve)? (?:only |just |actually )*{_GOT}\s+(?P<thing>{_ONE})\s+(?:only |just |actually )*(?:{_FOR}|as an? (?:gift|present)\b)",
    rf"\b{_IGNORE}\s+(?P<thing>{_ONE})(?:\s+(?:{{i}} )?{_GOT})?\W+(?:(?:it|that|they|those|these|which|this|because|since|as)\s+)*(?:was|were|is|are|wasn['’]?t|weren['’]?t)\s+(?:only |just |actually )*(?:{_GIFT})",
    rf"^\W*(?:(?:no|but|oh|and|well|actually|sorry)\W+)*(?P<thing>{_ONE})\s+(?:was|were)\s+(?:only |just |actually )*(?:bought )?(?:{_GIFT})",
    rf"\b{_IGNORE}\s+(?P<thing>(?:the|my|that|those|this|these)\s+[\w][\w' -]{{1,48}}?)\s+(?:(?:which |that )?{{i}} (?:only |just |once )*{_GOT}|(?:in|from) my (?:history|record|past|purchases|orders))\b",
)  # fmt: skip
#: What points at what the last answer named: only there is it known what "that" is.
_THAT_ALONE = re.compile(
    rf"^\W*(?:(?:ok(?:ay)?|then|please|so|well|no|just|and)\W+)*{_IGNORE}\s+(?:that|it|this|those|them|these|all (?:of )?(?:that|them|those))(?:\s+(?:please|pls|then|from now on|in (?:the )?future))*\W*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"\b(?:{_IGNORE}|(?:delete|erase|clear|wipe)(?!.{{{{0,20}}}}\bmy history))\s+(?:all )?(?:of )?(?:what (?:i|s?he|they) (?P<deed>bought|ordered|looked at|viewed|browsed)|(?:my|his|her|their|the) (?:whole |entire |past |old |shopping )*(?P<part>purchase history|order history|browsing history|viewing history|browsing|views|purchases|orders|history))\b",
    re.IGNORECASE,
)
#: A place on the list; whatever else is named is looked for in the history.
_PLACE = re.compile(r"\b(?:first|second|third|fourth|fifth|last|number|one)\b|\d", re.IGNORECASE)
_PLURAL = re.compile(r"th(?:o|e)se|them", re.IGNORECASE)
#: What was told before and is to be forgotten: "forget that I'm 67".
_FORGET_TOLD = re.compile(
    r"^\W*(?:(?:please|ok|no|and|actually)\W+)*(?:forget|ignore|delete|disregard|don['’]?t use|stop using)\s+(?:that |what )?(?:i (?:said|told you)(?: that)? )?(?:i['’]?m|i am|my being)\s+\d{1,3}\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:that|it|this|those|them|these|that one)", re.IGNORECASE)


def of_oneself(text: str, dialogue: Dialogue) -> Frame | None:
    """What is told of oneself, or of the customer on screen, and nothing else; else None."""
    if dialogue.subject != SELF or (dialogue.support and not dialogue.customer):
        return None
    if _FORGET_TOLD.match(text) and not dialogue.support:
        return Frame(acts=frozenset({"about_me"}), remove=("age",))
    i, my, am = _THEIR if dialogue.support else _OWN
    wishes = _left_out(text, i, dialogue) or _told(text, i, my, am, dialogue) or _without_them(text)
    return Frame(acts=frozenset({"about_me"}), wishes=tuple(wishes)) if wishes else None


def _told(text: str, i: str, my: str, am: str, dialogue: Dialogue) -> list[Wish]:
    """Age, gender and home, where a message says no more than that."""
    if (again := _AGE_AGAIN.match(text)) and _age_known(dialogue):
        return [Wish(key="age", value=float(again["age"]), words=text.strip())]
    found: list[Wish] = []
    rest = text
    for shape in _TELLS:
        pattern = re.compile(
            rf"(?<!\w){shape.format(i=i, my=my, am=am, adv=_ADV, age=_AGE, years=_YEARS)}(?![\w-])",
            re.I,
        )
        if not (match := pattern.search(rest)):
            continue
        if (wish := _wish_of(match)) is None:
            continue  # "I'm female" tells no age
        found.append(wish)
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    if not found or not _AROUND.fullmatch(f" {_NOT.sub(' ', _WRONG.sub(' ', rest))} "):
        return []
    return found


def _without_them(text: str) -> list[Wish]:
    """ "I don't have a pet": nothing for one is wanted. Who has no tent may well want one."""
    match = _HAS_NONE.match(text)
    return (
        [Wish(key="need", value=match["what"], relation="not", words=text.strip())] if match else []
    )


def _wish_of(match: re.Match[str]) -> Wish | None:
    parts = {key: value for key, value in match.groupdict().items() if value}
    words = match.group().strip()
    if "age" in parts:
        numbers = numbers_in(parts["age"])
        years = numbers[0] if len(numbers) == 1 else 0.0
        return Wish(key="age", value=years, words=words) if 10 <= years <= 120 else None
    if "spends" in parts:
        return Wish(key="avg_order_value", value=float(parts["spends"]), words=words)
    if "place" in parts or "home" in parts:
        place = re.sub(
            r"\s+(?:now|these days|since.*|and.*|actually|already)$",
            "",
            parts.get("place") or parts["home"],
            flags=re.I,
        )
        named = " ".join(part[:1].upper() + part[1:] for part in place.split())
        return Wish(key="location", value=named, words=words)
    said = (parts.get("gender") or parts.get("sex") or "").casefold()
    female = said in ("woman", "women", "female", "girl", "lady")
    return Wish(key="gender", value="Female" if female else "Male", words=words)


def _age_known(dialogue: Dialogue) -> bool:
    """Whether the last message told an age: "I'm 33", then "no, 34"."""
    added = (row for r in dialogue.before for row in r.artifact.get("added", []) or [])
    return any(row.get("key") == "age" for row in added)


def _left_out(text: str, i: str, dialogue: Dialogue) -> list[Wish]:
    """What of the history does not count: a thing, what the last answer named, or a whole part."""
    if not (dialogue.signed_in or dialogue.support):
        return []
    words = text.strip()[:300]
    if whole := _WHOLE.search(text):
        told = (whole["deed"] or whole["part"]).casefold()
        views = re.search(r"look|view|brows", told)
        part = "views" if views else "everything" if told == "history" else "purchases"
        return [Wish(key=HISTORY, value=part, relation="not", words=words)]
    if _THAT_ALONE.match(text):
        return [_apart(THOSE, words)] if _of_the_record(dialogue) else []
    if named := _named_of(text, dialogue):
        return [_apart(title, words) for title in named]
    for shape in _APART:
        if match := re.search(shape.replace("{i}", i), text, re.IGNORECASE):
            thing = match["thing"]
            if _PRONOUN.fullmatch(thing):
                return [_apart(THOSE if _PLURAL.match(thing) else THAT, words)]
            shown = positions(thing, dialogue.cards) if _PLACE.search(thing) else []
            if len(shown) == 1 and shown[0] < len(dialogue.cards):
                return [_apart(str(dialogue.cards[shown[0]]["name"]), words)]
            return [
                _apart(
                    re.sub(r"^(?:the|my|his|her|that|those|this|these)\s+", "", thing, flags=re.I),
                    words,
                )
            ]
    return []


def _named_of(text: str, dialogue: Dialogue) -> list[str]:
    """Of the titles that the last reply asked about ("which one?"), those that the answer names."""
    titles = [str(one) for r in dialogue.before for one in r.artifact.get("which", [])]
    cards = [{"name": title, "product_id": "", "price": 0.0} for title in titles]
    if not cards or len(text.split()) > 8 or is_question(text):
        return []
    return [
        titles[place] for place in positions(text, cards, bare_numbers=True) if place < len(titles)
    ]


def _apart(value: str, words: str) -> Wish:
    return Wish(key=HISTORY, value=value, relation="not", words=words)


def _of_the_record(dialogue: Dialogue) -> bool:
    """Whether the last reply answered a question of the record."""
    return any(result.artifact.get("answer") for result in dialogue.before)
