"""Messages that ask something of a customer's record: whose it is, and which product is meant.

What a question asks is read by ``tools/record_questions.py``; what the record says, by the look-up.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.slots.spoken import WANTED
from agent.understanding.frame import Frame
from agent.understanding.like_last import like_last
from agent.understanding.staff import and_for
from tools.kin import ANYBODY
from tools.record_questions import OF_SHOWN, record_question, thing_asked
from tools.references import points_back, positions

#: What may not be read as a question of the record: a letter, and what is to be done.
_DEEDS = re.compile(
    r"^\W*(?:(?:please|ok|now|and|just|can you|could you)\b\W*)*(?:draft|write|compose|reply|e-?mail|tell|let|cancel|refund|return|exchange)\b",
    re.IGNORECASE,
)
#: What is on file of oneself, asked in other words than "what do you know about me".
_ON_FILE = re.compile(
    r"\bwhat (?:else |all )?(?:do|did|have) (?:you|u) (?:have|got|hold|keep|know|note|save|store)d?\b.{0,12}\b(?:on|about|of) (?:me|her|him|them)\b",
    re.IGNORECASE,
)
_OF_KIN = re.compile(
    rf"\b(?:what|when|which|how much|how often)\b.{{0,16}}\bmy (?:\w+ )?(?:{ANYBODY})\b.{{0,16}}\b(?:buy|bought|order(?:ed)?|purchased?|spen[dt]|look(?:ed)? at)\b",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(
    r"\b((?:got|have|has|had|own|owns|bought|buy|ordered) )(?:one|some|any)\b(?=\W*$|\s+(?:already|before|b4|yet|ever)\b)",
    re.IGNORECASE,
)
#: "When was that?", of the purchase that was just told of.
_WHEN = re.compile(
    r"^\W*(?:(?:and|so|ok)\W+)*when(?: (?:was|is) (?:that|it|this))?\W*$", re.IGNORECASE
)


def of_record(text: str, customer: str, dialogue: Dialogue) -> Frame | None:
    """What asks something of a record that the session may see, else None.

    Args:
        customer: whom the message names, or "".
    """
    if not (dialogue.support or customer) and _ON_FILE.search(text):
        return Frame(acts=frozenset({"ask_profile"}))
    if dialogue.signed_in and _OF_KIN.search(text):
        return Frame(acts=frozenset({"lookup"}), customer="somebody else")  # the tool refuses
    if not (dialogue.support or dialogue.signed_in or customer):
        about = record_question(text, own=True)  # a guest has no record, only what is said here
        return Frame(acts=frozenset({"ask_profile"})) if about not in (None, "taste") else None
    if not _may_ask(customer, dialogue) or _DEEDS.search(text) or like_last(text, dialogue):
        return None
    own = not dialogue.support
    names = [customer, *_names(dialogue)] if dialogue.support else []
    about = record_question(text, own=own, names=names)
    if about is None or (about == "taste" and not thing_asked(text, own=own, names=names)):
        return _asked_again(text, customer, dialogue)
    text = _named_in(text, dialogue)
    places: list[int] = []
    if about in OF_SHOWN and not thing_asked(text, own=own, names=names):
        places = positions(text, dialogue.cards) if dialogue.cards else []
        if not places and points_back(text) and dialogue.focus is not None:
            places = [dialogue.focus]
    shown = [place for place in places if place < len(dialogue.cards)]
    return Frame(
        acts=frozenset({"ask_record"}),
        customer=customer,
        topic=text,
        products=tuple(str(place + 1) for place in shown),
        beyond=tuple(place + 1 for place in places if place not in shown),
    )


def _may_ask(customer: str, dialogue: Dialogue) -> bool:
    """Staff, who are asked of whom where it is not said, and somebody signed in, of themselves."""
    return dialogue.support or (dialogue.signed_in and not customer)


def _asked_again(text: str, customer: str, dialogue: Dialogue) -> Frame | None:
    """ "And C1003?": what was asked of the last customer's record is asked of this one's."""
    told = dialogue.before[-1] if dialogue.before else None
    question = str(told.args.get("question") or "") if told and told.artifact.get("answer") else ""
    if question and not customer and _WHEN.match(text):
        own, names = not dialogue.support, _names(dialogue)
        thing = thing_asked(question, own=own, names=names)
        who = "i" if own else "they"
        asked = f"when did {who} buy the {thing}" if thing else f"when did {who} last order"
        return Frame(acts=frozenset({"ask_record"}), topic=asked)
    if not (question and customer and and_for(text, customer)):
        return None
    of_they = question
    for name in [str(told.args.get("customer_id", "")), *_names(dialogue)] if told else []:
        if name:  # "what did C0012 buy last?" is asked of the next one by a pronoun
            of_they = re.sub(rf"\b{re.escape(name)}\b", customer, of_they, flags=re.IGNORECASE)
    return Frame(acts=frozenset({"ask_record"}), customer=customer, topic=of_they)


def _named_in(text: str, dialogue: Dialogue) -> str:
    """ "Has she got one already?": one of what was asked for last."""
    wanted = [
        str(row["value"])
        for row in dialogue.profile
        if row["key"] in WANTED and row["relation"] == "is" and row["source"] in ("said", "staff")
    ]
    return _ONE_OF_THEM.sub(rf"\g<1>{wanted[-1]}", text) if wanted else text


def _names(dialogue: Dialogue) -> list[str]:
    """What staff may call the customer on screen by."""
    customer = dialogue.customer or {}
    name = str(customer.get("name") or "")
    return [one for one in (str(customer.get("customer_id") or ""), name, *name.split()[:1]) if one]
