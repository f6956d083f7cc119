"""What would change the order: "what would make #2 better than #1?", "how cheap must the third be to
come first?".

Patterns over plain English and the places on the list that they name. The answer is arithmetic, and
``tools/what_if.py`` words it.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.understanding.frame import Frame
from tools.references import points_back, positions

_MODAL = r"(?:would|wud|could|should|must|might|do|does|did|has|have|had|needs?|needed|['’]d)"
#: What asks for a condition, and what is to change by it.
_ASKS = (
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|hm+|well|then|just curious|out of curiosity|tell me)\b\W*)*"
    rf"(?:(?:what|when|under what|at (?:what|which)|what kind of|which|by how much|how)\b.{{0,40}}?\b{_MODAL}\b|is there (?:any|some)thing|could any(?:thing)?)"
)
_CHANGES = r"(?:make|makes|take|takes|put|puts|change[sd]?|different|(?:have|has|need|needs|needed|had) to|must|require[sd]?|rank|move|bring|push|lift|get|be|cost|true|happen)"
#: The order that is to come about, and the one that is to come about the other way round.
_AHEAD = (
    r"(?:(?:better|higher|nicer) than|a better (?:fit|match|choice|pick|one) than|beats?|out-?ranks?|overtakes?|above|ahead of|in front of|before|"
    r"(?:be|come|comes|rank|ranks|go|land|placed|put|move|to|in|at|was|is|were|were the|been|being|one|it|that|\w+) (?:the )?(?:very )?"
    r"(?:first|on top|at the top|(?:the )?top(?: (?:one|pick|spot|of the list))?|(?:number|no\.?|#) ?(?:1|one)|in (?:first|1st) place|your (?:first|top) (?:pick|choice))|"
    r"win|wins|the winner|take the lead|the best (?:one|fit|match|pick|choice))"
)
_BEHIND = (
    r"(?:(?:worse|lower|less good) than|below|behind|(?:lose|loses|drop|fall|slip) (?:to|below|behind|under)|"
    r"(?:lose|drop|fall|slip)\b.{0,20}\b(?:first place|the lead|top spot|place))"
)
_FIGURE = rf"\b(?:at|with|from) (?:what|which) (?:price|rating)\b.{{0,20}}?\b{_MODAL}\b"
_TO_LIFT = re.compile(
    rf"(?:{_ASKS}.{{0,60}}?\b{_CHANGES}\b|{_FIGURE}).{{0,50}}?\b{_AHEAD}\b", re.IGNORECASE
)
_TO_DROP = re.compile(rf"{_ASKS}.{{0,60}}?\b{_CHANGES}\b.{{0,50}}?\b{_BEHIND}\b", re.IGNORECASE)
#: "Come first" names the place that is to be taken, whoever holds it.
_THE_TOP = re.compile(
    r"\b(?:(?:come|comes|be|rank|ranks|go|put|land|in|move|is|to|one|it|that) (?:the )?first\b(?! one)|(?:the )?top(?: (?:one|pick|spot|of the list))?\b|"
    r"(?:in )?(?:first|1st) place|(?:be|become) (?:number|no\.?|#) ?(?:1|one)\b)",
    re.IGNORECASE,
)
#: What is asked of the shop or of a person, and of no list.
_OF_OTHERS = re.compile(
    r"\b(?:deliver\w*|ship\w*|arriv\w*|return\w*|refund\w*|for (?:me|him|her|them|us) to|what would you (?:put|pick|choose|rank))\b",
    re.IGNORECASE,
)


def of_change(text: str, dialogue: Dialogue) -> Frame | None:
    """The frame of a question what would put one product on screen ahead of another; else None."""
    drops = _TO_DROP.search(text)
    if len(dialogue.cards) < 2 or not (drops or _TO_LIFT.search(text)) or _OF_OTHERS.search(text):
        return None
    named = positions(_THE_TOP.sub(" ", text), dialogue.cards, bare_numbers=True)
    if not named and points_back(text) and dialogue.focus is not None:
        named = [dialogue.focus]
    if not named or len(named) > 2:
        return None
    beyond = tuple(place + 1 for place in named if place >= len(dialogue.cards))
    first = named[0]
    over = named[1] if len(named) > 1 else (1 if first == 0 and drops else 0)
    if first == over:
        over = 1  # "what would make #1 first?": it is, and ahead of the next
    places = (over, first) if drops else (first, over)
    return Frame(
        acts=frozenset({"what_if"}),
        products=() if beyond else tuple(str(place + 1) for place in places),
        beyond=beyond,
        topic=text,
    )
