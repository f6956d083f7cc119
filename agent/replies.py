"""The embedded model's replies: this turn's tool results put into written clauses.

Every figure and name comes out of a tool's artifact. One function a kind of result; ``reply``
joins them in the order in which the person would want to hear them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.dialogue import Dialogue, ToolResult
from agent.frame import Frame
from agent.list_replies import list_reply
from agent.phrasing import PhraseBook, Voice, in_third_person, joined, tone_of
from data.money import money


@dataclass(frozen=True)
class Shopkeeper:
    """What a reply may know of the shop itself."""

    name: str
    products: int
    currency: str
    book: PhraseBook


def reply(frame: Frame, dialogue: Dialogue, shop: Shopkeeper) -> str:
    """The whole reply to a message, after its tools have run (or without any)."""
    tone, brief = tone_of(dialogue.message)
    voice = Voice(
        shop.book,
        seed=f"{dialogue.turns}:{dialogue.message}",
        tone="plain" if dialogue.support else tone,
        brief=brief,
        before=dialogue.replies,
        third_person=dialogue.support,
    )
    parts = [_opening_words(frame, dialogue, voice)]
    ranked = any(result.name == "rank_products" and not result.failed for result in dialogue.results)
    for result in dialogue.results:
        if result.failed:
            continue
        if result.name == "rank_products":
            parts.append(
                _draft(result.artifact, dialogue, shop, voice)
                if frame.has("draft")
                else list_reply(result.artifact, frame, dialogue, voice)
            )
        else:
            parts.append(_ANSWERS[result.name](result, frame, dialogue, voice, shop, ranked))
    if frame.has("draft") and not ranked:
        parts.append(_draft({"cards": list(dialogue.cards)}, dialogue, shop, voice))
    said = "\n\n".join(part for part in parts if part)
    return said or _talk(frame, dialogue, voice, shop)


def _opening_words(frame: Frame, dialogue: Dialogue, voice: Voice) -> str:
    """What goes before the answer: which numbers are not there, a thank-you answered."""
    if frame.beyond and dialogue.cards:
        return voice.say("no_such", {"count": _how_many(len(dialogue.cards))})
    if frame.has("compare", "why", "ask_product") and not dialogue.cards and not frame.products:
        done = {result.name for result in dialogue.results}
        if not done & {"rank_products", "explain_products", "shop_information"}:
            return voice.say("nothing_shown")
    return ""


def _talk(frame: Frame, dialogue: Dialogue, voice: Voice, shop: Shopkeeper) -> str:
    """A reply to a message that needed no tool."""
    name = (dialogue.customer or {}).get("name", "").split(" ")[0] if not dialogue.support else ""
    facts = {"name": name, "products": f"{shop.products:,}", "shop": shop.name}
    for act in ("attack", "about_bot", "thanks", "bye", "smalltalk", "greet", "off_topic", "rude"):
        if frame.has(act):
            if act == "greet" and dialogue.support:
                return voice.say("greet_staff", facts)
            return voice.say(act, facts)
    if frame.has("take"):
        return voice.say("took_which")
    if frame.has("deny"):
        return voice.say("deny_offer" if dialogue.stage == "offered" else "deny")
    if frame.has("affirm"):
        return voice.say("affirm")
    if frame.has("draft"):
        return voice.say("draft_needs")
    return voice.say("lost")


def _looked_up(
    result: ToolResult, frame: Frame, dialogue: Dialogue, voice: Voice, shop: Shopkeeper, ranked: bool
) -> str:
    artifact = result.artifact
    if artifact.get("refused"):
        return voice.say("refused")
    customer = artifact.get("customer")
    if not customer:
        return voice.say("customer_unknown", {"text": artifact["text"]})
    if not dialogue.support:
        return "" if ranked else _known(dialogue, voice, artifact["facts"])
    if ranked and not frame.has("summary", "lookup"):
        return ""
    label = customer["customer_id"]
    if customer["name"]:
        label = f"{customer['name']} ({label})"
    details = [customer["segment"]]
    if customer["age"]:
        details.append(f"{customer['age']:g} years old")
    details += [customer["gender"], customer["location"]]
    if customer["avg_order_value"] is not None:
        details.append(f"usual order {money(customer['avg_order_value'], shop.currency)}")
    if customer["purchases"]:
        many = customer["purchases"] != 1
        details.append(f"{customer['purchases']} purchase{'s' if many else ''}")
    lines = [voice.say("staff_summary", {"customer": label, "details": ", ".join(d for d in details if d)})]
    bought = customer["bought"] or customer["bought_kinds"]
    lines.append(voice.say("staff_bought", {"bought": joined(bought)}))
    lines.append(voice.say("staff_browsed", {"browsed": joined(customer["browsed"])}))
    return " ".join(line for line in lines if line)


def _known(dialogue: Dialogue, voice: Voice, rows: list[dict[str, Any]]) -> str:
    texts = [f"{row['text']} ({_source(row['source'])})" for row in rows]
    if not texts:
        return voice.say("known_nothing")
    return voice.say("known_about", {"facts": "; ".join(texts)})


def _source(source: str) -> str:
    return {"said": "you said", "history": "the shop's records", "staff": "staff"}.get(source, "a guess")


def _profiled(
    result: ToolResult, frame: Frame, dialogue: Dialogue, voice: Voice, shop: Shopkeeper, ranked: bool
) -> str:
    artifact = result.artifact
    action = artifact.get("action", "add")
    if action == "forget":
        account = voice.say("forgotten_account") if artifact["profile"] else ""
        return " ".join(part for part in (voice.say("forgotten"), account) if part)
    if action == "start_over":
        return "" if ranked else voice.say("started_over")
    if action == "undo" and not artifact.get("undone"):
        return voice.say("nothing_to_undo")
    if frame.has("ask_profile") and not ranked:
        return _known(dialogue, voice, artifact["profile"])
    problems = artifact.get("problems", [])
    return voice.say("problem", {"problem": joined(problems)}) if problems else ""


def _explained(
    result: ToolResult, frame: Frame, dialogue: Dialogue, voice: Voice, shop: Shopkeeper, ranked: bool
) -> str:
    artifact = result.artifact
    lines = [voice.say("unknown_product", {"name": name}) for name in artifact["unknown"] if not _is_number(name)]
    if any(_is_number(name) for name in artifact["unknown"]) and dialogue.cards:
        lines.append(voice.say("no_such", {"count": _how_many(len(dialogue.cards))}))
    items = artifact["items"]
    if "table" in artifact:
        lines.append(_comparison(artifact, voice))
    elif artifact["kind"] == "facts" and items:
        lines.append(_facts(artifact, voice))
    elif artifact["kind"] == "why_not":
        lines += [_why_not(item, voice, shop) for item in items]
    else:
        lines += [_why(item, voice) for item in items]
    return "\n\n".join(line for line in lines if line)


def _why(item: dict[str, Any], voice: Voice) -> str:
    reasons = list(dict.fromkeys(_spoken(reason["text"], voice) for reason in item["reasons"]))
    name = _bold(item["card"])
    if not reasons:
        return voice.say("why_general")
    said = voice.say("why", {"name": name, "first": reasons[0], "rest": "; ".join(reasons[1:4])})
    against = [_spoken(reason["text"], voice) for reason in item.get("against", [])[:1]]
    minus = voice.say("why_against", {"against": against[0]}) if against else ""
    return " ".join(part for part in (said, minus) if part)


def _why_not(item: dict[str, Any], voice: Voice, shop: Shopkeeper) -> str:
    name = _bold(item["card"])
    price = money(item["card"]["price"], shop.currency)
    if item["place"]:
        return voice.say("why_not_shown", {"name": name, "place": item["place"]}) + " " + _why(item, voice)
    if item.get("out_of_stock"):
        return voice.say("why_not_stock", {"name": name})
    if item.get("broken"):
        return voice.say("why_not_broken", {"name": name, "broken": joined(item["broken"]), "price": price})
    if not item.get("over"):
        return _why(item, voice)
    differences = joined([_BLOCKS.get(d["block"], d["block"].replace("_", " ")) for d in item["differences"]])
    said = voice.say("why_not_scored", {"name": name, "over": _bold(item["over"]), "differences": differences})
    change = voice.say("why_not_change", {"change": item["change"]}) if item.get("change") else ""
    return " ".join(part for part in (said, change) if part)


def _comparison(artifact: dict[str, Any], voice: Voice) -> str:
    names = [_bold(item["card"]) for item in artifact["items"]]
    lines = [voice.say("compare", {"a": names[0], "b": joined(names[1:])})]
    for row in artifact["table"][:7]:
        values = [value if value is not None else "not given" for value in row["values"]]
        lines.append(f"- {row['column']}: {' / '.join(values)}")
    differences = joined([_BLOCKS.get(d["block"], d["block"].replace("_", " ")) for d in artifact["differences"][:3]])
    lines.append("")
    lines.append(voice.say("compare_verdict", {"better": names[artifact["better"]], "differences": differences}))
    return "\n".join(lines)


#: Feature blocks in everyday words.
_BLOCKS = {
    "text": "how well it matches your words", "lexical": "how well it matches your words",
    "quality": "its ratings and reviews", "popularity": "how often it is chosen",
    "recent_popularity": "how often it was chosen lately", "price": "its price",
    "behaviour": "what goes with your history", "goes_with": "what goes with your history",
    "brand": "its brand", "category": "its category", "subcategory": "its kind",
    "season": "the season", "holiday": "the holiday", "place": "the place",
    "shop_prior": "the shop's own advice", "other": "small things",
}  # fmt: skip


def _facts(artifact: dict[str, Any], voice: Voice) -> str:
    column, items = artifact["column"], artifact["items"]
    known = [item for item in items if item["value"] is not None]
    if not column or not known:
        facts = {"name": joined([_bold(item["card"]) for item in items[:2]]), "known": joined(artifact["known"][:5])}
        return voice.say("fact_unknown", facts)
    if len(items) > 1:
        rows = [
            voice.say("fact_row", {"name": _bold(item["card"]), "value": item["value"] or "not given"})
            for item in items
        ]
        return "\n".join(f"- {row}" for row in rows)
    facts = {"name": _bold(known[0]["card"]), "value": known[0]["value"], "column": column.replace("_", " ")}
    return voice.say(f"fact_{column}", facts) or voice.say("fact", facts)


def _informed(
    result: ToolResult, frame: Frame, dialogue: Dialogue, voice: Voice, shop: Shopkeeper, ranked: bool
) -> str:
    artifact = result.artifact
    if artifact["text"]:
        return voice.say("shop_info", {"text": artifact["text"]})
    return voice.say("shop_info_unknown", {"topics": joined([t.lower() for t in artifact["topics"]])})


def _kept(
    result: ToolResult, frame: Frame, dialogue: Dialogue, voice: Voice, shop: Shopkeeper, ranked: bool
) -> str:
    artifact = result.artifact
    lines = []
    if artifact["added"]:
        lines.append(voice.say("took", {"name": joined([_bold(c) for c in artifact["added"]]), "meaning": artifact["meaning"]}))
    if artifact["dropped"]:
        lines.append(voice.say("dropped", {"name": joined([_bold(c) for c in artifact["dropped"]])}))
    if frame.has("take") and not artifact["added"] and not frame.beyond:
        lines.append(voice.say("took_which"))
    if frame.has("show_list") or (frame.has("drop") and not artifact["dropped"]):
        items = [f"{_bold(card)} ({money(card['price'], shop.currency)})" for card in artifact["shortlist"]]
        total = money(artifact["total"], shop.currency) if len(items) > 1 else ""
        lines.append(
            voice.say("shortlist", {"items": joined(items), "total": total}) if items else voice.say("shortlist_empty")
        )
    return " ".join(line for line in lines if line)


def _draft(artifact: dict[str, Any], dialogue: Dialogue, shop: Shopkeeper, voice: Voice) -> str:
    """A message that staff can send: the customer's products, each with its price and reason."""
    cards = artifact["cards"][:3]
    if not cards or not dialogue.customer and not any(r.artifact.get("customer") for r in dialogue.results):
        return voice.say("draft_needs")
    customer = dialogue.customer or next(
        r.artifact["customer"] for r in dialogue.results if r.artifact.get("customer")
    )
    lines = [
        f"- {card['name']}, {money(card['price'], shop.currency)}"
        + (f": {card['reasons'][0]['text']}" if card.get("reasons") else "")
        for card in cards
    ]
    facts = {"name": (customer["name"] or "").split(" ")[0], "lines": "\n".join(lines), "shop": shop.name}
    return voice.say("draft_intro") + "\n\n" + voice.say("draft", facts).replace("\\n", "\n")


def _bold(card: dict[str, Any]) -> str:
    return f"**{card['name']}**"


def _spoken(text: str, voice: Voice) -> str:
    return in_third_person(text) if voice.third_person else text


def _is_number(name: str) -> bool:
    return name.strip("# ").isdigit()


def _how_many(count: int) -> str:
    return "one product" if count == 1 else f"{count} products"


_ANSWERS: dict[
    str, Callable[[ToolResult, Frame, Dialogue, Voice, Shopkeeper, bool], str]
] = {
    "lookup_customer": _looked_up,
    "build_profile": _profiled,
    "explain_products": _explained,
    "shop_information": _informed,
    "keep_shortlist": _kept,
}
