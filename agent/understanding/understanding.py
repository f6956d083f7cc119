"""From a person's words to a Frame: the trained reader for acts, plain code for everything exact.

The reader (``reading.py``) knows language; numbers, references, brands and kinds are settled by
code against the conversation and the shop's words. In doubt a message becomes a search text: a
limit is never guessed.

The steps, each with a record of its own, and none looks ahead: what the message does (``heard.py``),
which products it speaks of (``reference_resolution.py``), what it says of those wanted
(``slot_filling.py``), and how the next list is to be (``list_request.py``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from agent.dialogue import Dialogue
from agent.models.reading import QUESTION_ACTS, Reader
from agent.models.speller import Speller
from agent.slots.customers import NOBODY, Customers
from agent.slots.limits import count_in
from agent.slots.recipients import asks_for_another, with_apostrophe
from agent.understanding.acts import likely_acts
from agent.understanding.doubt import is_aside, is_question
from agent.understanding.followups import REPLACES, meant_anew, of_shop_again
from agent.understanding.former import of_former
from agent.understanding.frame import Frame
from agent.understanding.heard import Heard, heard
from agent.understanding.languages import is_of_language
from agent.understanding.list_request import ListRequest, list_request
from agent.understanding.measured import without_measured
from agent.understanding.new_search import is_new_search
from agent.understanding.oneself import of_oneself
from agent.understanding.own_limits import asked_alone, limits_alone, of_one, of_several
from agent.understanding.pointing import elsewhere
from agent.understanding.records import of_record
from agent.understanding.reference_resolution import References, resolved
from agent.understanding.replacements import as_wanted
from agent.understanding.service_cases import service_case
from agent.understanding.several_people import for_each
from agent.understanding.slot_filling import Slots, filled, refines
from agent.understanding.staff import for_another, of_staff, same_for, without_mood
from agent.understanding.takings import another_taken
from agent.understanding.uses import as_purpose
from agent.understanding.what_if import of_change
from engine.language.lexical import words
from engine.language.synonyms import as_sold
from engine.language.vocabulary import Vocabulary
from tools.references import points_back
from tools.state import SELF

#: Acts that a reader finds in letters that mean nothing.
_SAID_OF_NOTHING = frozenset({"inform", "off_topic", "smalltalk", "about_bot"})


def no_nearness(_text: str) -> float:
    """Of a shop whose texts nobody embedded."""
    return 0.0


@dataclass(frozen=True)
class Understanding:
    """Understands messages for one shop. Holds nothing of any conversation.

    Attributes:
        speller: mends slips before anything is read, so that "nto over 40" is no floor.
        nearness: how near a text is to what the shop sells (``CatalogueWords.nearness``).
    """

    reader: Reader
    vocabulary: Vocabulary
    customers: Customers = NOBODY
    speller: Speller = field(default_factory=Speller)
    nearness: Callable[[str], float] = no_nearness

    def frame(self, dialogue: Dialogue) -> Frame:
        """What the last message of ``dialogue`` asks for."""
        if is_of_language(dialogue.message, self.vocabulary):
            return Frame(acts=frozenset({"other_language"}))
        said = self.customers.spelled(dialogue.message) if dialogue.support else dialogue.message
        text = as_sold(said, self.vocabulary)  # before a "biro" is mended to a bird
        text = as_purpose(as_sold(self.speller.mended(text)[0].strip(), self.vocabulary))
        whole = as_wanted(with_apostrophe(text), self.vocabulary, bool(dialogue.cards))
        text = without_mood(self.customers.one_alone(whole)) if dialogue.support else whole
        if not text:
            return Frame(unsure=True)
        if self.customers.turns_from(text, dialogue):  # what is shown was for somebody else
            dialogue = replace(dialogue, cards=(), focus=None, spoken=(), better=None)
        dialogue = replace(dialogue, message=text)
        limits = partial(limits_alone, reader=self.reader, vocabulary=self.vocabulary)
        found = (
            of_change(text, dialogue)
            or of_former(text, dialogue, self._frame)
            or for_each(text, dialogue, self._frame)
            or of_one(text, dialogue, limits)
            or of_several(text, dialogue, self._frame, limits)
            or asked_alone(self._frame(text, dialogue), dialogue)
        )
        if not (dialogue.support and found.customer):
            return found
        return replace(found, waiting=self.customers.further(whole, found.customer))

    def _frame(self, text: str, dialogue: Dialogue) -> Frame:
        """What the words ask for, step by step; a step that settles it all hands back a Frame."""
        message = self._heard(text, dialogue)
        if isinstance(message, Frame):
            return message
        if self._means_nothing(message):
            return Frame(acts=frozenset({"gibberish"}))
        spoken_of = resolved(message, self.vocabulary)
        if isinstance(spoken_of, Frame):
            return spoken_of
        slots = filled(message, spoken_of, self.reader, self.vocabulary)
        count = count_in(text, slots.acts)
        unsure = not slots.acts and not spoken_of.beyond
        if slots.acts == {"inform"} and not (slots.told or count):
            unsure = True  # something was told and none of it is a wish that this shop knows
        if unsure and dialogue.cards and is_aside(text):
            return _of_an_aside(text, dialogue)
        if unsure:  # searched for once; what was not understood is no wish to keep
            slots = replace(slots, needs=(text,))
        asked = list_request(message, spoken_of, slots)
        return _whole(message, spoken_of, slots, asked, count, unsure)

    def _means_nothing(self, message: Heard) -> bool:
        """Whether no word of a message is one, of the language or of the shop."""
        text, acts = message.text, message.acts
        if "off_topic" in acts:  # a search of letters that the reader knows from no shop
            acts -= {"find"}
        if not acts <= _SAID_OF_NOTHING or message.customer or self.vocabulary.find(text):
            return False
        told = any(self.vocabulary.tells(word) for word in words(text))
        return not told and self.speller.knows_none(text)

    def _heard(self, text: str, dialogue: Dialogue) -> Heard | Frame:
        """The message with its acts; a Frame where it is of customers, records and letters alone."""
        read = self.reader.read(text, dialogue.stage).joined(text)
        reading = meant_anew(text, read, dialogue)
        reading = without_measured(text, reading, dialogue, self.vocabulary)
        customer = self.customers.named(text, reading, dialogue, self.vocabulary)
        if more := same_for(text, customer, dialogue):
            changed = self._frame(more, replace(dialogue, message=more))  # "... but under 50"
            return for_another(dialogue, customer, changed)
        if settled := (
            service_case(text, customer, dialogue)
            or of_oneself(text, dialogue)
            or of_record(text, customer, dialogue)
            or of_staff(text, customer, dialogue)
        ):
            return settled
        acts = likely_acts(text, reading, dialogue, customer, self.vocabulary, self.nearness)
        rules_out = len(reading.texts("not", text)) > len(read.texts("not", text))
        return heard(text, dialogue, customer, acts, reading, rules_out, self.vocabulary)


def _of_an_aside(text: str, dialogue: Dialogue) -> Frame:
    """What is said by the way, with products on screen: a question of one, or not understood."""
    if dialogue.focus is not None and is_question(text) and points_back(text):
        at = (str(dialogue.focus + 1),)  # "how long does it take to set up?"
        return Frame(acts=frozenset({"ask_product"}), products=at, topic=text)
    return Frame(unsure=True)  # the same list once more would answer nothing


def _whole(
    message: Heard,
    spoken_of: References,
    slots: Slots,
    asked: ListRequest,
    count: int | None,
    unsure: bool,
) -> Frame:
    """The Frame of all that was found."""
    text, dialogue, acts, needs = message.text, message.dialogue, asked.acts, slots.needs
    named = tuple(str(place + 1) for place in asked.places)
    if not named and not spoken_of.beyond:
        named = elsewhere(text, acts, message.reading)
    several = bool(dialogue.cards) and len(needs) > 1 and needs != dialogue.needs
    anew = slots.recipient not in ("", "me") and dialogue.subject == SELF and asks_for_another(text)
    question = spoken_of.question or of_shop_again(text, dialogue) or text
    replaces = (
        "take" in acts
        and dialogue.stage == "taken"
        and (REPLACES.search(text) is not None or bool(another_taken(text, dialogue)))
    )
    return Frame(
        acts=acts,
        wishes=asked.wishes,
        remove=slots.remove,
        recipient=slots.recipient,
        new_search=is_new_search(acts, asked.wishes, dialogue) or several or anew,
        products=named,
        beyond=spoken_of.beyond,
        customer=message.customer,
        topic=question if acts & QUESTION_ACTS else "",
        count=count,
        copies=spoken_of.copies.words if spoken_of.copies and "take" in acts else "",
        needs=needs,
        total=slots.of_all and len(needs) > 1,
        sort=asked.sort,
        steer=asked.steer,
        by=asked.by,
        like=asked.like,
        beside=asked.beside,
        more="more" in acts,
        near=dialogue.like if refines(acts) else "",
        replaces=replaces,
        unsure=unsure,
    )
