"""Messages that lean on what came before: "and C1003?", "the other one", "bigger", "got it in red?".

Short messages that mean something only beside the last turn. Patterns and the dialogue's standing,
nothing of the shop.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace

from agent.dialogue import Dialogue
from agent.models.reading import STEERS, Reading, Span
from agent.slots.polarity import CHANGES_MIND, NOT_BEFORE
from agent.understanding.staff import revises_letter
from tools.measures import Comparative, comparative, superlative
from tools.quantities import quantities
from tools.references import points_back, positions, says_other
from tools.superlatives import MOST_CHOSEN, extremes

#: "the second but in blue": like that one, with a change.
BUT = re.compile(r"\bbut\b(?! (?:why|how|what|not?\b))", re.IGNORECASE)
#: "got it in red?" asks of one product; without it, the ones in red will do.
COMES_IN = re.compile(
    r"\b(?:got|get|have|has|come|comes|coming|available|is|are|do|does|sold|made)\b.{0,12}\b(?:it|that|this|them|these|those|one|"
    r"they|number \d|#\d|(?:first|second|third|fourth|fifth|last)(?: one)?)\b.{0,14}?\bin\b",
    re.IGNORECASE,
)
#: "which one would you pick?"
PICKS = re.compile(
    r"\b(?:pick|choose|take|recommend|get|give|go|buy|suggest|prefer|favou?rite|tip)\b", re.I
)
#: "actually make it the third": instead of what was taken last.
REPLACES = re.compile(
    r"\b(?:make (?:it|that)|instead|rather|actual+y|no wait|wait no|sorry|i me+a?nt?|changed my mind|swap|not (?:that|this|it|the|number|#?[1-9]))\b",
    re.IGNORECASE,
)
COMPARES = re.compile(
    r"\b(?:than|vs|versus|or|compar\w*|differ\w*|between|against|with|better)\b", re.I
)
_WHY_NOT = re.compile(r"\bwhy not\s+$", re.IGNORECASE)
#: "which has the longest battery?"
WHICH_OF = re.compile(r"^\W*(?:(?:and|so|ok)\W+)?(?:which|what|wich)(?: one| of)?\b", re.IGNORECASE)
#: "which has more storage": of those shown; "which ones do you have that are bigger" wants others.
_WHICH_OF_THESE = re.compile(
    r"^\W*(?:(?:and|so|ok|then)\W+)*w?h?ich\b(?!.{0,20}\b(?:do you|have you|can you|else|others?|would you|should i|would i)\b)",
    re.IGNORECASE,
)
_BY_PRICE = re.compile(
    r"\b(?:cheaper|dearer|pricier|(?:more|less) expensive|costs? (?:more|less))\b", re.IGNORECASE
)
_IN_GENERAL = re.compile(r"\b(?:better|best|nicer|cheapest|value|worth|recommend)\b", re.IGNORECASE)
#: "the cheapest of those", "best rated one here", "which is the dearest?": of the list on screen.
_OF_THESE = re.compile(
    r"\b(?:of|from|among(?:st)?|between|out of)\s+(?:all\s+)?(?:of\s+)?(?:these|those|them|the (?:two|three|four|five|list|lot))\b|"
    r"\b(?:here|on (?:the|this|that|your) (?:list|screen)|(?:in|from) (?:the|this|that|your) list)\W*$|"
    r"^\W*(?:(?:and|so|ok|then)\W+)*w?h?ich(?:\s+(?:one|product))?(?:\s+is|['’]?s)\b",
    re.IGNORECASE,
)
#: "longest battery", "the lightest?": so few words are said of what is on screen.
_BARE = re.compile(
    r"\W*(?:(?:and|ok(?:ay)?|so|which|(?:what|wot|how) about|what)\W+)*(?:the\s+)?(?:[a-z]+est|(?:most|least|best|highest|lowest)\s+[a-z]+)(?:\s+[a-z]+)?(?:\s+(?:one|please|pls))?\W*",
    re.IGNORECASE,
)
#: "which is quieter": of those shown, whatever it is that a column may not say.
_IS_MORE = re.compile(
    r"\b(?:is|are|looks?|feels?)\s+(?:the\s+)?(?:more \w+|[a-z]{3,}er)\b", re.IGNORECASE
)
#: "the fastest", "the best zip"; what is best altogether is for the ranking to say.
_THE_MOST = re.compile(
    r"\b(?!(?:best|cheapest|dearest|latest|nearest|interest|rest|test|request|suggest|west|guest)\b)[a-z]{2,}est\b|\b(?:best|worst) "
    r"(?!rated|review|rating|value|price|deal|seller|selling|one|for|of|in|here|overall|choice|option|buy|quality|gift|present)[a-z]{3,}"
    r"|\bmost\b(?! (?:expensive|popular|recommended|affordable|cheap|loved|bought|sold))",
    re.IGNORECASE,
)
_OF_THE_SHOP = re.compile(
    r"\b(?:you|u|ya|shop|store|stock|sell|show|find|give|get|more|others?)\b", re.IGNORECASE
)
_ASKS_FOR_OTHERS = re.compile(
    r"\b(?:any(?:thing)?|some(?:thing)?|one|ones|others?|is there|are there|do you have|got)\b",
    re.I,
)
#: "So which?", once two were spoken of.
SO_WHICH = re.compile(
    r"^\W*(?:(?:so|ok(?:ay)?|and|hm+|well)\W+)*which(?: one| of (?:them|the two|those))?(?: then)?\W*$",
    re.IGNORECASE,
)
TAKES = re.compile(r"\b(?:take|have|buy|keep|want|get)\b", re.IGNORECASE)
_AND_WHAT_OF = re.compile(
    r"^\W*(?:(?:and|ok|so|but)\W+)?(?:(?:what|how) about|and)\b", re.IGNORECASE
)
#: What points at a product without naming it.
ANY_ONE = re.compile(
    r"\b(?:ones?|other|others|rest|brand|first|last|product|item|thing|list|price|budget|lot)\b",
    re.IGNORECASE,
)
#: A question that goes on about delivery, returns, payment.
_GOES_ON = re.compile(
    r"^\W*(?:(?:and|so|ok(?:ay)?|but)\W+)*(?:how (?:long|fast|quick(?:ly)?|soon|much)\b.{0,24}\b(?:it|that|this|take|cost|arrive|deliver)|"
    r"when\b.{0,24}\b(?:it|that|they|arrive|come)|is (?:it|that) (?:free|insured|tracked)|do(?:es)? (?:it|that) cost)",
    re.IGNORECASE,
)
#: Acts that say more than "and that one?" does.
_SAYS_MORE = STEERS | {"why", "why_not", "compare", "cheapest"}
#: The last explanation's kind -> the act that asks for it again.
_ASKS = {
    "why": "why", "why_not": "why", "facts": "ask_product", "compare": "ask_product", "what_if": "what_if",
}  # fmt: skip
#: A question of fact for "what about the second?" where nothing was asked before.
_TELL = "tell me about it"


def the_most(text: str) -> bool:
    """True for the most of something that is no price and no rating: "the softest"."""
    return _THE_MOST.search(text) is not None and not extremes(text, ())


def of_shop_again(text: str, dialogue: Dialogue) -> str:
    """ "How long does it take?", asked of the delivery that was just told of: the whole question."""
    asked = dialogue.before[-1] if dialogue.before else None
    if asked is None or asked.name != "shop_information" or not _GOES_ON.match(text):
        return ""
    return f"{asked.args.get('topic', '')} {text}".strip()


def step_from(text: str, acts: frozenset[str], dialogue: Dialogue) -> Comparative | None:
    """ "bigger", "a longer battery": a step from what is shown, in a measure; else None."""
    question = dialogue.question or {}
    if question.get("key") == "steer":  # "bigger in which way?" was asked
        lowered = text.casefold()
        for option in question["options"]:
            if any(word in lowered for word in option.split()):
                asked = comparative(str(question["words"]))
                return replace(asked, words=f"{question['words']} {option}") if asked else None
    if not dialogue.cards or acts & {"why", "why_not", "compare", "ask_shop", "take", "drop"}:
        return None
    if revises_letter(text, dialogue):
        return None  # "shorter" is said of the letter
    if "ask_product" in acts and (not _ASKS_FOR_OTHERS.search(text) or _WHICH_OF_THESE.match(text)):
        return None  # "is it lighter than 2 kg?" is a question
    if any(quantity.bounded for quantity in quantities(text)) or len(text.split()) > 12:
        return None
    found = comparative(text)
    if found and re.match(r"too |not ", found.words) and quantities(text):
        return None  # "not too long, like 30 min": that is the limit
    return found


def asks_which(text: str, acts: Set[str], dialogue: Dialogue) -> bool:
    """ "which has more storage?", "which is easier to clean?": a question of those on screen.

    What is better altogether is for a comparison to say.
    """
    if not dialogue.cards or not _WHICH_OF_THESE.match(text) or SO_WHICH.match(text):
        return False
    if _THE_MOST.search(text) and not extremes(text, ()) and not _OF_THE_SHOP.search(text):
        return True  # "which has the loudest sound?": of these, whatever a column says
    if _IN_GENERAL.search(text):
        return False
    return (
        comparative(text) is not None
        or _IS_MORE.search(text) is not None
        or _BY_PRICE.search(text) is not None
        or (bool(acts & {"compare", "ask_product"}) and " or " not in text.casefold())
    )


def most_of_shown(text: str, acts: Set[str], dialogue: Dialogue) -> str:
    """ "the cheapest of those": the question that a column of it answers; else ""."""
    does = acts & {"take", "drop", "reject", "why", "why_not", "compare", "similar", "show_list"}
    popular = MOST_CHOSEN.search(text)
    bare = _BARE.fullmatch(text) and (superlative(text) or _THE_MOST.search(text))
    of_these = popular or _OF_THESE.search(text) or bare
    if does or not of_these or _OF_THE_SHOP.search(text):
        return ""
    if len(text.split()) > 10 or not dialogue.cards:
        return ""
    if superlative(text) or popular or bare:
        return text  # "which of these is the lightest": a column answers it, or none
    if not extremes(text, dialogue.cards):
        return ""
    return "what is its rating" if "rat" in text.casefold() else "what does it cost"


def compared_last(dialogue: Dialogue) -> list[int]:
    """Positions of the products that the last reply compared; else none."""
    for result in reversed(dialogue.before):
        if result.name == "explain_products" and result.artifact.get("kind") == "compare":
            ids = [item["card"]["product_id"] for item in result.artifact["items"]]
            return [n for n, card in enumerate(dialogue.cards) if card["product_id"] in ids]
    return []


def told_last(dialogue: Dialogue) -> list[int]:
    """Positions of the products that the last reply told of, where those are not all on screen."""
    ids = {
        item["card"]["product_id"]
        for result in dialogue.before
        if result.name == "explain_products"
        for item in result.artifact.get("items", ())
    }
    found = [n for n, card in enumerate(dialogue.cards) if card["product_id"] in ids]
    return found if len(found) < len(dialogue.cards) else []


def repeated(
    text: str, acts: frozenset[str], places: list[int], dialogue: Dialogue
) -> tuple[frozenset[str], str]:
    """(acts, question) of "and the second?": the last question, asked of another product.

    Returns:
        ``acts`` as they are and "" where the message says more than that.
    """
    bare = len(places) == 1 and (_AND_WHAT_OF.match(text) or says_other(text))
    if not bare or acts & _SAYS_MORE or len(text.split()) > 6:
        return acts, ""
    if dialogue.stage == "taken" and "take" in acts:
        return frozenset({"take"}), ""  # "and the second", after one was taken
    if (acts & {"take", "drop"} and TAKES.search(text)) or re.search(r"\b(?:but|in)\b", text):
        return acts, ""
    asked = next((r for r in reversed(dialogue.before) if r.name == "explain_products"), None)
    kind = str(asked.args.get("kind", "facts")) if asked else "facts"
    if kind == "compare":
        return acts, ""  # "the other one", of two that were compared
    question = str(asked.args.get("question") or "") if asked else ""
    return frozenset({_ASKS[kind]}), question or _TELL


def meant_anew(text: str, reading: Reading, dialogue: Dialogue) -> Reading:
    """What is named like a product on screen and is none: a need, or what is not wanted.

    "back to the yoga mat" where none is shown any more, "not the teapot" among teas.
    """
    if not dialogue.cards:
        return reading
    back = CHANGES_MIND.search(text) and not NOT_BEFORE.search(text)

    def slot(span: Span) -> str:
        named = text[span.start : span.end]
        if span.slot != "item" or not re.match(r"(?:the|an?|any|that) \w{3}", named, re.IGNORECASE):
            return span.slot
        if (
            points_back(named)
            or positions(named, dialogue.cards, bare_numbers=True)
            or ANY_ONE.search(named)
        ):
            return span.slot
        if _WHY_NOT.search(text[: span.start]):
            return span.slot  # it is asked about, and not ruled out
        if NOT_BEFORE.search(text[: span.start + 4]) or NOT_BEFORE.search(text[: span.start]):
            return "not"
        return "need" if back else span.slot

    return Reading(reading.acts, tuple(replace(s, slot=slot(s)) for s in reading.spans))
