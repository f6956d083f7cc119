"""How the list is to be that a message asks for: further, dearer, like one of those on screen.

The last step of understanding; ``planner.py`` makes arguments of ``rank_products`` of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.models.reading import POINTING
from agent.slots.going_with import going_with, named_with
from agent.slots.wish import Wish
from agent.understanding.heard import Heard
from agent.understanding.like_last import like_last
from agent.understanding.reference_resolution import References
from agent.understanding.slot_filling import Slots, refines
from tools.resemblance import LAST_PURCHASE

_SORTS = {"cheapest": "cheapest", "dearest": "dearest", "best_rated": "best_rated"}
_STEERS = {"cheaper": "cheaper", "pricier": "pricier", "better": "better_rated"}


@dataclass(frozen=True)
class ListRequest:
    """How the list is to be.

    Attributes:
        acts, places, wishes: as before, less what is said of the list and not of a product.
        sort, steer, by, like, beside: arguments of ``rank_products``.
    """

    acts: frozenset[str]
    places: list[int]
    wishes: tuple[Wish, ...]
    sort: str
    steer: str
    by: str
    like: str
    beside: str


def list_request(heard: Heard, spoken_of: References, slots: Slots) -> ListRequest:
    """What a message asks of the list."""
    acts, places, wishes, cards = slots.acts, spoken_of.places, slots.wishes, heard.dialogue.cards
    known = heard.dialogue.support or heard.dialogue.signed_in
    of_last = known and like_last(heard.text, heard.dialogue)
    if of_last:
        places = []
        acts = (acts - POINTING) | {"similar", "find"}
        wishes = tuple(wish for wish in wishes if wish["key"] != "need")
    elif "similar" in acts and cards and not (places or spoken_of.beyond or wishes):
        acts = (acts - {"similar", "find"}) | {"more"}  # like those on screen, and none of them
    if beside := going_with(heard.text, heard.dialogue):
        acts, places = (acts - POINTING - {"ask_product"}) | {"find"}, []
        wishes = named_with(heard.text, wishes)
    if len(places) == len(cards) > 1 and acts.isdisjoint(POINTING):
        places = []  # "those are too dear, cheaper" is meant of the list
    if any(wish["key"] == "price" and wish.get("relation") == "at_most" for wish in wishes):
        acts -= {"cheaper"}  # "too much, have you any until 150?": that is the limit
    like = str(places[0] + 1) if "similar" in acts and places else ""
    steer, step = _first(_STEERS, acts), heard.step
    order = heard.order if not (steer or step) else None
    return ListRequest(
        acts=acts,
        places=places,
        wishes=wishes,
        sort=order.sort if order else _sort(acts) if not (steer or step) else "best",
        steer=step.direction if step else steer,
        by=step.words if step else order.by if order else "",
        like=LAST_PURCHASE if of_last else "" if beside else like,
        beside=beside or (heard.dialogue.beside if refines(acts) else ""),
    )


def _sort(acts: frozenset[str]) -> str:
    return _first(_SORTS, acts) or "best"


def _first(words: dict[str, str], acts: frozenset[str]) -> str:
    """What the first of the acts that ``words`` knows is called there, or ""."""
    return next((words[act] for act in words if act in acts), "")
