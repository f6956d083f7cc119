"""What a named value is in its phrase: the thing itself, or a word that tells which, or what for.

"Desk" of "desk lamp", "red" of "red dress", "laptop" of "bag for a laptop": only the head of a phrase
names the kind that is looked for. Plain functions over matches and spans.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from agent.models.reading import Span
from agent.slots.needs import GENERIC
from agent.slots.recipients import KIN
from agent.slots.spoken import KINDS
from agent.slots.wish import Wish
from engine.language.lexical import STOP_WORDS, content_words
from engine.language.vocabulary import KEY_ORDER, PART, UMBRELLA, Match, Vocabulary
from tools.quantities import sets_bound

#: Words beside a value that are no thing that it is said of: "in a blue colour", "must be blue".
_NO_THING = GENERIC | STOP_WORDS | {
    "color", "colour", "brand", "make", "material", "shade", "finish", "by", "must", "has", "have", "should", "always",
    "prefer", "preferably", "ideally", "maybe", "perhaps", "rather", "more", "less", "very", "too", "also", "or", "and",
    "not", "no",
}  # fmt: skip
#: What may follow the head of a phrase; an article makes a verb of what stands before it.
_GOES_ON = frozenset(
    ("under", "over", "below", "above", "up", "by", "from", "at", "or", "but", "not", "no", "without", "between",
     "around", "less", "costing", "made", "size", "again", "has", "have", "should", "must", "because", "since", "when")
)  # fmt: skip
_ARTICLES = frozenset(("an", "the", "my", "his", "her", "their", "our"))
#: The word before "for a ...", "with a ...": what is named after it is not what is looked for.
_PURPOSE = re.compile(
    r"([\w'-]+)\s+(?:for|with|about|of|in|to|on)\s+(?:(?:an?|the|my|our|his|her|their)\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
#: Words before "of" that tell how much or what sort; the thing comes after: "in the way of kettles".
_MEASURES = frozenset(
    ("way", "kind", "kinds", "sort", "sorts", "type", "types", "pair", "pairs", "set", "selection",
     "range", "choice", "line", "place", "shop", "store", "spot", "site", "piece", "couple", "bunch", "lot", "lots", "plenty", "instead")
)  # fmt: skip
#: Everyday words that may stand before the name of a kind and leave it what it is.
_PLAIN = frozenset(
    ("a", "an", "the", "some", "any", "my", "new", "nice", "good", "great", "best", "decent", "proper",
     "cheap", "cheaper", "affordable", "simple", "basic", "big", "bigger", "small", "smaller", "little",
     "large", "light", "lighter", "warm", "cool", "pretty", "quality", "fancy", "sturdy", "comfy",
     "comfortable", "stylish", "modern", "classic", "plain", "soft", "strong", "damn", "bloody", "kids",
     "mens", "womens", "men's", "women's", "ladies", "pair", "of", "set", "other", "another", "more",
     "different", "for", "in", "these", "those", "your", "his", "her", "our", "rated", "few", "old")
)  # fmt: skip


#: Somebody, perhaps with a word before: "my old dad".
_KIN = re.compile(rf"(?:\w+\s+)?{KIN}", re.IGNORECASE)
#: Colours that are nothing else; "cream", "mint" and "sand" are things as well.
_ONLY_SHADES = frozenset(
    ("black", "white", "red", "green", "blue", "yellow", "pink", "purple", "brown", "gray", "grey",
     "silver", "golden", "navy", "beige", "teal", "turquoise", "violet", "burgundy", "maroon", "orange")
)  # fmt: skip
#: Before a word that says what something is like, or made of.
_SAID_OF = re.compile(
    r"\b(?:in|of|from|colou?r|something|anything|some ?thing|one|ones|it|that'?s|is|be|are|want|need)\s+(?:a |an |the )?$",
    re.IGNORECASE,
)
#: At most two words between a brand and its kind, none of which begins another phrase.
_FEW_BETWEEN = re.compile(
    r"[ -]+(?:(?!(?:and|or|like|for|with|not|no|but|in|than|to|a|an|the|my)\b)[\w-]+ +){0,2}",
    re.IGNORECASE,
)


def qualifies(text: str, start: int, end: int) -> bool:
    """True when a value stands in one phrase with the thing that it is said of: "red dress"."""
    after = re.match(r"[ -]+([A-Za-z][\w'-]+)", text[end:])
    before = re.search(r"([A-Za-z][\w'-]+)[ -]+$", text[:start])
    beside = [word[1].casefold() for word in (before, after) if word is not None]
    return any(word not in _NO_THING for word in beside)


def is_of_kind(
    text: str, brand: Match, by_span: dict[tuple[int, int], list[Match]], vocabulary: Vocabulary
) -> bool:
    """True for a brand's own name beside a kind that the brand has: "Acme kettles", "kettle Acme".

    There it says which, as in the search of any big shop; a brand that is an everyday word may mean
    just that ("apple juice").
    """
    if brand.score < 1.0 or vocabulary.is_ordinary(str(brand.value)):
        return False

    def beside(start: int, end: int) -> bool:
        if start >= brand.end:
            return _FEW_BETWEEN.fullmatch(text, brand.end, start) is not None
        return text[end : brand.start].strip(" -") == ""

    return any(
        match.key in KINDS
        and match.score >= UMBRELLA
        and beside(start, end)
        and brand.value in vocabulary.brands_of.get(str(match.value), ())
        for (start, end), matches in by_span.items()
        for match in matches
    )


def is_named_by_use(text: str, end: int) -> bool:
    """True for "machine" of "a machine to make coffee": its use, and no kind, says what it is."""
    return _TO_DO.match(text, end) is not None


def is_purpose(before: str, wanted: list[Span]) -> bool:
    """True when what is looked for was named before, and this is what it is for: "bag for a laptop"."""
    named = _PURPOSE.search(before)
    return (
        named is not None
        and named[1].casefold() not in _MEASURES
        and any(span.slot == "need" and span.start <= named.start(1) < span.end for span in wanted)
    )


def is_for_own(text: str, end: int) -> bool:
    """True when what ends at ``end`` is wanted for a thing of somebody's: "accessories for my bike"."""
    after = re.match(r"\s+for\s+", text[end:], re.IGNORECASE)
    return after is not None and is_own(text, end + after.end())


