"""Rules alone: the baseline that the trained reader has to beat. It is measured, never shipped."""

from __future__ import annotations

import re

from agent.models.reading import ACTS, Reading, Span

_UNIT = "[$£€]|dollars?|bucks|euros?|quid|pounds?|eur|usd"
_MONEY = rf"(?:[$£€]\s?)?\d+(?:[.,]\d+)*k?(?:\s?(?:{_UNIT}))?"
#: Act → words that speak for it, wherever they stand.
_ACTS = {
    "gift": r"\b(gift|present|for (my|his|her|our|a) (friend|mum|mom|dad|sister|brother|son|wife|"
    r"daughter|husband|niece|nephew|colleague|boss|gf|bf|boyfriend|girlfriend)|birthday)\b",
    "self": r"\b(for me|for myself|treating myself)\b",
    "skip": r"\b(dunno|don'?t (mind|know|care)|no idea|surprise me|whatever|"
    r"anything|up to you|skip|idk|idc)\b",
    "affirm": r"^(yes|yeah|yep|sure|ok|okay|yup|please do|go on)\b",
    "deny": r"^(no|nope|nah|not really)\b(?! \w+ -)",
    "cheaper": r"\b(cheaper|less expensive|too expensive|too pricey|too much|lower price)\b",
    "pricier": r"\b(pricier|dearer|more expensive|fancier|more premium|upmarket)\b",
    "better": r"\b(better rated|higher rated|better reviews|better quality)\b",
    "cheapest": r"\b(cheapest|least expensive|lowest price)\b",
    "dearest": r"\b(dearest|most expensive|priciest)\b",
    "best_rated": r"\b(best rated|top rated|best reviews|highest rat\w+|best rating)\b",
    "more": r"\b(more options|other options|something else|anything else|"
    r"what else|next|others|more)\b",
    "reject": r"\b(not that|don'?t like|hate|ugly|not the|none of)\b",
    "similar": r"\b(like (the|that|this|number|#)|similar|same (but|as|kind))\b",
    "why": r"\bwhy\b(?! not)|\breason\b",
    "why_not": r"\bwhy (not|isn'?t|no)\b",
    "compare": r"\b(compare|difference|versus|vs|which (one )?is better)\b|\b\d or \d\b",
    "ask_product": r"\b(in stock|how (many|big|heavy|long|much does it)|"
    r"does (it|the)|is it|what (size|colou?r))\b",
    "ask_shop": r"\b(deliver\w*|shipping|returns?|refund|opening|pay|discount|"
    r"voucher|warranty|store)\b",
    "take": r"\b(i'?ll take|take it|i want (it|that one|the)|buy (it|the)|add (it|the))\b",
    "drop": r"\b(take .* off|remove .* from|drop the)\b",
    "show_list": r"\b(my (list|basket|cart|shortlist)|saved)\b",
    "ask_profile": r"\b(know about me|have on me|my (profile|data|preferences))\b",
    "correct": r"\b(i meant|i said|not what i|actually|correction)\b",
    "remove_wish": r"\b(forget (about )?the|doesn'?t matter|drop the|clear|no longer|ignore the)\b",
    "undo": r"\b(go back|undo|previous)\b",
    "start_over": r"\b(start (over|again|from)|begin again|reset|from scratch)\b",
    "forget": r"\b(forget me|erase|delete (my|everything))\b",
    "lookup": r"\b(pull up|look up|open customer|find customer|customer [A-Z]?\d+)\b",
    "summary": r"\b(summar\w+|sum (him|her|them) up|overview of)\b",
    "draft": r"\b(draft|write (him|her|them|a reply))\b",
    "greet": r"^(hi|hello|hey|good (morning|afternoon|evening)|hiya|yo)\b",
    "thanks": r"\b(thanks?|thank you|thx|cheers|ta)\b",
    "bye": r"\b(bye|goodbye|see you|good night)\b",
    "smalltalk": r"\b(how are you|how'?s it going|what'?s up|nice weather)\b",
    "about_bot": r"\b(are you (a|human|real)|who (are|made) you|what can you do|how do you work)\b",
    "off_topic": r"\b(weather|election|capital of|football score|recipe|poem|news|homework)\b",
    "attack": r"\b(ignore (all|your|previous)|system prompt|pretend|jailbreak|other customers?)\b",
    "rude": r"\b(stupid|useless|idiot|crap|rubbish|damn|hell|shut up)\b",
}
#: Slot → words that fill it: the group, or all of the match.
_SLOTS = {
    "max": rf"\b(?:under|below|less than|up to|max(?:imum)?|at most|not more than|"
    rf"no more than|<)\s?{_MONEY}(?: or less)?|{_MONEY} (?:max|tops|or less)\b",
    "min": rf"\b(?:over|above|at least|more than|from|minimum|>)\s?{_MONEY}",
    "around": rf"\b(?:around|about|roughly|some)\s?{_MONEY}|\b\d+ish\b",
    "not": r"\b(?:no|not|without|anything but|except|hate)\s+(\w+)",
    "item": r"\b(?:the )?(?:first|second|third|fourth|fifth|last)(?: one)?\b|#\d|"
    r"\bnumber \d\b|\bit\b|\bth(?:at|is) one\b",
    "recipient": r"\bfor ((?:my|his|her|our|a) (?!self)\w+)",
    "age": r"\b(?:she'?s|he'?s|is|turning|turns|aged?) (\d{1,2})\b",
    "gender": r"\bfor a (man|woman|boy|girl)\b",
    "occasion": r"\b(?:birthday|wedding|christmas|xmas|anniversary|easter|diwali|eid|graduation)\b",
    "season": r"\b(?:summer|winter|spring|autumn|fall)\b",
    "customer": r"\b[A-Z]{1,4}-?\d{2,6}\b",
    "count": r"\b(two|three|four|five|\d) (?=ideas|options|suggestions)",
    "value": r"\b(?:red|blue|green|black|white|grey|gray|pink|brown|yellow|leather|cotton|wool|"
    r"wood|wooden|oak|steel|glass|waterproof|wireless|vegan|size \w+)\b",
    "need": r"\b(?:looking for|need|want|show me|find|have you got|do you have|got any)\s+"
    r"((?:an? |some )?[\w-]+(?: (?!under|for|with|below|in|from|by|over|that|and|"
    r"up|please|at|around)[\w-]+)?)",
}
_COMPILED_ACTS = {act: re.compile(words, re.IGNORECASE) for act, words in _ACTS.items()}
_COMPILED_SLOTS = {slot: re.compile(words, re.IGNORECASE) for slot, words in _SLOTS.items()}


def read(text: str, stage: str) -> Reading:
    """Acts whose words occur; slots from the most certain rule to the least, none over another."""
    acts = {act for act, words in _COMPILED_ACTS.items() if words.search(text)}
    spans: list[Span] = []
    for slot, words in _COMPILED_SLOTS.items():
        for found in words.finditer(text):
            start, end = found.span(found.lastindex or 0)
            if all(end <= span.start or start >= span.end for span in spans):
                spans.append(Span(slot, start, end))
    slots = {span.slot for span in spans}
    if slots & {"max", "min", "around", "not", "value", "age", "gender"} or stage.startswith(
        "asked"
    ):
        acts |= {"inform"} if not acts & {"skip", "affirm", "deny"} else set()
    if "need" in slots or not acts:
        acts.add("inform" if stage.startswith("asked") else "find")
    ordered = tuple(sorted(spans, key=lambda span: span.start))
    return Reading({act: float(act in acts) for act in ACTS}, ordered)
