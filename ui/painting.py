"""What the page shows of a session, as updates of its components.

Between what was said and done (``Turn``) and the HTML of ``cards.py``, ``panels.py`` and
``transcript.py``. It decides what stands after a turn; it changes nothing of the session.
"""

from __future__ import annotations

from typing import Any

from agent.turn import ShopAssistant, Turn
from data.shop import Shop
from tools.context import Identity
from ui.cards import cards_html, shortlist_html
from ui.layout import Layout
from ui.panels import (
    bar_html,
    begun_anew,
    facts_html,
    follow_ups,
    note_html,
    prompts_html,
    starters,
    still_open,
    welcome,
    window_html,
)
from ui.transcript import Message, restored, spoken

#: Component -> what it shows.
Update = dict[Any, Any]


class Painting:
    """Paints sessions of one shop.

    Args:
        demo, staff: see ``panels.bar_html``.

    Attributes:
        on: the components, once they are laid out.
    """

    on: Layout

    def __init__(self, assistant: ShopAssistant, shop: Shop, *, demo: bool, staff: bool) -> None:
        self._assistant, self._shop, self._demo, self._staff = assistant, shop, demo, staff

    def all(self, token: str, identity: Identity | None, note: str = "") -> Update:
        """Everything on the page, as the session stands."""
        turn, chat = Turn(""), [self.welcome(identity)]
        if identity is not None:
            turn = self._assistant.snapshot(identity)
            chat += restored(self._assistant.messages(identity))
        return {
            self.on.token: token,
            self.on.bar: self.bar(identity),
            self.on.chat: chat,
            **self._start(identity),
            **self.state(identity, turn),
            self.on.note: note_html(note),
        }

    def state(self, identity: Identity | None, turn: Turn) -> Update:
        """What a turn changes beside the chat. An answer without products leaves the cards."""
        update: Update = {
            self.on.facts: self.facts(turn, identity),
            self.on.shortlist: shortlist_html(turn.shortlist),
        }
        if turn.products:
            update[self.on.cards] = cards_of(turn.products, identity)
        if turn.products or turn.answers:
            update[self.on.prompts] = prompts_html(follow_ups(turn, support=is_staff(identity)))
        return update

    def standing(self, identity: Identity, turn: Turn) -> Update:
        """After a turn without products: what stands beside it.

        After mere words (a comparison, a fact) prompts for the cards that still do. Cards of a
        wish before one that found nothing say that they are not its. Nothing, after a new start.
        """
        if turn.products:
            return {}
        if begun_anew(turn):
            return self._start(identity, unmarked=True)
        standing = still_open(self._assistant.snapshot(identity))
        if not standing.products:
            return {}
        update: Update = {}
        if any(call["name"] == "rank_products" for call in turn.tool_calls):
            update[self.on.cards] = cards_of(standing.products, identity, earlier=True)
        if not turn.answers:
            update[self.on.prompts] = prompts_html(follow_ups(standing, support=is_staff(identity)))
        return update

    def facts(self, turn: Turn, identity: Identity | None = None, use: bool | None = None) -> str:
        """What the assistant knows; ``use`` instead of the turn's switch of age and gender."""
        customer_id = identity.customer_id if identity else None
        customer = self._shop.customer(customer_id) if customer_id else None
        return facts_html(
            [self._named(fact) for fact in turn.profile],
            turn.subject,
            use_demographics=turn.use_demographics if use is None else use,
            known_person=customer is not None and bool(customer.age or customer.gender),
            third_person=is_staff(identity),
        )

    def bar(self, identity: Identity | None) -> str:
        return bar_html(self._shop, identity, demo=self._demo, staff=self._staff)

    def welcome(self, identity: Identity | None) -> Message:
        return spoken(welcome(self._shop, identity, demo=self._demo))

    def _start(self, identity: Identity | None, *, unmarked: bool = False) -> Update:
        """Nothing is picked yet."""
        return {
            self.on.cards: window_html(self._shop, unmarked=unmarked),
            self.on.prompts: prompts_html(starters(self._shop, identity)),
        }

    def _named(self, fact: dict[str, Any]) -> dict[str, Any]:
        """A fact about one product with the product's name."""
        product = self._shop.product(str(fact["value"])) if fact["key"] == "product" else None
        return {**fact, "text": f"not {product.title}"} if product else fact


def is_staff(identity: Identity | None) -> bool:
    return identity is not None and identity.role == "support"


def cards_of(
    cards: list[dict[str, Any]], identity: Identity | None, *, earlier: bool = False
) -> str:
    return cards_html(cards, third_person=is_staff(identity), earlier=earlier)
