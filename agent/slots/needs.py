"""The open need of a message, in the person's own words: what is left for free-text search."""

from __future__ import annotations

import re

from agent.models.reading import QUESTION_ACTS, STEERS, Reading, Span
from agent.slots.customers import AN_ID
from agent.slots.framing import BROKE, names_purpose, unframed
from agent.slots.polarity import CHANGES_MIND, LACKED_BEFORE, NOT_BEFORE, TOO_DEAR
from agent.slots.price_levels import without_price_level
from agent.slots.wish import Wish
from engine.language.lexical import content_words
from tools.limit_words import UNITS

#: Words that ask for something without saying for what.
_GENERIC_WORDS = (
    "hi hello hey so what anything something any show give can could would do does tell got "
    "recommend suggest surprise i i'm im just help need want looking you me us a an some the "
    "for to idea ideas pick picks recs options suggestion suggestions recommendation recommendations recommended good "
    "nice please pls today have new offer buy get gift gifts present presents s d i'd id "
    "should browse browsing around see look my friend else suggested stuff thing things is "
    "who already there know don't dont what's whats u of in your shop store worth product products on "
    "customer her him them this we one ones item items birthday maybe really very much that "
    "prezzie pressie prezzies pressies tmrw tmr tomorrow lol haha twin twins be it him he she they and goes go with which would whats cheapest most expensive best rated whole "
    "everything all steep ouch ugh argh meh wow oh ah eh nah nope gimme lemme smth sth little next then now quick few idea ok okay alright hmm well "
    "up hurry right quickly asap soon again left replacement replace replacements chance list last morning evening wanted needed required "
)
GENERIC = frozenset(_GENERIC_WORDS.split())
_AND = re.compile(r"\s*(?:,|\band\b|&)\s*", re.IGNORECASE)
_INTERESTS = re.compile(
    r"\b(?:into|likes?|loves?|enjoys?|interested in|fan of|keen on)\b", re.IGNORECASE
)
#: What somebody does with a thing: "he drinks coffee".
_DOES = re.compile(
    r"^(?:(?:s?he|they|who)\s+)?(?:(?:also|always|often|only|mostly)\s+)?(?:drinks|eats|wears|collects|reads|plays|uses|cooks|bakes|needs|wants)\s+(?=\w{3})",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:for (?:the|my|our|a)|an?|the|some|any|my|our|your|new|nice|good|bit of|pair of|(?:way|kind|sort|type) of|something|"
    r"anything|stuff|things?|ones?|(?:is |are )?(?:really |totally |quite )?(?:into|fond of|keen on|interested in|a fan of|mad about)|"
    r"enjoys?|likes?|loves?|adores?)\b\s*)+",
    re.IGNORECASE,
)

