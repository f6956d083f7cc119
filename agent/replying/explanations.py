"""Explanations in words: why, why not, one against another, and plain facts of products.

Reasons and differences come from the ranker's arithmetic, values from the catalogue; this module
only puts them into clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from agent.replying.phrasing import Voice, joined
from data.money import money
from tools.columns import REVIEWS, column_words
from tools.numerals import COUNTS

#: Feature blocks in everyday words.
_BLOCKS = {
    "text": "how well it matches your words", "lexical": "how well it matches your words",
    "quality": "its ratings and reviews", "popularity": "how often it is chosen",
    "recent": "how often it was chosen lately", "rising": "how interest in it moved lately",
    "rising_lately": "how interest in it moved this week", "price": "its price",
    "behaviour": "what goes with your history", "goes_with": "what goes with your history",
    "brand": "its brand", "category": "its category", "subcategory": "its kind",
    "season": "the season", "holiday": "the holiday", "place": "the place",
    "shop_prior": "the shop's own advice",
    "like": "how like it is to {anchor}", "beside": "how well it goes with {anchor}",
}  # fmt: skip
#: Orders of a list, in words.
_ORDERS = {
    "cheapest": "price, lowest first", "dearest": "price, highest first",
    "best_rated": "rating, best first", "most": "{column}, most first",
    "least": "{column}, least first",
}  # fmt: skip
#: Columns that a comparison tells at most.
MOST_ROWS = 7
#: Products from which on they are not all named.
_SEVERAL = 3
#: How the engine's reasons begin -> what makes a sentence of them, the reason itself untouched.
_STARTS = (
    (r"(?:matches|goes with|fits) ", "it "),
    (r"(?:rated|chosen along with|listed beside|related to|similar to|like|in|for|priced|close to|popular|fairly popular) ", "it's "),
    (r"(?:popular|fairly popular)$", "it's "),
    (r"(?:good|mixed|poor) reviews", "it has "),
    (r"similar products are ", ""),
    (r"some interest ", "there's "),
    (r"you (?:bought|looked)|the shop recommends it", ""),
)  # fmt: skip


def explanation(artifact: dict[str, Any], shown: int, voice: Voice) -> str:
    """The answer to an ``explain_products`` call.

    Args:
        shown: how many products are on screen, for numbers that none of them has.
    """
    lines = [
        voice.say("unknown_product", {"name": f"“{_bare(name)}”"})
        for name in artifact["unknown"]
        if not _is_number(name)
    ]
    if any(_is_number(name) for name in artifact["unknown"]) and shown:
        lines.append(voice.say("no_such", {"count": how_many(shown)}))
    items = artifact["items"]
    if "table" in artifact:
        lines.append(_comparison(artifact, voice))
    elif artifact["kind"] == "facts" and items:
        lines.append(_facts(artifact, voice))
    elif artifact["kind"] == "what_if" and items and "over" in items[0]:
        lines += [_what_if(item, artifact["currency"], voice) for item in items]
    elif artifact["kind"] == "why_not":
        lines += [_why_not(item, artifact["currency"], voice) for item in items]
    else:
        lines += [_why(item, voice) for item in items]
    return "\n\n".join(line for line in lines if line)


def _why(item: dict[str, Any], voice: Voice) -> str:
    told = [reason for reason in item["reasons"] if not reason["text"].startswith("some interest")]
    shown = list({r["text"]: r for r in told or item["reasons"]}.values())[:3]
    name = bold(item["card"])
    if not shown:
        return voice.say("why_general")
    sentences = [_sentence(reason) for reason in shown]
    if all(sentences):
        words = [voice.told(sentence) for sentence in sentences]
        facts = {"because": words[0], "also": ", and ".join(words[1:])}
    else:  # reasons that make no sentence stand after a colon
        words = [voice.told(reason["text"]) for reason in shown]
        facts = {"first": words[0], "rest": "; ".join(words[1:])}
    said = voice.say("why", {"name": name, **facts})
    order = _order(item, voice)
    against = [voice.told(reason["text"]) for reason in item.get("against", [])[:1]]
    minus = voice.say("why_against", {"against": against[0]}) if against else ""
    return " ".join(part for part in (order, said, minus) if part)


def _order(told: dict[str, Any], voice: Voice) -> str:
    """What a list goes by, where that is not fit."""
    order = _ORDERS.get(told.get("order", ""), "")
    if by := told.get("by"):
        order = order.format(column=column_words(by))
    return voice.say("why_sorted", {"order": order}) if order else ""


def _why_not(item: dict[str, Any], currency: str, voice: Voice) -> str:
    name = bold(item["card"])
    price = money(item["card"]["price"], currency)
    if item["place"]:
        return (
            voice.say("why_not_shown", {"name": name, "place": item["place"]})
            + " "
            + _why(item, voice)
        )
    if item.get("out_of_stock"):
        return voice.say("why_not_stock", {"name": name})
    if item.get("broken"):
        return voice.say(
            "why_not_broken", {"name": name, "broken": joined(item["broken"]), "price": price}
        )
    if start := item.get("starts"):
        return voice.say(f"why_not_anchor_{start}", {"name": name})
    if item.get("stranger"):
        situation = "why_not_same_kind" if item["same_kind"] else "why_not_beside"
        return voice.say(situation, {"name": name, "beside": f"**{item['anchor']}**"})
    if not item.get("over"):
        return _why(item, voice)
    card, over = item["card"], item["over"]
    apart = told_apart(card, [over], currency), told_apart(over, [card], currency)
    facts = {"name": apart[0], "over": apart[1]}
    if item.get("mixed"):
        return voice.say("why_not_seen" if item["seen"] else "why_not_mixed", facts)
    differences = _differences(item["differences"], item["anchor"], voice)
    said = voice.say("why_not_scored", {**facts, "differences": differences})
    change = voice.say("what_if", {**facts, "change": item["change"]}) if item["change"] else ""
    return " ".join(part for part in (said, change) if part)


def _what_if(item: dict[str, Any], currency: str, voice: Voice) -> str:
    """What would put one product ahead of another, in a sentence."""
    card, over = item["card"], item["over"]
    apart = told_apart(card, [over], currency), told_apart(over, [card], currency)
    facts = {"name": apart[0], "over": apart[1]}
    if needs := item.get("needs"):
        return voice.say("what_if_apart", {**facts, "need": needs[0], "other": needs[1]})
    if item["ahead"]:
        return voice.say("what_if_below" if item["below"] else "what_if_ahead", facts)
    if not item["change"]:
        return voice.say("what_if_never", facts)
    not_by = voice.say("what_if_not_by", {"by": item["not_by"]})
    said = voice.say("what_if", {**facts, "change": item["change"]})
    return " ".join(part for part in (not_by, said) if part)


def _comparison(artifact: dict[str, Any], voice: Voice) -> str:
    """A line for each product: side by side, long names leave a phone no room for values."""
    items = artifact["items"]
    rows, asked = artifact["table"][:MOST_ROWS], artifact["asked"]
    columns = joined([column_words(row["column"]) for row in rows]) if asked else ""
    lines = [voice.say("compare", {"columns": columns}), ""]
    for n, item in enumerate(items):
        name = str(item["card"]["name"])
        told = [
            (row["column"], row["values"][n])
            for row in rows
            if asked or str(row["values"][n]).casefold() not in name.casefold()
        ]
        # "Not given; in stock" would read as "not in stock".
        cells = [_cell(*cell) for cell in sorted(told, key=lambda cell: cell[1] is None)]
        lines.append(f"- {bold(item['card'])}: {'; '.join(cells) or 'nothing more'}")
    same = [_cell(row["column"], row["value"]) for row in artifact["same"][:MOST_ROWS]]
    after = [
        voice.say("compare_same", {"same": joined(same)}) if same else "",
        voice.say("fact_lacking", {"untold": joined(artifact["lacking"])}),
    ]
    if needs := artifact.get("needs"):
        after.append(voice.say("compare_apart", {"needs": joined(list(dict.fromkeys(needs)))}))
    elif not asked:
        after.append(_order(artifact, voice))
        differences = _differences(artifact["differences"][:2], artifact["anchor"], voice)
        cards = [item["card"] for item in items]
        better = told_apart(cards[artifact["better"]], cards, artifact["currency"])
        after.append(voice.say("compare_verdict", {"better": better, "differences": differences}))
    end = " ".join(part for part in after if part)
    return "\n".join([*lines, "", end] if end else lines)


def _cell(column: str, value: str | None) -> str:
    """What one column says of one product, where no heading names the column."""
    words = column_words(column)
    if column == "rating":
        return f"rated {value}" if value else "not rated"
    if value is None:
        return f"{words} not given"
    if column in ("price", "stock"):
        return value
    if column == "brand":
        return f"by {value}"
    if column.endswith(" max"):
        return f"up to {value}"
    return value if value.endswith(words) else f"{words} {value}"  # "320 pages"


def _differences(rows: list[dict[str, Any]], anchor: str, voice: Voice) -> str:
    """What puts one product ahead of another; ``anchor`` is what their list starts from."""
    words = [_BLOCKS.get(row["block"], column_words(row["block"])) for row in rows]
    words = [word.format(anchor=f"**{anchor}**") for word in words]
    return voice.told(joined(list(dict.fromkeys(words))))


def knows_nothing(artifact: dict[str, Any]) -> bool:
    """True when a question of fact finds no value in any of the products."""
    columns = artifact.get("columns") or artifact.get("column")
    if artifact.get("most_chosen"):
        return False
    return not columns or all(
        value is None for item in artifact["items"] for value in _values(item)
    )


def _facts(artifact: dict[str, Any], voice: Voice) -> str:
    """Values of the columns asked for; a closed question is answered yes or no where data can."""
    items = artifact["items"]
    columns = artifact.get("columns") or ([artifact["column"]] if artifact["column"] else [])
    if "total" in artifact:
        return _sum(artifact, voice)
    if artifact.get("most_chosen"):
        return voice.say("fact_most_chosen", {"name": bold(items[0]["card"])})
    if knows_nothing(artifact):
        if page := artifact.get("page"):
            return voice.say("fact_on_page", {"text": page["text"]})
        named = joined([bold(item["card"]) for item in items])
        facts = {
            "name": named if len(items) < _SEVERAL else "any of these",
            "known": joined(list(dict.fromkeys(map(column_words, artifact["known"])))[:5]),
        }
        return voice.say("fact_unknown", facts)
    if most := artifact.get("most"):
        facts = {
            "name": joined([bold(item["card"]) for item in items]),
            "value": next(value for value in _values(items[0]) if value is not None),
            "most": most["words"],
            "lacking": how_many(most["lacking"]) if most["lacking"] else "",
        }
        return voice.say("fact_most", facts)
    if len(items) > 1:
        rows = []
        for item in items:
            told = [str(value) for value in _values(item) if value is not None] or ["not given"]
            verdict = [item["verdict"]] if item.get("verdict") else []
            value = ", ".join([*verdict, *told])
            rows.append(voice.say("fact_row", {"name": bold(item["card"]), "value": value}))
        listed = "\n".join(f"- {row}" for row in rows)
        unseen = voice.say("fact_unseen", {"unseen": _unseen(artifact)})
        return "\n\n".join(part for part in (listed, unseen) if part)
    item = items[0]
    said = []
    for column, value in zip(columns, _values(item), strict=False):
        facts = {"name": bold(item["card"]), "value": value, "column": column_words(column)}
        if value is None:
            said.append(voice.say("fact_unknown", {"name": facts["name"]}))
        else:
            said.append(voice.say(f"fact_{column}", facts) or voice.say("fact", facts))
    said.append(voice.say("fact_unseen", {"unseen": _unseen(artifact)}))
    said.append(voice.say("fact_lacking", {"untold": joined(artifact.get("lacking", []))}))
    verdict = item.get("verdict")
    opening = voice.say("yes" if verdict == "yes" else "no") if verdict in ("yes", "no") else ""
    return " ".join(part for part in (opening, *dict.fromkeys(said)) if part)


def _unseen(artifact: dict[str, Any]) -> str:
    """What of people's reviews the shop does not have, where they were asked for; else ""."""
    if REVIEWS not in (artifact.get("columns") or ()):
        return ""
    return "what people wrote" if artifact["counted"] else "how many rated it or what they wrote"


