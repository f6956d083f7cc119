"""The panels around the chat as HTML: the bar on top, what the assistant knows, prompts.

Pure like ``cards.py``: facts and names in, escaped HTML out, ``data-`` attributes for
``page.js``. It also decides what is worth suggesting to whom.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from agent.replying.phrasing import in_third_person
from agent.turn import Turn
from data.money import money
from data.records import Customer
from data.shop import Shop
from tools.context import Identity
from ui.cards import esc, icon, image_tag

#: Customers offered for demo sign-in.
SAMPLE_CUSTOMERS = 6
#: Prompts shown at once; beyond that they bury the box on a small screen.
MOST_PROMPTS = 6
#: Categories in the shop window.
TILES = 12

_SOURCES = {
    "said": ("you said", "said"),
    "history": ("from your history", "history"),
    "staff": ("from staff", "staff"),
    "guessed": ("my guess", "guess"),
}
#: What the button calls the panels beside the chat, where there is no room to show them always.
_SHEET = "Notes & shortlist"
_BAG = "M6 8h12l1.3 12.5H4.7L6 8Zm3 2V7a3 3 0 0 1 6 0v3"
_PEN = "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19 4 20Z"
_CROSS = "M6 6l12 12M18 6L6 18"
_AGAIN = "M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4v4h4"
_PEOPLE = "M12 12a4 4 0 1 0-.01 0ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"


def bar_html(shop: Shop, identity: Identity | None, *, demo: bool, staff: bool) -> str:
    """The top of the page: whose shop, who is shopping, start over.

    Args:
        demo: offer guest, sample customers and the support seat.
        staff: offer a sign-in with name and password (not in a demo).
    """
    seat = identity.role if identity else "guest"
    mark = f'<span class="mark">{icon(_BAG)}</span><h1>{esc(_shop_name(shop))}</h1>'
    if demo:
        who = _demo_select(shop, identity)
    elif identity is not None and identity.role == "support":
        who = (
            f'<span class="who">Staff: {esc(identity.username)}</span>'
            '<button type="button" data-sign-in="guest">Sign out</button>'
        )
    elif staff:
        who = (
            '<details class="signin"><summary>Staff</summary><form data-password>'
            '<label>Name <input name="username" autocomplete="username" required></label>'
            '<label>Password <input name="password" type="password" '
            'autocomplete="current-password" required></label>'
            '<button type="submit" class="primary">Sign in</button></form></details>'
        )
    else:
        who = ""
    return (
        f'<div class="bar" data-seat="{seat}"><div class="brand">{mark}</div><div class="tools">{who}'
        '<button type="button" class="you" data-sheet aria-expanded="false" aria-controls="side" '
        f'aria-label="{esc(_SHEET)}" title="{esc(_SHEET)}">{icon(_PEOPLE)}<span>{esc(_SHEET)}</span></button>'
        '<button type="button" class="over" data-sure="Really?" data-over aria-label="Start over" '
        'title="Start over">'
        f"{icon(_AGAIN)}<span>Start over</span></button>"
        "</div></div>"
    )


def facts_html(
    facts: list[dict[str, Any]],
    subject: str,
    *,
    use_demographics: bool,
    known_person: bool,
    third_person: bool = False,
) -> str:
    """What the assistant knows, each fact with its source, to change and to delete.

    Args:
        facts: ``Turn.profile``.
        subject: ``Turn.subject``.
        known_person: is there somebody whose age and gender could be used at all?
        third_person: staff read it, about a customer.
    """
    whom = (
        ""
        if subject.strip() in ("", "you", "your")
        else f' <span class="whom">for {esc(subject)}</span>'
    )
    rows = "".join(_fact(fact, third_person) for fact in facts)
    nothing = "What the shop knows of the customer you name" if third_person else "What you tell me"
    listed = (
        f'<ul class="facts">{rows}</ul>'
        if facts
        else f'<p class="quiet">Nothing yet. {nothing} stands here, yours to change.</p>'
    )
    personal = known_person or any(fact["key"] in ("age", "gender") for fact in facts)
    checked = " checked" if use_demographics else ""
    switch = (
        '<label class="switch"><input type="checkbox" role="switch" data-demographics'
        f"{checked}><span>Use age and gender</span></label>"
        if personal
        else ""
    )
    close = (
        f'<button type="button" class="close" data-shut aria-label="Close">{icon(_CROSS)}</button>'
    )
    return f'{close}<h2 class="head" tabindex="-1">What I know{whom}</h2>{listed}{switch}'


def window_html(shop: Shop, *, unmarked: bool = False) -> str:
    """The shop window, while nothing is picked: the largest categories, to press.

    Args:
        unmarked: what the tab remembers of hearts goes.
    """
    tiles = []
    for category, count in shop.categories.most_common(TILES):
        column = shop.product_table.labels("category")
        row = int((column.codes == list(column.values).index(category)).argmax())
        card = {"product_id": shop.products[row].product_id, "category": category}
        tiles.append(
            f'<button type="button" class="tile" data-say="Show me {esc(category)}">'
            f"{image_tag(card)}<span>{esc(category)}<small>{count:,} products</small></span>"
            "</button>"
        )
    mark = " data-unmarked" if unmarked else ""
    return (
        f'<h2 class="head">In the shop</h2><div class="picks window"{mark}>{"".join(tiles)}</div>'
    )


def prompts_html(prompts: list[str]) -> str:
    """Prompts to press instead of typing."""
    chips = "".join(
        f'<li><button type="button" class="chip" data-say="{esc(text)}">{esc(text)}</button></li>'
        for text in prompts
    )
    return f'<ul class="chips" aria-label="Suggestions">{chips}</ul>'


def note_html(text: str, *, busy: bool = False) -> str:
    """A line under the box, which ``page.js`` has read aloud; while ``busy``, prompts and cards wait."""
    mark = '<span class="busy"></span>' if busy else ""
    return f"<p>{mark}{esc(text)}</p>"


def is_busy(note: str) -> bool:
    """Was this note painted while a turn was at work?"""
    return 'class="busy"' in note


def starters(shop: Shop, identity: Identity | None) -> list[str]:
    """First messages that this person could send in this shop."""
    common = [name for name, _count in shop.categories.most_common()]
    first = common[0] if common else "gifts"
    budget = money(_round_up(shop.median_price or 50.0), shop.currency)
    if identity is not None and identity.role == "support":
        ids = [customer.customer_id for customer in sample_customers(shop)] or ["a customer"]
        return [f"What could I offer {ids[0]}?", f"Show me {first} for {ids[-1]}"]
    if identity is not None and identity.role == "shopper":
        return [
            "What would you suggest for me?",
            f"Something new in {first}",
            f"A gift under {budget}",
        ]
    rated = shop.is_rated
    told = rated or bool(len(shop.events))  # else nothing says which of all things make a gift
    topic = next(iter(shop.info), "")
    returns = "How do returns work?" if "returns" in {t.lower() for t in shop.info} else ""
    return [
        f"A birthday gift for my dad, under {budget}" if told else f"Something under {budget}",
        f"What is well rated in {first}?" if rated else f"The cheapest in {first}",
        returns or (f"What do you say about {topic}?" if topic else "Surprise me"),
    ]


def still_open(standing: Turn) -> Turn:
    """What one may still reply to after a turn of mere words, from where the conversation stands.

    An answer to a question ("Red") is a wish by itself; a "yes" comes too late for an offer.
    """
    return standing if standing.question else replace(standing, answers=[])


def begun_anew(turn: Turn) -> str:
    """ "start_over" or "forget" when this turn did that, else ""."""
    for call in turn.tool_calls:
        action = str(call["args"].get("action", ""))
        if call["name"] == "build_profile" and action in ("start_over", "forget"):
            return action
    return ""


def follow_ups(turn: Turn, *, support: bool = False) -> list[str]:
    """What one may want to say to a turn: first the answers to what it asks, then what steers it.

    Args:
        support: staff speak about a customer and write to them.
    """
    answers = [*turn.answers, "No preference"] if turn.question else turn.answers
    if not turn.products:
        return [*answers, "Surprise me"]
    compare = ["Compare 1 and 2"] if len(turn.products) > 1 else []
    if support:
        steer = ["Draft a reply", "Summary of the customer", "Why the first one?", "Cheaper"]
    else:
        steer = ["Cheaper", "Better rated", "Why the first one?", *compare, "Something else"]
    return [*answers, *steer][: max(MOST_PROMPTS, len(answers) + 1)]


def sample_customers(shop: Shop) -> list[Customer]:
    """Some customers worth being: of each segment those with the longest history, first by name."""

    def weight(customer: Customer) -> tuple[bool, int]:
        known = len(shop.events_by_customer.get(customer.customer_id, ()))
        return bool(customer.name), known + len(customer.purchases) + len(customer.browsing)

    ordered = sorted(shop.customers, key=weight, reverse=True)
    chosen: list[Customer] = []
    seen: Counter[str] = Counter()
    for limit in range(1, SAMPLE_CUSTOMERS + 1):
        for customer in ordered:
            if len(chosen) == SAMPLE_CUSTOMERS:
                return chosen
            if seen[customer.segment] < limit and customer not in chosen:
                seen[customer.segment] += 1
                chosen.append(customer)
    return chosen


def welcome(shop: Shop, identity: Identity | None, *, demo: bool = False) -> str:
    """The first words of a conversation: who speaks, what it can do, what it cannot.

    Args:
        demo: a guest is told of the seats that may be tried.
    """
    customer = shop.customer(identity.customer_id) if identity and identity.customer_id else None
    count = f"{len(shop.products):,} products"
    limits = "Nothing is ordered or paid here: I keep a shortlist for you."
    if identity is not None and identity.role == "support":
        return (
            f"You are in the support seat of **{shop.name}**. Name a customer by ID and I "
            f"rank all {count} for them, with the reasons. Each look-up is written down."
        )
    hello = f"Hello {customer.name.split()[0]}! " if customer and customer.name else "Hello! "
    basis = (
        f"I go by your history here and by what you tell me, rank all {count}"
        if customer
        else f"I rank all {count} by what you tell me"
    )
    seats = (
        "\n\nThis is a demo: at the top you can also be a customer I know, or staff."
        if demo and customer is None and sample_customers(shop)
        else ""
    )
    return (
        f"{hello}I'm the assistant of **{shop.name}**. What are you looking for, or for "
        f"whom? {basis} and say why each pick is there.\n\n{limits}{seats}"
    )


def summary(shop: Shop) -> str:
    """The shop in a line, for who is sent a link to it."""
    return f"Say what you are looking for: {len(shop.products):,} products, ranked for you."


def _shop_name(shop: Shop) -> str:
    return shop.name[:1].upper() + shop.name[1:]


def _round_up(amount: float) -> float:
    """To a budget that a person would say: 0.4 is 1, 43.7 is 50, 1,234 is 1,500."""
    step = 1.0 if amount < 5 else 10.0 if amount < 200 else 50.0 if amount < 1000 else 500.0
    return step * (int(amount / step) + 1)


def _demo_select(shop: Shop, identity: Identity | None) -> str:
    chosen = "guest"
    if identity is not None and identity.role != "guest":
        chosen = identity.role if identity.role == "support" else f"shopper:{identity.customer_id}"

    def option(value: str, label: str) -> str:
        selected = " selected" if value == chosen else ""
        return f'<option value="{esc(value)}"{selected}>{esc(label)}</option>'

    people = "".join(
        option(
            f"shopper:{customer.customer_id}",
            f"{customer.name} ({customer.customer_id})" if customer.name else customer.customer_id,
        )
        for customer in sample_customers(shop)
    )
    group = f'<optgroup label="A customer">{people}</optgroup>' if people else ""
    return (
        '<label class="who"><span>Shopping as</span><select data-who aria-label="Shopping as">'
        f"{option('guest', 'Guest')}{group}"
        f'<optgroup label="Staff">{option("support", "Support")}</optgroup></select></label>'
    )


def _fact(fact: dict[str, Any], third_person: bool) -> str:
    text, fact_id = esc(fact.get("text") or f"{fact['key']}: {fact['value']}"), esc(fact["id"])
    label, style = _SOURCES.get(fact["source"], (fact["source"], "guess"))
    label = in_third_person(label) if third_person else label
    words = f' title="“{esc(fact["words"])}”"' if fact.get("words") else ""
    number = fact["relation"] in ("at_most", "at_least")
    kind = 'inputmode="decimal" ' if number else ""
    value = f"{fact['value']:g}" if isinstance(fact["value"], float) else fact["value"]
    pen = (
        '<button type="button" data-edit aria-expanded="false" '
        f'aria-label="Change: {text}" title="Change">{icon(_PEN)}</button>'
        if fact["key"] != "product"  # a product that was turned down is so or is not
        else ""
    )
    return (
        f'<li class="fact" data-fact="{fact_id}"><span class="text">{text}</span>'
        f'<span class="source {style}"{words}>{esc(label)}</span>'
        f'<span class="edit">{pen}<button type="button" data-delete aria-label="Delete: {text}" title="Delete">'
        f"{icon(_CROSS)}</button></span>"
        f'<form class="change" hidden><input type="text" {kind}name="value" value="{esc(value)}" '
        f'aria-label="New value for: {text}" required>'
        '<button type="submit" class="primary">Save</button></form></li>'
    )