#: Words that a search has at most to be a need as a whole.
_LONGEST = 8
_CLAUSES = re.compile(r"[()\n]|[.!?;:,]+(?=\s|$|\|)|\|+|\s-+\s|\bbut\b", re.IGNORECASE)
#: Acts that ask for other products than those shown, not for something else.
_STEERING = STEERS | {"more"}
#: What tells of somebody, and does not only name a thing: there the marked words are the need.
_TELLS = re.compile(
    r"\b(?:i|we|he|she|they|it|who|is|are|was|were|has|had|(?:i|he|she|it|we|they)['’]\w+)\b",
    re.IGNORECASE,
)
#: What leads up to a thing that is ruled out: "that don't smell of |".
_UNWANTED = re.compile(
    r"(?:\b(?:that|which|who|and|but|are|is|do|does)\s+)*(?:\b(?:no|not|never|nothing|without)\b|\b\w+n['’]t\b)"
    r"[^|,.;:!?]{0,24}\|",
    re.IGNORECASE,
)
#: What tells of a thing only that somebody had it.
_HAD = re.compile(r"^(?:old|last|current|previous|trusty)\s+", re.IGNORECASE)
#: What a letter is called, to be put among alternatives.
LETTERS = r"reply|answer|message|e-?mail|mail|response|note|letter"
#: What staff want done with what is found.
_LETTER = re.compile(
    rf"\b(?:please\s+)?(?:draft|write|compose|send)\b[^.,;]{{0,24}}?\b(?:{LETTERS})\b"
    r"(?:\s+(?:now|asap|please|about|with|for (?:him|her|them))\b)*",
    re.IGNORECASE,
)
#: "a hoodie or smth": nothing that could be found.
_OR_SO = re.compile(
    r"\bor (?:smth|sth|some ?thing|sumthin\w*|anything|whatever|similar|the like|so|stuff)\b(?: (?:like (?:that|it|this)|similar))?",
    re.IGNORECASE,
)
#: Who has enough of what was just ruled out: "no mugs she has enough".
_ENOUGH = re.compile(
    r"\b(?:as |because |since |cos )?(?:i|we|s?he|they)(?:['’]ve| has| have|['’]s)?(?: already)? (?:got )?(?:enough|plenty|too many|loads|lots)"
    r"(?: of (?:them|those|these|that))?\b(?=\W*(?:$|[,.;!?]))",
    re.IGNORECASE,
)
#: A clause about the speaker, the shop or the hurry, beside the one that names the thing.
_ASIDE = re.compile(
    r"\b(?:leaving|in a (?:rush|hurry)|hurry|asap|urgent(?:ly)?|broke|skint|(?:student|pensioner|mum|mom|dad|newbie|beginner|granny|grandpa) here|"
    r"finally|at last|(?:this|your|the) (?:site|website|web ?shop|app|bot)|sucks?|are you \w+|useless|crap|hell|lol|lmao|just moved|long day|whatever|anyways?|good (?:morning|evening|afternoon))\b",
    re.IGNORECASE,
)
#: Swearing beside the thing: "a damn vacuum".
_SWEARS = re.compile(
    r"\b(?:god ?)?(?:damn(?:ed)?|bloody|ffs|wtf|omf?g|jeez|f+(?:uc|rea|ric)k(?:ing?|in)|effing|goddamn|flipping|freaking?)\b[\s,]*",
    re.I,
)
#: How soon it is wanted is no part of what is: "a pan asap, non stick".
_HURRY = re.compile(
    r"\b(?:asap|a\.s\.a\.p\.?|urgent(?:ly)?|immediately|right away)(?=\W|$)[\s,]*", re.IGNORECASE
)
#: A wish about the price that names none: nothing to search for.
CHEAP = re.compile(
    rf"(?:\b(?:nothing|anything|something|that|which|but|and|is|isn['’]?t|not)\s+)*(?:{TOO_DEAR.pattern})",
    re.I,
)
#: What only says that nobody knows: "no idea what", "not sure what to get".
_CLUELESS = re.compile(
    r"\b(?:(?:i|we)(?:'m| am|'re| are|'ve| have)?\s+)?(?:(?:got |have )?(?:absolutely |really )?no (?:idea|clue)|not sure|"
    r"(?:don'?t|do not|can'?t) (?:really )?(?:know|think|decide)|dunno|clueless)\b"
    r"(?:\s+(?:of|about|what|which|where|how|to|else|exactly|yet|get|buy|give|pick|choose|start|him|her|them|it)\b)*"
    r"(?:\s+(?:much|a lot|anything|a thing) about \w+)?",
    re.IGNORECASE,
)
#: When it is needed is no part of what is: "she turns 40 next week".
_WHEN = re.compile(
    r"\b(?:(?:by|before|until|till|on|for|from) )?(?:(?:next|this|coming|the coming|end of (?:the|this)) (?:week(?:end)?|month|year|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)|tomorrow|tonight|(?:in|within) (?:an?|one|two|three|four|a few|a couple of|\d+) (?:days?|weeks?|months?))\b",
    re.IGNORECASE,
)
#: What ties a later clause to the thing that the first one names.
_LINK = re.compile(r"^\s*(with|without|for|in|to|that|which)\b", re.IGNORECASE)
#: What a thing is for, where it is not named itself: "something for my laptop".
_FOR_WHAT = re.compile(
    r"\b(?:what|something|anything|some ?thing|sth|smth|stuff|things|an? (?:accessory|gadget|extra)|accessories|extras)\s+(?:\w+\s+)?"
    r"(?:for|(?:(?:to|that|would|could|will) )*(?:go(?:es)?|fits?|works?)(?: well)?(?: with| on| in)?)\s+(?P<what>(?:my|our|his|her|their)\s+\w.*)$",
    re.IGNORECASE,
)


