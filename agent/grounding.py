"""The fact gate: each sentence of a reply must stand in the evidence, or it is replaced.

It is on for every model. It knows the shop's closed vocabularies (titles, brands, people, values
of attributes) and the shapes that claims take in English; it does not know who wrote the text.
What it cannot check it lets pass only when nothing in it looks like a fact of the shop or of a
person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.claims import CLAIMS, claim_fails
from agent.evidence import Evidence
from data.money import money
from data.shop import Shop

#: Said when nothing of a reply stands.
NOTHING_STANDS = "I don't have that."

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\d|\w|\*\w)[^.!?\n]*)*(?:[.!?]+[\"”')*]*|\n+|$)\s*")
_MONEY = re.compile(r"(?:[$€£₹¥]|CA\$|A\$)\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:dollars?|euros?|pounds?|rupees?|bucks|USD|EUR|GBP|INR)\b", re.I)
_RATED = re.compile(r"\b(?:rated|rating(?: of| is)?|scores?)\s+(\d(?:\.\d+)?)|(\d(?:\.\d+)?)\s?(?:/\s?5|out of (?:5|five)|of 5|stars?)", re.I)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w])")
_ID = re.compile(r"\b[A-Z]{1,4}[-_]?\d{2,}\b")
_CAPITAL = re.compile(r"(?<![.!?:]\s)(?<!^)(?<!\n)(?<!\*\*)(?<!- )\b([A-Z][A-Za-z'’-]{2,})\b")
_VOCATIVE = re.compile(r"\b(?:hi|hello|hey|dear|welcome back|thanks|thank you|sorry),?\s+([A-Z][a-z]{2,})\b")
_MATERIAL_CONTEXT = re.compile(r"\b(?:comes? in|available in|made (?:of|from|out of)|in size|is made|made with)\b", re.I)
#: Capitalised words that are no names.
_PLAIN_CAPITALS = frozenset(
    "i'm i'll i'd i've monday tuesday wednesday thursday friday saturday sunday january february march "
    "april may june july august september october november december christmas easter halloween "
    "english spring summer autumn winter usd eur gbp inr cad aud jpy kind regards hello".split()
)
#: Attribute values that are ordinary words too; only checked where they are surely a claim.
_ORDINARY = frozenset(
    "yes no none one light dark medium small large adult unisex other mixed classic natural standard "
    "regular full soft hard new all any basic simple warm cool fresh clear plain sweet strong mild".split()
)


@dataclass(frozen=True)
class Lexicon:
    """The shop's closed vocabularies, for spotting claims.

    Attributes:
        titles: casefolded title -> product IDs.
        people: casefolded full names and IDs of customers.
        brands, values: casefolded brands; casefolded attribute values of up to three words.
    """

    titles: Mapping[str, tuple[str, ...]]
    people: frozenset[str]
    brands: frozenset[str]
    values: frozenset[str]
    longest_title: int
    id_shapes: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, shop: Shop) -> Lexicon:
        titles: dict[str, list[str]] = {}
        values: set[str] = set()
        for product in shop.products:
            titles.setdefault(_plain(product.title), []).append(product.product_id)
            for value in product.attributes.values():
                for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
                    if text and len(text) > 2 and len(text.split()) <= 3 and not text[0].isdigit():
                        values.add(text.casefold())
        people = {name.casefold() for c in shop.customers for name in (c.name, c.customer_id) if name}
        shapes = {_shape(i) for i in [p.product_id for p in shop.products] + [c.customer_id for c in shop.customers]}
        return cls(
            titles={title: tuple(ids) for title, ids in titles.items() if len(title) > 3},
            people=frozenset(people),
            brands=frozenset(p.brand.casefold() for p in shop.products if p.brand),
            values=frozenset(values),
            longest_title=max((len(title.split()) for title in titles), default=1),
            id_shapes=frozenset(shapes),
        )


@dataclass(frozen=True)
class Gated:
    """The text that may be shown, and the sentences that were replaced with what was wrong."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FactGate:
    """Checks replies for one shop."""

    lexicon: Lexicon
    currency: str = "USD"

    def check(self, text: str, evidence: Evidence) -> Gated:
        """Replace every sentence that does not stand."""
        kept: list[str] = []
        replaced: list[tuple[str, str]] = []
        for sentence in sentences(text):
            said, fault = self.sentence(sentence, evidence)
            if fault is not None:
                replaced.append((sentence.strip(), fault))
            kept.append(said)
        said = "".join(kept).strip()
        if replaced and not re.search(r"\w", said):
            said = NOTHING_STANDS
        return Gated(said, tuple(replaced))

    def sentence(self, sentence: str, evidence: Evidence) -> tuple[str, str | None]:
        """(what may be shown instead of one sentence, what was wrong with it or None)."""
        fault = self.fault(sentence, evidence)
        if fault is None:
            return sentence, None
        truth = self._truth(sentence, evidence)
        space = (re.search(r"\s*$", sentence) or [" "])[0]
        return (truth + space if truth else ""), fault

    def fault(self, sentence: str, evidence: Evidence) -> str | None:
        """What in ``sentence`` does not stand, or None when all of it does."""
        plain = _plain(sentence)
        named = self._named(plain)
        allowed = {_plain(str(card["name"])): card for card in evidence.cards.values()}
        strangers = [title for title in named if title not in allowed]
        if strangers:
            return f"product {strangers[0]!r} is not in evidence"
        cards = [allowed[title] for title in named]
        own = _without(sentence, evidence.trusted)
        return (
            self._person_fault(sentence, plain, evidence)
            or self._number_fault(sentence, cards, evidence)
            or self._word_fault(sentence, plain, cards, evidence)
            or next((claim.name for claim in CLAIMS if claim_fails(claim, own, cards, evidence)), None)
        )

    def _named(self, plain: str) -> list[str]:
        """Titles written in the sentence, longest first, none inside another."""
        words = plain.split()
        taken = [False] * len(words)
        found: list[str] = []
        for size in range(min(self.lexicon.longest_title, len(words)), 0, -1):
            for first in range(len(words) - size + 1):
                if any(taken[first : first + size]):
                    continue
                title = " ".join(words[first : first + size])
                if title in self.lexicon.titles:
                    found.append(title)
                    taken[first : first + size] = [True] * size
        return found

    def _person_fault(self, sentence: str, plain: str, evidence: Evidence) -> str | None:
        said_names = " ".join(evidence.names)
        for match in _ID.finditer(sentence):
            word = match.group().casefold()
            if word in evidence.words or word in evidence.names:
                continue
            if _shape(match.group()) in self.lexicon.id_shapes or word in self.lexicon.people:
                return f"ID {match.group()} is not in evidence"
        words = plain.split()
        for size in (2, 3):
            for first in range(len(words) - size + 1):
                name = " ".join(words[first : first + size])
                if name in self.lexicon.people and name not in evidence.names and not set(words[first : first + size]) <= evidence.words:
                    return f"person {name!r} is not in evidence"
        if match := _VOCATIVE.search(sentence):
            name = match[1].casefold()
            known = name in said_names.split() or name in evidence.words
            if not known and name not in {"there", "again", "all", "everyone", "for"}:
                return f"name {match[1]!r} is not in evidence"
        return None

    def _number_fault(self, sentence: str, cards: list[dict], evidence: Evidence) -> str | None:  # type: ignore[type-arg]
        limits = evidence.numbers
        for match in _MONEY.finditer(sentence):
            amount = _number(match[1] or match[2])
            if len(cards) == 1 and not re.search(r"(?:under|below|up to|from|over|above|than|limit|budget|around|more|less|cheaper|dearer|together|difference|total)", sentence, re.I):  # fmt: skip
                if abs(float(cards[0]["price"]) - amount) > 0.005:
                    return f"price {amount:g} is not that of {cards[0]['name']}"
            elif not _among(amount, limits):
                return f"amount {amount:g} is not in evidence"
        for match in _RATED.finditer(sentence):
            rating = float(match[1] or match[2])
            if len(cards) == 1 and cards[0]["rating"] is not None:
                known = {cards[0]["rating"], cards[0].get("similar_rating")}
                if rating not in known and not _among(rating, limits - {rating} | {r for r in known if r}):
                    return f"rating {rating:g} is not that of {cards[0]['name']}"
            if not _among(rating, limits):
                return f"rating {rating:g} is not in evidence"
        for match in _NUMBER.finditer(sentence):
            if not _among(_number(match.group()), limits | {5.0}):
                return f"number {match.group()} is not in evidence"
        return None

    def _word_fault(self, sentence: str, plain: str, cards: list[dict], evidence: Evidence) -> str | None:  # type: ignore[type-arg]
        words = plain.split()
        surely = bool(_MATERIAL_CONTEXT.search(sentence))
        own = " ".join(f"{c['name']} {c['description']} {c['attributes']}".casefold() for c in cards)
        for size in (1, 2, 3):
            for first in range(len(words) - size + 1):
                term = " ".join(words[first : first + size])
                if term in self.lexicon.brands and not set(term.split()) <= evidence.words:
                    return f"brand {term!r} is not in evidence"
                if term in self.lexicon.values:
                    if surely and cards and term not in own:
                        return f"{term!r} is not said of {cards[0]['name']}"
                    if term not in _ORDINARY or surely:
                        if not set(term.split()) <= evidence.words:
                            return f"value {term!r} is not in evidence"
        for match in _CAPITAL.finditer(sentence):
            parts = re.findall(r"[^\W_]+", match[1].casefold())
            if match[1].casefold() not in _PLAIN_CAPITALS and not all(
                part in evidence.words or part.rstrip("s") in evidence.words or len(part) < 2
                for part in parts
            ):
                return f"name {match[1]!r} is not in evidence"
        return None

    def _truth(self, sentence: str, evidence: Evidence) -> str:
        """What can be said instead: the catalogue's line on the products that were named."""
        named = set(self._named(_plain(sentence)))
        lines = []
        for product_id in dict.fromkeys([*evidence.shown, *evidence.cards]):
            card = evidence.cards[product_id]
            if _plain(str(card["name"])) in named:
                named.discard(_plain(str(card["name"])))
                rated = f", rated {card['rating']:g} of 5" if card["rating"] is not None else ""
                lines.append(f"**{card['name']}** costs {money(card['price'], self.currency)}{rated}.")
        prefix = (re.match(r"\s*(?:\d+\.|[-*•])\s", sentence) or [""])[0]
        return prefix + " ".join(lines) if lines else ""


def sentences(text: str) -> list[str]:
    """``text`` cut into sentences and lines with their trailing space; joined they give it back."""
    return [match.group() for match in _SENTENCE.finditer(text) if match.group()]


def _without(sentence: str, trusted: tuple[str, ...]) -> str:
    """The model's own words: what a tool worded itself is taken out."""
    lowered = sentence.casefold()
    if len(lowered) != len(sentence):
        return sentence
    for phrase in trusted:
        place = lowered.find(phrase)
        if place >= 0:
            blank = " " * len(phrase)
            lowered = lowered.replace(phrase, blank)
            sentence = sentence[:place] + blank + sentence[place + len(phrase) :]
    return sentence


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[\w'’&+.-]*\w", text.casefold()))


def _number(raw: str) -> float:
    return float(raw.replace(",", ""))


def _among(value: float, numbers: frozenset[float] | set[float]) -> bool:
    return any(abs(value - number) <= 0.005 for number in numbers)


def _shape(identifier: str) -> str:
    """ "C1002" -> "C#": IDs of one kind look alike."""
    return re.sub(r"\d+", "#", identifier)
