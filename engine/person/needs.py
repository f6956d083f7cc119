"""A need in free words as terms of a person's vector.

Its words as the catalogue spells them (a lexical block), what it means (the sentence embedding),
the kinds of product that it is near to, and its amounts ("500 ml") in the columns that measure
them. It ranks nothing and knows no person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from itertools import pairwise

import numpy as np

from engine.features import FeatureSpace, Term
from engine.language.accessories import may_be_aside, things_beside
from engine.language.lexical import content_words, stem, without_order, words
from engine.language.spelling import Spelling
from engine.language.synonyms import as_sold
from engine.language.uses import as_things
from engine.language.vocabulary import ASIDE, Match, Vocabulary
from engine.learning.block_weights import BlockWeights
from engine.person.terms import column_term, dense_term
from engine.rows.attributes import attribute_block_name
from engine.rows.blocks import BinsBlock, LabelBlock
from engine.scan.matvec import matvec

#: Cosine from which a kind's name counts as meant by a need, and how much is full.
NEAR_NAME, FULL_NAME = 0.30, 0.60
#: The same for the mean of a kind's products, which no single product's words lead astray.
NEAR_CENTRE, FULL_CENTRE = 0.25, 0.70
#: Products of a kind that its mean is taken of.
OF_A_KIND = 64
#: Needs whose terms are remembered: a conversation asks with the same one again and again.
NEEDS_KEPT = 4096
#: How much a kind that something goes with is pushed down, in weights of a kind that is near.
_BESIDE = 5.0
#: Letters from which on the end of a kind's name says what it is: "phone" of "smartphone".
_SHORTEST_END = 4
#: Notes of a need's terms.
NEED_NOTES = frozenset({"words", "meaning", "near", "amount"})

#: What joins names of equal standing in a kind's name: "Shoes & Bags".
_JOINED = re.compile(r"[&,/+]|\band\b", re.IGNORECASE)
_AMOUNT = re.compile(r"(?<=\d)(?=[^\W\d_])")


class NeedReader:
    """Needs of one shop.

    Args:
        names: block -> (labels, e) unit embeddings of its labels' names.
        embedded: a text -> its unit embedding (e,); None for a shop without encoder.
        is_word: whether a word that the catalogue lacks is one, and not misspelled.
    """

    def __init__(
        self,
        space: FeatureSpace,
        vocabulary: Vocabulary,
        weights: BlockWeights,
        names: Mapping[str, np.ndarray],
        embedded: Callable[[str], np.ndarray] | None,
        is_word: Callable[[str], bool],
    ) -> None:
        self._space = space
        self._vocabulary = vocabulary
        self._weights = weights
        self._names = names
        self._embedded = embedded
        self._spelling = Spelling(space.lexical.documents, is_word)
        self._centres = None if embedded is None else _centres(space)
        self.terms = lru_cache(maxsize=NEEDS_KEPT)(self._terms)

    def _terms(self, text: str, origin: str, scale: float) -> tuple[Term, ...]:
        """The terms of a need (kept; use ``terms``).

        Args:
            origin: "said", "staff" or "guessed".
            scale: factor on all weights.
        """
        text = as_sold(text, self._vocabulary)
        label = " ".join(content_words(text))  # "I need something for the kitchen" -> "kitchen"
        if not label:
            return ()
        said = self._spelling.corrected(words(_AMOUNT.sub(" ", without_order(text))))
        out = [self._of_words(said, label, origin, scale), *self._of_amounts(text, origin, scale)]
        if self._embedded is not None:
            meant = as_things(text)
            named = said if meant == text else words(meant)
            query = self._embedded(" ".join(named))
            if self._space.wide is not None:
                weight = scale * self._weights.of(origin, "text")
                out.append(dense_term("text", origin, label, weight * query, "meaning"))
            out += self._of_kinds(text, query, label, origin, scale)
        return tuple(term for term in out if term is not None)

    def _things(self, text: str) -> set[str]:
        """The last word of a need where it is all of a kind's name: "shoes" of "black shoes"."""
        last = content_words(text)[-1:]
        if not (last and self._kinds(last[0])):
            return set()  # most needs end otherwise, and reading a whole one takes its time
        named = self._kinds(text)
        told = [words(text[m.start : m.end]) for m in named if not content_words(text[m.end :])]
        return {stem(name[0]) for name in told if len(name) == 1}

    def _kinds(self, text: str) -> list[Match]:
        """The kinds that a text names by their very names."""
        found = self._vocabulary.find(text)
        return [m for m in found if m.key in ("category", "subcategory") and m.score == 1.0]

    def _of_words(self, said: list[str], label: str, origin: str, scale: float) -> Term | None:
        found = self._spelling.parted(content_words(" ".join(said)))
        columns, values = self._space.lexical.query(found)
        weight = scale * self._weights.of(origin, "lexical")
        return column_term(self._space, "lexical", origin, label, columns, weight * values, "words")

    def _of_amounts(self, text: str, origin: str, scale: float) -> list[Term | None]:
        """Amounts in the columns of their units; of several of one column the first."""
        out: dict[str, Term | None] = {}
        for match in self._vocabulary.quantities(text):
            name = attribute_block_name(match.key)
            block = self._space.blocks.get(name)
            if isinstance(block, BinsBlock) and name not in out:
                vector = block.near(float(match.value))
                weight = scale * self._weights.of(origin, "amount")
                out[name] = dense_term(name, origin, f"{match.value:g}", weight * vector, "amount")
        return list(out.values())

    def _of_kinds(
        self, text: str, query: np.ndarray, label: str, origin: str, scale: float
    ) -> list[Term | None]:
        """Kinds whose names are near in meaning, and the narrower ones whose products are.

        A kind that only tells of which thing something is, laptops of a "laptop stand", is not: its
        words pull such products up, and who wants something for a phone has got one.
        """
        perhaps = may_be_aside(text)
        beside = things_beside(text) if perhaps else set()
        found = self._vocabulary.find(text) if perhaps else []
        aside = {(match.key, match.value) for match in found if match.score <= ASIDE}
        things = set() if perhaps else self._things(text)
        out: list[Term | None] = []
        for name, names in self._names.items():
            if name not in ("category", "subcategory"):
                continue
            near = _share(matvec(names, query), NEAR_NAME, FULL_NAME)
            length = float(np.linalg.norm(near))
            vector = self._weights.of(origin, "need_kind") * near / max(1.0, length)
            if self._centres is not None and self._centres[0] == name:
                alike = _share(matvec(self._centres[1], query), NEAR_CENTRE, FULL_CENTRE)
                vector += self._weights.of(origin, "need_centre") * alike
            block = self._space.blocks[name]
            if (aside or beside) and isinstance(block, LabelBlock):
                narrow = self._centres is not None and self._centres[0] == name
                had = [
                    (name, kind) in aside or (narrow and _is_called(kind, beside))
                    for kind in block.labels
                ]
                if any(had) and beside.issuperset(map(stem, content_words(text))):
                    vector[:] = 0.0  # what is like a laptop is not for one
                vector[had] = -_BESIDE * self._weights.of(origin, "need_kind")
            block = self._space.blocks[name]
            if things and isinstance(block, LabelBlock):
                care = [_only_tells_which(kind, things) for kind in block.labels]
                vector[care] = -_BESIDE * self._weights.of(origin, "need_kind")
            hits = np.flatnonzero(vector)
            values = (scale * vector[hits]).astype(np.float32)
            out.append(column_term(self._space, name, origin, label, hits, values, "near"))
        return out


