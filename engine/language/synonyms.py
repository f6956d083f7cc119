"""Things by the names that a shop sells them under: "a torch" where flashlights are sold.

British and American English, and everyday names, name many things differently (``synonyms.txt``).
A name that the shop uses itself stays what it is, unless it uses it of other things and has a kind
of product by another name: trainers are shoes where sneakers are a kind and only suspension
trainers are called so. It knows names and decides nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from engine.language.lexical import stem
from engine.language.vocabulary import KEY_ORDER, PART, Vocabulary

Name = tuple[str, ...]

_FILE = Path(__file__).with_name("synonyms.txt")
#: Words of the longest name.
_LONGEST = 3
#: "A kids tablet"; of "my kids" it tells who they are.
_CHILDS = re.compile(
    r"(?<!\bmy )(?<!\bour )(?<!\bher )(?<!\bhis )(?<!\bfor )(?<!\bthe )\b(?:kids?['’]?s?['’]?|childrens|child['’]s)\s+(?P<thing>[a-z]{3,})",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def as_sold(text: str, vocabulary: Vocabulary) -> str:
    """``text`` with each thing under the name that the shop has for it."""
    text = _for_children(text, vocabulary)
    tokens = list(_TOKEN.finditer(text))
    stems = [stem(token.group().casefold()) for token in tokens]
    parts: list[str] = []
    place = last = 0
    while place < len(tokens):
        longest = min(_LONGEST, len(stems) - place)
        names = (n for n in range(longest, 0, -1) if tuple(stems[place : place + n]) in _others())
        size = next(names, 0)
        said = tokens[place : place + size]
        if said and (name := _sold(stems, place, size, vocabulary)):
            several = said[-1].group().casefold() != stems[place + size - 1]
            parts += [
                text[last : said[0].start()],
                f"{name}s" if several and name[-1] != "s" else name,
            ]
            last = said[-1].end()
        place += size or 1
    return "".join([*parts, text[last:]])


def _for_children(text: str, vocabulary: Vocabulary) -> str:
    """ "Kids tablet" as "children's tablet" where the shop says only that, and so of such a thing."""
    if not vocabulary.tells("children's") or vocabulary.tells("kids"):
        return text

    def sold(match: re.Match[str]) -> str:
        named = f"children's {match['thing'].casefold()}"
        return named if vocabulary.titled(named) else match.group()

    return _CHILDS.sub(sold, text)


def _sold(stems: list[str], place: int, size: int, vocabulary: Vocabulary) -> str:
    """The shop's name for the thing at a place, in the singular; "" where the one said will do."""
    said = tuple(stems[place : place + size])
    name = " ".join(said)
    before = stems[place - 1] if place else ""
    after = stems[place + size : place + size + 2]
    purpose = after[1] if after[:1] == ["for"] and len(after) == 2 else ""
    if _kinds(name, vocabulary) or (before and vocabulary.titled(f"{before} {name}")):
        return ""
    called = set(vocabulary.titled(name))
    peers, wider = _others()[said]
    for other in [*peers, *wider]:
        for told in filter(None, (before, purpose)):
            if _kinds(f"{told} {other}", vocabulary):
                return other  # "running trainers", "trainers for running" are running shoes
    for other in peers:
        kinds = _kinds(other, vocabulary)
        if kinds and not (called and called <= kinds):
            return other
    if called or all(map(vocabulary.tells, said)):
        return ""
    known = (o for o in [*peers, *wider] if _kinds(o, vocabulary) or vocabulary.titled(o))
    return next(known, "")


def _kinds(name: str, vocabulary: Vocabulary) -> set[str]:
    """The kinds of product that are called so, and no longer."""
    found = vocabulary.find(name)
    named = [m for m in found if m.key in KEY_ORDER[:2] and m.score >= PART]
    return {str(m.value) for m in named if (m.start, m.end) == (0, len(name))}


@cache
def _others() -> dict[Name, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Stems of a name -> (other names of the same thing, what it is a sort of, the nearest first)."""
    found = {}
    for peers, wider in _groups():
        for name in peers:
            others = tuple(peer for peer in peers if peer != name)
            found[tuple(stem(t.casefold()) for t in _TOKEN.findall(name))] = (others, wider)
    return found


def _groups() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            same, *wider = (part.strip() for part in line.split("<"))
            yield tuple(same.split(", ")), tuple(wider)
