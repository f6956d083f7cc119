"""From a person's words to a Frame: the trained reader for acts, plain code for everything exact.

The reader (``reading.py``) knows language; numbers, references, brands and kinds are settled by
code against the conversation and the shop's words. In doubt a message becomes a search text: a
limit is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial

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
    asks_which,
    compared_last,
    is_new_search,
    like_what_was_bought,
    meant_anew,
    most_of_shown,
    repeated,
    search_for_another,
    step_from,
    turns_to_another,
)
from agent.frame import Frame
from agent.limits import count_in, without_ratings
from agent.needs import separate_needs
from agent.own_limits import asked_alone, is_of_one, limits_alone, of_one, of_several
from agent.phrase import names_kind, names_things
from agent.pointing import elsewhere, pointed
from agent.polarity import CHANGES_MIND
from agent.reading import Reader, Reading
from agent.recipients import for_each, recipient_in, with_apostrophe
from agent.retractions import allowed_again, only_rules_out, removed_keys, was_wished
from agent.rules import QUESTION_ACTS, rule_acts
from agent.speller import Speller
from agent.staff import in_letter, letter, of_staff
from agent.totals import total_in
from agent.wishing import names_value, wishes_in
from engine.vocabulary import Vocabulary
from tools.measures import superlative
from tools.quantities import quantities
from tools.rank_products import LAST_PURCHASE
from tools.references import other_than, points_back, positions, says_other

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
    {"inform", "cheaper", "pricier", "better", "more", "reject", "correct", "remove_wish"}
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
        limits = partial(limits_alone, reader=self.reader, vocabulary=self.vocabulary)
        found = (
            for_each(text, dialogue, self._frame)
            or of_one(text, dialogue, limits)
            or of_several(text, dialogue, self._frame, limits)
            or asked_alone(self._frame(text, dialogue), dialogue)
        )
        if not (dialogue.support and found.customer):
            return found
        return replace(found, waiting=self.customers.further(text, found.customer))

    def _frame(self, text: str, dialogue: Dialogue) -> Frame:
        reading = self.reader.read(text, dialogue.stage).joined(text)
        read = reading
        reading = meant_anew(text, reading, dialogue)
        customer = self.customers.named(text, reading, dialogue, self.vocabulary)
        if staffs := of_staff(text, customer, dialogue):
            return staffs
        acts = self._acts(text, reading, dialogue, customer)
        if "draft" in acts:
            if names_things(text, self.vocabulary) and not in_letter(text, dialogue):
                acts |= {"find", "inform"}  # "headphones under 80, draft a reply"
            elif dialogue.cards and not customer:
                return letter(text, dialogue)
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
        places = positions(pointing, dialogue.cards, bare_numbers=bare)
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
            and not places
            and not beyond
            and (acts & set(_STEERS) or reading.texts("need", text) + reading.texts("value", text))
        ):
            acts = (acts - {"take"}) | {"inform"}  # "ok a wooden one then"
        if "compare" in acts and len(places) == 1 and not COMPARES.search(text):
            acts = (acts - {"compare"}) | {"ask_product"}  # it takes two to compare
        if (
            "compare" in acts
            and len(places) == 1
            and points_back(text)
            and dialogue.focus is not None
        ):
            places = list(dict.fromkeys([dialogue.focus, *places]))  # "compare it with the second"
        if places and BUT.search(text) and not acts & QUESTION_ACTS:
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
            wishes = tuple(w for w in wishes if not is_of_one(w, needs))
        remove = removed_keys(text, acts, self.vocabulary)
        if allowed := allowed_again(text, dialogue):
            remove, acts = allowed, (acts - {"reject", "correct", "affirm"}) | {"remove_wish"}
            lifted = {one.split("=", 1)[1].casefold() for one in allowed}
            wishes = tuple(w for w in wishes if str(w["value"]).casefold() not in lifted)
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
            acts -= {"inform", "find", "undo", "start_over", "more"}  # "back to C0042"
        if not customer and "lookup" in acts and not dialogue.support:
            acts.discard("lookup") if acts & {"find", "inform", "ask_profile"} else None
        if not any(row["source"] in ("said", "staff") for row in dialogue.profile):
            acts.discard("remove_wish")  # nothing was wished for yet
        if dialogue.support and dialogue.customer and not customer and acts & {"find", "gift"}:
            acts -= {"lookup"} - sure  # "ideas for his birthday" is meant of who is on screen
        if dialogue.customer and not customer and "lookup" in acts - sure and _THEM.search(text):
            acts = (acts - {"lookup"}) | {"summary"}  # "is she a good customer?"
        named = names_kind(text, self.vocabulary)
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
