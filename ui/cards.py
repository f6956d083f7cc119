"""A product card (plain JSON, see ``tools/cards.py``) as HTML. Pure: text in, text out.

Everything that comes from a shop is escaped here, once, also against being read as a template.
Buttons carry ``data-`` attributes; ``page.js`` turns a press into an event. This module does not
know Gradio, nor who is looking.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from agent.replying.phrasing import in_third_person
from data.money import money
from tools.cards import telling_reasons
from tools.columns import attribute_words, column_words
from ui.pictures import bare_name, color_text, picture_uri

Card = dict[str, Any]

#: From how few pieces on a card says how many are left.
FEW = 5
#: Reasons drawn as bars; what is left is summed in one.
BARS = 5

_HEART = "M12 20.5C5 15.6 2.5 12 2.5 8.4A5 5 0 0 1 12 6a5 5 0 0 1 9.5 2.4c0 3.6-2.5 7.2-9.5 12.1Z"
_NO = "M5.5 5.5l13 13M12 3a9 9 0 1 1-.01 0Z"
_STAR = "M12 2.8l2.8 6 6.4.7-4.8 4.4 1.4 6.5L12 17.1l-5.8 3.3 1.4-6.5L2.8 9.5l6.4-.7Z"


def esc(text: object) -> str:
    """Text for HTML, between tags or in a quoted attribute; braces cannot open a template."""
    return html.escape(str(text)).replace("{", "&#123;").replace("$", "&#36;").replace("`", "&#96;")


def icon(path: str) -> str:
    """A drawn sign of 24 x 24, silent for screen readers."""
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'


def image_tag(card: Card) -> str:
    """The drawn picture of a card's product; decorative, since its name stands beside it."""
    uri = picture_uri(
        str(card.get("category", "")),
        str(card.get("subcategory", "")),
        color_text(card.get("attributes") or {}),
        str(card["product_id"]),
        bare_name(str(card.get("name", "")), str(card.get("brand", ""))),
    )
    return f'<img src="{uri}" alt="" width="240" height="180">'


def card_html(
    card: Card, number: int, among: Sequence[Card] = (), *, third_person: bool = False
) -> str:
    """One product: number, picture, facts, why, and what one can do with it.

    Args:
        number: what the chat calls it ("number 2"), from 1.
        among: the list that it stands in.
        third_person: staff reads it; what they like themselves is nothing to note.
    """
    name, product_id = esc(card["name"]), esc(card["product_id"])
    kind = " · ".join(esc(part) for part in (card.get("brand"), card.get("subcategory")) if part)
    whom = "them" if third_person else "me"
    like = (
        '<button type="button" class="mark like" data-feedback="like" aria-pressed="false" '
        f'aria-label="I like {name}" title="I like it">{icon(_HEART)}</button>'
    )
    facts = "".join((_price(card), _stars(card.get("rating")), _stock(card.get("stock"))))
    return (
        f'<article class="card" data-product="{product_id}" aria-label="{number}: {name}">'
        f'<div class="pic">{image_tag(card)}<span class="num" aria-hidden="true">{number}</span>'
        f'<div class="marks">'
        f"{'' if third_person else like}"
        f'<button type="button" class="mark nope" data-feedback="dislike" aria-pressed="false" '
        f'aria-label="{name} is not for {whom}" title="Not for {whom}">{icon(_NO)}</button></div></div>'
        f'<div class="body"><h3>{name}</h3><p class="kind">{kind}</p>'
        f'<p class="facts">{facts}</p>{_why_line(card, among)}'
        f'<div class="acts">'
        f'<button type="button" class="primary" data-say="I\'ll take number {number}" '
        f'aria-label="Put {name} on the shortlist">Shortlist</button>'
        f'<button type="button" data-say="More like number {number}" '
        f'aria-label="More like {name}">More like this</button></div>'
        f"{_details(card)}</div></article>"
    )


def cards_html(cards: list[Card], *, third_person: bool = False, earlier: bool = False) -> str:
    """The list beside the chat, numbered as the chat counts.

    Args:
        third_person: staff read it: "you bought" is told as "they bought".
        earlier: they are of a wish before the last one, which found nothing.
    """
    if third_person:
        cards = [_of_a_customer(card) for card in cards]
    body = "".join(
        card_html(card, number, cards, third_person=third_person)
        for number, card in enumerate(cards, start=1)
    )
    count = "1 pick" if len(cards) == 1 else f"{len(cards)} picks"
    style, title = (" earlier", f"{count} from before") if earlier else ("", count)
    return f'<h2 class="head{style}">{title}</h2><div class="picks" tabindex="-1">{body}</div>'


