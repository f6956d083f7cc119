"""One sentence of a reply, taken apart: which products it is about, and what is in its own words.

The products are those that it names, else those that the reply spoke of last. Names of products
and phrases that a tool worded are blanked out of ``own``, so that what is left is the model's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from agent.dialogue import Card
from agent.gate.evidence import Evidence
from agent.gate.lexicon import Lexicon
from agent.gate.sentences import plain, straight, tokens

_DENIAL = re.compile(
    r"\b(?:not|no|never|nor|without|isn't|aren't|doesn't|don't|didn't|won't|can't|cannot|couldn't|instead of|"
    r"rather than|unlike|except|neither|excluding|leave out|left out|avoid(?:ing)?|skip(?:ping|ped)?)\b"
    r"(?:\W+[\w'-]+){0,4}\W*$",
    re.I,
)
_WISHED = re.compile(
    r"\b(?:you(?:'ve| have)? (?:ask|want|sai|mention|nam|set|gave|wrote|told|look|need)\w*|your (?:wish|limit|budget|"
    r"request|search|brief|cap|price|maximum|minimum|words|message)\w*|if you|looking for|would you|do you|should i)\b",
    re.I,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|it'll|this|that|this one|that one|the (?:first|second|third|former|latter|last) one)\b",
    re.I,
)


@dataclass(frozen=True)
class Mention:
    """A product's title in the sentence: the place, and every card that has this title."""

    start: int
    end: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Said:
    """See the module.

    Attributes:
        text: as written; ``own`` of the same length, with names and trusted phrases blanked.
        mentions: products named, in order; ``strangers`` titles of the shop without a card.
        about: for each product that the sentence speaks of, the cards that it may be.
        evidence, lexicon: what it is checked against.
    """

    text: str
    own: str
    mentions: tuple[Mention, ...]
    strangers: tuple[str, ...]
    about: tuple[tuple[Card, ...], ...]
    evidence: Evidence
    lexicon: Lexicon
    words: list[tuple[str, int, int]] = field(default_factory=list)

    @classmethod
    def of(
        cls, text: str, focus: tuple[tuple[Card, ...], ...], evidence: Evidence, lexicon: Lexicon
    ) -> Said:
        """A sentence, read after others: ``focus`` is what the last one was about, as ``about`` has it."""
        flat = straight(text)
        by_title = evidence.by_title
        mentions: list[Mention] = []
        strangers: list[str] = []
        own = flat
        spans = lexicon.named(flat)
        for title, start, end in spans:
            if title in by_title:
                mentions.append(Mention(start, end, _placed(flat, by_title[title], evidence)))
        if all(_in_phrase(flat, mention, focus, evidence) for mention in mentions):
            mentions = []  # still about what was spoken of: its reasons name other products
        about = tuple(m.cards for m in mentions) or focus
        own = _without_phrases(own, about, evidence)
        # A product that stands inside a tool's phrase ("goes with the ... you bought") is not
        # what the sentence is about.
        mentions = [m for m in mentions if own[m.start : m.end].strip()]
        about = tuple(m.cards for m in mentions) or about
        for title, start, end in spans:
            if title not in by_title and own[start:end].strip() and not evidence.says(title):
                written = flat[start:end]
                generic = (" " not in title or title in lexicon.kinds) and not _in_bold(
                    flat, start, end
                )
                if not (generic and (written.islower() or start == 0 or title in lexicon.kinds)):
                    strangers.append(title)
            if title in by_title or evidence.tells(title):
                own = own[:start] + " " * (end - start) + own[end:]
        return cls(
            flat, own, tuple(mentions), tuple(strangers), about, evidence, lexicon, tokens(own)
        )

    @cached_property
    def cards(self) -> list[Card]:
        """One list of every card it may be about."""
        return [card for group in self.about for card in group]

    @cached_property
    def texts(self) -> str:
        """All columns of those cards, plain and padded."""
        return f" {plain(' | '.join(_columns(card) for card in self.cards))} "

    @cached_property
    def is_question(self) -> bool:
        return self.text.rstrip(" \n*_\"')").endswith("?")

    @cached_property
    def points(self) -> bool:
        """True when a pronoun, not a name, stands for the product."""
        return not self.mentions and bool(_PRONOUN.search(self.own))

    def denied(self, place: int) -> bool:
        """True when what stands at ``place`` is denied ("not in blue")."""
        return bool(_DENIAL.search(self.own[max(0, place - 60) : place]))

    @cached_property
    def of_wishes(self) -> bool:
        """True when it speaks of what the person asked for."""
        return bool(_WISHED.search(self.own))

    def group_at(self, place: int) -> tuple[Card, ...]:
        """The product that a figure at ``place`` belongs to: the one named just before it, else
        the first named after, else the one in focus when it is one; () when there are several."""
        before = [m.cards for m in self.mentions if m.end <= place]
        if before:
            return before[-1]
        after = [m.cards for m in self.mentions if m.start >= place]
        if after:
            return after[0]
        return self.about[0] if len(self.about) == 1 else ()


