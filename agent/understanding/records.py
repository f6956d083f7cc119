"""Messages that ask something of a customer's record: whose it is, and which product is meant.

What a question asks is read by ``tools/record_questions.py``; what the record says, by the look-up.
"""

from __future__ import annotations

import re

from agent.dialogue import Dialogue
from agent.understanding.followups import like_last
from agent.understanding.frame import Frame
from agent.understanding.staff import and_for
from tools.record_questions import OF_SHOWN, record_question, thing_asked
from tools.references import points_back, positions

#: What may not be read as a question of the record: a letter, and what is to be done.
_DEEDS = re.compile(
    r"^\W*(?:(?:please|ok|now|and|just|can you|could you)\b\W*)*(?:draft|write|compose|reply|e-?mail|tell|let|cancel|refund|return|exchange)\b",
    re.IGNORECASE,
)


def of_record(text: str, customer: str, dialogue: Dialogue) -> Frame | None:
    """What asks something of a record that the session may see, else None.

    Args:
        customer: whom the message names, or "".
    """
    if not _may_ask(customer, dialogue) or _DEEDS.search(text) or like_last(text, dialogue):
        return None
    own = not dialogue.support
    names = [customer, *_names(dialogue)] if dialogue.support else []
    about = record_question(text, own=own, names=names)
    if about is None:
        return _asked_again(text, customer, dialogue)
    if about == "taste" and not thing_asked(text, own=own, names=names):
        return None  # "why do you think I like that one?" is asked of what is shown
    places: list[int] = []
    if about in OF_SHOWN and not thing_asked(text, own=own, names=names):
        places = positions(text, dialogue.cards) if dialogue.cards else []
        if not places and points_back(text) and dialogue.focus is not None:
            places = [dialogue.focus]
    shown = [place for place in places if place < len(dialogue.cards)]
    if len(shown) == len(dialogue.cards) > 1:
        shown = []  # "what did they buy?" points at nobody's list
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
    if not (question and customer and and_for(text, customer)):
        return None
    of_they = question
    for name in [str(told.args.get("customer_id", "")), *_names(dialogue)] if told else []:
        if name:  # "what did C0012 buy last?" is asked of the next one by a pronoun
            of_they = re.sub(rf"\b{re.escape(name)}\b", customer, of_they, flags=re.IGNORECASE)
    return Frame(acts=frozenset({"ask_record"}), customer=customer, topic=of_they)


def _names(dialogue: Dialogue) -> list[str]:
    """What staff may call the customer on screen by."""
    customer = dialogue.customer or {}
    name = str(customer.get("name") or "")
    return [one for one in (str(customer.get("customer_id") or ""), name, *name.split()[:1]) if one]
