"""What broke, was lost or is outgrown is what is wanted: "my kettle broke, need a replacement".

Such a message is rewritten to ask for the thing ("need a kettle"), so that everything after reads
it as any other. Patterns over plain English; of the shop it knows only which words are makes. A
complaint about an order ("the kettle I bought from you broke") is none: that is for the shop's page.
"""

from __future__ import annotations

import re

from agent.slots.customers import AN_ID
from agent.slots.framing import unframed
from agent.slots.needs import GENERIC
from engine.language.lexical import content_words
from engine.language.vocabulary import Vocabulary
from tools.kin import ANYBODY
from tools.measures import comparative
from tools.quantities import quantities

#: Whose it was. Without such a word the thing opens a clause: "kettle broke".
_WHOSE = r"(?:(?:(?:the|my|our|a|his|her|their) )?[a-z]\w*['’]s|my|our|his|her|their)\s+"
_BEFORE = r"(?:(?:old|last|only|current|previous|trusty|poor|new|existing|favou?rite|good)\s+)*"
_NO_WORD = r"(?!(?:my|our|his|her|their|the|an?|some|all|of|in|on|and|but|or|so|need|needs|want|wants|was|is|are|has|have|lost)\b)[a-z][\w-]*(?!['’])"
_NO_THING = (
    r"(?!(?:it|its|this|that|these|those|one|ones|they|them|everything|something|which|what|who|he|she|i|we|you|"
    r"order|page|link|site|app|chat|list|deal|offer|time|name|number|first|second|third|fourth|fifth|mine|product|item|thing|"
    r"parcel|package|delivery|shipment|card|job|mind|way|temper|receipt|password|patience|appetite|weight|money|head|heart|cat|dog|pin|account|"
    rf"{ANYBODY})\b)"
)
_THING = rf"{_NO_THING}(?P<what>(?:{_NO_WORD}\s+){{0,3}}?{_NO_WORD})"
_HELPS = r"(?:(?:has|have|had|just|finally|is|are|was|were|completely|suddenly|totally|got|been|all|now|already|apparently|went and)\s+)*"
#: How a thing fails or goes.
_FAILED = (
    r"(?:gave up|given up|died|dead|broke(?:n)?(?: down)?|packed (?:it )?(?:in|up)|had it|bit the dust|(?:stopped|quit)(?: \w+ing)?|destroyed|"
    r"wore out|worn out|f[ea]ll(?:en|ing)? apart|gone|kaput|knackered|bust(?:ed)?|conked out|blew up|(?:burn(?:t|ed)|blown) out|snapped|cracked|"
    r"shattered|smashed|ripped|torn|tore|stolen|lost|missing|went missing|nicked|pinched|disappeared|vanished|ruined|beyond repair|"
    r"(?:does(?:n['’]t| not)|do(?:n['’]t| not)|wo(?:n['’]t)|no longer) (?:works?|turn on|start|charge)(?: any ?more)?)"
)
#: What somebody does to a thing who then needs another; out of what one grows.
_DID = (
    r"(?:lost|broke|dropped|smashed|misplaced|ruined|cracked|ripped|tore|wore out|worn out|burnt|burned|killed|shrank|shrunk|sat on|"
    r"drowned|busted|chewed(?: up)?|ate|stole|nicked|destroyed|threw (?:away|out)|scratched)"
)
_GREW = r"(?:outgrew|outgrown|outgrows|(?:grew|grown|growing) out of)"
_END = r"(?=\s*(?:$|[,.;:!?(–-]|\b(?:and|so|but|need|needs|want|wants|needing|wanting|i|we|he|she|they|looking|got any|any)\b))"
#: When and how it happened.
_HOW = (
    r"(?:\s+(?:too|as well|on|after|last|yesterday|today|this|in|at|again|when|while|during|from|by|for|because|cos|within|only|just|already|anymore|any more)\b"
    r"[^,.;:!?(]*?)??"
)
_FAILS = re.compile(
    rf"(?:(?:^|[,.;:!?(–-]\s*|\b(?:and|but|so|because|cos|as|since|hi|hello|hey|ok)\s+)(?:the\s+|an?\s+)?|\b(?P<whose>{_WHOSE}))"
    rf"{_BEFORE}{_THING}\s+{_HELPS}{_FAILED}{_HOW}{_END}",
    re.IGNORECASE,
)
_LOSES = re.compile(
    rf"(?:\b(?:(?:i|we|he|she|they|someone|somebody|(?:(?:the|a|this|my) )?(?:cust|customer|client|caller|shopper|lady|gentleman|guy|woman|man)(?: here)?|(?P<who>(?:my|our|his|her|their) [a-z]+|(?:the )?(?:kids|children|boys|girls)))(?:['’](?:ve|s))?)\s+)?"
    rf"(?:(?:has|have|had|just|already|accidentally|finally)\s+)*\b(?:{_DID}|(?P<grew>{_GREW}))\s+(?:all\s+)?"
    rf"(?P<whose>{_WHOSE}|the\s+){_BEFORE}{_THING}{_HOW}{_END}",
    re.IGNORECASE,
)
#: "Need a kettle, mine broke": why it is needed is no part of what is.
_MINE = re.compile(
    rf"[\s,;.–-]*(?:\b(?:because|since|as|cos|coz)\s+)?\b(?:mine|(?:(?:the|my|our|his|her|their)\s+)?(?:old|last|other|previous) ones?|(?<=because )it)\s+{_HELPS}{_FAILED}{_HOW}{_END}",
    re.IGNORECASE,
)
#: "A replacement for my broken kettle".
_INSTEAD_OF = re.compile(
    r"\b(?:an?\s+)?replacements?\s+for\s+(?:(?:my|our|his|her|their|the|an?)\s+)?(?=[a-z])|\b(?:my|our|his|her|their)\s+(?=(?:broken|lost|stolen|smashed|worn[- ]out|dead|cracked|ripped|knackered|busted)\s+\w)",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"\b(?:broken|lost|stolen|smashed|worn[- ]out|dead|cracked|ripped|knackered|busted)\s+(?=[a-z])",
    re.IGNORECASE,
)
_HOW_WORD = (
    r"(?!(?:first|second|third|fourth|fifth|last|other|next|this|that|which|number|an?|the|some|needs?|wants?|i|he|she|we|they|and|or|for|to|like|get|buy|of|in|is|with|under|up)\b)"
    r"[a-z-]+\s+"
)
#: What asks for another of the same: "need a replacement", "wants a quiet one".
_ASKS = re.compile(
    r"(?P<asks>\b(?:needs?|needing|wants?|wanting|would like|d like|looking for|look for|after|get|buy|could (?:do with|use)|show me|recommend|find|have|seek(?:ing|s)?|requires?)"
    r"(?: (?:me|him|her|them|us))?(?: to (?:buy|get|find|have))?\s+)?"
    rf"\b(?:(?:an?|some|the|another|any)\s+)?(?P<how>(?:{_HOW_WORD}){{0,3}}?)"
    r"(?:replacements?(?:\s+(?:one|for (?:it|them|that)))?|(?:ones?|pairs?|sets?)\b(?! of\b)|another\b(?! \w))\b",
    re.IGNORECASE,
)
_SAME_AGAIN = frozenset(
    ("new", "another", "replacement", "fresh", "quick", "brand", "similar", "same")
)
#: A question of the shop: what it does about what it sold.
_OF_THE_SHOP = re.compile(
    r"\b(?:warrant\w*|guarantee\w*|refund\w*|return\w*|exchang\w*|repair(?:ed|s|ing)?|money back|sen[dt] (?:it |them |this )?back|complain\w*|"
    r"ordered|delivered|arrived|received|covered|invoice|receipts?|(?:bought|got|purchased)\b.{0,24}\b(?:from|with|at) (?:you|us|your)|"
    r"(?:bought|got) (?:it |them )?here)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:need|want|would like|looking|show|find|get|buy|recommend|suggest|sell|stock|have you|search)\w*\b",
    re.IGNORECASE,
)


