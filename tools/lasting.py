"""What a customer set right about themself, which outlasts the conversation in which they did.

Out of the state of a conversation, and into that of the next one, as plain JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tools.state import SELF, ShopState, subject_of
from tools.uncounted import HISTORY

#: Facts that hold whatever is looked for.
LASTING = frozenset({"age", "gender", "location", HISTORY})
#: Who speaks of themself, or mends it. "For a 7 year old" and "men's shoes" tell of a search.
_OF_ONESELF = re.compile(
    r"\b(?:i|i['’]?m|my|we|our)\b|^\W*(?:no|sorry|wait|oops|actually|correction|make)\b",
    re.IGNORECASE,
)
#: Staff, who speak of the customer.
_OF_THEM = re.compile(r"\b(?:s?he|they|(?:the )?customer|his|her|their)\b", re.IGNORECASE)
#: Years below which an age typed over another is rather a child's.
_GROWN = 16
_SWITCHES = ("hidden", "without_demographics")


def lasting(state: ShopState) -> dict[str, Any]:
    """What outlasts a conversation: what is not to be used, and what is so instead."""
    return {"facts": lasting_facts(state), **{key: state.get(key) for key in _SWITCHES}}


def lasting_facts(state: ShopState) -> list[dict[str, Any]]:
    """The person's own lasting facts, whoever the wishes are for just now."""
    aside = (state.get("set_aside") or {}).get(SELF, [])
    facts = (state.get("facts") or []) if subject_of(state) == SELF else aside
    return [row for row in facts if row["key"] in LASTING and _is_own(row)]


def _is_own(row: Mapping[str, Any]) -> bool:
    """Whether a fact was told of oneself, or typed on the page in place of another."""
    told = _OF_THEM if row["source"] == "staff" else _OF_ONESELF
    if row["key"] == HISTORY or told.search(row["words"]):
        return True
    if isinstance(row["value"], str):
        return bool(row["words"] == row["value"])
    return str(row["words"]).strip() == f"{row['value']:g}" and float(row["value"]) >= _GROWN


def objections(corrected: Mapping[str, Any]) -> dict[str, Any]:
    """What stays when somebody is forgotten: that it is not to be used, and not what they said."""
    kept = [{**row, "words": ""} for row in corrected.get("facts", ()) if row["key"] == HISTORY]
    return {**corrected, "facts": kept}
