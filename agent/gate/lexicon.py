"""A shop's closed vocabularies, by which the fact gate recognises what a sentence speaks of.

Titles, brands, values of attributes, people, shapes of IDs; and which words are plain language.
Built once per shop; it says nothing about what is true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from agent.gate.sentences import plain, tokens
from data.record_table import Labels
from data.shop import Shop

_COMMON = Path(__file__).with_name("common_words.txt")
_PHRASES = Path(__file__).resolve().parents[1] / "phrases"
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
#: No title is longer in words; of a longer one its beginning counts.
_LONGEST = 24
#: Texts whose words are read as plain language; more add nothing.
_MOST_TEXTS = 2000
_ENDINGS = ("ly", "ing", "ed", "tion", "ness", "able", "less", "ful", "ment", "ers", "est")

Title = tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """See the module.

    Attributes:
        titles: first word -> titles that begin with it, as words, longest first.
        kinds: casefolded names of categories and subcategories.
        people: casefolded full names and IDs of customers.
        brands, values: casefolded brands; casefolded attribute values of up to three words.
        id_shapes: "C#" for "C1002".
        ordinary: words that the shop's texts write in lower case.
    """

    titles: Mapping[str, tuple[Title, ...]] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    brands: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    id_shapes: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    @classmethod
    def of(cls, shop: Shop) -> Lexicon:
        """Read off the shop's tables once; the same for all conversations."""
        by_first: dict[str, set[Title]] = {}
        products = shop.product_table
        for title in shop.titled:
            words = tuple(plain(title).split()[:_LONGEST])
            if words and len("".join(words)) > 2:
                by_first.setdefault(words[0], set()).add(words)
        columns = [products.attribute(key) for key in products.attribute_keys]
        raw = {value for column in columns if isinstance(column, Labels) for value in column.values
               if not isinstance(value, (int, float))}  # fmt: skip
        values: set[str] = set()
        for value in raw:
            for text in (value,) if isinstance(value, str) else value:
                if len(text) > 2 and not text[0].isdigit() and len(text.split()) <= 3:
                    values.add(plain(text))
        kinds = {k for key in ("category", "subcategory") for k in products.labels(key).values if k}
        ids = [*shop.product_rows, *(customer.customer_id for customer in shop.customers)]
        texts = [p.description for p in shop.products[:_MOST_TEXTS]]
        return cls(
            titles={
                first: tuple(sorted(titles, key=lambda title: (-len(title), title)))
                for first, titles in by_first.items()
            },
            kinds=frozenset(plain(kind) for kind in kinds),
            people=frozenset(
                plain(n) for c in shop.customers for n in (c.name, c.customer_id) if n
            ),
            brands=frozenset(plain(b) for b in products.labels("brand").values if b),
            values=frozenset(values),
            id_shapes=frozenset(shape(identifier) for identifier in ids),
            ordinary=frozenset(_LOWER.findall("\n".join([*texts, *shop.info.values()]))),
        )

    def named(self, text: str) -> list[tuple[str, int, int]]:
        """(title as plain words, start, end) of each title in ``text``; none inside another."""
        words = tokens(text)
        found: list[tuple[str, int, int]] = []
        place = 0
        while place < len(words):
            for title in self.titles.get(words[place][0], ()):
                here = words[place : place + len(title)]
                if len(here) == len(title) and all(
                    w[0] == t for w, t in zip(here, title, strict=True)
                ):
                    found.append((" ".join(title), here[0][1], here[-1][2]))
                    place += len(title)
                    break
            else:
                place += 1
        return found

    def is_plain(self, word: str) -> bool:
        """True for a word that is plain English, not a name."""
        word = word.casefold().replace("’", "'")
        if word in self.ordinary or word in common_words() or word.split("'")[0] in common_words():
            return True
        stem = next((word.removesuffix(e) for e in ("ies", "es", "s") if word.endswith(e)), word)
        if stem in common_words() or stem in self.ordinary:
            return True
        return len(word) > 5 and word.endswith(_ENDINGS)


@cache
def common_words() -> frozenset[str]:
    """Everyday English words, casefolded."""
    return frozenset(_COMMON.read_text(encoding="utf-8").split())


@cache
def _written_words() -> frozenset[str]:
    """``common_words`` and every word of the written phrases: English, whatever it says."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(_PHRASES.glob("*.txt")))
    return common_words() | {word for word, _, _ in tokens(re.sub(r"\{\w+\}", " ", text))}


def is_written(word: str) -> bool:
    """True for an everyday word, and for any of the written phrases, which name nothing."""
    return word in _written_words()


def is_language(text: str, known: Iterable[str] = ()) -> bool:
    """True when ``text`` reads like English: enough of its words are everyday ones or ``known``.

    What is not, the gate cannot check.
    """
    words = [word for word, _, _ in tokens(text) if not word[0].isdigit()]
    if not words:
        return not re.search(r"[^\W\d_]", text)
    if re.search(r"[\ufffd\x00-\x08\x0b-\x1f]|[<>{}|\\]{2}|[^\w\s]{6}", text):
        return False
    known = frozenset(known)
    if any(max(word) > "\u024f" and word not in known for word in words):
        return False
    wanted = _written_words()
    hits = sum(w in wanted or w in known or w.split("'")[0] in wanted for w in words)
    everyday = sum(w in wanted or w.split("'")[0] in wanted for w in words)
    if len(words) < 4:
        return hits > len(words) / 2
    return hits >= 0.6 * len(words) and everyday > 0


def shape(identifier: str) -> str:
    """ "C1002" -> "c#": IDs of one kind look alike."""
    return re.sub(r"\d+", "#", identifier.casefold())