def _sum(artifact: dict[str, Any], voice: Voice) -> str:
    """What the products cost together, each with its own price."""
    currency, copies = artifact["currency"], artifact["copies"]
    times, each = ("", "") if copies < 2 else (f"{_count_in_words(copies)} of ", " each")
    cards = [item["card"] for item in artifact["items"]]
    items = [f"{times}{bold(card)} ({money(card['price'], currency)}{each})" for card in cards]
    facts = {"items": joined(items), "total": money(artifact["total"], currency)}
    return voice.say("fact_sum", facts)


def _sentence(reason: dict[str, Any]) -> str:
    """A reason as a sentence that can follow "because"; "" when its words make none."""
    text: str = reason["text"]
    if reason["block"] == "brand":
        return f"it's by {text}"
    if reason["block"] == "subcategory":
        return f"it's under {text}"
    return next((start + text for pattern, start in _STARTS if re.match(pattern, text)), "")


def _values(item: dict[str, Any]) -> list[Any]:
    return list(item.get("values") or [item["value"]])


def bold(card: dict[str, Any]) -> str:
    """A product's name as replies write it."""
    return f"**{card['name']}**"


def told_apart(card: dict[str, Any], others: Iterable[dict[str, Any]], currency: str) -> str:
    """The same, with its price where another one has its name ("Brand B jeans at $742")."""
    alike = [one for one in others if one["name"] == card["name"]]
    if any(one["price"] != card["price"] for one in alike):
        return f"{bold(card)} at {money(card['price'], currency)}"
    return bold(card)


def _count_in_words(count: int) -> str:
    """A count that stands beside prices, where a figure would read like one of them."""
    return COUNTS[count - 1] if 1 <= count <= len(COUNTS) else "that many"


def how_many(count: int) -> str:
    """ "one product", "3 products"."""
    return "one product" if count == 1 else f"{count} products"


def _bare(name: str) -> str:
    """A name as somebody said it, without the article that their sentence gave it."""
    return re.sub(r"^(?:the|an?|your|that|this)\s+", "", name.strip(), flags=re.IGNORECASE)


def _is_number(name: str) -> bool:
    return name.strip("# ").isdigit()