def is_own(text: str, start: int) -> bool:
    """True when a thing of somebody's is named at ``start``: "my laptop", not "my dad"."""
    own = re.match(r"(?:my|our|his|her|their)\s+(?=\w)", text[start:], re.IGNORECASE)
    return own is not None and _KIN.match(text, start + own.end()) is None


def is_head(text: str, end: int, kinds: Set[int]) -> bool:
    """True when a phrase ends at ``end``: "bags" of "bags for school", not "plays" of "plays chess".

    Args:
        kinds: where kinds are named; before another one a kind is an alternative ("fantasy novel").
    """
    after = re.match(r"[ -]+([A-Za-z][\w'-]+)", text[end:])
    if after is None or end + after.start(1) in kinds:
        return True
    word = after[1].casefold()
    return word not in _ARTICLES and (word in GENERIC or word in _GOES_ON)


def modifies(
    named: list[Match],
    end: int,
    in_span: list[Span],
    by_span: dict[tuple[int, int], list[Match]],
    vocabulary: Vocabulary,
) -> bool:
    """True when another kind is named later in the same phrase: "desk" of "desk lamp".

    Kinds of one category are alternatives instead: of "fantasy novel" both are books.
    """

    def homes(matches: list[Match]) -> set[str]:
        values = [str(m.value) for m in matches if m.key in KINDS]
        return {home for value in values for home in vocabulary.parents.get(value, [value])}

    return any(
        other_start >= end
        and other_end <= span.end
        and any(match.key in KINDS for match in matches)
        and homes(named).isdisjoint(homes(matches))
        for span in in_span
        for (other_start, other_end), matches in by_span.items()
    )


