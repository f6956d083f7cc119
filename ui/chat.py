"""The page: a chat with product cards beside it, and what the assistant knows in reach.

What happens when something on it is used; what is shown then is made by ``painting.py``. The page keeps nothing on the server: the browser's tab holds the session's
token (so two tabs are two sessions and a reload goes on), everything else is asked for.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import gradio as gr

from agent.turn import DoneEvent, ProductsEvent, ShopAssistant, TokenEvent, ToolEvent, Turn
from data.shop import Shop
from tools.context import Identity
from ui.access import Access, SignInRefused
from ui.cards import shortlist_html
from ui.guard import Limits
from ui.layout import Layout
from ui.limits import RateLimit
from ui.painting import Painting, Update, cards_of
from ui.panels import begun_anew, is_busy, note_html, prompts_html, starters, window_html
from ui.schemas import LONGEST_MESSAGE
from ui.transcript import Message, apology, said, spoken, thinking, trace, without_apology
from ui.visits import Visits

#: Seconds between two paintings of a reply that streams: smooth to the eye, light on the wire.
PAINT_S = 0.05
#: Turns at work at the same time, over all sessions, and those that may wait for a place.
TURNS_AT_ONCE, MOST_WAITING = 8, 64
#: Seconds between two looks at the queue: half of it, at the mean, is added to an event.
LOOK_S = 0.005

_FULL = (
    "Too many people are asking at this moment. Nothing was sent and nothing is lost: try again "
    "in a few seconds."
)
_STORED = "() => [window.shopPage.token()]"
_STORE = "(token) => { window.shopPage.keep(token); }"


class Page:
    """The page's components and what happens when one is used."""

    def __init__(self, assistant: ShopAssistant, shop: Shop, access: Access, *, demo: bool) -> None:
        self.assistant, self.shop = assistant, shop
        self.visits = Visits(access, assistant)
        self._limit = RateLimit(Limits().chat_per_client)
        self._paint = Painting(assistant, shop, demo=demo, staff=access.has_staff and not demo)
        self.on = self._paint.on = Layout(
            shop.name,
            [self._paint.welcome(None)],
            bar=self._paint.bar(None),
            picks=window_html(shop),
            prompts=prompts_html(starters(shop, None)),
            facts=self._paint.facts(Turn("")),
            shortlist=shortlist_html([]),
            note=note_html(""),
        )

    def wire(self, blocks: gr.Blocks) -> None:
        """Say which event calls what. No event is an endpoint of the API."""
        common: dict[str, Any] = {
            "outputs": self.on.shown,
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        # Beside the queue of turns: what is light neither waits for them nor is turned away.
        light = {**common, "queue": False}
        blocks.load(self.open, [self.on.token], js=_STORED, **light)
        self.on.token.change(None, [self.on.token], js=_STORE, api_visibility="private")
        answer = gr.on(
            [
                self.on.box.submit,
                self.on.button.click,
                self.on.prompts.submit,
                self.on.cards.submit,
            ],
            self.send,
            [self.on.token, self.on.box, self.on.chat],
            trigger_mode="once",
            concurrency_limit=TURNS_AT_ONCE,
            **common,
        )
        answer.failure(self.apologise, [self.on.chat, self.on.box, self.on.note], **light)
        self.on.cards.like(self.feedback, [self.on.token], **light)
        self.on.facts.edit(self.edit, [self.on.token], **light)
        self.on.facts.input(self.demographics, [self.on.token], **light)
        self.on.bar.select(self.become, [self.on.token], **light)
        self.on.bar.submit(self.sign_in, [self.on.token], **light)
        self.on.bar.clear(self.start_over, [self.on.token], **light)

    def open(self, token: str) -> Update:
        """The page was opened or reloaded: go on where this tab's session stands."""
        identity = self.visits.known(token)
        return self._paint.all("" if identity is None else token, identity)

    def send(
        self, token: str, text: str, chat: list[Message], event: gr.EventData, request: gr.Request
    ) -> Iterator[Update]:
        """One turn: the message from the box, or what the pressed prompt or card says."""
        # Gradio may hand over a copy of the component, so its ID is compared.
        if event.target.elem_id in ("prompts", "picks"):
            text = str(event.text)[:LONGEST_MESSAGE]
        else:
            yield {self.on.box: ""}
        if not text.strip():
            yield {self.on.note: note_html("")}
            return
        if refusal := self._too_fast(request):
            yield {self.on.box: text, **refusal}
            return
        token, identity, ended = self.visits.session(token)
        if ended:
            chat = [self._paint.welcome(identity), spoken(ended)]
        chat = [*without_apology(chat), said(text)]
        yield {
            self.on.token: token,
            self.on.chat: [*chat, thinking()],
            self.on.note: note_html("Looking …", busy=True),
        }
        yield from self._answer(identity, text, chat)

    def _answer(self, identity: Identity, text: str, chat: list[Message]) -> Iterator[Update]:
        calls: list[tuple[str, dict[str, Any]]] = []
        reply, painted = "", 0.0
        events = self.assistant.stream(identity, text)
        try:
            for event in events:
                if isinstance(event, ToolEvent):
                    calls.append((event.name, event.args))
                    yield {self.on.chat: [*chat, thinking(calls)]}
                elif isinstance(event, ProductsEvent):
                    if event.products:
                        yield {self.on.cards: cards_of(event.products, identity)}
                elif isinstance(event, TokenEvent):
                    reply += event.text
                    if time.monotonic() - painted > PAINT_S:
                        painted = time.monotonic()
                        yield {self.on.chat: [*chat, *self._trace(calls), spoken(reply)]}
                elif isinstance(event, DoneEvent):
                    if begun_anew(event.turn) == "forget":
                        chat = [self._paint.welcome(identity), said(text)]
                    yield {
                        self.on.chat: [*chat, *self._trace(calls), spoken(event.turn.reply)],
                        self.on.note: note_html(""),
                        **self._paint.state(identity, event.turn),
                        **self._paint.standing(identity, event.turn),
                    }
        finally:
            # A turn that has begun runs to its end even when the tab is closed, so that the
            # conversation is whole when the person comes back.
            deque(events, maxlen=0)

    def apologise(self, chat: list[Message], box: str, note: str) -> Update:
        """A turn broke: say so, and give the message back. Or the queue had no place for it."""
        if not is_busy(note):
            return {self.on.note: note_html(_FULL)}
        shown, text = apology(chat)
        return {self.on.chat: shown, self.on.box: box or text, self.on.note: note_html("")}

    def feedback(self, token: str, event: gr.EventData, request: gr.Request) -> Update:
        """A card was opened, liked or turned down."""
        if refusal := self._too_fast(request):
            return refusal
        token, identity, _ended = self.visits.session(token)
        product_id, kind = str(event.product_id), str(event.kind)
        product = self.shop.product(product_id)
        if product is None or kind not in ("view", "like", "dislike"):
            return {self.on.note: note_html("That product is no longer in the shop.")}
        self.assistant.feedback(identity, product_id, kind)
        if kind == "view":
            return {self.on.token: token}
        words = {
            "like": f"Noted: you like {product.title}.",
            "dislike": f"Noted: {product.title} is not for you.",
        }
        facts = self._paint.facts(self.assistant.snapshot(identity), identity)
        return {self.on.token: token, self.on.facts: facts, self.on.note: note_html(words[kind])}

    def edit(self, token: str, event: gr.EventData, request: gr.Request) -> Update:
        """A fact was changed, or deleted (value None)."""
        if refusal := self._too_fast(request):
            return refusal
        token, identity, ended = self.visits.session(token)
        if ended:
            return self._paint.all(token, identity, ended)
        value = event.value
        try:
            turn = self.assistant.edit_fact(identity, str(event.fact_id), value)
        except KeyError:
            turn, note = self.assistant.snapshot(identity), "I had already forgotten that."
        except ValueError as error:
            turn, note = self.assistant.snapshot(identity), f"I could not change that: {error}."
        else:
            note = "Deleted." if value is None else "Changed. It counts from your next message."
        return {**self._paint.state(identity, turn), self.on.note: note_html(note)}

    def demographics(self, token: str, event: gr.EventData, request: gr.Request) -> Update:
        """Age and gender were switched on or off."""
        if refusal := self._too_fast(request):
            return refusal
        token, identity, _ended = self.visits.session(token)
        turn = self.assistant.use_demographics(identity, bool(event.use))
        note = "Age and gender count again." if event.use else "Age and gender no longer count."
        return {
            self.on.token: token,
            **self._paint.state(identity, turn),
            self.on.facts: self._paint.facts(turn, identity, use=bool(event.use)),
            self.on.note: note_html(note),
        }

    def become(self, token: str, event: gr.EventData, request: gr.Request) -> Update:
        """Somebody else is shopping, in a session of their own."""
        if refusal := self._too_fast(request):
            return refusal
        try:
            return self._paint.all(*self.visits.change(token, str(event.who)))
        except SignInRefused as error:
            return {**self.open(token), self.on.note: note_html(str(error))}

    def sign_in(self, token: str, event: gr.EventData, request: gr.Request) -> Update:
        """Staff signs in, outside a demo."""
        name, password = str(event.username), str(event.password)
        try:
            return self._paint.all(*self.visits.sign_in(token, name, password, _client(request)))
        except SignInRefused as error:
            return {self.on.note: note_html(str(error))}

    def start_over(self, token: str) -> Update:
        """The conversation is forgotten, the session stays."""
        identity = self.visits.known(token)
        if identity is None:
            return self._paint.all("", None)
        self.assistant.start_over(identity)
        return self._paint.all(token, identity, "A new conversation.")

    def _too_fast(self, request: gr.Request) -> Update:
        """What to say to an address that asks for more than a person can; nothing while it may."""
        wait = self._limit.take(_client(request))
        words = f"That was fast. In {wait:.0f} s I can listen again; nothing is lost."
        return {self.on.note: note_html(words)} if wait else {}

    def _trace(self, calls: list[tuple[str, dict[str, Any]]]) -> list[Message]:
        return trace(calls, len(self.shop.products))


def _client(request: gr.Request) -> str:
    """The address that asks; one key for all when there is none."""
    return str(request.client.host) if request.client else ""


def build_page(assistant: ShopAssistant, shop: Shop, access: Access, *, demo: bool) -> gr.Blocks:
    """The page, to be mounted with ``theme.page_options()``.

    Args:
        demo: offer sign-in as guest, sample customers and support.
    """
    with gr.Blocks(title=shop.name, analytics_enabled=False, fill_width=True) as blocks:
        Page(assistant, shop, access, demo=demo).wire(blocks)
    blocks.queue(max_size=MOST_WAITING)
    # After each event Gradio would tabulate all events since the start, for a monitoring page
    # that is off: time that grows with every visitor.
    blocks._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    # It looks for events a thousand times a second, which costs a twentieth of a core at rest and
    # takes the interpreter from whoever works.
    blocks._queue.sleep_when_free = LOOK_S
    blocks._queue.progress_update_sleep_when_free = 10 * LOOK_S
    return blocks
