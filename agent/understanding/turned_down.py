"""How somebody turns down what is shown, one product or all: "not 1", "number 2 won't do",
"I don't like the first", "none of those". Patterns over plain English, high precision.
"""

from __future__ import annotations

import re

_NAH = r"nah|no|nope|meh|ugh|hm+|well|sorry|eh|oh"
#: "Nah, too boring": none of those on screen.
BORED = re.compile(
    rf"^\W*(?:(?:{_NAH})\W+)*(?:(?:these|they|those|all|it|that|this)(?: all)?(?:['’]s|['’]re| are| is| look| looks)? )?"
    r"(?:all |a bit |bit |so |too |pretty |kinda |quite |really |rather |just )*"
    r"(?:boring|dull|bland|ugly|hideous|lame|meh|uninspiring|tacky|cheesy|naff|babyish|childish|girly|old[- ]fashioned|kitschy?|twee|basic|not (?:my|her|his|their) (?:style|thing|taste))\W*$",
    re.IGNORECASE,
)
#: "Not interested in any of those", "not that": others are wanted.
NONE_OF_THEM = re.compile(
    rf"^\W*(?:(?:{_NAH}|thanks?|thank you|but|actual+y|i'?m|i am|i)\W+)*"
    r"(?:(?:really |just )?(?:not (?:interested in|keen on|into|a fan of|sold on|mad about|convinced by|feeling)|(?:don'?t|do not|didn'?t) (?:really |much )?(?:like|want|fancy|care for|love|need)|hate)\s+"
    r"(?:any of |either of |all of )?(?:those|these|them|that|the list|what you(?:'ve)? (?:show(?:ed|n)?|got))"
    r"|(?:none|neither) of (?:those|these|them)(?: (?:suits?|works?|fits?|appeals?|please|is|are|for|really|do|does|will).{0,24})?|not (?:those|these|them|that|any of (?:those|these|them))|no good|none|neither)\W*$",
    re.IGNORECASE,
)
PLACE = r"(?:number |no\.? ?|#)?[1-9]"
WONT_DO = r"(?:won['’]?t|will not|wouldn['’]?t|can(?:no|['’])t) (?:do|work|fit|be (?:any )?(?:good|use))\b|\b(?:number |no\.? ?|#)[1-9] (?:is|['’]s) (?:out|no good)\b"
LACKS = (
    rf"^\W*(?:no\W+)?{PLACE}(?: one)? (?:isn['’]?t|is not|['’]s not|has(?:n['’]?t| no)|does(?:n['’]?t| not) (?:have|come))\b"
    r".{1,60}\b(?:i|we|she|he|they) (?:really |only |do )?(?:needs?|wants?|buys?)\b"
)
NOT_LIKE = r"^\W*(?:no\W+)?not (?:at all |really |quite )?like (?:number |no\.? ?|#)?[1-9]\b"
DISLIKES = (
    r"\b(?:don['’]?t|do not|didn['’]?t|not) (?:really |quite |much |at all )?(?:like|want|love|fancy|keen on|sold on|mad about)\s+(?:the look of )?"
    r"(?:(?:number |no\.? ?|#)[1-9]\b|the (?:first|second|third|fourth|fifth|last)\b(?! (?:two|three|few)))"
)
#: "I already have that one": it is not to be shown again.
OWNED = (
    r"(?<!has )(?<!have )(?<!had )(?<!did )(?<!do )(?<!does )\b(?:i|we|s?he|they) (?:bought|ordered|got|have|had|own(?:ed)?) (?:that|this|it)(?: one)? (?:already|before)\b|"
    r"\b(?:i|we|s?he|they)(?:['’]ve|['’]s)? (?:already|still) (?:have|has|own|owns|got|bought)(?: got)? "
    rf"(?:that|this|it|these|those|them|{PLACE}\b|the (?:first|second|third|fourth|fifth|last))\b(?! \w*(?:kind|sort|type))"
)
#: "not 1, and nothing over 90": a number that stands alone is a place.
NOT_THAT_NUMBER = r"^\W*(?:not|no)\s+(?:number |no\.? ?|#)?[1-9](?=\s*(?:[,;.]|and\b|but\b|$))"
#: "without the second": one of those shown is to go.
WITHOUT = r"^\W*(?:but )?(?:without|except(?: for)?|leave out)\s+(?:(?:number |no\.? ?|#)[1-9]|(?:the )?(?:first|second|third|fourth|fifth|last)(?: one)?)\W*$"
#: Right after one was put aside: "actually not that one", "changed my mind about it".
TAKES_BACK = re.compile(
    rf"^\W*(?:(?:{_NAH}|actual+y|wait|ok(?:ay)?|but|on second thoughts?)\W+)*"
    rf"(?:not (?:that|this|it|{PLACE}|the (?:first|second|third|fourth|fifth|last))(?: one)?|(?:i(?:['’]ve| have)? )?changed my mind(?: about (?:that|this|it)(?: one)?)?|"
    r"i (?:don['’]?t|do not) want (?:that|this|it)(?: one)?|(?:scrap|scratch|forget) (?:that|this|it)(?: one)?)"
    r"(?: after all| any ?more| then| actually)?(?=\W*$|\s*[.,;:!])",
    re.IGNORECASE,
)
#: Right after one was put aside: "hmm no, the first", another one in its place.
ANOTHER_ONE = re.compile(
    rf"^\W*(?:(?:{_NAH}|ok(?:ay)?|wait)\W+)*(?:no|nah|nope|wait|actual+y|sorry|rather)\W+(?:rather |make it |take )?"
    rf"(?P<which>(?:the )?(?:{PLACE}|first|second|third|fourth|fifth|last)(?: one)?)(?: instead| then| please| pls)*\W*$",
    re.IGNORECASE,
)
