"""From a person's words to a Frame: the trained reader for acts, plain code for everything exact.

The reader (``reading.py``) knows language; numbers, references, brands and kinds are settled by
code against the conversation and the shop's words. In doubt a message becomes a search text: a
limit is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from agent.acts import POINTING, TALK, likely_acts
from agent.customers import NOBODY, Customers
from agent.dialogue import Dialogue
from agent.doubt import is_aside, is_question
from agent.followups import (
    BUT,
    COMES_IN,
    COMPARES,
    REPLACES,
    TAKES,
    WHICH_OF,
    asks_which,
    compared_last,
    is_new_search,
    like_last,
    meant_anew,
    most_of_shown,
    of_shop_again,
    repeated,
    search_for_another,
    step_from,
    turns_to_another,
)
from agent.former import of_former
from agent.frame import Frame
from agent.limits import count_in
from agent.measured import without_measured, without_ratings
from agent.near_values import names_value
from agent.needs import separate_needs
from agent.own_limits import asked_alone, by_place, is_of_one, limits_alone, of_one, of_several
from agent.phrase import names_things
from agent.pointing import compared, elsewhere, not_shown, pointed, without_names
from agent.polarity import CHANGES_MIND
from agent.reading import Reader, Reading
from agent.recipients import for_each, recipient_in, with_apostrophe
from agent.retractions import allowed_again, only_rules_out, removed_keys
from agent.rules import QUESTION_ACTS
from agent.speller import Speller
from agent.spoken import KINDS, WANTED
from agent.staff import in_letter, letter, of_staff
from agent.takings import sum_asked, taken
from agent.totals import total_in
from agent.wishing import Wish, wishes_in
from engine.vocabulary import Vocabulary
from tools.copies import copies_in
from tools.measures import superlative
from tools.rank_products import LAST_PURCHASE
from tools.references import other_than, points_back, positions, says_other
from tools.subjects import is_anybody
from tools.sums import asks_sum

#: Acts that change the list at hand, and of several short lists each.
_REFINES = frozenset(
    {
        "inform",
        "cheaper",
        "pricier",
        "better",
        "cheapest",
        "dearest",
        "best_rated",
        "more",
        "reject",
        "correct",
        "remove_wish",
    }
)
_SORTS = {"cheapest": "cheapest", "dearest": "dearest", "best_rated": "best_rated"}
_STEERS = {"cheaper": "cheaper", "pricier": "pricier", "better": "better_rated"}


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
        text = with_apostrophe(self.speller.mended(dialogue.message)[0].strip())
        dialogue = replace(dialogue, message=text)
        if not text:
            return Frame(unsure=True)
        limits = partial(limits_alone, reader=self.reader, vocabulary=self.vocabulary)
        found = (
            of_former(text, dialogue, self._frame)
            or for_each(text, dialogue, self._frame)
            or of_one(text, dialogue, limits)
            or of_several(text, dialogue, self._frame, limits)
            or asked_alone(self._frame(text, dialogue), dialogue)
        )
        if not (dialogue.support and found.customer):
            return found
        return replace(found, waiting=self.customers.further(text, found.customer))

    def _frame(self, text: str, dialogue: Dialogue) -> Frame:
        reading = self.reader.read(text, dialogue.stage).joined(text)
        read, reading = reading, meant_anew(text, reading, dialogue)
        reading = without_measured(text, reading, dialogue, self.vocabulary)
        customer = self.customers.named(text, reading, dialogue, self.vocabulary)
        if staffs := of_staff(text, customer, dialogue):
            return staffs
        acts = likely_acts(text, reading, dialogue, customer, self.vocabulary, self.nearness)
        if "draft" in acts:
            if names_things(text, self.vocabulary) and not in_letter(text, dialogue):
                acts |= {"find", "inform"}  # "headphones under 80, draft a reply"
            elif dialogue.cards and not customer:
                return letter(text, dialogue)
        if acts & {"reject", "drop"} and len(reading.texts("not", text)) > len(
            read.texts("not", text)
        ):
            acts = (acts - {"reject", "drop"}) | {"inform"}  # "not the teapot" among teas
        if "take" in acts:
            reading, before = not_shown(text, reading, dialogue, self.vocabulary), reading
            if reading != before:
                acts = (acts - {"take"}) | {"find"}
        pointing, reading = without_ratings(text, reading)
        pointing = without_names(pointing, self.vocabulary)
        if pointing != text and "compare" in acts and not COMPARES.search(pointing):
            acts = (acts - {"compare"}) | {"inform"}
        if turns_to_another(text, reading, acts, dialogue):
            acts = (acts - {"correct", "deny", "skip"}) | {"find"}
        most = most_of_shown(text, acts, dialogue)
        if most or asks_which(text, acts, dialogue):
            acts = frozenset({"ask_product"})
        step = step_from(text, acts, dialogue)
        if step:
            acts = (acts & {"rude", "greet", "reject"}) | {"inform"}
        bare = bool(acts & (POINTING | {"cheaper", "pricier", "better"}))
        bare = bare or dialogue.stage == "taken" or re.fullmatch(r"\W*[1-9]\W*", text) is not None
        if copies := copies_in(pointing) if dialogue.cards else None:
            pointing = copies.without(pointing)  # in "two of number 3" only 3 is a place
            acts, bare = (frozenset({"take"}), True) if copies.takes else (acts, bare)
        places = positions(pointing, dialogue.cards, bare_numbers=bare)
        if asks_sum(text):
            return sum_asked(text, acts, places, dialogue)
        if not dialogue.cards and not acts & {"drop", "why_not", "ask_product"}:
            places = []
        if acts == {"summary"}:
            places = []  # "what did he buy last?" is asked of the customer, not of the last card
        if re.fullmatch(r"\W*[1-9]\W*", text) and dialogue.stage == "shown":
            acts = frozenset({"take"})
        if says_other(text) and dialogue.cards:
            other = other_than(text, dialogue.cards, dialogue.spoken)
            places, acts = ([], acts | {"unclear"}) if other is None else ([other], acts)
        asks = WHICH_OF.match(text) or (text.endswith("?") and not TAKES.search(text))
        if len(places) == 1 and superlative(text) and asks:
            acts = frozenset({"ask_product"})  # "which has the longest battery?"
        acts, again = (acts, most) if most else repeated(text, acts, places, dialogue)
        beyond = tuple(place + 1 for place in places if place >= len(dialogue.cards))
        places = [place for place in places if place < len(dialogue.cards)]
        if {"why", "compare"} <= acts and len(places) < 2:
            acts -= {"compare"}  # "why is this one better than the others?" asks for its reasons
        if not places and acts == {"ask_product"} and (most or asks_which(text, acts, dialogue)):
            places = compared_last(dialogue) or list(range(len(dialogue.cards)))
        if not places and not beyond and acts & POINTING and "unclear" not in acts:
            places = pointed(text, acts, reading, dialogue)
        acts, places = taken(acts, places, bool(beyond), text, reading, dialogue)
        if "compare" in acts and acts & _STEERS.keys() and not is_question(text):
            acts -= {"compare"}  # "cheaper than the first" asks for others
        if "compare" in acts:
            acts, places = compared(text, acts, places, dialogue)
        but = BUT.search(text)
        ahead = text[: but.start()] if but else ""
        said = points_back(ahead) or positions(ahead, dialogue.cards, bare_numbers=True)
        if places and but and said and not acts & QUESTION_ACTS:
            acts = (acts - {"take", "reject"}) | {"similar", "inform"}  # "the second but in blue"
        comes_in = COMES_IN.search(text) if dialogue.cards and not step else None
        if comes_in and names_value(text[comes_in.end() :], self.vocabulary):
            acts = frozenset({"ask_product", "similar", "inform"})  # "got it in red?"
            places = places or pointed(text, acts, reading, dialogue) or [0]
        wishes = () if step else wishes_in(
            text, reading, acts, dialogue, self.vocabulary, places
        )  # fmt: skip
        recipient = "me" if "self" in acts else recipient_in(text, reading, acts, dialogue)
        if recipient and recipient != "me":
            acts |= {"gift"}
            wishes = tuple(w for w in wishes if str(w["value"]).casefold() != recipient)
        told_who = is_anybody(dialogue.subject) and not acts & {"find", "self"}
        anew = CHANGES_MIND.search(text) or told_who  # "perfume for a man", then "my dad is 70"
        if anew and not any(w["key"] in WANTED for w in wishes):
            wishes = (*wishes, *search_for_another(recipient, dialogue))
        needs, of_all = self._needs(text, reading, acts, wishes, dialogue)
        if needs:
            wishes = by_place(text, [w for w in wishes if not is_of_one(w, needs)], needs)
        remove = removed_keys(text, acts, self.vocabulary)
        if allowed := allowed_again(text, dialogue):
            remove, acts = allowed, (acts - {"reject", "correct", "affirm"}) | {"remove_wish"}
            lifted = {one.split("=", 1)[1].casefold() for one in allowed}
            wishes = tuple(w for w in wishes if str(w["value"]).casefold() not in lifted)
        if wishes and not acts - {"rude", "greet"}:
            acts |= {"inform"}
        told = bool(wishes or recipient or remove or step or needs)
        if not told and acts & TALK and acts <= TALK | {"inform"}:
            acts -= {"inform"}
        if "correct" in acts and only_rules_out(wishes, dialogue):
            acts = (acts - {"correct"}) | {"inform"}  # "not mugs": they were never asked for
        unsure = not acts and not beyond
        if acts and acts <= TALK and any(w["key"] in KINDS for w in wishes):
            acts |= {"find", "inform"}  # "no, a sleeping bag": a kind is named
        if unsure and wishes:
            unsure, acts = False, frozenset({"find", "inform"})  # it names things that we sell
        count = count_in(text, acts)
        if acts == {"inform"} and not (told or count):
            unsure = True  # something was told and none of it is a wish that this shop knows
        if unsure and dialogue.cards and is_aside(text):
            if dialogue.focus is not None and is_question(text) and points_back(text):
                at = (str(dialogue.focus + 1),)  # "how long does it take to set up?"
                return Frame(acts=frozenset({"ask_product"}), products=at, topic=text)
            return Frame(unsure=True)  # the same list once more would answer nothing
        if unsure:
            needs = (text,)  # searched for once; what was not understood is no wish to keep
        of_last = (dialogue.support or dialogue.signed_in) and like_last(text, dialogue)
        if of_last:
            places = []
            acts = (acts - POINTING) | {"similar", "find"}
            wishes = tuple(w for w in wishes if w["key"] != "need")
        if "similar" in acts and dialogue.cards and not (places or beyond or wishes or of_last):
            acts = (acts - {"similar", "find"}) | {"more"}  # like those on screen, and none of them
        if len(places) == len(dialogue.cards) > 1 and acts.isdisjoint(POINTING):
            places = []  # "those are too dear, cheaper" is meant of the list
        if any(w["key"] == "price" and w.get("relation") == "at_most" for w in wishes):
            acts -= {"cheaper"}  # "too much, have you any until 150?": that is the limit
        steer = next((_STEERS[act] for act in _STEERS if act in acts), "")
        return Frame(
            acts=acts,
            wishes=tuple(wishes),
            remove=remove,
            recipient=recipient,
            new_search=is_new_search(acts, wishes, dialogue)
            or (bool(dialogue.cards) and len(needs) > 1 and needs != dialogue.needs),
            products=tuple(str(place + 1) for place in places)
            or (() if beyond else elsewhere(text, acts, reading)),
            beyond=beyond,
            customer=customer,
            topic=(again or of_shop_again(text, dialogue) or text) if acts & QUESTION_ACTS else "",
            count=count,
            copies=copies.words if copies and "take" in acts else "",
            needs=needs,
            total=of_all and len(needs) > 1,
            sort="best"
            if steer or step
            else next((_SORTS[act] for act in _SORTS if act in acts), "best"),
            steer=step.direction if step else steer,
            by=step.words if step else "",
            like=LAST_PURCHASE
            if of_last
            else str(places[0] + 1)
            if "similar" in acts and places
            else "",
            more="more" in acts,
            near=dialogue.like if _refines(acts) else "",
            replaces="take" in acts
            and dialogue.stage == "taken"
            and REPLACES.search(text) is not None,
            unsure=unsure,
        )

    def _needs(
        self,
        text: str,
        reading: Reading,
        acts: frozenset[str],
        wishes: Sequence[Wish],
        dialogue: Dialogue,
    ) -> tuple[tuple[str, ...], bool]:
        """(several things wanted at once, or none; whether one amount is meant for all of them)."""
        total = total_in(text)
        if total:
            text = text[: total[0]]
            reading = self.reader.read(text, dialogue.stage).joined(text)
        needs = separate_needs(text, reading, acts, self.vocabulary)
        if not needs and _refines(acts) and not any(w["key"] in WANTED for w in wishes):
            needs = dialogue.needs  # "under 20" after several short lists is meant for each
        if "undo" in acts and len(dialogue.needs) > 1:
            needs = dialogue.needs  # of several things, what was said last goes; the things stay
        return needs, total is not None


def _refines(acts: frozenset[str]) -> bool:
    """Whether the list at hand is to change, and no other one is asked for."""
    return bool(acts & _REFINES) and "find" not in acts