def as_wanted(text: str, vocabulary: Vocabulary, listed: bool) -> str:
    """``text``, asking for what broke or was lost where that is what it is about.

    Args:
        listed: products are on screen, of which "the mug is gone" may be said.
    """
    if _OF_THE_SHOP.search(text):
        return text
    if (mine := _MINE.search(text)) and (rest := text[: mine.start()] + text[mine.end() :]).strip():
        return _tidy(rest)
    if _INSTEAD_OF.search(text):
        return _tidy(_BROKEN.sub("", _INSTEAD_OF.sub("", text)))
    lost = _FAILS.search(text) or _LOSES.search(text)
    thing = _without_make(lost["what"], vocabulary) if lost else ""
    if lost is None or not thing:
        return text
    before, after = text[: lost.start()], text[lost.end() :]
    if customer := AN_ID.search(lost["whose"] or ""):
        before = f"{before}{customer.group()}"
    asked = _ASKS.search(after)
    if listed and not asked and not lost["whose"]:
        return text
    thing += _for_whom(lost)
    if asked:
        # "A bigger one": than what broke, which nobody here has seen.
        told = asked["how"].split()
        how = [w for w in told if w.casefold() not in _SAME_AGAIN and comparative(w) is None]
        wanted = f"{asked['asks'] or 'need '}{_one(' '.join([*how, thing]))}"
        return _tidy(f"{before}{after[: asked.start()]}{wanted}{after[asked.end() :]}")
    if _asks_for_more(f"{before} {after}"):
        return text  # "my laptop died, I need a charger"
    return _tidy(f"{before}{_comma(before)} need {_one(thing)}{after}")


def _for_whom(lost: re.Match[str]) -> str:
    """ " for my son", who has grown out of it."""
    told = lost.groupdict()
    return f" for {told['who']}" if told.get("grew") and told["who"] else ""


def _without_make(thing: str, vocabulary: Vocabulary) -> str:
    """A thing without its make, which is no wish: the next kettle may be of another."""
    makes = [m for m in vocabulary.find(thing) if m.key == "brand" and m.score >= 1]
    for match in sorted(makes, key=lambda m: -m.start):
        thing = f"{thing[: match.start]}{thing[match.end :]}"
    return " ".join(thing.split())


def _one(thing: str) -> str:
    """A thing with its article."""
    if re.search(r"(?<!s)s$", thing.split(" for ")[0], re.IGNORECASE):
        return thing
    return f"{'an' if thing[0] in 'aeiouAEIOU' else 'a'} {thing}"


def _asks_for_more(rest: str) -> bool:
    """Whether what is said beside what broke asks for something of its own."""
    for quantity in reversed(quantities(rest)):
        rest = f"{rest[: quantity.start]} {rest[quantity.end :]}"
    clauses = re.split(r"[,.;:!?]", rest)
    left = [word for clause in clauses for word in content_words(unframed(clause))]
    return bool(_WANTS.search(rest)) and any(word not in GENERIC for word in left)


def _comma(before: str) -> str:
    return "" if not before.strip() or before.rstrip()[-1] in ",.;:!?" else ","


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", re.sub(r"(?<!\d)[\"“”]", "", text))
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    return re.sub(r"^[\s,.;:!?()–-]*(?:(?:and|so|but)\b\s*)*", "", text)
