"""From a person's words to a Frame: the trained reader for acts, plain code for everything exact.

The reader (``reading.py``) knows language; numbers, references, brands and kinds are settled by
code against the conversation and the shop's words. In doubt a message becomes a search text: a
limit is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from agent.customers import NOBODY, Customers
from agent.dialogue import Dialogue
from agent.doubt import is_doubtful
from agent.followups import (
    BUT,
    COMES_IN,
    COMPARES,
    LIKE_LAST,
    PICKS,
    TAKES,
    WHICH_OF,
    asked_again,
    is_new_search,
    repeated,
    step_from,
)
from agent.frame import Frame
from agent.needs import separate_needs
from agent.reading import Reader, Reading
from agent.recipients import each_for, recipient_in
from agent.rules import QUESTION_ACTS, rule_acts
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
_KINDS = ("subcategory", "category", "need")
#: Acts that talk, and that a named kind of product turns into a search.
_TALK = frozenset(
    {"deny", "affirm", "correct", "thanks", "greet", "smalltalk", "rude", "off_topic"}
)
#: What the reader alone is not believed in beside the name of a kind or a brand.
_DRASTIC = frozenset({"start_over", "forget", "show_list", "undo"})
_SORTS = {"cheapest": "cheapest", "dearest": "dearest", "best_rated": "best_rated"}
_STEERS = {"cheaper": "cheaper", "pricier": "pricier", "better": "better_rated"}
_TOPIC_KEYS = {
    "budget": "price", "price": "price", "limit": "price", "cost": "price", "money": "price",
    "colour": "color", "color": "color", "brand": "brand", "make": "brand", "rating": "rating",
    "stars": "rating", "size": "size", "material": "material", "age": "age", "gender": "gender",
    "kind": "subcategory", "type": "subcategory", "category": "category", "season": "season",
    "occasion": "occasion",
}  # fmt: skip


@dataclass(frozen=True)
class Understanding:
    """Understands messages for one shop. Holds nothing of any conversation."""

    reader: Reader
    vocabulary: Vocabulary
    customers: Customers = NOBODY

    def frame(self, dialogue: Dialogue) -> Frame:
        """What the last message of ``dialogue`` asks for."""
        text = dialogue.message.strip()
        if not text:
            return Frame(unsure=True)
        parts = each_for(text)
        if parts:
            first, *others = [self._part_for(who, said, dialogue) for who, said in parts]
            if first.has("find", "gift") and all(other.recipient for other in others):
                return replace(first, others=tuple(others))
        return self._frame(text, dialogue)

    def _part_for(self, who: str, said: str, dialogue: Dialogue) -> Frame:
        """What is said for one of several people."""
        found = self._frame(said, replace(dialogue, message=said))
        return replace(found, acts=found.acts | {"gift"}, recipient=who, new_search=False)

    def _frame(self, text: str, dialogue: Dialogue) -> Frame:
        reading = self.reader.read(text, dialogue.stage).joined(text)
        customer = self.customers.named(text, reading, dialogue, self.vocabulary)
        if customer and (same := asked_again(text, customer, dialogue)):
            return Frame(acts=same, customer=customer)
        acts = self._acts(text, reading, dialogue, customer)
        pointing, reading = _without_ratings(text, reading)
        if pointing != text and "compare" in acts and not COMPARES.search(pointing):
            acts = (acts - {"compare"}) | {"inform"}
        step = step_from(text, acts, dialogue)
        if step:
            acts = (acts & {"rude", "greet", "reject"}) | {"inform"}
        bare = bool(acts & (_POINTING | {"cheaper", "pricier", "better"}))
        bare = bare or dialogue.stage == "taken" or re.fullmatch(r"\W*[1-9]\W*", text) is not None
        places = positions(pointing, dialogue.cards, bare_numbers=bare)
        if not dialogue.cards and not acts & {"drop", "why_not", "ask_product"}:
            places = []
        if re.fullmatch(r"\W*[1-9]\W*", text) and dialogue.stage == "shown":
            acts = frozenset({"take"})
        if says_other(text) and dialogue.cards:
            other = other_than(text, dialogue.cards, dialogue.spoken)
            places, acts = ([], acts | {"unclear"}) if other is None else ([other], acts)
        asks = WHICH_OF.match(text) or (text.endswith("?") and not TAKES.search(text))
        if len(places) == 1 and superlative(text) and asks:
            acts = frozenset({"ask_product"})  # "which has the longest battery?"
        acts, again = repeated(text, acts, places, dialogue)
        beyond = tuple(place + 1 for place in places if place >= len(dialogue.cards))
        places = [place for place in places if place < len(dialogue.cards)]
        if not places and not beyond and acts & _POINTING and "unclear" not in acts:
            places = self._pointed(text, acts, reading, dialogue)
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
            places = places or self._pointed(text, acts, reading, dialogue) or [0]
        wishes = () if step else wishes_in(
            text, reading, acts, dialogue, self.vocabulary, places
        )  # fmt: skip
        recipient = "me" if "self" in acts else recipient_in(text, reading, acts, dialogue)
        if recipient and recipient != "me":
            acts |= {"gift"}
        needs = separate_needs(text, reading, acts, self.vocabulary)
        refines = acts & {"inform", "cheaper", "pricier", "better", "more"} and not acts & {"find"}
        if not needs and refines and not any(w["key"] in _KINDS for w in wishes):
            needs = dialogue.needs  # "under 20" after several short lists is meant for each
        if needs:
            wishes = tuple(w for w in wishes if w["key"] not in ("category", "subcategory", "need"))
        remove = self._removed(text, acts)
        if wishes and not acts - {"rude", "greet"}:
            acts |= {"inform"}
        if "correct" in acts and self._rules_out(wishes, dialogue):
            acts = (acts - {"correct"}) | {"inform"}  # "not mugs": they were never asked for
        unsure = not acts and not beyond
        if acts and acts <= _TALK and any(w["key"] in _KINDS[:2] for w in wishes):
            acts |= {"find", "inform"}  # "no, a sleeping bag": a kind is named
        if unsure and wishes:
            unsure, acts = False, frozenset({"find", "inform"})  # it names things that we sell
        if acts == {"inform"} and not (wishes or recipient or remove or step or needs):
            unsure = True  # something was told and none of it is a wish that this shop knows
        if unsure:
            needs = (text,)  # searched for once; what was not understood is no wish to keep
        like_last = (dialogue.support or dialogue.signed_in) and LIKE_LAST.search(text) is not None
        if like_last:
            places = []
            acts = (acts - _POINTING) | {"similar", "find"}
            wishes = tuple(w for w in wishes if w["key"] != "need")
        if len(places) == len(dialogue.cards) > 1 and acts.isdisjoint(_POINTING):
            places = []  # "those are too dear, cheaper" is meant of the list
        steer = next((_STEERS[act] for act in _STEERS if act in acts), "")
        return Frame(
            acts=acts,
            wishes=tuple(wishes),
            remove=remove,
            recipient=recipient,
            new_search=is_new_search(acts, wishes, dialogue),
            products=tuple(str(place + 1) for place in places)
            or (() if beyond else self._elsewhere(text, acts, reading)),
            beyond=beyond,
            customer=customer,
            topic=(again or text) if acts & QUESTION_ACTS else "",
            count=_count(text, acts),
            needs=needs,
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
            unsure=unsure,
        )

    def _acts(
        self, text: str, reading: Reading, dialogue: Dialogue, customer: str
    ) -> frozenset[str]:
        """The likely acts, with what plain rules are sure of added and the impossible left out."""
        acts = {act for act, likely in reading.acts.items() if likely >= LIKELY}
        sure, never = rule_acts(text, dialogue)
        acts = (acts | sure) - never
        if LIKE_LAST.search(text) and (dialogue.support or dialogue.signed_in):
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
        named = any(
            match.score >= 0.9 and match.key in ("subcategory", "category", "brand")
            for match in self.vocabulary.find(text)
        )
        if named and "find" in acts and "ask_shop" not in sure:
            acts.discard("ask_shop")  # "can I get Acme rugs?" asks for rugs
        if named and "lookup" in acts and not customer and not dialogue.support:
            acts = (acts - {"lookup"}) | {"find"}  # a product is asked for, nobody is named
        if "remove_wish" in acts and named and not self._wished(text, dialogue):
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
        if named and "skip" in acts:
            acts = (acts - {"skip"}) | {"inform"}  # "I don't buy from Acme" is no "no preference"
        if named and acts <= _TALK | {"bye"}:
            acts |= {"inform"}  # "no Acme for me, thanks" is more than thanks
        if "summary" in acts and not dialogue.support:
            acts.discard("summary")
        if "draft" in acts and not dialogue.support:
            acts.discard("draft")
        if not dialogue.cards and not LIKE_LAST.search(text):
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
            if best and reading.acts[best] >= UNSURE and best not in never and not staffs:
                acts.add(best)
        return frozenset(acts)

    def _rules_out(self, wishes: tuple[dict[str, Any], ...], dialogue: Dialogue) -> bool:
        """True when all that is said is what is not wanted, and none of it was wished for."""
        held = {(row["key"], str(row["value"])) for row in dialogue.profile}
        return bool(wishes) and all(
            wish.get("relation") == "not" and (wish["key"], str(wish["value"])) not in held
            for wish in wishes
        )

    def _wished(self, text: str, dialogue: Dialogue) -> bool:
        """True when a value that the words name is among the wishes kept so far."""
        kept = {str(row["value"]).casefold() for row in dialogue.profile}
        return any(str(match.value).casefold() in kept for match in self.vocabulary.find(text))

    def _pointed(
        self, text: str, acts: frozenset[str], reading: Reading, dialogue: Dialogue
    ) -> list[int]:
        """What "it", or nothing at all, points at: the product last spoken of, else the first."""
        if not dialogue.cards or acts & {"compare", "why_not"}:
            return []
        if dialogue.stage == "offered" and "why" in acts:
            return []  # of the list that came out empty, not of the one before
        if "why" in acts and PICKS.search(text):
            return [dialogue.better or 0]
        if "take" in acts and not points_back(text) and len(dialogue.cards) > 1:
            return [] if dialogue.focus is None else [dialogue.focus]
        if dialogue.focus is not None:
            return [dialogue.focus]
        pointing = points_back(text) or bool(reading.texts("item", text))
        if "ask_product" in acts and not pointing:
            return list(range(len(dialogue.cards))) if len(dialogue.cards) > 1 else [0]
        return [0] if pointing or acts & {"why", "take", "ask_product"} else []

    def _elsewhere(self, text: str, acts: frozenset[str], reading: Reading) -> tuple[str, ...]:
        """A product named that is not on screen ("why not the Acme kettle?")."""
        if not acts & {"why_not", "ask_product", "compare"}:
            return ()
        named = reading.texts("item", text) + (
            reading.texts("brand", text) if "why_not" in acts else []
        )
        return tuple(name for name in named if len(name) > 3 and not points_back(name))

    def _removed(self, text: str, acts: frozenset[str]) -> tuple[str, ...]:
        """Keys of the wishes that are taken back."""
        if "remove_wish" not in acts:
            return ()
        keys: list[str] = []
        lowered = text.casefold()
        for word, key in _TOPIC_KEYS.items():
            if re.search(rf"\b{word}s?\b", lowered):
                keys.append(key)
        keys += [key for key in self.vocabulary.keys if key.replace("_", " ") in lowered]
        keys += [match.key for match in self.vocabulary.find(text)]
        return tuple(dict.fromkeys(keys))


def _count(text: str, acts: frozenset[str]) -> int | None:
    if not acts & {"find", "more", "cheaper", "inform", "gift"}:
        return None
    for quantity in quantities(text):
        if quantity.kind == "count" and 1 <= quantity.value <= 10:
            return int(quantity.value)
    return None


def _without_ratings(text: str, reading: Reading) -> tuple[str, Reading]:
    """A message without its bounds on ratings: in "number 1? rated 4 or better" 4 is no product."""
    for quantity in quantities(text, set()):
        if quantity.kind == "rating" and quantity.bounded:
            start, end = quantity.start, quantity.end
            text = text[:start] + " " * (end - start) + text[end:]
            kept = [
                s for s in reading.spans if s.slot != "item" or s.end <= start or s.start >= end
            ]
            reading = replace(reading, spans=tuple(kept))
    return text, reading
