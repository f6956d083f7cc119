"""The conversation as the chat component's messages: bubbles, the tool trace, the apology.

Words of people, models and shops are made harmless here: HTML stays text, and no image or link
can be written into a bubble, so that opening a conversation never asks another host for
anything. This module does not know Gradio's components, nor the assistant.
"""

from __future__ import annotations

import html
import re
from typing import Any

Message = dict[str, Any]
Calls = list[tuple[str, dict[str, Any]]]

_TRACE = "trace"
_APOLOGY = (
    "Something broke in the shop while I was answering, so I have no answer to show. Your "
    "message is back in the box: press Enter to try again. If it happens again, start over."
)

#: What a tool did, in words for the person; ``{n}`` is the number of products in the shop.
_DID = {
    "lookup_customer": "looked the customer up",
    "build_profile": "took down your wishes",
    "rank_products": "ranked {n} products",
    "explain_products": "looked at the reasons",
    "keep_shortlist": "changed the shortlist",
    "shop_information": "read the shop's page",
}

_RELATIONS = {"at_most": "at most", "at_least": "at least", "not": "not"}

#: What makes a link of a bare address; without it, addresses are text.
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.|@", re.IGNORECASE)
#: What could mean something to Markdown or HTML; no more, since screen readers are given the
#: text as it is sent.
_MARKDOWN = re.compile(
    rf"[\\`*_\[\]<>]|~~|&(?=[#\w])|^\s*[#+-]|^\s*\d+(?=[.)])|{_ADDRESS.pattern}",
    re.MULTILINE | re.IGNORECASE,
)


def plain(text: str) -> str:
    """Text in which no character means anything to Markdown or HTML."""
    return _MARKDOWN.sub(lambda found: _entities(found.group()), text)


def harmless(text: str) -> str:
    """Markdown that may emphasize and list, but brings no HTML, image or link."""
    escaped = re.sub(r"&(?=[#\w])", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace("![", "&#33;&#91;").replace("](", "]&#40;").replace("]:", "]&#58;")
    return _ADDRESS.sub(lambda found: _entities(found.group()), escaped)


def said(text: str) -> Message:
    """A bubble of the person."""
    return {"role": "user", "content": plain(text)}


def spoken(text: str) -> Message:
    """A bubble of the assistant."""
    return {"role": "assistant", "content": harmless(text)}


def thinking(calls: Calls | None = None) -> Message:
    """A bubble while there are no words yet."""
    word = _did(calls[-1][0], "the") if calls else "looking"
    return {
        "role": "assistant",
        "content": "",
        "metadata": {"title": f"{word} …", "status": "pending", "id": _TRACE},
    }


def trace(calls: Calls, products: int) -> list[Message]:
    """One quiet line of what was done, to be opened for its arguments; nothing without calls."""
    if not calls:
        return []
    steps = list(dict.fromkeys(_did(name, f"{products:,}") for name, _args in calls))
    lines = "\n".join(
        f"- {plain(name.replace('_', ' '))}{_arguments(args)}" for name, args in calls
    )
    return [
        {
            "role": "assistant",
            "content": lines,
            "metadata": {"title": " · ".join(steps), "status": "done", "id": _TRACE},
        }
    ]


def restored(messages: list[dict[str, str]]) -> list[Message]:
    """Bubbles of a conversation that was kept."""
    return [
        said(message["content"]) if message["role"] == "user" else spoken(message["content"])
        for message in messages
    ]


def apology(chat: list[Message]) -> tuple[list[Message], str]:
    """The chat with an apology in place of the unfinished answer, and the message it was for."""
    kept = list(chat)
    while kept and kept[-1]["role"] == "assistant" and len(kept) > 1:
        kept.pop()
    text = html.unescape(_text(kept[-1])) if kept and kept[-1]["role"] == "user" else ""
    return [*kept, spoken(_APOLOGY)], text


def without_apology(chat: list[Message]) -> list[Message]:
    """The chat without an apology at its end and the message that it answers: it comes again."""
    if len(chat) >= 2 and _text(chat[-1]) == harmless(_APOLOGY):
        return chat[:-2] if chat[-2]["role"] == "user" else chat[:-1]
    return chat


def _entities(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text)


def _text(message: Message) -> str:
    """A bubble's text; the component sends it back as a list of parts."""
    content = message["content"]
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content)


def _did(tool: str, products: str) -> str:
    return _DID.get(tool, tool.replace("_", " ")).format(n=products)


def _arguments(args: dict[str, Any]) -> str:
    told = [
        f"{plain(key.replace('_', ' '))}: {plain(_value(value))}"
        for key, value in args.items()
        if value not in (None, "", [], {})
    ]
    return f": {', '.join(told)}" if told else ""


def _value(value: Any) -> str:
    if isinstance(value, dict) and {"key", "value"} <= value.keys():  # a wish
        relation = _RELATIONS.get(str(value.get("relation")), "")
        return " ".join(filter(None, [str(value["key"]), relation, _value(value["value"])]))
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_value(inner) for inner in value)
    return str(value)
