"""Names that share a word said once: "brand c or d", "sky or navy blue", "coffee grinders and makers".

A text and the place of a whole name in it in, places of the others out. Which names there are is for
whoever knows the shop's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

_JOIN = r"(?:\s*,\s*(?:(?:or|and|nor)\s+)?|\s+(?:or|and|nor|&)\s+|\s*/\s*)"
_NEXT = re.compile(rf"{_JOIN}(?P<word>[^\W_]+)", re.IGNORECASE)
_LAST = re.compile(rf"(?<![^\W_])(?P<word>[^\W_]+){_JOIN}$", re.IGNORECASE)
#: Behind "a" where it is a name, and no article: "brand b or a", not "brand b or a lamp".
_NO_NOUN = re.compile(r"\W*$|\s*[.,;:!?/&]|\s+(?:or|and|nor)\b", re.IGNORECASE)


def elided(
    text: str, start: int, end: int, named: Callable[[str, bool], Sequence[str]]
) -> Iterator[tuple[int, int, str]]:
    """(start, end, whole name) of the words beside the name ``text[start:end]`` that stand for one.

    Args:
        named: the names that come of a word in the place of the name's last one (True) or of its
            first one (False).
    """
    place = end
    while (found := _NEXT.match(text, place)) and (names := named(found["word"], True)):
        if found["word"].casefold() == "a" and not _NO_NOUN.match(text, found.end()):
            break
        yield from ((*found.span("word"), name) for name in names)
        place = found.end()
    place = start
    while (found := _LAST.search(text, 0, place)) and (names := named(found["word"], False)):
        yield from ((*found.span("word"), name) for name in names)
        place = found.start()
