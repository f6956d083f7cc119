"""Messages that only staff write: letters and changes to them, the next customer, what no look-up
tells.

Patterns and the dialogue's standing, nothing of the shop.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.dialogue import Dialogue
from agent.slots.spoken import WANTED
from agent.understanding.frame import Frame
from tools.manners import PLEASE
from tools.references import points_back, positions

#: What asks staff's assistant for a letter, and what asks for the same letter in another tone.
_LETTER = re.compile(
    r"\b(?:draft|write|compose|reply|e-?mail|letter|note|message)\b", re.IGNORECASE
)
REVISES = re.compile(
    r"\b(?:(?P<formal>formal(?:ly)?|polite(?:r|ly)?|serious|professional)|(?P<casual>casual|friendl(?:y|ier)|warm(?:er)?|personal|relaxed|informal)|(?P<short>short(?:er)?|brief(?:er)?))\b",
    re.IGNORECASE,
)
#: What is to go into the letter as well.
_ADDS = re.compile(
    r"\b(?:add|mention|include|put)\s+(?:that|this|it)(?: in| too| as well| there)?\W*$", re.I
)
#: Before what the assistant is to do: "ok, now please".
ASKED_TO = r"^\W*(?:(?:please|now|ok(?:ay)?|and|then|(?:can|could|would) you)\W+)*"
#: What asks for a new letter, and not for a change of the last one.
_WRITES = re.compile(
    rf"{ASKED_TO}(?:write|draft|compose|send|e-?mail|mail)\b",
    re.IGNORECASE,
)
#: Before a product that a letter is to leave out.
_LEAVES_OUT = re.compile(
    r"\b(?:without|except(?: for)?|apart from|leav(?:e|ing) out|(?:but )?not)\b", re.IGNORECASE
)
_DRAFT = re.compile(r"\bdraft\b", re.IGNORECASE)
#: The last request, meant for another customer: "same for C1003", "do that for the next one".
_SAME_FOR = re.compile(
    rf"^(?:\W*(?:and|ok(?:ay)?|now|then|also|do|run|{PLEASE}|can you|could you|give me|show me|show)\b)*\W*(?:the |exact(?:ly)? |very )*"
    r"(?:same|that|this)(?: (?:things?|again|search|list|ideas|wish(?:es)?|request|query|order|filters?|limits?|criteria|brief|budget|\d|(?:three|five)))*"
    r"(?: (?:please|again|but|now))*\s+(?:for|with|on)(?: (?:the|my|next|other|customer|cust|client|one|id|number|no))*\W*$",
    re.IGNORECASE,
)
#: The same behind the customer: "now C1003 same thing".
_SAME_BEHIND = re.compile(
    r"^\W*(?:(?:wants?|needs?|gets?|is after|would like|asks for)\s+)?(?:the )?(?:exact(?:ly)? |very )?same(?: (?:thing|again|search|list|request|please|one))*\b(?! (?:as|like)\b)",
    re.IGNORECASE,
)
#: What changes the request for the next customer: "and for C1003 but red".
_BUT = re.compile(r"^\W*(?:but|only|just)\b", re.IGNORECASE)
#: What is said once more behind the customer.
_AS_WELL = re.compile(rf"^\W*(?:(?:too|also|as well|now|next|instead|again|{PLEASE})\b\W*)+", re.I)
#: A list for another customer, to be held against the one on screen.
_HELD_AGAINST = re.compile(
    r"\b(?:compar\w+|versus|vs|differ\w*|same as|overlap\w*|against)\b.{0,24}\b(?:what|list|picks?|suggestions?|recommendations?|results?|ones?|those|you['’]?d|show|offer)\b",
    re.IGNORECASE,
)
_SAME = re.compile(r"\bsame (?:again )?for\b", re.IGNORECASE)
#: What may stand around a customer in "and C1003?", "same for the next one, C0108".
_AND_FOR = re.compile(
    rf"\W*(?:(?:and|what|how|about|same|again|for|the|next|one|customer|{PLEASE}|now do|also|then|him|her|ok|too)\b\W*)+",
    re.IGNORECASE,
)
#: What the files of a shop do not hold of a customer, asked for by staff.
_NOT_KEPT = re.compile(
    r"\b(?:(?:home|billing|postal|street|delivery|shipping|e-?mail) address|addres+|e-?mails?|(?:phone|mobile|telephone|credit card|card|account) (?:number|no\.?|data|details|info)|credit cards?|iban|bank (?:account|details)|passwords?|date of birth)\b",
    re.IGNORECASE,
)
_ASKS_FOR = re.compile(
    r"\b(?:what|what['’]?s|show|give|tell|need|have|know|where|see)\b|\?\s*$|^\W*and\b", re.I
)
_MOODS = (
    r"(?:angry|furious|upset|annoyed|unhappy|impatient|fuming|frustrated|irate|livid|cross|grumpy|stressed|desperate|disappointed|"
    r"(?:getting |very |really |so )?mad|(?:still )?waiting|on (?:the )?(?:phone|line|hold)|in a (?:hurry|rush)|urgent(?:ly)?|asap|vip|again)"
)
_VERY = r"(?:(?:very|really|quite|so|super|extremely|is|are|he['’]?s|she['’]?s|they['’]?re|(?:the )?customer(?: is|['’]s)?|it['’]?s|and|now|getting)\s+)*"
#: How a customer feels, beside the ID, before the word "customer", or as a clause of its own.
_MOOD = re.compile(
    rf"(?<=\d)[\s,;:-]+{_VERY}{_MOODS}(?:\s+(?:and\s+{_VERY}{_MOODS}|now|again|about it))*(?=\s*(?:$|[,.;:!–-]|(?:needs?|wants?|looking|wanting)\b))"
    rf"|\b{_VERY}{_MOODS}\s+(?=(?:cust|customer|client|caller|shopper|lady|gentleman|guy|woman|man)\b)"
    rf"|(?<=[,.;:(])\s*{_VERY}{_MOODS}(?:\s+(?:now|again|about it|with us))*\s*(?=$|[,.;:!)])[.,;:!)]*"
    rf"|^\W*{_VERY}{_MOODS}\s*[:,;!-]",
    re.IGNORECASE,
)
#: Customers by the number: "list customers who bought laptops", "all customers in Stockholm".
_MANY = re.compile(
    r"\b(?:all|every|list|which|how many)\b.{0,20}\b(?:customers?|clients?|shoppers)\b|\b(?:customers|clients|shoppers) (?:who|that|in|from|with)\b",
    re.IGNORECASE,
)
#: What the shop's own page tells, asked for in a letter.
_OF_THE_PAGE = re.compile(
    r"\b(?:deliver\w*|shipping|returns?|refunds?|payments?|warranty|discounts?|gift[- ]?wrap\w*|opening hours)\b",
    re.IGNORECASE,
)


def without_mood(text: str) -> str:
    """A message without how the customer feels and waits, which says nothing of what is wanted."""
    return re.sub(r"\s+", " ", _MOOD.sub(" ", text)).strip(" ,;-") or text


def of_staff(text: str, customer: str, dialogue: Dialogue) -> Frame | None:
    """What staff alone ask for and no reader need read, else None."""
    if customer and (same := asked_again(text, customer, dialogue)):
        frame = for_another(dialogue, customer, Frame(acts=same))
        said = same_for(text, customer, dialogue) is not None
        return frame if said or _thing_wished(dialogue) else replace(frame, same_wishes=False)
    if customer and dialogue.customer and _HELD_AGAINST.search(text):
        return replace(for_another(dialogue, customer), held_against=True)
    if revises_letter(text, dialogue):
        return letter(text, dialogue)
    cannot = asks_staff_cannot(text, dialogue)
    if not cannot:
        return None
    return Frame(acts=frozenset({"lookup", cannot} if customer else {cannot}), customer=customer)


def asked_again(text: str, customer: str, dialogue: Dialogue) -> frozenset[str]:
    """The acts of "and C1003?": what was asked for the customer before is asked for this one.

    Returns:
        no acts where the message says more, or nothing was asked before.
    """
    said = (one for one in reversed(dialogue.earlier) if not _SAME.search(one))
    drafted = bool(_DRAFT.search(next(said, "")))
    ranked = any(result.name == "rank_products" for result in dialogue.before)
    asked = and_for(text, customer) and (ranked or drafted)
    listed = same_for(text, customer, dialogue) == "" and bool(dialogue.cards)
    if not dialogue.support or not (asked or listed):
        return frozenset()
    return frozenset({"find", "draft"} if drafted else {"find"})


def for_another(dialogue: Dialogue, customer: str, said: Frame | None = None) -> Frame:
    """The last list once more, for another customer: of the same things, in the same order.

    Args:
        said: what is asked beside that: "same for C1003 but in red".
    """
    said = said or Frame()
    asked = next((r.args for r in reversed(dialogue.before) if r.name == "rank_products"), {})
    return replace(
        said,
        acts=said.acts | {"find"},
        customer=customer,
        needs=said.needs or dialogue.needs,
        count=said.count or asked.get("count"),
        sort=asked.get("sort", "best") if said.sort == "best" else said.sort,
        new_search=False,
        same_wishes=True,
    )


def _thing_wished(dialogue: Dialogue) -> bool:
    """Whether staff asked for some thing: "and C1003?" after ideas for one asks for ideas anew."""
    wished = (row for row in dialogue.profile if row["source"] == "staff" and row["key"] in WANTED)
    return bool(dialogue.needs) or any(row["relation"] == "is" for row in wished)


def same_for(text: str, customer: str, dialogue: Dialogue) -> str | None:
    """What is said beside "same for C1003": "" for nothing, None where the message says no such thing."""
    if not dialogue.support or not customer or not dialogue.customer:
        return None
    found = re.search(rf"{re.escape(customer)}\b", text, re.IGNORECASE)
    if not found:
        return None
    before, after = text[: found.start()], text[found.end() :]
    if same := _SAME_BEHIND.match(after):
        after = after[same.end() :]
    elif not (_SAME_FOR.search(before) or (_AND_FOR.fullmatch(before) and _BUT.match(after))):
        return None
    return _AS_WELL.sub("", after).strip(" ,.;:-!?")


def and_for(text: str, customer: str) -> bool:
    """True for "and C1003?": a customer is named, and nothing else is said."""
    rest = re.sub(re.escape(customer), " ", text, flags=re.IGNORECASE)
    return _AND_FOR.fullmatch(rest) is not None


def asks_staff_cannot(text: str, dialogue: Dialogue) -> str:
    """What no look-up tells: "not_kept" data of a customer, "many_customers" at once; else ""."""
    if not dialogue.support or _LETTER.match(text.strip()) or _WRITES.match(text):
        return ""
    if _NOT_KEPT.search(text) and _ASKS_FOR.search(text):
        return "not_kept"
    return "many_customers" if _MANY.search(text) else ""


def page_in_letter(text: str) -> bool:
    """ "she also asked how long delivery takes": the shop's page has a part in the letter."""
    return _OF_THE_PAGE.search(text) is not None