def _only_tells_which(kind: str, things: set[str]) -> bool:
    """Whether a kind is of what goes with such a thing: "Shoe Care" is no kind of shoes."""
    *before, last = map(stem, words(kind)) if words(kind) else [""]
    return last not in things and not things.isdisjoint(before) and not _JOINED.search(kind)


def _is_called(kind: str, things: Collection[str]) -> bool:
    """Whether a kind is of such a thing: smartphones are phones, dog toys are no dogs."""
    last = stem(words(kind)[-1]) if words(kind) else ""
    return any(
        last == thing or (len(thing) >= _SHORTEST_END and last.endswith(thing)) for thing in things
    )


def _share(cosines: np.ndarray, near: float, full: float) -> np.ndarray:
    """0 up to ``near``, 1 from ``full`` on, straight between."""
    return np.clip((cosines - near) / (full - near), 0.0, 1.0)


def _centres(space: FeatureSpace) -> tuple[str, np.ndarray] | None:
    """(block of the narrowest kinds, (labels, e) unit means of their products' embeddings).

    Few products of each kind are read, evenly over the catalogue: their mean is much the same, and
    most of a large catalogue's embeddings stay on the disk.
    """
    name = next((n for n in ("subcategory", "category") if n in space.labels), None)
    block = space.blocks.get(name or "")
    if name is None or not isinstance(block, LabelBlock) or space.wide is None:
        return None
    columns = space.labels[name].columns
    assert columns is not None  # noqa: S101 - a product is of one kind
    codes = columns(slice(None))
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(block.width + 1))
    out = np.zeros((block.width, space.wide.width), np.float32)
    for label, (first, end) in enumerate(pairwise(starts.tolist())):
        if end > first:
            picked = np.unique(np.linspace(first, end - 1, OF_A_KIND).astype(np.int64))
            mean = space.wide.of(order[picked]).mean(axis=0)
            out[label] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return name, out
