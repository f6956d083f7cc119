"""The page: a chat with product cards beside it, and what the assistant knows in reach.

Wires Gradio components to the assistant; what they show is made by ``cards.py``, ``panels.py``
and ``transcript.py``. The page keeps nothing on the server: the browser's tab holds the session's
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
from ui.cards import cards_html, shortlist_html
from ui.guard import Limits
from ui.limits import RateLimit
from ui.panels import (
    bar_html,
    facts_html,
    follow_ups,
    note_html,
    prompts_html,
    starters,
    welcome,
    window_html,
)
from ui.schemas import LONGEST_MESSAGE
from ui.transcript import (
    Message,
    apology,
    restored,
    said,
    spoken,
    thinking,
    trace,
    without_apology,
)

#: Seconds between two paintings of a reply that streams: smooth to the eye, light on the wire.
PAINT_S = 0.05
#: Turns at work at the same time, over all sessions.
TURNS_AT_ONCE = 8

_ATTACH = "window.shopPage.attach(element, trigger, watch)"
_STORED = "() => [window.shopPage.token()]"
_STORE = "(token) => { window.shopPage.keep(token); }"

Update = dict[Any, Any]


class Page:
    """The page's components and what happens when one is used."""

    def __init__(self, assistant: ShopAssistant, shop: Shop, access: Access, *, demo: bool) -> None:
        self.assistant, self.shop, self.access, self.demo = assistant, shop, access, demo
        self._limit = RateLimit(Limits().chat_per_client)
        self.token = gr.Textbox(visible="hidden", elem_id="token", label="Session")
        self.bar = self._html(self._bar(None), "bar")
        with gr.Column(elem_id="shop"):
            with gr.Column(elem_id="talk"):
                self.chat = gr.Chatbot(
                    [spoken(welcome(shop, None))],
                    elem_id="chat",
                    label=f"Conversation with {shop.name}",
                    show_label=False,
                    height="100%",
                    layout="bubble",
                    buttons=[],
                    feedback_options=None,
                    allow_tags=False,
                    latex_delimiters=[],
                    group_consecutive_messages=True,
                )
            with gr.Column(elem_id="say"):
                self.prompts = self._html(prompts_html(starters(shop, None)), "prompts")
                with gr.Row(elem_id="composer"):
                    self.box = gr.Textbox(
                        elem_id="box",
                        show_label=False,
                        label="Your message",
                        placeholder="What are you looking for?",
                        container=False,
                        lines=1,
                        max_lines=4,
                        max_length=LONGEST_MESSAGE,
                        autofocus=True,
                        scale=1,
                        html_attributes=gr.InputHTMLAttributes(
                            autocomplete="off", enterkeyhint="send"
                        ),
                    )
                    self.button = gr.Button("Send", variant="primary", elem_id="send", scale=0)
                self.note = self._html(note_html(""), "note")
            self.cards = self._html(window_html(shop), "picks")
            with gr.Column(elem_id="side"):
                self.facts = self._html(self._facts(Turn("")), "facts")
                self.shortlist = self._html(shortlist_html([]), "shortlist")

    @staticmethod
    def _html(value: str, elem_id: str) -> Any:
        return gr.HTML(value, elem_id=elem_id, js_on_load=_ATTACH, apply_default_css=False)

    def wire(self, blocks: gr.Blocks) -> None:
        """Say which event calls what. No event is an endpoint of the API."""
        shown = [self.token, self.bar, self.chat, self.cards, self.prompts, self.box, self.note]
        shown += [self.facts, self.shortlist]
        common: dict[str, Any] = {
            "outputs": shown,
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        light = {**common, "concurrency_limit": None}
        blocks.load(self.open, [self.token], js=_STORED, **light)
        self.token.change(None, [self.token], js=_STORE, api_visibility="private")
        answer = gr.on(
            [self.box.submit, self.button.click, self.prompts.submit, self.cards.submit],
            self.send,
            [self.token, self.box, self.chat],
            trigger_mode="once",
            concurrency_limit=TURNS_AT_ONCE,
            **common,
        )
        answer.failure(self.apologise, [self.chat, self.box], **light)
        self.cards.like(self.feedback, [self.token], **light)
        self.facts.edit(self.edit, [self.token], **light)
        self.facts.input(self.demographics, [self.token], **light)
        self.bar.select(self.become, [self.token], **light)
        self.bar.submit(self.sign_in, [self.token], **light)
        self.bar.clear(self.start_over, [self.token], **light)

    # what happens ---------------------------------------------------------------------------

    def open(self, token: str) -> Update:
        """The page was opened or reloaded: go on where this tab's session stands."""
        identity = self.access.identity(token) if token else None
        return self._all("" if identity is None else token, identity)

    def send(
        self, token: str, text: str, chat: list[Message], event: gr.EventData, request: gr.Request
    ) -> Iterator[Update]:
        """One turn: the message from the box, or what the pressed prompt or card says."""
        # Gradio may hand over a copy of the component, so its ID is compared.
        if event.target.elem_id in ("prompts", "picks"):
            text = str(event.text)[:LONGEST_MESSAGE]
        else:
            yield {self.box: ""}
        if not text.strip():
            yield {self.note: note_html("")}
            return
        if wait := self._limit.take(_client(request)):
            words = f"That was fast. In {wait:.0f} s I can listen again; your message is kept."
            yield {self.box: text, self.note: note_html(words)}
            return
        token, identity, ended = self._session(token)
        if ended:
            chat = [spoken(welcome(self.shop, identity)), spoken(ended)]
        chat = [*without_apology(chat), said(text)]
        yield {
            self.token: token,
            self.chat: [*chat, thinking()],
            self.note: note_html("Looking …", busy=True),
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
                    yield {self.chat: [*chat, thinking(calls)]}
                elif isinstance(event, ProductsEvent):
                    if event.products:
                        yield {self.cards: cards_html(event.products)}
                elif isinstance(event, TokenEvent):
                    reply += event.text
                    if time.monotonic() - painted > PAINT_S:
                        painted = time.monotonic()
                        yield {self.chat: [*chat, *self._trace(calls), spoken(reply)]}
                elif isinstance(event, DoneEvent):
                    done = [*chat, *self._trace(calls), spoken(event.turn.reply)]
                    yield {
                        self.chat: done,
                        self.note: note_html(""),
                        **self._state(identity, event.turn),
                    }
        finally:
            # A turn that has begun runs to its end even when the tab is closed, so that the
            # conversation is whole when the person comes back.
            deque(events, maxlen=0)

    def apologise(self, chat: list[Message], box: str) -> Update:
        """A turn broke: say so, and give the message back."""
        shown, text = apology(chat)
        return {self.chat: shown, self.box: box or text, self.note: note_html("")}

    def feedback(self, token: str, event: gr.EventData) -> Update:
        token, identity, _ended = self._session(token)
        product_id, kind = str(event.product_id), str(event.kind)
        product = self.shop.product(product_id)
        if product is None or kind not in ("view", "like", "dislike"):
            return {self.note: note_html("That product is no longer in the shop.")}
        self.assistant.feedback(identity, product_id, kind)
        if kind == "view":
            return {self.token: token}
        words = {
            "like": f"Noted: you like {product.title}.",
            "dislike": f"Noted: {product.title} is not for you.",
        }
        facts = self._facts(self.assistant.snapshot(identity), identity)
        return {self.token: token, self.facts: facts, self.note: note_html(words[kind])}

    def edit(self, token: str, event: gr.EventData) -> Update:
        """A fact was changed, or deleted (value None)."""
        token, identity, ended = self._session(token)
        if ended:
            return self._all(token, identity, ended)
        value = event.value
        try:
            turn = self.assistant.edit_fact(identity, str(event.fact_id), value)
        except KeyError:
            turn, note = self.assistant.snapshot(identity), "I had already forgotten that."
        except ValueError as error:
            turn, note = self.assistant.snapshot(identity), f"I could not change that: {error}."
        else:
            note = "Deleted." if value is None else "Changed. It counts from your next message."
        return {**self._state(identity, turn), self.note: note_html(note)}

    def demographics(self, token: str, event: gr.EventData) -> Update:
        token, identity, _ended = self._session(token)
        turn = self.assistant.use_demographics(identity, bool(event.use))
        note = "Age and gender count again." if event.use else "Age and gender no longer count."
        return {
            self.token: token,
            **self._state(identity, turn),
            self.facts: self._facts(turn, identity, use=bool(event.use)),
            self.note: note_html(note),
        }

    def become(self, token: str, event: gr.EventData) -> Update:
        """Somebody else is shopping: a new session; the old one is closed and forgotten."""
        role, _colon, customer_id = str(event.who).partition(":")
        if not self.demo and role != "guest":
            return self.open(token)
        try:
            if role == "guest":
                opened = self.access.open("guest")
            else:
                opened = self.access.demo_sign_in(role, customer_id or None)  # type: ignore[arg-type]
        except SignInRefused as error:
            return {**self.open(token), self.note: note_html(str(error))}
        self._leave(token)
        return self._all(*opened)

    def sign_in(self, token: str, event: gr.EventData, request: gr.Request) -> Update:
        name, password = str(event.username), str(event.password)
        try:
            opened = self.access.sign_in(name, password, _client(request))
        except SignInRefused as error:
            return {self.note: note_html(str(error))}
        self._leave(token)
        return self._all(*opened)

    def start_over(self, token: str) -> Update:
        identity = self.access.identity(token) if token else None
        if identity is None:
            return self._all("", None)
        self.assistant.start_over(identity)
        return self._all(token, identity, "A new conversation.")

    # what it looks like ---------------------------------------------------------------------

    def _session(self, token: str) -> tuple[str, Identity, str]:
        """The tab's session, a guest's when it has none; words when one had ended."""
        identity = self.access.identity(token) if token else None
        if identity is not None:
            return token, identity, ""
        fresh, identity = self.access.open("guest")
        ended = "Your session had ended, so we begin anew, as a guest." if token else ""
        return fresh, identity, ended

    def _leave(self, token: str) -> None:
        identity = self.access.identity(token) if token else None
        if identity is not None:
            self.assistant.forget(identity)
            self.access.close(token)

    def _all(self, token: str, identity: Identity | None, note: str = "") -> Update:
        """Everything on the page, as the session stands."""
        turn, chat = Turn(""), [spoken(welcome(self.shop, identity))]
        if identity is not None:
            turn = self.assistant.snapshot(identity)
            chat += restored(self.assistant.messages(identity))
        return {
            self.token: token,
            self.bar: self._bar(identity),
            self.chat: chat,
            self.cards: window_html(self.shop),
            self.prompts: prompts_html(starters(self.shop, identity)),
            **self._state(identity, turn),
            self.note: note_html(note),
        }

    def _state(self, identity: Identity | None, turn: Turn) -> Update:
        """What a turn changes beside the chat. An answer without products leaves the cards."""
        update: Update = {
            self.facts: self._facts(turn, identity),
            self.shortlist: shortlist_html(turn.shortlist),
        }
        if turn.products:
            update[self.cards] = cards_html(turn.products)
        if turn.products or turn.question:
            update[self.prompts] = prompts_html(follow_ups(len(turn.products), turn.question))
        return update

    def _facts(self, turn: Turn, identity: Identity | None = None, use: bool | None = None) -> str:
        customer_id = identity.customer_id if identity else None
        customer = self.shop.customer(customer_id) if customer_id else None
        return facts_html(
            turn.profile,
            turn.subject,
            use_demographics=turn.use_demographics if use is None else use,
            known_person=customer is not None and bool(customer.age or customer.gender),
        )

    def _bar(self, identity: Identity | None) -> str:
        staff = self.access.has_staff and not self.demo
        return bar_html(self.shop, identity, demo=self.demo, staff=staff)

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
    # After each event Gradio would tabulate all events since the start, for a monitoring page
    # that is off: time that grows with every visitor.
    blocks._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    return blocks
