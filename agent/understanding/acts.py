"""The acts of a message: those that the reader finds likely, with what plain rules are sure of added
and the impossible left out.

It knows where the conversation stands and the shop's names. Wishes and references are not its
matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.dialogue import Dialogue
from agent.models.reading import POINTING, STEERS, TALK, Reading
from agent.slots.alternatives import is_choice
from agent.slots.phrase import names_kind, names_surely, names_things
from agent.understanding.another_thing import names_another_thing
from agent.understanding.doubt import NEAR, is_doubtful, is_question, may_be_need, wishes_to_do
from agent.understanding.followups import the_most
from agent.understanding.like_last import like_last
from agent.understanding.retractions import denied_facts, denies, was_wished
from agent.understanding.rules import rule_acts
from engine.language.vocabulary import Vocabulary

#: An act counts from this probability on (the reader's scores are tuned so that .5 is even).
LIKELY = 0.5
#: Below this, the best act is no more than a hunch: the message becomes a search text.
UNSURE = 0.3

#: What the reader alone is not believed in beside the name of a kind or a brand.
_DRASTIC = frozenset({"start_over", "forget", "show_list", "undo", "attack", "about_bot"})
#: "tell me about your kettles": with nothing on screen it asks to see some.
_ABOUT_KIND = re.compile(r"^\W*(?:tell me|what) about (?:your|the|any)\b", re.IGNORECASE)
_OF_ONESELF = re.compile(r"\b(?:me|myself|mine|my|i|own|us|we)\b", re.IGNORECASE)
#: What a message that names a value is not taken for on a hunch: "honey it should be".
_HUNCHES = frozenset({"reject", "affirm", "deny", "skip", "bye", "thanks", "rude"})
#: "Where would I look for kettles?" asks to see some.
_WHERE = re.compile(
    r"\bwhere (?:would|do|does|can|could|should|might) (?:i|we|one|you) (?:look|find|get|buy|see|search)\b",
    re.IGNORECASE,
)
_SOMETHING = re.compile(
    r"^\W*(?:(?:and|also|ok(?:ay)?|then|now|plus|next)\W+)*(?:something|anything|smth|sth|sumthin\w*)\s+for\b",
    re.IGNORECASE,
)
#: "3 or 4 people" compares nothing.
_COMPARES = re.compile(r"\b(?:compar\w+|diff\w*|vs|versus)\b", re.IGNORECASE)
_A_SET_OF = re.compile(
    r"^\W*(?:(?:and|also|ok(?:ay)?|then|now|plus|next)\W+)*(?:an?|one|some)\s+(?:set|pack|box|pair|bunch)s?\s+of\b(?! (?:them|these|those|it))",
    re.IGNORECASE,
)
#: What is asked of a customer's record, where a kind is named as well.
_OF_RECORD = re.compile(
    r"\b(?:bought|buys?|ordere?d?s?|purchas\w*|spen[dt]s?|brows\w*|look(?:ed|s|ing)? (?:at|up)|records?|profile|account|return\w*|has|have|had|did|does|is|was)\b",
    re.IGNORECASE,
)
#: What staff say a customer wants, whom they name.
_WANTS_SOMETHING = re.compile(
    r"\b(?:needs?|wants?|would like|(?:is |['’]s )?(?:looking for|after)|asks? for|asking for)\s+"
    r"(?!to (?:know|talk|speak|return|cancel|complain|see what|change|pay|send|exchange)|(?:his|her|their|the|a|full)? ?(?:money|refund|returns?|order|parcel|manager|invoice|receipt|help|answers?|info\w*|compensation|discounts?)\b)",
    re.IGNORECASE,
)
#: What tells of products, not of whoever is named with it.
_OF_PRODUCTS = frozenset({"brand", "value", "min", "max", "around", "not"})
_LIST = re.compile(r"\b(?:list|picks?|ideas?|suggestions?|recommendations?|recs|options)\b", re.I)
_THEM = re.compile(r"\b(?:s?he|they|her|his|him|them|their)\b", re.IGNORECASE)


def likely_acts(
    text: str,
    reading: Reading,
    dialogue: Dialogue,
    customer: str,
    vocabulary: Vocabulary,
    nearness: Callable[[str], float],
) -> frozenset[str]:
    """The likely acts, with what plain rules are sure of added and the impossible left out."""
    if denied_facts(text, dialogue):
        return frozenset({"remove_wish"})
    if denies(text) and dialogue.turns > 1:
        return frozenset({"ask_profile"})  # "forget my age", which nobody knows: this is known
    acts = {act for act, likely in reading.acts.items() if likely >= LIKELY}
    sure, never = rule_acts(text, dialogue)
    if is_question(text):
        never |= {"skip"} - sure  # "does it matter what room?" leaves nothing to the assistant
    if not _OF_ONESELF.search(text):
        never |= {"self"} - sure  # "something more personal"
    acts = (acts | sure) - never
    if the_most(text):
        acts -= {
            "cheapest",
            "dearest",
            "best_rated",
        } - sure  # "wot about the biggest" asks no price
    of_last = like_last(text, dialogue)
    if of_last and (dialogue.support or dialogue.signed_in):
        acts = (acts | {"find"}) - {"start_over"}
    if dialogue.support and "cheaper" in sure and acts & {"find", "similar"}:
        acts |= {"cheaper"}
    named = (
        names_kind(text, vocabulary)
        or any(span.slot in _OF_PRODUCTS for span in reading.spans)
        or _LIST.search(text) is not None
    )
    acts = _of_customers(text, acts, sure, customer, named, dialogue)
    acts = _of_names(text, acts, sure, customer, dialogue, vocabulary)
    acts = _of_the_list(text, acts, sure, reading, dialogue)
    acts = _of_things(text, acts, sure, of_last, reading, dialogue, vocabulary)
    if is_doubtful(text, acts, sure, reading, dialogue):
        return frozenset()
    if may_be_need(text, acts, sure) and nearness(text) >= NEAR:
        # "Make pasta from scratch"; in the middle of another search it is a search of its own.
        return frozenset({"find"} if dialogue.cards else ())
    if wishes_to_do(text, acts, sure) and nearness(text) >= NEAR:
        return frozenset({"find"})
    return frozenset(acts or _hunch(text, reading, never, dialogue, vocabulary))


def _of_customers(
    text: str, acts: set[str], sure: set[str], customer: str, named: bool, dialogue: Dialogue
) -> set[str]:
    """The acts, where somebody else's record is asked for or is on screen.

    Args:
        named: a kind, a brand, a limit or a list is named.
    """
    if customer and dialogue.support and _WANTS_SOMETHING.search(text):
        acts = acts | {"find"} if not acts & {"draft", "ask_shop"} else acts
    elif (
        customer
        and dialogue.support
        and named
        and not (acts | sure) & {"draft", "ask_shop"}
        and not _OF_RECORD.search(text)
    ):
        acts = acts | {"find"}  # "C0100, jackets under 120"
    requests = acts & {"find", "summary", "draft", "more"} and dialogue.support
    if customer and not requests:
        # A name or an ID alone is a look-up; with a request it is whom the request is for.
        acts = acts | {"lookup"}
        acts -= {"inform", "find", "undo", "start_over", "more"}  # "back to C0042"
    if not customer and not dialogue.support and acts & {"find", "inform", "ask_profile"}:
        acts = acts - {"lookup"}
    if dialogue.support and dialogue.customer and not customer and acts & {"find", "gift"}:
        acts = acts - ({"lookup"} - sure)  # "ideas for his birthday" is meant of who is on screen
    if dialogue.customer and not customer and "lookup" in acts - sure and _THEM.search(text):
        acts = (acts - {"lookup"}) | {"summary"}  # "is she a good customer?"
    return acts


def _of_names(
    text: str,
    acts: set[str],
    sure: set[str],
    customer: str,
    dialogue: Dialogue,
    vocabulary: Vocabulary,
) -> set[str]:
    """The acts of a message that names a kind or a brand: what is asked is of products."""
    if not any(row["source"] in ("said", "staff") for row in dialogue.profile):
        acts = acts - {"remove_wish"}  # nothing was wished for yet
    if acts & {"compare", "ask_product"} - sure and is_choice(text, vocabulary):
        acts = (acts - {"compare", "ask_product"}) | {"inform"}  # "brand a or b": either will do
    if "inform" in acts and dialogue.cards and _A_SET_OF.match(text):
        acts = acts | {"find"}  # "a set of 4 plates", after towels
    if not names_kind(text, vocabulary):
        return acts
    if not dialogue.cards and _ABOUT_KIND.match(text):
        acts = (acts - {"ask_profile", "ask_product", "ask_shop", "about_bot"}) | {"find"}
    if "inform" in acts and _SOMETHING.match(text):
        acts = acts | {"find"}  # "something for my dad's garden too", after shoes
    if "ask_shop" in acts - sure and _WHERE.search(text):
        acts = acts | {"find"}
    if "find" in acts and "ask_shop" not in sure:
        acts = acts - {"ask_shop"}  # "can I get Acme rugs?" asks for rugs
    if "lookup" in acts and not customer and not dialogue.support:
        acts = (acts - {"lookup"}) | {"find"}  # a product is asked for, nobody is named
    if "remove_wish" in acts and not was_wished(text, dialogue, vocabulary):
        acts = (acts - {"remove_wish"}) | {"inform"}  # "leave Acme out": it was never wished in
    return acts


def _of_the_list(
    text: str, acts: set[str], sure: set[str], reading: Reading, dialogue: Dialogue
) -> set[str]:
    """The acts, where what is shown is taken, turned down or gone on from."""
    if "take" in acts:
        acts = acts - {"reject", "show_list"}
    if "more" in acts:
        acts = acts - ({"reject"} - sure)  # "anything else by them" turns nothing down
    if dialogue.stage == "offered" and acts <= {"deny", "inform"} and reading.texts("need", text):
        acts = acts | {"find"}  # nothing was left of the last search: "nah, science fiction then"
    if "drop" in acts and not dialogue.shortlist:
        acts = (acts - {"drop"}) | {"reject" if dialogue.cards else "inform"}
    return acts


def _of_things(
    text: str,
    acts: set[str],
    sure: set[str],
    of_last: bool,
    reading: Reading,
    dialogue: Dialogue,
    vocabulary: Vocabulary,
) -> set[str]:
    """The acts without those that have nothing to be done to, or that a thing named speaks against.

    Args:
        of_last: what is asked for is like what was bought last.
    """
    named = names_kind(text, vocabulary)
    doubtful = acts & _DRASTIC - sure
    if doubtful and names_things(text, vocabulary):
        # "the tent again", "scratch that, not over 30": nothing is to be deleted.
        acts = (acts - doubtful) | {"find" if named else "inform"}
    if named and not dialogue.cards and acts & POINTING:
        acts = (acts - POINTING) | {"find"}  # "do you stock rugs?": nothing is shown yet
    valued = "skip" in acts - sure and names_surely(text, vocabulary)
    valued |= "skip" in acts - sure and bool(reading.texts("not", text))  # "no card games"
    if (named or valued) and "skip" in acts:
        acts = (acts - {"skip"}) | {"inform"}  # "I don't buy from Acme" is no "no preference"
    if (
        acts
        and acts <= {"inform", "deny", "affirm"}
        and names_another_thing(text, dialogue, vocabulary)
    ):
        acts = acts | {"find"}  # "dumbbells", after yoga mats
    if named and acts <= TALK | {"bye"}:
        acts = acts | {"inform"}  # "no Acme for me, thanks" is more than thanks
    if not dialogue.support:
        acts = acts - {"summary", "draft"}
    if not dialogue.cards and "compare" in sure and not named and _COMPARES.search(text):
        return {"compare"}  # "the difference between 1 and 2": nothing is shown yet
    if not dialogue.cards and not of_last:
        # Nothing is shown that could be compared or cheaper than.
        steps = acts & STEERS
        acts = acts - {"compare", "similar", "take"} - steps | ({"inform"} if steps else set())
    return acts or ({"inform"} if named else set())


def _hunch(
    text: str, reading: Reading, never: set[str], dialogue: Dialogue, vocabulary: Vocabulary
) -> set[str]:
    """The act that is likeliest where none is likely; none below a hunch."""
    best = max(reading.acts, key=lambda act: reading.acts[act], default="")
    staffs = best in ("summary", "draft", "lookup") and not dialogue.support
    least = LIKELY if best in _DRASTIC else UNSURE
    if not best or reading.acts[best] < least or best in never or staffs:
        return set()
    valued = best in _HUNCHES and names_surely(text, vocabulary)
    return {"inform" if valued else best}  # "but it should be Ann Lee"
