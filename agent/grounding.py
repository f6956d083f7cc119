"""The fact gate: each sentence of a reply must stand in the evidence, or it is replaced.

It is on for every model. It knows the shop's closed vocabularies (titles, brands, people, values
of attributes) and the shapes that claims take in English; it does not know who wrote the text.
What it cannot check it lets pass only when nothing in it looks like a fact of the shop or of a
person, and it reads like language at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agent.dialogue import Card
from agent.gate.claims import claim_fault
from agent.gate.evidence import Evidence
from agent.gate.figures import figure_fault
from agent.gate.lexicon import Lexicon, is_language
from agent.gate.names import name_fault
from agent.gate.said import Said
from agent.gate.sentences import breaking, sentences, straight
from data.money import money
from data.shop import Shop

#: Said when nothing of a reply stands.
NOTHING_STANDS = "I don't have that."

_LEAD = re.compile(r"\s*(?:\d{1,2}[.)]\s+|[-*•]\s+)?")


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

    @classmethod
    def of(cls, shop: Shop) -> FactGate:
        return cls(Lexicon.of(shop), shop.currency)

    def reading(self, evidence: Evidence) -> GateReading:
        """A reply to be checked sentence by sentence."""
        return GateReading(self, evidence)

    def check(self, text: str, evidence: Evidence) -> Gated:
        """Replace every sentence that does not stand."""
        reading = self.reading(evidence)
        said = "".join(reading.checked(s) for s in sentences(text, reading.names)).strip()
        if reading.replaced and not re.search(r"\w", said):
            said = f"{said}\n\n{NOTHING_STANDS}".strip()
        return Gated(said, tuple(reading.replaced))


@dataclass
class GateReading:
    """One reply as it is read: what it spoke of last, and what had to be replaced.

    Attributes:
        focus: for each product spoken of last, the cards that it may be.
        replaced: (sentence, what was wrong with it).
    """

    gate: FactGate
    evidence: Evidence
    focus: tuple[tuple[Card, ...], ...] = ()
    replaced: list[tuple[str, str]] = field(default_factory=list)
    names: tuple[str, ...] = ()
    _told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names = breaking(
            [straight(str(card["name"])) for card in self.evidence.cards.values()]
        )

    def checked(self, sentence: str) -> str:
        """What may be shown of ``sentence``: itself, the truth instead, or nothing."""
        if not re.search(r"[^\W_]", sentence):
            return sentence
        said = Said.of(sentence, self.focus, self.evidence, self.gate.lexicon)
        fault = fault_of(said)
        if said.mentions:
            self.focus = tuple(mention.cards for mention in said.mentions)
        elif "\n" in sentence[:-1] or sentence.endswith("\n\n"):
            self.focus = self.focus if fault is None and said.points else ()
        if fault is None:
            return sentence
        self.replaced.append((sentence.strip(), fault))
        space = sentence[len(sentence.rstrip()) :]
        truth = self._truth(said)
        return truth + space if truth else ("\n" * min(2, space.count("\n")))

    def _truth(self, said: Said) -> str:
        """What can be said instead: the catalogue's line on the products that were named."""
        lines = []
        for mention in said.mentions:
            card = mention.cards[0]
            rated = f", rated {card['rating']:g} of 5" if card["rating"] is not None else ""
            line = f"**{card['name']}** costs {money(card['price'], self.gate.currency)}{rated}."
            if line not in self._told:
                lines.append(line)
                self._told.add(line)
        lead = (_LEAD.match(said.text) or [""])[0]
        return lead + " ".join(lines) if lines else ""


def fault_of(said: Said) -> str | None:
    """What in a sentence does not stand, or None when all of it does."""
    if not is_language(said.own, _known_words(said)):
        return "it is not language that can be checked"
    return name_fault(said) or figure_fault(said) or claim_fault(said)


def _known_words(said: Said) -> list[str]:
    words = [word for word, _, _ in said.words]
    return [
        word
        for word in words
        if said.evidence.says(word) or said.lexicon.is_plain(word) or word in said.lexicon.ordinary
    ]
