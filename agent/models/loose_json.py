"""JSON as small language models write it: a reader that forgives form and never guesses content.

Forgiven: code fences and prose around the object, single or curly quotes, Python's True/False/None,
keys without quotes, trailing and missing commas, comments, raw line breaks in strings, brackets
missing at the end. Not forgiven: a string or a number that may have been cut off, because half
a value is another value. It does not know what the object means.
"""

from __future__ import annotations

import json
import re
from typing import Any

_WORDS = {"true": True, "false": False, "none": None, "null": None, "undefined": None}
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "`": "`"}
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*)(?:\.\d*)?(?:[eE][-+]?\d+)?|[-+]?\.\d+")
_BARE = re.compile(r"[^\s,:{}\[\]\"'“”‘’`]+")
_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/|#[^\n]*)*", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_MAX_DEPTH = 40


class LooseJsonError(ValueError):
    """Text in which no object could be read; says where and why."""


def loads(text: str, *, complete: bool = True) -> Any:
    """Read the first object or array in ``text``.

    Args:
        complete: the text is known to be whole (its end tag was seen), so brackets missing at the
            end may be added. False: it may have been cut, and then they may not.

    Raises:
        LooseJsonError: nothing readable; the message names the place.
    """
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        pass  # the forgiving reader below says what is wrong
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    if not starts:
        raise LooseJsonError(f"no object in {text!r:.60}")
    return _Reader(text, min(starts), complete).value(0)


class _Reader:
    def __init__(self, text: str, at: int, complete: bool) -> None:
        self.text, self.at, self.complete = text, at, complete

    def value(self, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise LooseJsonError(f"nested deeper than {_MAX_DEPTH} levels")
        char = self._peek()
        if char == "{":
            return self._object(depth)
        if char == "[":
            return self._array(depth)
        if char in _QUOTES:
            return self._string()
        if number := _NUMBER.match(self.text, self.at):
            end = number.end()
            if end < len(self.text) or self.complete:
                follows = self.text[end : end + 1]
                if not follows or follows in ",}] \t\r\n":
                    self.at = end
                    digits = number.group().replace("_", "")
                    return float(digits) if any(c in digits for c in ".eE") else int(digits)
        word = _BARE.match(self.text, self.at)
        if word and word.group().casefold() in _WORDS:
            self.at = word.end()
            return _WORDS[word.group().casefold()]
        raise self._error("a value")

    def _object(self, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        self.at += 1
        while not self._closed("}"):
            key = self._string() if self._peek() in _QUOTES else self._bare_key()
            if self._peek() not in {":", "="}:
                raise self._error(f"':' after {key!r}")
            self.at += 1
            result[key] = self.value(depth + 1)
            self._comma()
        return result

    def _array(self, depth: int) -> list[Any]:
        result: list[Any] = []
        self.at += 1
        while not self._closed("]"):
            result.append(self.value(depth + 1))
            self._comma()
        return result

    def _closed(self, bracket: str) -> bool:
        char = self._peek()
        if char == bracket:
            self.at += 1
            return True
        if char and char in "}]":  # the inner bracket was forgotten: leave the outer one its own
            return True
        return not char and self.complete  # nothing left: added, if nothing was cut off

    def _comma(self) -> None:
        if self._peek() == ",":
            self.at += 1

    def _bare_key(self) -> str:
        word = _BARE.match(self.text, self.at)
        if not word:
            raise self._error("a key")
        self.at = word.end()
        return word.group()

    def _string(self) -> str:
        start, closing = self.at, _QUOTES[self.text[self.at]]
        self.at += 1
        out: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == closing and self._ends_string(closing):
                return "".join(out)
            out.append(self._escape() if char == "\\" else char)
        self.at = start
        raise self._error("the end of this string")

    def _ends_string(self, closing: str) -> bool:
        """An apostrophe inside 'dad's gift' does not end it: a letter follows."""
        return closing not in "'’" or not self.text[self.at : self.at + 1].isalnum()

    def _escape(self) -> str:
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char == "u":
            digits = self.text[self.at : self.at + 4]
            if re.fullmatch(r"[0-9a-fA-F]{4}", digits):
                self.at += 4
                code = chr(int(digits, 16))
                return "\ufffd" if "\ud800" <= code <= "\udfff" else code
        return _ESCAPES.get(char, char)

    def _peek(self) -> str:
        space = _SPACE.match(self.text, self.at)
        self.at = space.end() if space else self.at
        return self.text[self.at : self.at + 1]

    def _error(self, expected: str) -> LooseJsonError:
        rest = self.text[self.at : self.at + 30]
        return LooseJsonError(f"expected {expected} at character {self.at}, found {rest!r}")