def _placed(text: str, cards: list[Card], evidence: Evidence) -> tuple[Card, ...]:
    """Of products with one title, that at the place in the list that the line's number says."""
    if len(cards) > 1 and (match := re.match(r"\s*(?:#|\*\*)?(\d{1,2})[.):]", text)):
        place = int(match[1]) - 1
        view = evidence.in_view
        if 0 <= place < len(view) and any(
            card["product_id"] == view[place]["product_id"] for card in cards
        ):
            return (evidence.cards[view[place]["product_id"]],)
    return tuple(cards)


def _in_phrase(
    text: str, mention: Mention, focus: tuple[tuple[Card, ...], ...], evidence: Evidence
) -> bool:
    """True for a title inside a phrase that a tool worded of a product in focus."""
    lowered = text.casefold()
    if len(lowered) != len(text):
        return False
    title = lowered[mention.start : mention.end]
    ids = [card["product_id"] for group in focus for card in group]
    worded = {p for i in ids for p in evidence.reasons.get(i, ()) if title in p and title != p}
    return any(0 <= lowered.find(p, max(0, mention.end - len(p))) <= mention.start for p in worded)


def _in_bold(text: str, start: int, end: int) -> bool:
    return text[:start].endswith(("**", "__")) and text[end:].startswith(("**", "__"))


def _without_phrases(own: str, about: tuple[tuple[Card, ...], ...], evidence: Evidence) -> str:
    """``own`` with what tools worded blanked; phrases of one product count for that one only."""
    groups = about or tuple((card,) for card in evidence.in_view)
    ids = {card["product_id"] for group in groups for card in group}
    phrases = [*evidence.trusted, *(p for i in ids for p in evidence.reasons.get(i, ()))]
    lowered = own.casefold()
    if len(lowered) != len(own):
        return own
    phrases = [phrase for phrase in set(phrases) if phrase in lowered]
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase)):
        place = lowered.find(phrase)
        while place >= 0:
            end = place + len(phrase)
            clean = (place == 0 or not lowered[place - 1].isalnum()) and not lowered[
                end : end + 1
            ].isalnum()
            if clean:
                blank = " " * len(phrase)
                lowered = lowered[:place] + blank + lowered[end:]
                own = own[:place] + blank + own[end:]
            place = lowered.find(phrase, place + 1)
    return own


def _columns(card: Card) -> str:
    parts = [str(card[key]) for key in ("name", "category", "subcategory", "brand", "description",
                                        "season", "location", "stock", "rating") if card.get(key)]  # fmt: skip
    for key, value in (card.get("attributes") or {}).items():
        texts = value if isinstance(value, list) else [value]
        parts.append(f"{key.replace('_', ' ')} {' | '.join(map(str, texts))}")
    return " | ".join(parts)