def revises_letter(text: str, dialogue: Dialogue) -> bool:
    """ "make it more formal", said of the letter that was just drafted."""
    adds = _ADDS.search(text) is not None
    if not dialogue.support or not (adds or (len(text.split()) <= 8 and REVISES.search(text))):
        return False
    asked = [said for said in dialogue.earlier if not REVISES.search(said) or _LETTER.search(said)]
    return bool(asked and _LETTER.search(asked[-1]))


def in_letter(text: str, dialogue: Dialogue) -> list[int]:
    """Positions of the products that a letter is to hold; none where the message names none.

    A change of the last letter ("shorter please") keeps what that one held.
    """
    named, left_out = text, _LEAVES_OUT.search(text)
    out: list[int] = []
    if left_out:
        named = text[: left_out.start()]
        out = positions(text[left_out.end() :], dialogue.cards, bare_numbers=True)
    places = positions(named, dialogue.cards, bare_numbers=True)
    if not places and not _WRITES.match(text) and revises_letter(text, dialogue):
        letter = dialogue.replies[-1] if dialogue.replies else ""
        places = [n for n, card in enumerate(dialogue.cards) if card["name"] in letter]
    if not places and dialogue.focus is not None and points_back(named) and _WRITES.match(text):
        places = [dialogue.focus]
    if out and not places:
        places = list(range(len(dialogue.cards)))
    return [place for place in places if place not in out]


def letter(text: str, dialogue: Dialogue) -> Frame:
    """A letter to the customer on screen, with the products that the message names."""
    places = in_letter(text, dialogue)
    shown = [place for place in places if place < len(dialogue.cards)]
    page = page_in_letter(text)
    return Frame(
        acts=frozenset({"draft", "ask_shop"} if page else {"draft"}),
        topic=text if page else "",
        products=tuple(str(place + 1) for place in shown),
        beyond=tuple(place + 1 for place in places if place not in shown),
    )