def needs_in(
    text: str,
    reading: Reading,
    acts: frozenset[str],
    wishes: list[Wish],
    spent: list[tuple[int, int]],
    settled: list[tuple[int, int]],
    opens: bool,
) -> list[Wish]:
    """The open need in free words: a search's own words, or the marked ones of a long message.

    What a message says beside the marked words ("for a small kitchen", "washable") is of its need
    too, so a search of a few words is a need as a whole, less what is settled. In a story most words
    are of something else: there the reader's spans are the need.

    Args:
        spent: places that are settled already, as a limit, a brand or a value of a column.
        settled: of those the places that are no part of what is looked for: money, bounds, who it is
            for, what is shown, what is ruled out.
        opens: nothing was shown or wished for yet: whatever is told is what to search for.
    """
    needs = [
        text[span.start : span.end]
        for span in reading.spans
        if span.slot in ("need", "value")
        and not _negated(span, text, reading)
        and not any(s <= span.start and span.end <= end for s, end in (*spent, *settled))
    ]
    # "likes coffee and hiking" are two things: no product has to be both.
    parts = [
        part for need in needs
        for part in (_AND.split(need) if _INTERESTS.search(f"{text.split(need)[0][-24:]}{need}") else [need])
    ]  # fmt: skip
    parts = [without_price_level(_DOES.sub("", part)) for part in parts]
    found = [need for need in dict.fromkeys(map(_core, parts)) if need]
    if acts.isdisjoint(_STEERING | QUESTION_ACTS) and (
        "find" in acts or (opens and "inform" in acts)
    ):
        said = _said(
            text,
            settled,
            [text[s.start : s.end] for s in reading.spans if s.slot in ("need", "value")],
        )
        whole = said if len(said.split()) <= _LONGEST else ""
        if whole and wishes and not content_words(_said(text, [*settled, *spent], [])):
            whole = ""  # "brand c or d", "mens": there is nothing left to search for
        purpose = whole.startswith("something for ")  # "something for my husband's desk"
        if whole and (purpose or not (found and ("gift" in acts or _TELLS.search(whole)))):
            found = [whole]
        elif said and not needs and not wishes and "find" in acts:
            found = [need for need in [tidied(text)] if need]
    broke = BROKE.search(text)
    if broke:
        found = [need for one in found if (need := _HAD.sub("", one))]
    if not found and not wishes and broke:
        found = [need for need in [_core(broke["what"])] if need]  # what broke is what is wanted
    return [Wish(key="need", value=need, words=need) for need in found]


def _said(text: str, settled: list[tuple[int, int]], marked: list[str]) -> str:
    """What a search is for, in its own words, less what is settled; "" when nothing says so."""
    rest = text
    for start, end in settled:
        rest = f"{rest[:start]}{'|' * (end - start)}{rest[end:]}"
    rest = _LETTER.sub("|", _HURRY.sub("", _SWEARS.sub("", rest)))
    rest = _CLUELESS.sub("|", _UNWANTED.sub("|", CHEAP.sub("|", rest)))
    rest = _WHEN.sub("|", _ENOUGH.sub("|", _OR_SO.sub("", CHANGES_MIND.sub("|", rest))))
    said = ""
    clauses = _CLAUSES.split(rest)
    told = [c for c in clauses if not _ASIDE.search(c) or any(n in c for n in marked)]
    if any(_core(clause) for clause in told):
        clauses = told
    for clause in clauses:
        if core := _core(clause):
            link = _LINK.match(clause) if said else None
            if said:
                said += f" {link[1]} " if link else ", "
            said += core
    return said


#: A thing that is named by its use.
_USE = re.compile(r"\b(?:something|anything) to \w", re.IGNORECASE)


def _core(clause: str) -> str:
    """A clause without the words around it that ask for something, whatever it is."""
    if purpose := _FOR_WHAT.search(clause.strip(" ,.!?")):
        kept = unframed(purpose["what"])
        if content_words(kept):
            return f"something for {kept}"
    bare = unframed(clause)
    use = _USE.search(bare)
    if use and all(_plain(word) in GENERIC for word in bare[: use.start()].split()):
        bare = bare[use.start() :]  # "gimme something to wear running"
    if names_purpose(bare):
        return bare.strip(" ,.!?")
    words = bare.split()
    while words and _plain(words[0]) in GENERIC:
        words.pop(0)
    return tidied(" ".join(words))


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'").strip(" ,.!?:")


#: So many of a thing: "6 wine glasses", not "3 pack socks" nor "2 mugs and a pan".
_COUNTED = re.compile(
    r"(?P<count>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+(?=(?P<unit>[a-z]+)\b)(?:[a-z'’-]+\s+){0,3}[a-z-]+s$",
    re.IGNORECASE,
)


def tidied(need: str) -> str:
    """A need without its article; "" when nothing of it says what is wanted."""
    bare = _LEAD.sub("", re.sub(r"^['’]s\s+", "", need.strip(" ,.!?")))
    counted = _COUNTED.match(bare)
    if counted and counted["unit"].casefold() not in UNITS:
        bare = bare[counted.end("count") :].lstrip()  # "6 wine glasses"
    said = re.findall(r"[\w']+", AN_ID.sub("", bare).casefold().replace("’", "'"))
    bare_words = [word for word in said if word not in GENERIC and not word.isdigit()]
    return bare if any(len(word) > 1 for word in bare_words) else ""


def _negated(span: Span, text: str, reading: Reading) -> bool:
    overlaps = any(
        s.slot == "not" and s.start < span.end and span.start < s.end for s in reading.spans
    )
    if LACKED_BEFORE.search(text[: span.start]):
        return False
    return overlaps or bool(NOT_BEFORE.search(text[: span.start]))
