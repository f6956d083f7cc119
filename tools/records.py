"""What the record says to a question of it: dates, titles, kinds and counts, or that it is not there.

It reads one customer's record and decides no access: the look-up has done that before.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from data.money import money
from data.records import Customer, Event, Product
from engine.language.lexical import content_words, stem, stems_of
from engine.language.vocabulary import UNSURE, Vocabulary
from tools.context import ShopContext
from tools.record_questions import OF_SHOWN, About

#: How many titles are told at most.
_TOLD = 5
#: How many products on screen are told of one by one.
_FEW = 2
#: Questions that a thing named turns into "was it bought?": "when did she buy the lamp?".
_OF_A_THING = frozenset({"last_order", "orders", "count"})
#: Deeds as a record has them, the strongest first.
_DONE = {"purchase": "bought", "like": "liked", "view": "looked at"}
_DAY_S = 86_400.0
_NO_PURCHASES = "No purchase is on record so far."


@dataclass(frozen=True)
class Record:
    """One customer's record, as far as questions are asked of it.

    Attributes:
        events: what they did, oldest first; none in a shop that keeps no events.
    """

    customer: Customer
    events: Sequence[Event]
    context: ShopContext

    @classmethod
    def of(cls, customer: Customer, context: ShopContext) -> Record:
        """The record of a customer as the engine holds it, with what they did in this session."""
        now, name = time.time(), customer.customer_id
        history = context.recommender.profile_for(name, now=now).history
        events = [
            Event(name, one.product_id, one.kind, round(now - (one.age_days or 0.0) * _DAY_S))
            for one in history
        ]
        return cls(customer, events, context)

    def answer(self, about: About, thing: str, meant: Sequence[str]) -> str:
        """The answer in a sentence or two, which speak to nobody; "" where nothing is named.

        Args:
            thing: what the question names, in the person's words; "" where it names nothing.
            meant: IDs of products on screen that it points at.
        """
        if about in OF_SHOWN or (about in _OF_A_THING and (thing or meant)):
            deed = "view" if about == "looked_before" else "purchase"
            if len(meant) > _FEW:
                return self._of_these(meant, deed)
            if meant:
                return " ".join(self._of_product(one, deed) for one in meant[:_TOLD])
            return self._before(thing, deed) if thing else ""
        if about == "taste":
            return self._taste(thing) if thing else ""
        told = {
            "last_order": self._last_order,
            "orders": self._orders,
            "spend": self._spend,
            "spent": self._spent,
            "looked_at": self._looked_at,
            "count": self._count,
            "since": self._since,
            "most": self._most,
        }
        return told[about]() if about in told else "Whether anything was sent back isn't on record."

    # -- of everything --------------------------------------------------------------------------

    def _last_order(self) -> str:
        bought = self._did("purchase")
        if bought:
            titles = listed(self.last_titles())
            return f"The newest order on record is of {_day(bought[-1])}: {titles}."
        if kinds := self._kinds_bought():
            return f"The kind bought last is {kinds[0]}; which product it was, and when, isn't on record."
        return _NO_PURCHASES

    def _orders(self) -> str:
        bought = self._did("purchase")
        if bought:
            return f"On record, the newest first: {listed(self._titles(bought))}."
        if kinds := self._kinds_bought():
            return f"Kinds bought, the newest first: {listed(kinds)}. Single products aren't on record."
        return _NO_PURCHASES

    def _looked_at(self) -> str:
        if seen := self._did("view"):
            titles = listed(self._titles(seen))
            return f"Looked at, the newest first: {titles}. The last look was on {_day(seen[-1])}."
        if kinds := _unique(reversed(self.customer.browsing)):
            return f"Looked around in {listed(kinds)}; single products and days aren't on record."
        return "No look at anything is on record."

    def _spend(self) -> str:
        usual = self.customer.avg_order_value
        if usual is None:
            return "How much an order usually comes to isn't on record."
        return f"The usual order on record comes to {money(usual, self.context.shop.currency)}."

    def _spent(self) -> str:
        return f"What was paid isn't on record. {self._spend()}"

    def _count(self) -> str:
        bought = self._did("purchase")
        count = len(bought) or len(self.customer.purchases)
        if not count:
            return _NO_PURCHASES
        days = len({_day(event) for event in bought})
        spread = f", on {counted(days, 'day')}" if days else "; the days aren't"
        return f"{counted(count, 'purchase').capitalize()} on record{spread}."

    def _since(self) -> str:
        bought = self._did("purchase")
        if not bought:
            return "Since when isn't on record."
        return f"The first order on record is of {_day(bought[0])}."

    def _most(self) -> str:
        """Brand and kind bought most often; nothing that was bought once alone."""
        bought = [p for e in self._did("purchase") if (p := self._product(e))]
        if not bought:
            labels = Counter(self.customer.purchases)
            once = "No kind was bought more than once." if labels else _NO_PURCHASES
            return _most_of("kind", labels) or once
        brands = _most_of("brand", Counter(p.brand for p in bought if p.brand))
        kinds = _most_of("kind", Counter(p.subcategory or p.category for p in bought))
        return (
            " ".join(filter(None, (brands, kinds)))
            or "Nothing was bought more than once, by brand or kind."
        )

    # -- of a thing -----------------------------------------------------------------------------

    def _before(self, thing: str, deed: str) -> str:
        """Whether anything that the words name was bought or looked at."""
        done = _DONE[deed]
        events = self._did(deed)
        found = [e for e in events if (p := self._product(e)) and self._is(p, thing)]
        if found:
            return f"Yes, {done}: {listed(self._titles(found))}, last on {_day(found[-1])}."
        labels = self.customer.purchases if deed == "purchase" else self.customer.browsing
        kinds = [] if events else [kind for kind in labels if self._is_kind(kind, thing)]
        if kinds:
            kind = listed(_unique(kinds))
            return f"By the kind, yes: {kind} is on record as {done}. Products and days aren't."
        return f"By the record, nothing {done} fits “{thing}”."

    def _of_product(self, product_id: str, deed: str) -> str:
        """Whether this very product was bought or looked at; else what was, of its kind."""
        product = self.context.shop.product(product_id)
        if product is None:
            return ""
        done, events = _DONE[deed], self._did(deed)
        found = [event for event in events if event.product_id == product_id]
        if found:
            return f"Yes, {product.title} is on record as {done}, last on {_day(found[-1])}."
        kind = product.subcategory or product.category
        labels = self.customer.purchases if deed == "purchase" else self.customer.browsing
        if not events and {kind, product.category} & set(labels):
            told = kind if kind in labels else product.category
            return f"{told} is on record as {done}; whether it was {product.title} isn't."
        alike = [
            e for e in events if (p := self._product(e)) and (p.subcategory or p.category) == kind
        ]
        others = f" Of that kind there is {listed(self._titles(alike))}." if alike else ""
        return f"No, {product.title} isn't on record as {done}.{others}"

    def _of_these(self, product_ids: Sequence[str], deed: str) -> str:
        """Which of several products on screen were bought or looked at."""
        done = _DONE[deed]
        found = [event for event in self._did(deed) if event.product_id in product_ids]
        if not found:
            return f"None of these is on record as {done}."
        return f"Of these, {done}: {listed(self._titles(found))}, last on {_day(found[-1])}."

    def _taste(self, thing: str) -> str:
        """What speaks for a liking, by the deed that tells it."""
        told = []
        for deed, done in _DONE.items():
            own = [e for e in self._did(deed) if (p := self._product(e)) and self._is(p, thing)]
            told += [f"{done}: {listed(self._titles(own))}"] if own else []
        if told:
            return f"The record has, {'; '.join(told)}. Nothing else says so."
        kinds = [k for k in self._kinds_told() if self._is_kind(k, thing)]
        if kinds:
            return f"The record has the kind alone: {listed(_unique(kinds))}."
        return f"Nothing on record says so of “{thing}”."

    def of_thing(self, thing: str, *, bought: bool = False) -> list[str]:
        """What ``thing`` names of the history: titles, the newest first, else kinds.

        Args:
            bought: where anything that was bought fits, nothing else is meant.
        """
        found = [e for e in self.events if (p := self._product(e)) and self._is(p, thing)]
        found = [e for e in found if bought and e.kind == "purchase"] or found
        if self.events:
            return self._titles(found)
        return _unique(k for k in self._kinds_told() if self._is_kind(k, thing))

    def last_titles(self) -> list[str]:
        """Titles of the newest order: of all that was bought on its day."""
        bought = self._did("purchase")
        return self._titles([event for event in bought if _day(event) == _day(bought[-1])])

    def of_deed(self, deed: str) -> list[str]:
        """Titles of what was bought, liked or looked at, the newest first."""
        return self._titles(self._did(deed))

    def names(self) -> list[str]:
        """Titles of all that the history holds, else the kinds of the record; each once."""
        titles = self.context.shop.titles([event.product_id for event in self.events])
        return list(dict.fromkeys(titles or self._kinds_told()))

    # -- plumbing -------------------------------------------------------------------------------

    def _did(self, kind: str) -> list[Event]:
        return [event for event in self.events if event.kind == kind]

    def _product(self, event: Event) -> Product | None:
        return self.context.shop.product(event.product_id)

    def _titles(self, events: Sequence[Event]) -> list[str]:
        """Titles, the newest first, each once."""
        return _unique(self.context.shop.titles([e.product_id for e in reversed(events)]))

    def _kinds_told(self) -> list[str]:
        return [*self.customer.purchases, *self.customer.browsing]

    def _kinds_bought(self) -> list[str]:
        return _unique(reversed(self.customer.purchases))

    def _is(self, product: Product, thing: str) -> bool:
        """Whether a product is what the words name: by kind and brand, else by its name."""
        named = _named(self.context.recommender.vocabulary, thing)
        if named:
            return all(str(getattr(product, key)) in values for key, values in named.items()) or (
                _stems(thing) <= stems_of(product.title)
            )
        stems = _stems(thing)
        return bool(stems) and stems <= stems_of(f"{product.title} {product.subcategory}")

    def _is_kind(self, kind: str, thing: str) -> bool:
        vocabulary = self.context.recommender.vocabulary
        named = _named(vocabulary, thing)
        names = {kind, *vocabulary.parents.get(kind, ())}
        if any(names & values for key, values in named.items() if key != "brand"):
            return True
        stems = _stems(thing)
        return bool(stems) and bool(stems & stems_of(kind))


def _named(vocabulary: Vocabulary, thing: str) -> dict[str, set[str]]:
    """Column -> its values that the words name; a kind by its narrowest column."""
    found: dict[str, set[str]] = {}
    for match in vocabulary.find(thing):
        if match.key in ("category", "subcategory", "brand") and match.score > UNSURE:
            found.setdefault(match.key, set()).add(str(match.value))
    if "subcategory" in found:
        found.pop("category", None)
    return found


def _stems(thing: str) -> set[str]:
    return {stem(word) for word in content_words(thing)}


def _day(event: Event) -> str:
    """ "3 May 2026", in UTC."""
    day = datetime.fromtimestamp(event.timestamp, UTC)
    return f"{day.day} {day:%B %Y}"


def _most_of(noun: str, counts: Counter[str]) -> str:
    """ "The brand bought most is Acme, 3 times."; "" where none was bought twice."""
    most = max(counts.values(), default=0)
    if most < 2:
        return ""
    names = [name for name, count in counts.items() if count == most]
    verb = f"The {noun} bought most is" if len(names) == 1 else f"The {noun}s bought most are"
    return f"{verb} {listed(names[:_TOLD])}, {most} times{'' if len(names) == 1 else ' each'}."


def counted(count: int, noun: str) -> str:
    """ "1 day", "3 days"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))[:_TOLD]
