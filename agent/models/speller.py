"""Slips of the fingers mended before a message is read: "shwo mroe, to mcuh mony" -> "show more, …".

A word that the encoder knows, or that it knows without its ending, is no slip; nor is a name. What
is left is the nearest of the words that the reader learned from, if one is near. The person's own
text stays what it was: only the reader sees the mended one, and its places are mapped back. What a
product or a brand is called is mended by ``engine/language/spelling.py``, limits by
``tools/slips.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.language.spelling import squeezed
from tools.slips import rewritten

#: Least length of a word that may be misspelled (such a short one only by swapped letters), and
#: from which two slips are forgiven.
SHORTEST, TWO_SLIPS = 3, 8
#: What is nearer to another word than to the one it is: a British spelling, a common slip.
_MEANT = {
    "cosy": "cozy",
    "cosier": "cozier",
    "cosiest": "coziest",
    "wich": "which",
    "nowt": "nothing",
}
#: So many of the most frequent words go before a product's word that is as near.
EVERYDAY = 300
#: Least length of a word that nobody says and the catalogue nearly has.
LONG = 5
#: Endings without which a word may be known, and those before which an "e" may have gone.
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "r", "est", "ly", "y", "ish")
_AFTER_E = ("ing", "ed", "er", "est", "ish")
#: Least length of a word without its ending.
_STEM = 3
#: What goes before a word to make another one.
_BEFORE = ("co", "non", "anti", "multi", "mini", "semi", "super", "under", "over")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")


class Speller:
    """Mends words towards those that a reader learned from; safe to share between threads.

    Args:
        words: lower case, the most frequent first; none mends nothing.
        is_word: whether a word is one that the encoder knows.
        of_catalogue: words as the shop's own texts spell them (``Spelling.corrected``), as they are
            where those do not know better. Of two that are as near, the product's word goes before a
            rare one of people's.
    """

    def __init__(
        self,
        words: Sequence[str] = (),
        is_word: Callable[[str], bool] = lambda _word: True,
        of_catalogue: Callable[[Sequence[str]], Sequence[str]] = list,
    ) -> None:
        self.words = tuple(words)
        self._rank = {word: rank for rank, word in enumerate(words)}
        self._is_word = is_word
        self._of_catalogue = of_catalogue
        self._by_first: dict[str, list[str]] = {}
        for word in words:
            self._by_first.setdefault(word[0], []).append(word)
        #: "dont" -> "don't"
        self._bare = {word.replace("'", ""): word for word in words if "'" in word}
        self._meant = lru_cache(maxsize=16_384)(self._read)

    def mended(self, text: str) -> tuple[str, list[int]]:
        """The text with slips mended, and for each of its places (and its end) that in ``text``."""
        if not self.words:
            return text, list(range(len(text) + 1))
        return rewritten(text, self._slips(text))

    def knows_none(self, text: str) -> bool:
        """True when ``text`` is of letters alone, none of which make a word or nearly one: "asdfgh"."""
        said = [match.group().casefold().replace("’", "'") for match in _WORD.finditer(text)]
        long = [word for word in said if len(word) >= SHORTEST]
        if not long or any(letter.isdigit() for letter in text):
            return False
        return not any(
            self._known(w) or self._of_two(w) or list(self._of_catalogue([w])) != [w] for w in long
        )

    def _of_two(self, word: str) -> bool:
        """True for two words in one: "windproof"."""
        cuts = range(SHORTEST, len(word) - SHORTEST + 1)
        return any(self._is(word[:cut]) and self._is(word[cut:]) for cut in cuts)

    def _slips(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, what was meant) of each slip, in order."""
        last = 0
        for match in _WORD.finditer(text):
            if match.start() < last:
                continue  # of two words that were one
            if found := self._together(text, match):
                last, meant = found
                yield match.start(), last, meant
                continue
            word = match.group()
            if word[0].isupper() and not word.isupper() and text[: match.start()].strip():
                continue  # a name
            plain = word.casefold().replace("’", "'")
            meant = self._meant(plain)
            if meant != plain:
                yield *match.span(), meant

    def _together(self, text: str, match: re.Match[str]) -> tuple[int, str] | None:
        """(end, word) of two words that the catalogue writes as one: "note book"."""
        after = (
            _WORD.match(text, match.end() + 1)
            if text[match.end() : match.end() + 1] == " "
            else None
        )
        pair = [match.group().casefold(), after.group().casefold()] if after else []
        if (
            not after
            or min(map(len, pair)) < SHORTEST
            or not text[match.start() : after.end()].islower()
        ):
            return None
        if any(self._rank.get(word, EVERYDAY) < EVERYDAY // 2 for word in pair):
            return None  # "not able" is not notable
        sold = self._of_catalogue(pair)
        return (after.end(), sold[0]) if len(sold) == 1 else None

    def _read(self, word: str) -> str:
        """The word meant by one in lower case; itself where it is no slip or nothing is near."""
        if word in self._rank:
            return word
        if word in _MEANT:
            return _MEANT[word]
        if word in self._bare:
            return self._bare[word]
        if len(word) < SHORTEST or not word.isalpha():
            return word
        (sold,) = self._of_catalogue([word])
        if self._known(word):  # "runing" has an ending, and is "running" typed in haste
            once = len(word) >= LONG and squeezed(sold) == squeezed(word) and not self._is(word)
            return sold if once else word
        best: tuple[tuple[int, bool, int], str] | None = None
        firsts = dict.fromkeys(word[:2])  # the first two letters may be swapped
        for found, distance, _ in process.extract(
            word, [near for first in firsts for near in self._by_first.get(first, ())],
            scorer=OSA.distance, score_cutoff=1 if len(word) < TWO_SLIPS else 2, limit=None,
        ):  # fmt: skip
            if found[0] != word[0] and found[:2] != word[1] + word[0]:
                continue
            moved = sorted(found) == sorted(word)
            if len(word) == SHORTEST and not moved:
                continue
            key = (int(distance), not moved, self._rank[found])
            if best is None or key < best[0]:
                best = key, found
        if best is None:
            return sold if len(word) >= LONG else word  # "bday" is no bay
        if sold == word:
            return best[1]
        # Of "slepping bag", "sleeping" and not "shopping"; but "colar" alone may well be "colour".
        (distance, _, rank), said = best
        nearer = OSA.distance(word, sold) - distance
        once = (
            squeezed(sold) == squeezed(word) != squeezed(said)
        )  # "dres" is a dress typed in haste
        return sold if nearer < 0 or (nearer == 0 and (once or rank >= EVERYDAY)) else said

    def _known(self, word: str) -> bool:
        """A word, or one with an ending: "mugs", "sturdier", "bedding"."""
        if self._is(word):
            return True
        if any(
            word.startswith(b) and self._is(word[len(b) :])
            for b in _BEFORE
            if len(word) > len(b) + _STEM
        ):
            return True  # "coworker" is no cooker
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < _STEM:
                continue
            doubled = len(stem) > _STEM and stem[-1] == stem[-2] and self._is(stem[:-1])
            if self._is(stem) or doubled or (ending in _AFTER_E and self._is(f"{stem}e")):
                return True
            if stem.endswith("i") and self._is(f"{stem[:-1]}y"):
                return True
        return False

    def _is(self, word: str) -> bool:
        return word in self._rank or self._is_word(word)
