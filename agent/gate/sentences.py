"""Text cut into sentences, and words found in it: the fact gate's scissors.

Pure functions of text. A cut never falls inside a number ("$22.95") nor inside a name that has a
full stop of its own ("St. Ives Mug"). Nothing here knows what is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?=\w|\*\w)[^.!?\n]*)*(?:[.!?]+[\"”’')*_]*|\n+|$)\s*")
_LIST_MARK = re.compile(r"\s*(?:[-*•]\s+)?\**\d{1,2}[.)]\**[^\S\n]+")
_TOKEN = re.compile(r"[\w'&+.-]*\w")
_CURLY = str.maketrans("’‘ʼ“”«»\u00a0\u202f\u2011", '\'\'\'""""  -')


def straight(text: str) -> str:
    """``text`` with typographic quotes, spaces and hyphens made plain; its length stays."""
    return text.translate(_CURLY)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """(casefolded word, start, end) of each word."""
    return [(m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(straight(text))]


def plain(text: str) -> str:
    """The words of ``text``, casefolded, one space between."""
    return " ".join(word for word, _, _ in tokens(text))


def breaking(names: Sequence[str]) -> tuple[str, ...]:
    """Those names that a cut could fall into."""
    return tuple(name for name in names if len(_pieces(name)) > 1)


def sentences(text: str, names: Sequence[str] = (), *, whole: bool = True) -> list[str]:
    """``text`` cut into sentences and lines with their trailing space; joined they give it back.

    Args:
        names: names that hold an end of sentence (``breaking``).
        whole: False when more text may follow: what may yet become one sentence stays uncut.
    """
    parts: list[str] = []
    place = 0
    for piece in _pieces(text):
        if parts and (_LIST_MARK.fullmatch(parts[-1]) or _inside(text, place, names, whole)):
            parts[-1] += piece
        else:
            parts.append(piece)
        place += len(piece)
    return parts


def _pieces(text: str) -> list[str]:
    return [match.group() for match in _SENTENCE.finditer(text) if match.group()]


def _inside(text: str, place: int, names: Sequence[str], whole: bool) -> bool:
    """True when the cut at ``place`` falls inside one of ``names``, or may when more follows."""
    for name in names:
        at = 0
        for piece in _pieces(name)[:-1]:
            at += len(piece)
            start = place - at
            if start < 0:
                continue
            there = text[start : start + len(name)]
            if there == name or (not whole and len(there) < len(name) and name.startswith(there)):
                return True
    return False
