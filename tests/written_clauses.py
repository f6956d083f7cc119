"""The clauses that ship, and a value for whatever code puts into them."""

from __future__ import annotations

from agent.replying.phrasing import (
    EXTRAS,
    Clause,
    PhraseBook,
)

BOOK = PhraseBook.load()


#: Rows of one list or table read alike on purpose; a shop's own words need little around them.
ROWS = {"line", "line_short", "fact_row", "shop_info"}


#: A value for every placeholder; each reads like what code puts there.
FACTS = {
    "about": "running shoes", "limits": "up to $50, in white", "limit": "$50", "recipient": "sister", "unlearned": "your age",
    "name": "**Cork Mat**", "names": "**Cork Mat** and **Kettlebell 12 kg**", "first": "matches “fitness”", "rest": "rated 4.5 of 5; in Fitness",
    "against": "not rated yet", "over": "**Kettlebell 12 kg**", "a": "**Cork Mat**",
    "b": "**Kettlebell 12 kg**", "better": "**Cork Mat**", "place": "2", "price": "€24.50",
    "differences": "its ratings and reviews and how often it is chosen", "broken": "up to $50",
    "change": "if it were rated 4.9 instead of 4.2", "value": "in stock (3 left)",
    "column": "color", "known": "color and size", "count": "2 products", "topics": "returns",
    "text": "Returns are free within 30 days.", "meaning": "Nothing is ordered or reserved.",
    "items": "**Cork Mat** (€24.50)", "total": "€24.50", "facts": "fitness (you said)",
    "problem": "the shop has no such column", "customer": "Mara Lindqvist (C1)",
    "details": "Loyal, 34 years old", "bought": "the Cork Mat", "browsed": "Fitness",
    "lines": "- Cork Mat, €24.50: matches “fitness”", "shop": "Larkspur & Co",
    "offer": "Raising the budget to 61.50 would give 3 products", "like": "**Cork Mat**",
    "beside": "**Cork Mat**",
    "needs": "a unicorn", "rejected": "nylon", "missing": "a unicorn", "key": "color",
    "others": "your brother", "steer": "better rated", "options": "black, white or blue", "products": "6", "why": "matches “fitness”",
    "ordered": "ordered", "one": "one", "several": "several",
    "top": "**Cork Mat**", "from": "€24.50", "because": "it matches “fitness”",
    "also": "it's rated 4.5 of 5 and it's in Fitness", "most": "longest battery",
    "lacking": "one product", "copies": "three", "within": "up to $50",
    "columns": "weight and battery", "same": "color Black", "untold": "scent",
    "unseen": "what people wrote", "by": "price",
    "order": "price, lowest first", "need": "a mat", "other": "a kettlebell",
    "extreme": "longest", "measure": "battery", "unmeasured": "weight",
}  # fmt: skip


#: Attributes of the product in question.
COLUMNS = {
    "color": "White", "material": "Cork", "size": "M", "author": "Ada Quist",
    "pages": "320 pages", "people": "3 people", "players_max": "6 players",
    "age_from": "from 6 years", "reviews": "rated 4.5 out of 5; good reviews (73 of 100)", "weight_kg": "1.2 kg", "battery_hours": "30 hours",
}  # fmt: skip


def groups() -> list[tuple[str, frozenset[str], tuple[Clause, ...]]]:
    """(situation, placeholders, clauses that have just these): what competes for one set of facts."""
    return [
        (situation, needs, tuple(c for c in clauses if c.needs - EXTRAS == needs))
        for situation, clauses in BOOK.clauses.items()
        for needs in sorted({c.needs - EXTRAS for c in clauses}, key=sorted)
    ]
