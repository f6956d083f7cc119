"""Replies about a person: what is known of them, what they set right, what their record says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.replying.phrasing import Voice, joined
from tools.uncounted import HISTORY, PARTS

Artifact = dict[str, Any]

_SOURCES = {"said": "you said", "history": "the shop's records", "staff": "staff"}
#: How many things of the history are named at most.
_NAMED = 3


def known(rows: Sequence[Artifact], customer: Mapping[str, Any], voice: Voice) -> str:
    """All that is known, by who says so; of somebody without a profile what they bought."""
    by_source: dict[str, list[str]] = {}
    apart = [str(row["value"]) for row in rows if row["key"] == HISTORY]
    if len(apart) > _NAMED:
        by_source["you said"] = [f"not counting {_few(apart)} of the history"]
    for row in rows:
        if row["key"] != HISTORY or len(apart) <= _NAMED:
            source = _SOURCES.get(row["source"], "a guess")
            by_source.setdefault(source, []).append(row["text"])
    if not rows and (bought := customer.get("bought")):
        return voice.say("own_bought", {"bought": joined(bought)})
    if not rows:
        return voice.say("known_nothing")
    told = [f"{', '.join(texts)} ({source})" for source, texts in by_source.items()]
    return voice.say("known_about", {"facts": "; ".join(told)})


def noted(artifact: Artifact, voice: Voice, *, taken_back: bool) -> str:
    """What somebody told of themself, confirmed: their age, or what of the past counts no more.

    Args:
        taken_back: what they told before is not to be used.
    """
    if which := artifact["which"]:
        return voice.say("which_of_history", {"names": joined(which, "or")})
    names = [f"the {name}" if name in PARTS else name for name in artifact["history"]]
    names = ["the history" if name == "the everything" else name for name in names]
    if taken_back:
        names += [f"the {row['key'].replace('_', ' ')}" for row in artifact["removed"]]
    rows = [row["text"].replace(": ", " ") for row in artifact["added"] if row["key"] != HISTORY]
    left_out = voice.say("left_out", {"names": _few(names)}) if names else ""
    told = voice.say("noted", {"facts": joined(rows)}) if rows else ""
    return f"{told} {left_out}".strip()


def of_record(artifact: Artifact, voice: Voice) -> str:
    """A question of the record, in the look-up's words; staff are told whose record it is."""
    if not (text := artifact["answer"]["text"]):
        return voice.say("which_one")
    customer = artifact["customer"]
    label = str(customer["name"] or customer["customer_id"])
    return f"{label}: {text}" if voice.third_person else str(text)


def _few(names: Sequence[str]) -> str:
    """All of a few names, else the first ones; no count, which would be a claim of its own."""
    if len(names) <= _NAMED:
        return joined(names)
    return joined([*names[: _NAMED - 1], "others"])
