"""The mark-up of web shops in a table's texts: tags and entities out, words in."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#[0-9]{1,6}|#x[0-9a-fA-F]{1,5}|[A-Za-z]{2,31});")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_INLINE = re.compile(
    r"</?(?:b|i|u|em|strong|span|small|sup|sub|mark|font|a)\b[^<>]*>", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)


def prose(text: str) -> str:
    """Text as people read it: without the mark-up of a web shop ("<b>Silk</b> &amp; wool")."""
    tagged = "<" in text and _TAG.search(text)
    if not tagged and not _ENTITY.search(text):
        return text
    if tagged:
        text = _TAG.sub(" ", _UNSEEN.sub(" ", _INLINE.sub("", text)))
    return " ".join(html.unescape(text).split())
