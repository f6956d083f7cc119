"""The shop's own page (``shop.md``): its name and what it says on delivery, returns and the like.

The first line ``# Name`` is the shop's name; every further heading of level one or two opens a
topic, and the text below it is the answer. Text before the first topic is the topic "about". This
module does not know who asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from data.csv_file import read_text
from data.problems import Problems

#: What a shop is called that does not say its name.
NAMELESS = "the shop"


def read_info(path: Path, problems: Problems) -> tuple[str, Mapping[str, str]]:
    """(name, topic → text); topics are lower case, in the file's order, none is empty.

    A missing file is a shop that says nothing of itself.

    Raises:
        ShopFileError: when the file is there but is not text.
    """
    if not path.exists():
        return NAMELESS, MappingProxyType({})
    name = ""
    topic = "about"
    texts: dict[str, list[str]] = {}
    for line in read_text(path, problems).splitlines():
        heading = re.match(r"(#{1,2})(?!#)\s*(.*?)\s*#*\s*$", line)
        if heading is None:
            texts.setdefault(topic, []).append(re.sub(r"^#{3,}\s*", "", line).rstrip())
        elif heading[1] == "#" and not name and topic == "about":
            name = heading[2]
        else:
            topic = heading[2].casefold() or "about"
    joined = {topic: "\n".join(lines).strip() for topic, lines in texts.items()}
    info = {topic: text for topic, text in joined.items() if text}
    return name or NAMELESS, MappingProxyType(info)
