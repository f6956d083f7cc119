"""Needs that say how a thing should be and not what: "warm", "small and cute".

Said back they want a noun: "something warm". A list of everyday words and a few endings; what stands
behind "something" in the person's own words is such a need whatever it is.
"""

from __future__ import annotations

import re

from tools.manners import PLEASE

_WORDS = frozenset(
    """adorable arty artsy authentic beautiful big bold breathable bright bulky casual cheerful chic chunky classic classy
    clean clever cold colourful colorful comfortable comfy cool cosy cozy crazy creative cute dainty dark decent delicate
    delicious different discreet dry easy eco edgy educational elaborate elegant exciting exotic exclusive extra extravagant
    fair fancy fast fashionable festive fine firm flat floral fluffy foldable formal fresh fun funky funny fuzzy gentle
    girly glamorous good gorgeous green handmade handy hard healthy heavy hilarious hot huge indestructible interesting
    large lasting lazy light lightweight little local long loud lovely low luxurious luxury masculine feminine meaningful
    memorable minimalist modern muted naff natural neat neutral new nice nostalgic odd old old-fashioned fashioned
    ordinary organic original outdoorsy personal personalised personalized playful plain pleasant portable posh practical
    premium pretty prettier professional proper quick quiet quirky rare recycled refined refreshing relaxed relaxing
    reliable retro romantic rugged rustic sentimental serious sexy shiny silent silly simple sleek slim small smart
    smooth snug soft softer solid soothing sophisticated sparkly special spicy splashproof sporty stable strange strong
    sturdy stylish subtle sugary sustainable sweet tasteful tasty thick thin thoughtful tidy timeless tiny tough
    traditional trendy ugly understated unique unisex unusual upbeat useful useless versatile vintage vibrant warm warmer
    waterproof weatherproof weird whimsical wide wild windproof witty wonderful young zesty""".split()  # noqa: SIM905
)
#: Endings that hardly any noun has.
_ENDING = re.compile(
    r"[a-z]{3,}(?:proof|less|ful|friendly|resistant|free|looking|themed|inspired|related|scented)$"
)
_JOINS = frozenset(
    {"and", "or", "but", "not", "too", "very", "really", "quite", "more", "a", "bit", "super", "so"}
)
_SOMETHING = (
    r"\b(?:something|somthing|some ?thing|anything|sth|smth|sumthin\w*|stuff)\s+"
    r"(?:(?:nice|really|very|quite|more|a bit|a little|rather|and|that['’]?s|that is|which is|like)\s+)*"
)
#: No noun follows: "something garden" is one, "something garden furniture" none.
_ENDS = rf"(?!\s+(?!(?:{PLEASE}|for|with|without|under|over|that|which|and|but|from|not|about|maybe|then|instead)\b)[a-z]{{3,}})"


def is_adjectival(name: str, said: str = "") -> bool:
    """True where ``name`` names no thing.

    Args:
        said: what the person wrote: "something chocolate" wants something of chocolate.
    """
    head = name.split(" for ")[0]  # "waterproof for cycling"
    words = [word.strip(",").casefold() for word in head.split() if word.casefold() not in _JOINS]
    if words and all(word in _WORDS or _ENDING.match(word) for word in words):
        return True
    return re.search(rf"{_SOMETHING}{re.escape(name)}\b{_ENDS}", said, re.I) is not None
