"""What one message asks for, once understood: acts, wishes, references, and nothing in prose.

``understanding.py`` makes a Frame from words, ``planner.py`` makes tool calls from a Frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.slots.wish import Wish


@dataclass(frozen=True)
class Frame:
    """One message, understood.

    Attributes:
        acts: see ``agent.models.reading.ACTS``.
        wishes: arguments of ``tools.wishes.Wish``.
        remove: keys of wishes taken back.
        recipient: whom it is for: "dad", "me", or "" when the message does not say.
        new_search: another kind of thing than before.
        products: references for tools: "1", "3", or product IDs.
        beyond: positions named that no card has ("number 9" of five), from 1.
        customer: a customer's ID or name.
        same_wishes: what was wished for the customer on screen is wished for this one.
        held_against: the list for this customer is held against the one on screen.
        waiting: a further customer that the message names; one is opened at a time.
        topic: a question, in the person's words; of the act "ask_record" one of a customer's record.
        count: how many products are wanted, or None.
        copies: how many of the one that is taken, as it was said ("three"), or "".
        needs: several needs at once, one text each.
        total: the price is a limit for all of them together.
        sort, steer, by, like, beside, more: arguments of ``rank_products``.
        near: what the list at hand resembles, and the next one is to resemble as well.
        others: for several people at once, what is said for the others, in order.
        replaces: what is taken takes the place of what was taken last.
        unsure: True when the message was not understood and is only a search text.
    """

    acts: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    remove: tuple[str, ...] = ()
    recipient: str = ""
    new_search: bool = False
    products: tuple[str, ...] = ()
    beyond: tuple[int, ...] = ()
    customer: str = ""
    same_wishes: bool = False
    held_against: bool = False
    waiting: str = ""
    topic: str = ""
    count: int | None = None
    needs: tuple[str, ...] = ()
    sort: str = "best"
    steer: str = ""
    by: str = ""
    like: str = ""
    beside: str = ""
    more: bool = False
    near: str = ""
    unsure: bool = False
    others: tuple[Frame, ...] = ()
    replaces: bool = False
    total: bool = False
    copies: str = ""

    def has(self, *acts: str) -> bool:
        """True when the message carries any of ``acts``."""
        return not self.acts.isdisjoint(acts)
