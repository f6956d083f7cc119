"""From a person's words to a Frame: the trained reader for acts, plain code for everything exact.

The reader (``reading.py``) knows language; numbers, references, brands and kinds are settled by
code against the conversation and the shop's words. In doubt a message becomes a search text: a
limit is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from agent.customers import NOBODY, Customers
from agent.dialogue import Dialogue
from agent.doubt import is_aside, is_doubtful, is_question
from agent.followups import (
    BUT,
    COMES_IN,
    COMPARES,
    LIKE_LAST,
    REPLACES,
    TAKES,
    WHICH_OF,
    asked_again,
    asks_which,
    compared_last,
    in_letter,
    is_new_search,
    like_what_was_bought,
    meant_anew,
    most_of_shown,
    repeated,
    revises_letter,
    search_for_another,
    step_from,
    turns_to_another,
)
from agent.frame import Frame
from agent.limits import count_in, without_measured, without_ratings
from agent.near_values import names_value
from agent.needs import separate_needs
from agent.pointing import elsewhere, pointed
from agent.polarity import CHANGES_MIND
from agent.reading import Reader, Reading
from agent.recipients import each_for, recipient_in, with_apostrophe
from agent.retractions import allowed_again, denied_facts, only_rules_out, removed_keys, was_wished
from agent.rules import QUESTION_ACTS, rule_acts
from agent.several import Apart, said_of, set_apart, thing_named, with_word
from agent.speller import Speller
from agent.totals import total_in
from agent.wishing import wishes_in
from engine.lexical import content_words
from engine.profile import PERSON_KEYS
from engine.vocabulary import Vocabulary
from tools.copies import copies_in
from tools.measures import comparative, superlative
from tools.quantities import quantities
from tools.rank_products import LAST_PURCHASE
from tools.references import other_than, points_back, positions, says_other
from tools.sums import asks_sum

#: An act counts from this probability on (the reader's scores are tuned so that .5 is even).
LIKELY = 0.5
#: Below this, the best act is no more than a hunch: the message becomes a search text.
UNSURE = 0.3

#: Acts that point at a shown product.
_POINTING = frozenset(
    {"why", "why_not", "compare", "ask_product", "take", "drop", "reject", "similar"}
)
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
_KINDS = ("subcategory", "category", "need")
#: Acts that talk, and that a named kind of product turns into a search.
_TALK = frozenset(
    {"deny", "affirm", "correct", "thanks", "greet", "smalltalk", "rude", "off_topic"}
)
#: What the reader alone is not believed in beside the name of a kind or a brand.
_DRASTIC = frozenset({"start_over", "forget", "show_list", "undo", "attack", "about_bot"})
#: "tell me about your kettles": with nothing on screen it asks to see some.
_ABOUT_KIND = re.compile(r"^\W*(?:tell me|what) about (?:your|the|any)\b", re.IGNORECASE)
_THEM = re.compile(r"\b(?:s?he|they|her|his|him|them|their)\b", re.IGNORECASE)
_ALL_OF_THEM = re.compile(
    r"\b(?:both|all|the (?:two|lot)|these|those|them|they|everything)\b(?! (?:first|last|in all))",
    re.I,
)
#: The most that is taken at one word ("all of them").
_MOST_TAKEN = 5
_SORTS = {"cheapest": "cheapest", "dearest": "dearest", "best_rated": "best_rated"}
_STEERS = {"cheaper": "cheaper", "pricier": "pricier", "better": "better_rated"}


@dataclass(frozen=True)
class Understanding:
    """Understands messages for one shop. Holds nothing of any conversation.

    Attributes:
        speller: mends slips before anything is read, so that "nto over 40" is no floor.
    """

    reader: Reader
    vocabulary: Vocabulary
    customers: Customers = NOBODY
    speller: Speller = field(default_factory=Speller)

    def frame(self, dialogue: Dialogue) -> Frame:
        """What the last message of ``dialogue`` asks for."""
        text = with_apostrophe(self.speller.mended(dialogue.message)[0].strip())
        dialogue = replace(dialogue, message=text)
        if not text:
            return Frame(unsure=True)
        parts = each_for(text)
        if parts:
            first, *others = [self._part_for(who, said, dialogue) for who, said in parts]
            if first.has("find", "gift") and all(other.recipient for other in others):
                return replace(first, others=tuple(others))
        return (
            self._of_one(text, dialogue)
            or self._of_several(text, dialogue)
            or self._alone(self._frame(text, dialogue), dialogue)
        )

    def _of_several(self, text: str, dialogue: Dialogue) -> Frame | None:
        """Several things of which one has limits of its own; None when the message is no such."""
        apart = set_apart(text)
        if apart is None:
            return None
        found = self._frame(apart.common, replace(dialogue, message=apart.common))
        return self._scoped(found, apart, found.needs) if len(found.needs) > 1 else None

    def _of_one(self, text: str, dialogue: Dialogue) -> Frame | None:
        """ "the mug in white": a limit of one of the several things that were asked for."""
        if len(dialogue.needs) < 2 or TAKES.search(text) or is_question(text):
            return None
        apart = said_of(text, dialogue.needs)
        inform = Frame(frozenset({"inform"}))
        return self._scoped(inform, apart, dialogue.needs) if apart else None

    def _scoped(self, found: Frame, apart: Apart, needs: tuple[str, ...]) -> Frame | None:
        """The frame with what is said of each need alone; None where that is no limit or word."""
        named = list(needs)
        own: list[tuple[int, dict[str, Any]]] = []
        for name, said in apart.own:
            place = thing_named(name, needs)
            wishes = wishes_in(said, self.reader.read(said, "shown").joined(said),
                               frozenset({"inform"}), Dialogue(message=said), self.vocabulary, [])  # fmt: skip
            limits = [(place, w) for w in wishes if w["key"] not in (*_KINDS, *PERSON_KEYS)]
            if place is None or not (limits or len(said.split()) < 3):
                return None
            own += [(place, wish) for _, wish in limits]
            if not limits:
                named[place] = with_word(named[place], name, said)
        scoped = tuple({**wish, "scope": named[place]} for place, wish in own)
        return replace(found, wishes=(*found.wishes, *scoped), needs=tuple(named))

    @staticmethod
    def _alone(found: Frame, dialogue: Dialogue) -> Frame:
        """What was said of one of several things goes with it where it is asked for alone."""
        kinds = [w for w in found.wishes if w["key"] in _KINDS and w.get("relation", "is") == "is"]
        set_before = {(wish["key"], wish.get("relation", "is")) for wish in found.wishes}
        own = [
            {key: row[key] for key in ("key", "value", "relation", "words")}
            for row in dialogue.profile
            if (scope := row.get("scope")) and not found.needs
            and any(thing_named(word, [scope]) == 0 for w in kinds for word in content_words(str(w["words"])))
            and (row["key"], row["relation"]) not in set_before
        ]  # fmt: skip
        return replace(found, wishes=(*found.wishes, *own)) if own else found

    def _part_for(self, who: str, said: str, dialogue: Dialogue) -> Frame:
        """What is said for one of several people."""
        found = self._frame(said, replace(dialogue, message=said))
        return replace(found, acts=found.acts | {"gift"}, recipient=who, new_search=False)

    def _frame(self, text: str, dialogue: Dialogue) -> Frame:
        reading = self.reader.read(text, dialogue.stage).joined(text)
        read, reading = reading, meant_anew(text, reading, dialogue)
        reading = without_measured(text, reading, dialogue, self.vocabulary)
        customer = self.customers.named(text, reading, dialogue, self.vocabulary)
        if customer and (same := asked_again(text, customer, dialogue)):
            return Frame(acts=same, customer=customer)
        if revises_letter(text, dialogue):
            return _letter(text, dialogue)
        acts = self._acts(text, reading, dialogue, customer)
        if "draft" in acts and dialogue.cards and not customer:
            return _letter(text, dialogue)
        if acts & {"reject", "drop"} and len(reading.texts("not", text)) > len(
            read.texts("not", text)
        ):
            acts = (acts - {"reject", "drop"}) | {"inform"}  # "not the teapot" among teas
        pointing, reading = without_ratings(text, reading)
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
        bare = bool(acts & (_POINTING | {"cheaper", "pricier", "better"}))
        bare = bare or dialogue.stage == "taken" or re.fullmatch(r"\W*[1-9]\W*", text) is not None
        copies = copies_in(pointing) if dialogue.cards else None
        if copies:  # in "two of number 3" only 3 is a place
            end = copies.end if copies.alone else copies.start + len(copies.words)
            pointing = pointing[: copies.start] + " " * (end - copies.start) + pointing[end:]
            acts = frozenset({"take"}) if copies.takes else acts
            bare = bare or copies.takes
        places = positions(pointing, dialogue.cards, bare_numbers=bare)
        if asks_sum(text):
            return _sum_asked(text, acts, places, dialogue)
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
        if not places and acts == {"ask_product"} and asks_which(text, acts, dialogue):
            places = compared_last(dialogue) or list(range(len(dialogue.cards)))
        if not places and not beyond and acts & _POINTING and "unclear" not in acts:
            places = pointed(text, acts, reading, dialogue)
        if (
            "take" in acts
            and places == list(range(len(dialogue.cards)))
            and len(places) > _MOST_TAKEN
        ):
            places = []  # ten at once are seldom meant: which ones, is asked
        if (
            "take" in acts
            and not places
            and not beyond
            and (acts & set(_STEERS) or reading.texts("need", text) + reading.texts("value", text))
        ):
            acts = (acts - {"take"}) | {"inform"}  # "ok a wooden one then"
        if "compare" in acts and len(places) > 1 and comparative(text):
            acts = (acts - {"compare"}) | {"ask_product"}  # "is the first or the second heavier?"
        if "compare" in acts and len(places) == 1 and not COMPARES.search(text):
            acts = (acts - {"compare"}) | {"ask_product"}  # it takes two to compare
        if (
            "compare" in acts
            and len(places) == 1
            and points_back(text)
            and dialogue.focus is not None
        ):
            places = list(dict.fromkeys([dialogue.focus, *places]))  # "compare it with the second"
        but = BUT.search(text)
        told = text[: but.start()] if but else ""
        said = points_back(told) or positions(told, dialogue.cards, bare_numbers=True)
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
        if CHANGES_MIND.search(text) and not any(w["key"] in _KINDS for w in wishes):
            wishes = (*wishes, *search_for_another(recipient, dialogue))
        total = total_in(text)
        listed = text[: total[0]] if total else text
        read_alone = self.reader.read(listed, dialogue.stage).joined(listed) if total else reading
        needs = separate_needs(listed, read_alone, acts, self.vocabulary)
        refines = acts & _REFINES and "find" not in acts
        if not needs and refines and not any(w["key"] in _KINDS for w in wishes):
            needs = dialogue.needs  # "under 20" after several short lists is meant for each
        if "undo" in acts and len(dialogue.needs) > 1:
            needs = dialogue.needs  # of several things, what was said last goes; the things stay
        if needs:
            wishes = tuple(w for w in wishes if not self._is_of(w, needs))
        remove = removed_keys(text, acts, self.vocabulary)
        if allowed := allowed_again(text, dialogue, self.vocabulary):
            remove, acts = allowed, (acts - {"reject", "correct", "affirm"}) | {"remove_wish"}
            wishes = tuple(w for w in wishes if f"{w['key']}={w['value']}" not in allowed)
        if wishes and not acts - {"rude", "greet"}:
            acts |= {"inform"}
        if "inform" in acts and not (wishes or recipient or remove or step or needs):
            acts -= {"inform"} if acts - {"inform"} and acts <= _TALK | {"inform"} else set()
        if "correct" in acts and only_rules_out(wishes, dialogue):
            acts = (acts - {"correct"}) | {"inform"}  # "not mugs": they were never asked for
        unsure = not acts and not beyond
        if acts and acts <= _TALK and any(w["key"] in _KINDS[:2] for w in wishes):
            acts |= {"find", "inform"}  # "no, a sleeping bag": a kind is named
        if unsure and wishes:
            unsure, acts = False, frozenset({"find", "inform"})  # it names things that we sell
        if acts == {"inform"} and not (wishes or recipient or remove or step or needs):
            unsure = True  # something was told and none of it is a wish that this shop knows
        if unsure and dialogue.cards and is_aside(text):
            if dialogue.focus is not None and is_question(text) and points_back(text):
                at = (str(dialogue.focus + 1),)  # "how long does it take to set up?"
                return Frame(acts=frozenset({"ask_product"}), products=at, topic=text)
            return Frame(unsure=True)  # the same list once more would answer nothing
        if unsure:
            needs = (text,)  # searched for once; what was not understood is no wish to keep
        like_last = (dialogue.support or dialogue.signed_in) and (
            LIKE_LAST.search(text) is not None or like_what_was_bought(text, dialogue)
        )
        if like_last:
            places = []
            acts = (acts - _POINTING) | {"similar", "find"}
            wishes = tuple(w for w in wishes if w["key"] != "need")
        if "similar" in acts and dialogue.cards and not (places or beyond or wishes or like_last):
            acts = (acts - {"similar", "find"}) | {"more"}  # like those on screen, and none of them
        if len(places) == len(dialogue.cards) > 1 and acts.isdisjoint(_POINTING):
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
            topic=(again or text) if acts & QUESTION_ACTS else "",
            count=count_in(text, acts),
            copies=copies.words if copies and "take" in acts else "",
            needs=needs,
            total=total is not None and len(needs) > 1,
            sort="best"
            if steer or step
            else next((_SORTS[act] for act in _SORTS if act in acts), "best"),
            steer=step.direction if step else steer,
            by=step.words if step else "",
            like=LAST_PURCHASE
            if like_last
            else str(places[0] + 1)
            if "similar" in acts and places
            else "",
            more="more" in acts,
            near=dialogue.like if acts & _REFINES and "find" not in acts else "",
            replaces="take" in acts
            and dialogue.stage == "taken"
            and REPLACES.search(text) is not None,
            unsure=unsure,
        )

    def _acts(
        self, text: str, reading: Reading, dialogue: Dialogue, customer: str
    ) -> frozenset[str]:
        """The likely acts, with what plain rules are sure of added and the impossible left out."""
        if denied_facts(text, dialogue):
            return frozenset({"remove_wish"})
        acts = {act for act, likely in reading.acts.items() if likely >= LIKELY}
        sure, never = rule_acts(text, dialogue)
        if is_question(text):
            never |= {"skip"} - sure  # "does it matter what room?" leaves nothing to the assistant
        acts = (acts | sure) - never
        of_last = LIKE_LAST.search(text) is not None or like_what_was_bought(text, dialogue)
        if of_last and (dialogue.support or dialogue.signed_in):
            acts |= {"find"}
        if dialogue.support and "cheaper" in sure and acts & {"find", "similar"}:
            acts |= {"cheaper"}
        requests = acts & {"find", "summary", "draft", "more"} and dialogue.support
        if customer and not requests:
            # A name or an ID alone is a look-up; with a request it is whom the request is for.
            acts.add("lookup")
            acts -= {"inform", "find"}
        if not customer and "lookup" in acts and not dialogue.support:
            acts.discard("lookup") if acts & {"find", "inform", "ask_profile"} else None
        if not any(row["source"] in ("said", "staff") for row in dialogue.profile):
            acts.discard("remove_wish")  # nothing was wished for yet
        if dialogue.support and dialogue.customer and not customer and acts & {"find", "gift"}:
            acts -= {"lookup"} - sure  # "ideas for his birthday" is meant of who is on screen
        if dialogue.customer and not customer and "lookup" in acts - sure and _THEM.search(text):
            acts = (acts - {"lookup"}) | {"summary"}  # "is she a good customer?"
        named = any(
            match.score >= 0.9 and match.key in ("subcategory", "category", "brand")
            for match in self.vocabulary.find(text)
        )
        if named and not dialogue.cards and _ABOUT_KIND.match(text):
            acts = (acts - {"ask_profile", "ask_product", "ask_shop", "about_bot"}) | {"find"}
        if named and "find" in acts and "ask_shop" not in sure:
            acts.discard("ask_shop")  # "can I get Acme rugs?" asks for rugs
        if named and "lookup" in acts and not customer and not dialogue.support:
            acts = (acts - {"lookup"}) | {"find"}  # a product is asked for, nobody is named
        if "remove_wish" in acts and named and not was_wished(text, dialogue, self.vocabulary):
            acts = (acts - {"remove_wish"}) | {"inform"}  # "leave Acme out": it was never wished in
        if "take" in acts:
            acts -= {"reject", "show_list"}
        if "drop" in acts and not dialogue.shortlist:
            acts = (acts - {"drop"}) | {"reject" if dialogue.cards else "inform"}
        doubtful = acts & _DRASTIC - sure
        if doubtful and (named or any(q.bounded for q in quantities(text))):
            # "the tent again", "scratch that, not over 30": nothing is to be deleted.
            acts = (acts - doubtful) | {"find" if named else "inform"}
        if named and not dialogue.cards and acts & _POINTING:
            acts = (acts - _POINTING) | {"find"}  # "do you stock rugs?": nothing is shown yet
        valued = "skip" in acts - sure and any(m.score >= 1 for m in self.vocabulary.find(text))
        if (named or valued) and "skip" in acts:
            acts = (acts - {"skip"}) | {"inform"}  # "I don't buy from Acme" is no "no preference"
        if named and acts <= _TALK | {"bye"}:
            acts |= {"inform"}  # "no Acme for me, thanks" is more than thanks
        if not dialogue.support:
            acts -= {"summary", "draft"}
        if not dialogue.cards and not of_last:
            # Nothing is shown that could be compared or cheaper than.
            for act in ("compare", "similar", "take"):
                acts.discard(act)
            for act in ("cheaper", "pricier", "better"):
                if act in acts:
                    acts.discard(act)
                    acts.add("inform")
        if not acts and named:
            acts.add("inform")
        if is_doubtful(text, acts, sure, reading, dialogue):
            return frozenset()
        if not acts:
            best = max(reading.acts, key=lambda act: reading.acts[act], default="")
            staffs = best in ("summary", "draft", "lookup") and not dialogue.support
            least = LIKELY if best in _DRASTIC else UNSURE
            if best and reading.acts[best] >= least and best not in never and not staffs:
                acts.add(best)
        return frozenset(acts)

    @staticmethod
    def _is_of(wish: dict[str, Any], needs: tuple[str, ...]) -> bool:
        """True for what only one of several needs says: "lights" are no light roast for a phone."""
        words = str(wish.get("words") or wish["value"])
        named = wish.get("relation", "is") == "is" and any(words in need for need in needs)
        return wish["key"] in _KINDS or (named and wish["key"] != "price")


def _sum_asked(text: str, acts: frozenset[str], places: list[int], dialogue: Dialogue) -> Frame:
    """What is meant together: what is named, else what is kept, else what was just compared."""
    shown = [place for place in places if place < len(dialogue.cards)]
    if _ALL_OF_THEM.search(text) or not shown:  # "both", "these": not by name
        compared = sorted(compared_last(dialogue) or dialogue.spoken)
        kept = bool(dialogue.shortlist)
        shown = [] if kept else compared if len(compared) > 1 else shown
    if not shown:
        return Frame(acts=acts & {"greet"} | {"show_list"})
    named = tuple(str(place + 1) for place in shown)
    return Frame(acts=frozenset({"ask_product"}), products=named, topic=text)


def _letter(text: str, dialogue: Dialogue) -> Frame:
    """A letter to the customer on screen, with the products that the message names."""
    places = in_letter(text, dialogue)
    shown = [place for place in places if place < len(dialogue.cards)]
    return Frame(
        acts=frozenset({"draft"}),
        products=tuple(str(place + 1) for place in shown),
        beyond=tuple(place + 1 for place in places if place not in shown),
    )
