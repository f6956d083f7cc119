"""Which of a list's cards a text names: on screen is what the reply names, and nothing else.

Cards and text in, cards out. It does not know who wrote the text, nor whether it is true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any


def named_in(text: str, cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cards whose names stand in ``text``, in the order of the cards.

    Of several cards with one name as many are meant as the text names, first those whose price
    stands there too.
    """
    plain = re.sub(r"\s+", " ", text.casefold())
    by_name: dict[str, list[dict[str, Any]]] = {}
    for card in cards:
        by_name.setdefault(re.sub(r"\s+", " ", str(card["name"]).casefold()), []).append(card)
    chosen: list[int] = []
    for name in sorted(by_name, key=len, reverse=True):
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        places = [match.start() for match in pattern.finditer(plain)]
        if not places:
            continue
        # A longer name that holds this one must not count for it.
        plain = pattern.sub(lambda match: "\0" * len(match.group()), plain)
        same = by_name[name]
        if len(places) < len(same):
            same = sorted(same, key=lambda card: not _priced(plain, card))[: len(places)]
        chosen += [id(card) for card in same]
    return [card for card in cards if id(card) in chosen]


def _priced(text: str, card: dict[str, Any]) -> bool:
    price = float(card["price"])
    written = {f"{price:,.2f}", f"{price:.2f}"} | (
        {f"{price:,.0f}", f"{price:.0f}"} if price == int(price) else set()
    )
    return any(re.search(rf"(?<![\d.,]){re.escape(form)}(?![\d]|[.,]\d)", text) for form in written)
