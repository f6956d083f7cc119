"""What plain rules are sure of in a message: acts that are surely there, acts that cannot be.

High precision only; everything else is the trained reader's business. The union of both was
better than either alone.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.models.reading import STEERS
from agent.slots.card_wishes import OTHER_OF_COLUMN
from agent.slots.going_with import asks_going_with, asks_of_two
from agent.slots.polarity import ruled_out
from agent.slots.recipients import ASKS_SUITABLE, GIVEN_UP, turns_to
from agent.understanding.followups import SO_WHICH, of_shop_again
from agent.understanding.like_last import like_last
from agent.understanding.retractions import raised_ceilings
from agent.understanding.sure_acts import (
    AGAIN,
    ASKS_REVIEWS,
    ASKS_WHOSE_SIDE,
    LOOK_AT,
    OF_THE_ASSISTANT,
    TAKES_SURELY,
    surely,
)
from agent.understanding.takings import another_taken, takes_back
from agent.understanding.turned_down import (
    BORED,
    DISLIKES,
    LACKS,
    NONE_OF_THEM,
    NOT_LIKE,
    NOT_THAT_NUMBER,
    OWNED,
    WITHOUT,
    WONT_DO,
)
from tools.columns import TO_SEE
from tools.deadlines import DEADLINE
from tools.manners import PLEASE
from tools.references import points_back
from tools.slips import mended

#: What only staff say; with a customer's ID or name.
_STAFF_LOOKUP = re.compile(
    r"\b(?:look(?:ing)? ?up|pull(?:ing)? up|find|check|open|bring up|who is|get)\b.{0,20}\b(?:customer|cust|account|client|profile)\b"
    r"|^\W*(?:look ?up|pull up|open up|bring up|who is)\b|\b(?:customer|cust|acct|account|client) (?:no\.?|number|id|#)?\s?[A-Z]*\d+",
    re.IGNORECASE,
)
_SHOW_SO_MANY = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|just|only|so|then)\W+)*(?:show|give|gimme)(?: me)?(?: just| only)? (?:\d|two|three|four|five)(?: of (?:them|those|these))?\W*(?:please|pls|then)?\W*$",
    re.I,
)
_INSTEAD = re.compile(r"\b(?:instead|rather|i meant?|no wait|actually|sorry)\b", re.IGNORECASE)
_YES = re.compile(r"^\W*(?:(?:hm+|oh|ah|um+|well)\W+)?(?:y|yes|yeah|yep|yup|sure|ok(?:ay)?|go on|please do|do (?:it|that)|why not|fine|alright|sounds good)\b\W*(?:please|thanks|then|go on|do it|go ahead)?\W*$", re.IGNORECASE)  # fmt: skip
_NO = re.compile(r"^\W*(?:n|no|nope|nah|not really|no thanks?|no thank you|rather not)\W*$", re.I)
_SKIP = re.compile(
    r"^\W*(?:skip|no idea|dunno|don'?t (?:know|mind|care)|i don'?t (?:know|mind|care)|whatever|anything|any|"
    r"surprise me|no preference|doesn'?t matter|not sure|idk)\W*$",
    re.IGNORECASE,
)


_SURPRISE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|just|please|go on|yes|then|and|or)\W+)*(?:surprise me|(?:something|anything|a) random(?: one| pick)?|random(?:ly)?(?: (?:one|pick))?)"
    rf"(?:\W+(?:again|once more|then|{PLEASE}|instead|with (?:something|anything)))*\W*$",
    re.IGNORECASE,
)
#: One's own past, asked for by somebody who is signed in; a customer's, by staff.
_OWN_RECORD = re.compile(
    r"\b(?:what|which|when|how (?:many|much|often)|show|list)\b.{0,30}\b(?:i|me|my|we)\b.{0,20}"
    r"\b(?:b[uo]y|bought|order(?:ed|s)?|purchase[ds]?|got)\b|^\W*my (?:last |past |previous )?(?:orders?|purchases?)\W*$",
    re.IGNORECASE,
)
_THEIR_RECORD = re.compile(
    r"\b(?:(?:is|was|has|are|were|have) (?:s?he|they|this|that) (?:been )?(?:an?|one of (?:our|the)|really an?)|"
    r"what (?:kind|sort) of an?|what (?:kind|sort) of|how (?:good|loyal|regular) an?) (?:\w+ ){0,2}?"
    r"(?:customers?|clients?|shoppers?|buyers?|spenders?|regulars?|vips?)\b|"
    r"\b(?:has|have) (?:s?he|they) (?:ever |already )?(?:bought|ordered|purchased|returned|browsed|looked at)\b|"
    r"\bwhat (?:else )?(?:do|have) (?:you|we) (?:know|have|got|hold|have on file|got on file)\b.{0,12}\b(?:about|on|of) (?:him|her|them|(?:the|this|that) (?:customer|client|one))\b|"
    r"\b(?:what(?:'?s| is| does| did| do| has| have)?|how (?:much|often|many)|when|which)\b.{0,20}\b(?:s?he|they|her|his|their)\b"
    r".{0,24}\b(?:buy|bought|order(?:ed|s)?|purchased?|spend|spends|spent|browsed?|browsing|look(?:ed|ing)? at|usual(?:ly)?|like)\b",
    re.IGNORECASE,
)
#: Other people's business, asked for by anybody but staff: "how many customers do you have?"
_OF_CUSTOMERS = re.compile(
    r"\b(?:how many|which|list(?: of)?|names? of|who are|show (?:me )?(?:all|your)|your (?:most |best )?(?:loyal|regular|biggest|richest|best)) (?:of )?(?:your |the |all )?(?:\w+ )?customers\b",
    re.IGNORECASE,
)
#: What staff ask to be shown for the customer on screen.
_SHOWN_TO_THEM = re.compile(
    r"\bwhat (?:would|['’]?d|could|should|can|do|shall|might) (?:you|we|i) (?:show|offer|suggest|recommend|pitch|propose|sell|have for|have to offer)\b",
    re.IGNORECASE,
)
_YOU = re.compile(r"\b(?:you|your|u|ur|bot|assistant)\b", re.IGNORECASE)
_FORGET_THING = re.compile(
    r"\bforget (?:about )?(?:the|that|this|those|it|my|his|her)\b(?! (?:data|info|details|profile|account|history|conversation|everything))",
    re.IGNORECASE,
)
#: "plastic is out".
_IS_OUT = re.compile(
    r"\b(?!it\b|that\b|this\b|they\b)\w+ (?:is|are) out\b(?! of stock| there| yet|\W*\?)",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^\W*(?:(?:actually|maybe|and|ideally|preferably|oh|hmm|well|rather|it'?s)\W+)?(?:about|for|with|made of|by|from)\s+[a-z][\w' -]{2,40}$",
    re.IGNORECASE,
)
#: How a message begins that is one question.
_ASKS = re.compile(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|if)\b\W*)*(?:can|could|will|would|may|is|are|does|do|when|how|what|i need|i want)\b",
    re.I,
)
_CHEAP = re.compile(r"\b(?:che+a?p|less|lower|afford)", re.IGNORECASE)
_BEGINS_WITH = re.compile(r"\b(?:start|begin)(?:ing)? (?:with|by|from|at)\b", re.IGNORECASE)


def rule_acts(text: str, dialogue: Dialogue) -> tuple[set[str], set[str]]:
    """(acts that are surely carried, acts that cannot be) of a message at this point."""
    text = mended(text)[0]
    sure = surely(text)
    never: set[str] = set()
    _settle_by_words(text, dialogue, sure, never)
    _settle_turns(text, dialogue, sure, never)
    _settle_records(text, dialogue, sure, never)
    # Which acts exclude one another; the order counts.
    _settle_requests(text, dialogue, sure, never)
    _settle_refinements(text, dialogue, sure, never)
    _settle_answers(text, dialogue, sure, never)
    return sure, never


def _settle_by_words(text: str, dialogue: Dialogue, sure: set[str], never: set[str]) -> None:
    """Change ``sure`` and ``never`` by what the message says of the products at hand."""
    if goes := asks_going_with(text) and bool(dialogue.cards or dialogue.shortlist):
        sure.add("find")
        never |= {"drop", "ask_product", "why", "show_list"}
    elif asks_of_two(text):
        sure.add("ask_product")  # "does the second go with the first?"
        never |= {"take", "drop", "find"}
    if goes or ASKS_SUITABLE.search(text):
        never |= {"take", "compare", "similar", "lookup"}  # "what goes with that?" takes nothing
    if "find" in sure:
        never |= {"take"} - sure  # "ok, do you sell tents for 4"
    if dialogue.cards and (
        BORED.match(text) or (dialogue.focus is None and NONE_OF_THEM.match(text))
    ):
        sure.add("more")
        never |= {
            "reject", "take", "find", "skip", "deny", "inform", "better", "similar", "compare",
        }  # fmt: skip
    if "ask_profile" in sure:
        sure -= {"find", "show_list"}  # "what have you got saved about me?"
    if SO_WHICH.match(text) and len(dialogue.spoken) > 1:
        sure.add("compare")  # the two that were just spoken of
        never |= {"ask_product", "find", "skip", "more", "why"}
    if "pick" in sure:
        sure.remove("pick")
        if dialogue.cards:  # the one that ranks first, with its reasons
            sure.add("why")
            never |= {"find", "take", "ask_product", "best_rated", "gift"}
            sure.discard("gift")
    if dialogue.cards and _SHOW_SO_MANY.match(text):
        sure.add("inform")
        never |= {"take", "ask_product", "skip", "find"}


def _settle_turns(text: str, dialogue: Dialogue, sure: set[str], never: set[str]) -> None:
    """The same by what it answers: a yes or no, a question of the assistant, a way on."""
    if _YES.match(text):
        sure.add("affirm")
        sure.discard("why_not")
        never.add("skip")
    if _NO.match(text):
        sure.add("deny")
    if dialogue.focus is not None and points_back(text) and not _YOU.search(text):
        never.add("about_bot")  # "how long does it take?" is asked of the product
    if OF_THE_ASSISTANT.search(text):
        sure.discard("find")
        never |= {"find", "inform", "ask_product", "skip"}
    if not dialogue.support and _OF_CUSTOMERS.search(text):
        sure.discard("find")
        sure.add("lookup")
        never |= {"find", "inform", "better", "best_rated"}
    if dialogue.cards and _SURPRISE.match(text):
        sure.add("more")  # the same list once more would surprise nobody
        never |= {"skip", "find", "off_topic"}
    elif _SKIP.match(text):
        sure.add("skip")
        never |= {"find", "off_topic"}
    if raised_ceilings(text, dialogue):
        sure.add("remove_wish")
        never |= {"pricier", "dearest", "more", "cheaper", "skip", "inform", "thanks", "affirm"}


def _settle_records(text: str, dialogue: Dialogue, sure: set[str], never: set[str]) -> None:
    """The same by whose record it is about, and for whom the list is."""
    if dialogue.support and "draft" in sure:
        never |= {"take"}  # "number 2, write that"
    if dialogue.support and _STAFF_LOOKUP.search(text):
        sure.add("lookup")
    if dialogue.signed_in and _OWN_RECORD.search(text):
        sure.clear()
        sure.add("lookup")
        never |= {"ask_profile", "find", "inform", "ask_product", "why"}
    if (
        dialogue.support
        and dialogue.customer
        and _THEIR_RECORD.search(text)
        and "draft" not in sure
        and not like_last(text, dialogue)
    ):
        sure.clear()
        sure.add("summary")
        never |= {"find", "inform", "smalltalk", "ask_product"}
    if dialogue.support and _SHOWN_TO_THEM.search(text):
        sure.discard("summary")
        sure.add("find")
        never |= {"lookup", "summary", "ask_shop", "ask_product", "about_bot", "smalltalk"}
    if turns_to(text):
        sure |= {"gift"} - never
        never |= {"undo", "start_over", "forget", "more", "deny"}
    if GIVEN_UP.search(text):
        sure.add("self")
        never |= {"forget", "find", "lookup"}
    elif _FORGET_THING.search(text):
        sure.discard("forget")
        never |= {"forget", "start_over"}
    if _BEGINS_WITH.search(text):
        never.add("start_over")


def _settle_requests(text: str, dialogue: Dialogue, sure: set[str], never: set[str]) -> None:
    """Change ``sure`` and ``never`` by what is asked for: things, another list, facts of one."""
    if another_taken(text, dialogue):
        sure.add("take")  # "not that one, the third"
        sure -= {"reject", "drop"}
        never |= {"reject", "drop", "deny", "correct", "undo"}
    elif dialogue.stage == "taken" and takes_back(text):
        sure |= {"drop", "reject"}
        never |= {"deny", "undo", "correct", "forget", "start_over", "inform", "remove_wish"}
    if "drop" in sure:
        never |= {"take", "find"}
    if "gift" in sure:
        never |= {"deny", "start_over", "forget"}
    if "pricier" in sure:
        never |= {"cheaper", "cheapest"} - sure
    if "find" in sure:
        never |= {"start_over"} - sure  # "show me something new"
    if "self" in sure:
        never |= {"gift", "undo", "start_over"}
        if (
            dialogue.subject == "you"
            and dialogue.stage != "asked_recipient"
            and len(text.split()) > 4
        ):
            sure.discard("self")  # "something for me" where nobody else was meant
    if "undo" in sure:
        never |= {"start_over", "reject", "better"}  # "nah, the first lot was better"
        sure -= {"reject", "better"}
    if "first_list" in sure:
        never |= {"take", "drop", "show_list", "ask_product", "similar"}
    if "ask_profile" in sure:
        sure -= {"find"}  # "what have you got about me"
        never |= {"skip", "about_bot", "ask_shop", "show_list"} - sure
    if sure & {"find", "inform"}:
        never |= {"skip"} - sure
    if "find" in sure:
        never |= {"ask_profile", "about_bot", "smalltalk", "ask_product", "summary"}
        never |= {"ask_shop"} - sure
    if "better" in sure:
        never |= {"cheaper"} - sure
    if "cheaper" in sure and "cheapest" not in sure:
        never |= {"cheapest", "skip", "self"}
    if "ask_product" in sure:
        sure -= set() if dialogue.cards else {"ask_product"}
        never |= {"find", "smalltalk"} - sure
    if "ask_product" in sure and ASKS_REVIEWS.search(text):
        sure -= {"better", "best_rated", "about_bot"}
        never |= {"better", "best_rated", "about_bot", "why", "more", "lookup", "summary"}
    if "ask_product" in sure and re.search(AGAIN, text, re.IGNORECASE):
        never |= {"undo", "show_list", "take", "about_bot"}
    if "why_not" in sure:
        never |= {"why", "take"}


def _settle_refinements(text: str, dialogue: Dialogue, sure: set[str], never: set[str]) -> None:
    """Change ``sure`` and ``never`` by what the list at hand is to be, or not to be."""
    if ruled_out(text) or _IS_OUT.search(text):
        sure.add("inform")
        never |= {"skip", "deny", "off_topic", "smalltalk", "rude", "ask_product", "remove_wish"}
    if dialogue.cards and OTHER_OF_COLUMN.search(text) and "ask_product" not in sure:
        sure.add("inform")  # "other brand please" rules out the brands shown
        never |= {"skip", "more", "remove_wish", "ask_product", "correct"}
    if dialogue.cards and _FRAGMENT.match(text) and "gift" not in sure:
        sure.add("inform")  # "about space", "with a lid": more of the wish at hand
        never |= {"off_topic", "smalltalk", "ask_profile", "ask_shop", "about_bot", "find"} - sure


def _settle_answers(text: str, dialogue: Dialogue, sure: set[str], never: set[str]) -> None:
    """Change ``sure`` and ``never`` by what the list, the shop or the assistant is asked."""
    if "why" in sure:
        never |= {"why_not", "find", "skip", "affirm"}
        if not _CHEAP.search(text):
            sure.discard("cheaper")  # "why is it so expensive?" asks for the reason
    if {"cheapest", "dearest", "best_rated"} & sure:
        never |= STEERS - (sure & {"cheaper", "pricier"})
    if sure & {"greet"} and len(text.split()) <= 3:
        never |= {"find"}
    if "reject" in sure and re.search(
        rf"{WONT_DO}|{NOT_LIKE}|{LACKS}|{WITHOUT}|{DISLIKES}|{OWNED}|{NOT_THAT_NUMBER}",
        text,
        re.IGNORECASE,
    ):
        never |= {"take", "ask_product", "skip", "similar", "bye", "deny"}
    if re.search(TO_SEE, text, re.IGNORECASE):
        never |= {"take"}
    if "ask_product" in sure and re.search(LOOK_AT, text, re.IGNORECASE):
        never |= {"find", "more", "similar"}
    if of_shop_again(text, dialogue):
        sure.add("ask_shop")  # of the delivery that was asked about: "how long does it take?"
        never |= {"about_bot", "off_topic", "smalltalk"}
    if "ask_shop" in sure:
        never |= {"ask_product"} if DEADLINE.search(text) else {"ask_product", "find", "inform"}
        if _ASKS.match(text) and not TAKES_SURELY.search(text):
            never.add("take")  # "can I get it by tomorrow?" asks for no more than that
    if "take" in sure - never:
        never |= {"ask_shop"} - sure
        never |= {"reject", "similar"} if dialogue.cards else {"take"}
    if sure & {"about_bot", "attack"}:
        never |= {"find", "inform", "more", "forget"}
    if ASKS_WHOSE_SIDE.search(text):
        sure -= {"ask_shop", "why"}
        never |= {
            "ask_shop", "why", "ask_product", "skip", "compare", "take", "better", "dearest", "pricier",
        }  # fmt: skip
    if sure & {"undo", "start_over", "forget", "ask_profile", "show_list"}:
        never |= {"find", "inform", "lookup", "more"}
    if "ask_profile" in sure:
        never.add("show_list")
    if (
        not dialogue.support
        and dialogue.stage != "offered"
        and _INSTEAD.search(text)
        and dialogue.turns > 1
    ):
        sure.discard("greet")
