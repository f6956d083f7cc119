"""What a customer set right about themself, which outlasts the conversation in which they did.

Out of the state of a conversation, and into that of the next one, as plain JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.state import SELF, ShopState, subject_of
from tools.uncounted import HISTORY

#: Facts that hold whatever is looked for.
LASTING = frozenset({"age", "gender", "location", HISTORY})
_SWITCHES = ("hidden", "without_demographics")


def lasting(state: ShopState) -> dict[str, Any]:
    """What outlasts a conversation: what is not to be used, and what is so instead."""
    return {"facts": lasting_facts(state), **{key: state.get(key) for key in _SWITCHES}}


def lasting_facts(state: ShopState) -> list[dict[str, Any]]:
    """The person's own lasting facts, whoever the wishes are for just now."""
    aside = (state.get("set_aside") or {}).get(SELF, [])
    facts = (state.get("facts") or []) if subject_of(state) == SELF else aside
    return [row for row in facts if row["key"] in LASTING and not row.get("scope")]


def objections(corrected: Mapping[str, Any]) -> dict[str, Any]:
    """What stays when somebody is forgotten: that it is not to be used, and not what they said."""
    kept = [{**row, "words": ""} for row in corrected.get("facts", ()) if row["key"] == HISTORY]
    return {**corrected, "facts": kept}