def _of_a_customer(card: Card) -> Card:
    reasons = [{**r, "text": in_third_person(r["text"])} for r in card.get("reasons") or []]
    return {**card, "reasons": reasons}


def shortlist_html(cards: list[Card]) -> str:
    """What the person put aside, with its sum when it has one currency."""
    if not cards:
        return (
            '<h2 class="head">Shortlist</h2><p class="quiet">Nothing yet. '
            "“Shortlist” on a card puts it here; nothing is ordered.</p>"
        )
    rows = "".join(
        f'<li>{image_tag(card)}<span class="what">{esc(card["name"])}</span>{_price(card)}</li>'
        for card in cards
    )
    currencies = {card["currency"] for card in cards}
    total = ""
    if len(cards) > 1 and len(currencies) == 1:
        amount = money(sum(float(card["price"]) for card in cards), currencies.pop())
        total = f'<p class="sum"><span>Together</span><strong>{esc(amount)}</strong></p>'
    return (
        f'<h2 class="head">Shortlist <span class="count">{len(cards)}</span></h2>'
        f'<ul class="short">{rows}</ul>{total}'
        '<p class="quiet">Kept for you; nothing is ordered.</p>'
    )


def _price(card: Card) -> str:
    return f'<span class="price">{esc(money(float(card["price"]), str(card["currency"])))}</span>'


def _stars(rating: float | None) -> str:
    if rating is None:
        return ""
    return (
        f'<span class="stars" role="img" aria-label="rated {rating:.1f} of 5">'
        f"{icon(_STAR)}{rating:.1f}</span>"
    )


def _stock(stock: int | None) -> str:
    """Nothing while there is plenty: a hint that always shows is no hint."""
    if stock is None or stock > FEW:
        return ""
    if stock == 0:
        return '<span class="stock out">sold out</span>'
    return f'<span class="stock">only {stock} left</span>'


def _why_line(card: Card, among: Sequence[Card]) -> str:
    """The strongest reason that tells it from the others of its list, as the chat has it."""
    told = telling_reasons(card, among or [card])
    return f'<p class="why">{esc(told[0])}</p>' if told else ""


def _details(card: Card) -> str:
    description = str(card.get("description") or "")
    rows = [
        (column_words(key), attribute_words(key, value))
        for key, value in (card.get("attributes") or {}).items()
        if value not in (None, "", [])
    ]
    parts = [f"<p>{esc(description)}</p>"] if description else []
    if rows:
        cells = "".join(f"<dt>{esc(key)}</dt><dd>{esc(value)}</dd>" for key, value in rows)
        parts.append(f'<dl class="specs">{cells}</dl>')
    if card.get("reasons"):
        parts.append(_bars(card["reasons"]))
    if not parts:
        return ""
    return (
        '<details class="more" data-feedback="view"><summary>Details and why</summary>'
        f"{''.join(parts)}</details>"
    )


def _bars(reasons: list[dict[str, Any]]) -> str:
    """Contributions as bars from the middle of nothing: they sum to the score that ranked it."""
    ordered = sorted(reasons, key=lambda reason: -abs(reason["contribution"]))
    shown = [(r["text"] or r["feature"] or r["block"], r["contribution"]) for r in ordered[:BARS]]
    if rest := ordered[BARS:]:
        shown.append(("everything else", sum(reason["contribution"] for reason in rest)))
    longest = max(abs(amount) for _text, amount in shown) or 1.0
    lines = "".join(
        f'<li class="{"minus" if amount < 0 else "plus"}"><span>{esc(text)}</span>'
        f'<b>{amount:+.2f}</b><i style="width:{100 * abs(amount) / longest:.0f}%"></i></li>'
        for text, amount in shown
    )
    total = sum(reason["contribution"] for reason in reasons)
    return (
        f'<ul class="bars" aria-label="What its place comes from">{lines}</ul>'
        f'<p class="quiet">Together {total:.2f}: the score it is ranked by.</p>'
    )