def is_sold_elsewhere(
    text: str,
    start: int,
    end: int,
    by_span: dict[tuple[int, int], list[Match]],
    vocabulary: Vocabulary,
) -> bool:
    """True when a kind is named by the last word of a phrase that other kinds' titles hold as well.

    Desk lamps stand among desk accessories too, and "baby bottle" is no kind of drinking bottle. A
    colour or a brand before the kind only tells which.
    """
    own = {str(match.value) for match in by_span[start, end]}
    before = re.search(r"([A-Za-z][\w'-]+)[ -]+$", text[:start])
    plain = before is None or before[1].casefold() in _PLAIN | _NO_THING
    first = start if before is None else before.start(1)
    known = [m for place, ms in by_span.items() if place[0] <= first < place[1] for m in ms]
    if plain or any(match.key not in KINDS for match in known):
        # "A bag" is none of the tote bags where handbags are bags, too.
        umbrella = max(match.score for match in by_span[start, end]) == UMBRELLA and len(own) > 1
        return umbrella and not own.issuperset(vocabulary.titled(text[start:end]))
    return not own.issuperset(vocabulary.titled(text[first:end]))


def is_thing(text: str, start: int, end: int, in_span: list[Span]) -> bool:
    """True for a word of a column that is itself what is looked for: the head of a need.

    "Cream" is a shade, but not in "hand cream" or "cream for dry skin"; nor is it one in "in cream".
    """
    if text[start:end].casefold() in _ONLY_SHADES or _SAID_OF.search(text[:start]):
        return False
    for span in in_span:
        if span.slot == "need" and span.end == end:
            modified = bool(content_words(text[span.start : start]))
            return modified or re.match(r"\s+for\b", text[end:], re.IGNORECASE) is not None
    return False


def is_other_kind(
    text: str, start: int, in_span: list[Span], by_span: dict[tuple[int, int], list[Match]]
) -> bool:
    """True when the noun before an umbrella word makes another thing of it: "coffee machine".

    A word of the shop's tables (a colour, a brand) or an everyday adjective tells of which, not of
    what.
    """
    opens = min((span.start for span in in_span), default=start)
    before = re.search(r"([A-Za-z][\w'-]+)\s+$", text[opens:start])
    if before is None or before[1].casefold() in _PLAIN:
        return False
    at = opens + before.start(1)
    known = [m for (first, last), ms in by_span.items() if first <= at < last for m in ms]
    return not any(match.key not in KINDS for match in known)


def placed(
    wish: Wish, named: Mapping[tuple[str, str | float], Wish], vocabulary: Vocabulary
) -> Wish:
    """ "new mugs for the kitchen": where the thing named stands elsewhere, a category is no limit."""
    things = [value for key, value in named if key == "subcategory" and named[key, value]["must"]]
    elsewhere = things and not any(
        wish["value"] in vocabulary.parents.get(str(t), ()) for t in things
    )
    if wish["key"] != "category" or wish["relation"] == "not" or not elsewhere:
        return wish
    return {**wish, "must": False}


#: What a thing of a general name is to do.
_TO_DO = re.compile(
    r"\s+(?:for|to|that (?:can )?)\s*(?:mak(?:e|es|ing)|brew(?:s|ing)?|grind(?:s|ing)?|cut(?:s|ting)?|wash(?:es|ing)?|dry(?:ing)?|clean(?:s|ing)?|"
    r"cook(?:s|ing)?|bak(?:e|es|ing)|sew(?:s|ing)?|print(?:s|ing)?|mix(?:es|ing)?)\s+\w",
    re.IGNORECASE,
)


def names_kind(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a kind or a brand is named."""
    return any(match.score >= PART and match.key in KEY_ORDER for match in vocabulary.find(text))


def names_surely(text: str, vocabulary: Vocabulary) -> bool:
    """Whether any of the shop's names or values is written out, not nearly and not in part."""
    return any(match.score >= 1 for match in vocabulary.find(text))


def names_things(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a kind or a brand is named, or a limit set."""
    return names_kind(text, vocabulary) or sets_bound(text)
