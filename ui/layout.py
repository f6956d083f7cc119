"""The page's components and where they stand; ``style.css`` places them on desk and phone.

It knows Gradio and nothing of shops: what the components show first is handed in.
"""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.schemas import LONGEST_MESSAGE
from ui.transcript import Message

#: Binds a component's HTML to ``page.js``.
_ATTACH = "window.shopPage.attach(element, trigger, watch)"


class Layout:
    """Made inside ``gr.Blocks``; the order here is the order of the Tab key."""

    def __init__(
        self,
        shop_name: str,
        greeting: list[Message],
        *,
        bar: str,
        picks: str,
        prompts: str,
        facts: str,
        shortlist: str,
        note: str,
    ) -> None:
        self.token = gr.Textbox(visible="hidden", elem_id="token", label="Session")
        self.bar = _html(bar, "bar")
        with gr.Column(elem_id="shop"):
            with gr.Column(elem_id="talk"):
                self.chat = gr.Chatbot(
                    greeting,
                    elem_id="chat",
                    label=f"Conversation with {shop_name}",
                    show_label=False,
                    height="100%",
                    autoscroll=False,  # page.js shows a reply from its beginning
                    layout="bubble",
                    buttons=["copy"],
                    feedback_options=None,
                    allow_tags=False,
                    latex_delimiters=[],
                    group_consecutive_messages=True,
                )
            with gr.Column(elem_id="say"):
                self.prompts = _html(prompts, "prompts")
                with gr.Row(elem_id="composer"):
                    self.box = gr.Textbox(
                        elem_id="box",
                        show_label=False,
                        label="Your message",
                        placeholder="Say what you need",
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
                self.note = _html(note, "note")
            self.cards = _html(picks, "picks")
            with gr.Column(elem_id="side"):
                self.facts = _html(facts, "facts")
                self.shortlist = _html(shortlist, "shortlist")

    @property
    def shown(self) -> list[Any]:
        """All that an event may paint."""
        return [
            self.token, self.bar, self.chat, self.cards, self.prompts,
            self.box, self.note, self.facts, self.shortlist,
        ]  # fmt: skip


def _html(value: str, elem_id: str) -> Any:
    return gr.HTML(value, elem_id=elem_id, js_on_load=_ATTACH, apply_default_css=False)
