"""Cues of what is wanted and what is not: the words before and after a value, and how they turn it.

Patterns over plain English, high precision; the trained reader stands beside them. Nothing here
knows the shop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.manners import PLEASE, THANKS

#: Who has a thing: a person, and no product ("a bag that has plenty of pockets").
_HAS = r"\b(?:i|we|he|she|they)(?:['’](?:ve|s|d))?\s+(?:(?:already|still|now|both|all|have|has)\s+)*(?:have|has|had|got|own|owns)\s+(?:already\s+|more than\s+)?"
_ALREADY = r"\b(?:i|we|he|she|they)(?:['’](?:ve|s))? already (?:have|has|got|own|owns)(?: got)?"

NOT_BEFORE = re.compile(
    r"(?:\bno|\bnot|\bnon|\bwithout|\bexcept(?: for)?|\banything but|\beverything but|\bother than|"
    r"\bapart from|\bbesides|\binstead of|\bhate[sd]?|\bdislikes?|\bdetests?|\bavoid(?:ing)?|\bnever|"
    r"\b(?:nothing|none)(?: in| from| by| with| made of)?|\ballergic to|\brather than|\bskip|\bdrop|\bminus|"
    r"\bfed up with|\bsick of|\btired of|\bdone with|\bleave out|\bexcluding|\bban|\bno more|\bkeep away from|"
    rf"{_HAS}(?:enough|plenty of|too many)|{_ALREADY}|"
    r"\b(?:trouble|problems?|issues?|bad (?:luck|experiences?)|enough) (?:with|of|from)|"
    r"\b(?:don'?t|do not|doesn'?t|does not|didn'?t|can'?t|cannot|won'?t|isn'?t|aren'?t|not)"
    r"(?: \w+){0,2}? (?:like|want|wanna|need|love|do|wear|eat|stand|trust|buy|use|have|interested in|into)s?|\bno longer (?:like|want|need|wear|use|interested in|into)|isn'?t|aren'?t)"
    r"\s+(?:(?:the|a|an|any|in|from|by|of|that|those|these|another|again|ever|more|too|so|very|really|stupid|bloody|to|be|be in|made of|with)\s+)*$",
    re.IGNORECASE,
)
#: A word that rules something out, anywhere in a message. A reader alone that finds something
#: unwanted where no such word stands ("get rid of shiny skin") sets no limit.
NEGATES = re.compile(
    r"\b(?:no|not|non|nor|never|none|nothing|without|except|excluding|but|besides|instead|rather|avoid\w*|"
    r"hat(?:e[sd]?|ing)|dislik\w*|detest\w*|loathe\w*|allerg\w*|skip|drop|minus|leave|free|less|ban|out|off|"
    r"enough|plenty|already|sick|tired|fed|done|can'?t|\w+n['’]?t)\b|-free\b|\w+less\b",
    re.IGNORECASE,
)
#: Too dear, in words without a number: "nothing too pricey", "that's still a lot", "can't afford that".
_DEAR = r"(?:pricey|pricy|expensi+ve?|expencive|dear|costly|steep|much money)"
TOO_DEAR = re.compile(
    rf"\b(?:too|so|not|nt|bit|rather|still|quite|less) (?:be )?(?:too |to |very |that |so )?{_DEAR}\b(?! (?:to me|friend))"
    r"|\b(?:it|that|this|they|these|those|which|one)(?:['’]?s| is|['’]?re| are)? (?:still |all |just |way |a bit |quite |really )*(?:a lot|too much)(?: of money)?(?= (?:for (?:me|us|him|her|that|this|a|it)|to (?:spend|pay))\b|\W*$)"
    r"|^\W*(?:(?:oh|ouch|wow|hm+|no|still|way|far|that['’]?s|but|sorry|ok(?:ay)?)\W+)*(?:too much|a lot)(?: (?:for (?:me|us)|money))?\W*$"
    r"|\b(?:can(?:['’]?t|not)|could(?:n['’]?t| not)) (?:really |quite )?afford\b|\bout of my (?:budget|price range|league|reach)\b"
    r"|\b(?:don['’]?t|do not|can['’]?t) (?:have|got|spend) (?:that|so) much\b",
    re.IGNORECASE,
)
#: Words of a changed mind, at either end of a message: "wait no, dumbbells", "a grinder actually".
CHANGES_MIND = re.compile(
    r"^\W*(?:(?:oh|hm+|um+|er+m?|ah|ok(?:ay)?|no|well|so|sorry|and)\b\W*)*"
    r"(?:no|wait|actual+y|scratch (?:that|it)|on second thoughts?|(?:i(?:['’]?ve)? )?changed? my mind|rather|you know what|"
    r"i me+a?nt?|sorry|forget (?:it|that|those|them)|never ?mind|(?:let['’]?s )?(?:go )?back to|instead)\b"
    r"(?:\W+(?:no|wait|actual+y|sorry|i me+a?nt?|rather|(?:let['’]?s )?(?:go )?back to)\b)*"
    r"|\b(?:(?:actual+y|instead|rather|after all|i me+a?nt?)\W*)+$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
#: Who is without a thing, or has none, wants one: "we are still without curtains".
LACKED_BEFORE = re.compile(
    r"(?:\b(?:am|are|is|was|were|been|be|still|left|live|living|i'?m|we'?re)\s+(?:still\s+|now\s+)?without|"
    r"\b(?:i|we|she|he|they)\s+(?:still\s+)?(?:(?:do not|don'?t|doesn'?t|does not)\s+(?:even\s+)?(?:have|own)|have(?:n'?t| not)\s+got|have\s+no|has\s+no)|"
    r"\b(?:ran|run|running|are|am|i'?m|we'?re)\s+out\s+of)\s+(?:(?:a|an|any|my|our|the|decent|proper|good)\s+)*$",
    re.IGNORECASE,
)
NOT_AFTER = re.compile(
    r"^\s*(?:is out|are out|is a no|sucks?|is (?:awful|ugly|terrible|rubbish)|-free\b|free\b(?! (?:delivery|shipping))|"
    r"doesn'?t work for|is not an option|excluded|not (?:please|for me)|out of (?:it|this|the list)|"
    r"(?:is|are) (?:no good|rubbish|crap|bad|terrible|a no[- ]go)|,? so (?:not|no)\b|,?\s*no (?:thanks|thank you)\b)",
    re.IGNORECASE,
)
#: After a make that is not wanted again; a thing that broke is wanted anew.
BROKE_AFTER = re.compile(r"^\s*(?:broke|died|fell apart|packed in)\b", re.IGNORECASE)
#: After a thing that is ruled out, whatever shop it is: "plastic is a no go".
_NO_GO = re.compile(
    r"\b(?P<what>[a-z]{3,}) (?:is|are) (?:a )?(?:no[- ]go|not an option|out of the question|no good)\b",
    re.IGNORECASE,
)
#: Who has enough of a thing wants no more of it: "they have enough lego".
_HAS_ENOUGH = re.compile(
    rf"(?:{_HAS}(?:enough|plenty of|too many)|{_ALREADY}(?: (?:an?|some|the|his|her|their|my|our|two|three))?)\s+(?!of\b|that\b|this\b|it\b|them\b|those\b|these\b|one\b|some\b|both\b|all\b|mine\b|time\b|money\b|space\b|room\b|to\b|for\b)(?P<what>[a-z]{{3,}})",
    re.IGNORECASE,
)
#: Who hates a thing wants none of it, whether a column knows it or not: "I hate plastic".
_HATES = re.compile(
    r"\b(?:i|we|s?he|they|who|(?:my|our|his|her|their) \w+)(?:['’]d)?\s+(?:(?:really|absolutely|just|both|all|also|do)\s+)*"
    r"(?:hates?|detests?|loathes?|can(?:['’]?t|not) stand)\s+(?:(?:all|any|everything|things?|anything)\s+)?"
    r"(?P<what>(?!(?:it|this|that|these|those|them|you|your|my|the|to|all|having|how|when|being)\b)[a-z]{3,}(?<!ing))"
    r"(?=\W*(?:$|[,.;:!?]|(?:and|but|so|please)\b))",
    re.IGNORECASE,
)
#: A message that is nothing but a thing which is not wanted: "not a plush", "but not another doll".
_NOT_A = re.compile(
    r"^\W*(?:(?:but|and|oh|please|ok(?:ay)?|just|also)\W+)*(?:not|no) (?:an?|another|any) "
    r"(?P<what>(?!(?:problem|chance|fan|clue|lot|bit|bad|big|good|must|rush|priority|more|one|other|thing|idea|question|person|robot|bot)\b)"
    rf"[a-z]{{3,}})(?: again)?\W*(?:{PLEASE}|{THANKS})?\W*$",
    re.IGNORECASE,
)
#: Cues that what follows (or stands before) is wanted, whatever a reader makes of the words.
ONLY_BEFORE = re.compile(
    r"\b(?:always (?:buy|get|choose|take|go for|go with|wear|use)|only(?: ever)?(?: want| need| like| take| buy| wear| use| trust| get| eat| drink)?|just want|want only|(?:must|has to|have to|had to|needs? to|should|got to|gotta) (?:be|come)|set on|make it|i said|i want|i meant|i need)\s+(?:in |made of |from |a |an |the |something )*$",
    re.IGNORECASE,
)
ONLY_AFTER = re.compile(
    r"^\s*(?:only\b|and (?:nobody|no one|nothing|no other)\b|will do\b|it (?:should|must|has to) be|or nothing|please\W*$)",
    re.I,
)
#: "number 2 isn't blue" tells of a product what it lacks; it rules nothing out.
TOLD_OF_ITEM = re.compile(
    r"(?:\b(?:number|no\.?|#)?\s?\d{1,2}|\b(?:it|that|this|one|they|those|these|first|second|third|last))\s*"
    r"(?:isn'?t|is not|'s not|aren'?t|are not|wasn'?t|doesn'?t (?:come|look))\s+(?:\w+\s)?$",
    re.IGNORECASE,
)
DONT_MIND = re.compile(r"(?:don'?t|do not|doesn'?t|wouldn'?t) (?:really )?(?:mind|care about|matter)\s*(?:the |a )?$", re.IGNORECASE)  # fmt: skip
_INTEREST = (
    r"into|likes?|loves?|enjoys?|fan of|keen on|interested in|obsessed with|passionate about|mad about|crazy about|"
    r"doing|does|goes|plays?|started|hobby is|hobbies are"
)
_HEDGE = r"prefer(?:ably|s)?|ideally|maybe|perhaps|something like|kind of|sort of|such as|e\.?g\.?"
SOFT_BEFORE = re.compile(rf"\b(?:{_INTEREST}|{_HEDGE})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)
#: "maybe a sleeping bag" asks for sleeping bags; "she likes gardening" asks for no spade.
INTEREST_BEFORE = re.compile(rf"\b(?:{_INTEREST})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)

#: A negation after a place that is of what follows it: "practical and not boring".
_OF_ANOTHER = re.compile(
    r"(?:\band|\bbut|,)\s+(?:definitely |just |please )?(?:not|no|nothing|never)\s+(?:too |so |very |an? )?(?!thank|way\b|please|good\b|for\b|any ?more|again|please)[a-z]{3,}",
    re.I,
)


#: A "no" to what came before, and none to what follows it: "no ok, a dress".
_NO_BEFORE = re.compile(
    r"^\W*(?:(?:hm+|oh|ah|um+|well)\b\W*)*(?:no|nah|nope|naw)\b\W*"
    r"(?:(?:ok(?:ay)?|wait|actual+y|sorry|then|well|i me+a?nt?|rather|(?:go )?back to)\b\W*)+(?:(?:the|an?|some)\s+)?$",
    re.IGNORECASE,
)
#: Characters between a word that rules out and what it rules out: "skip the Acme".
_JUST_BEFORE = 6


def negates_near(text: str, start: int, end: int, others: Sequence[int] = ()) -> bool:
    """Whether a word that rules something out stands in the sentence around a place.

    Args:
        others: where other names begin; a word just before one rules out that: "in red, skip Acme".
    """
    low = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    if _NO_BEFORE.match(text[low:start]):
        low = start
    after = _SENTENCE_END.search(text, end)
    other = _OF_ANOTHER.search(text, end)
    high = min(m.start() if m else len(text) for m in (after, other))
    return any(
        match.start() < start
        or not any(0 < other - match.end() <= _JUST_BEFORE for other in others)
        for match in NEGATES.finditer(text, low, high)
    )


def blanked(text: str, places: Sequence[tuple[int, int]]) -> str:
    """A text with blanks in some places: "not a penny over 46" rules nothing out."""
    for start, end in places:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def ruled_out(text: str) -> list[str]:
    """What a message wants none of, by its words alone: "plastic is a no go", "not a plush"."""
    patterns = (_NO_GO, _HAS_ENOUGH, _HATES, _NOT_A)
    return [found["what"] for pattern in patterns for found in pattern.finditer(text)]
