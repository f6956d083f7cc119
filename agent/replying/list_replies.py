"""Replies that carry a list: the opening that fits how it came about, a line a product, a question."""

from __future__ import annotations

import re
from typing import Any

from agent.dialogue import Dialogue
from agent.replying.carried import carried, matches, spoken_of
from agent.replying.explanations import bold
from agent.replying.list_order import in_order, in_order_until
from agent.replying.list_words import (
    about_in_words,
    limits_in_words,
    measured_words,
    name_of,
    need_in_words,
    needs_in_words,
    recipient_in_words,
)
from agent.replying.phrasing import Voice, joined
from agent.replying.turn_facts import (
    added,
    customer_name,
    first_name,
    names_said,
    needs_said,
    rejected,
    removed,
    unlearned,
)
from agent.understanding.frame import Frame
from data.money import money
from engine.language.lexical import content_words, stem, stems_of
from engine.language.units import measure_name
from tools.cards import telling_reasons
from tools.measures import superlative_words
from tools.subjects import in_words, is_anybody

#: Words of a need beyond which it is a story rather than the name of a thing.
_LONGEST_NEED = 4
#: A price in the engine's offer, which knows no currency.
_OFFERED = re.compile(r"((?:budget to|starting from) )(\d+(?:\.\d+)?)")
_WITHOUT = re.compile(
    r"^without the wish “(?:subcategory|category|brand|colou?r|material) ?|^without the wish “"
)


def list_reply(artifact: dict[str, Any], frame: Frame, dialogue: Dialogue, voice: Voice) -> str:
    """The reply to a ranking: opening, products, the question worth asking; or why it is empty."""
    cards = artifact["cards"]
    if not cards:
        return _empty(artifact, voice)
    if _nothing_matches(artifact, dialogue):  # then no line may say that it matches
        cards = [_without_claim(card) for card in cards]
        artifact = {**artifact, "cards": cards}
    lacking = _needs_lacking(artifact)
    cards = [_without_claim(card) if card.get("for") in lacking else card for card in cards]
    parts = [_opening(artifact, frame, dialogue, voice)]
    lines = [_line(n, card, artifact, voice) for n, card in enumerate(cards, start=1)]
    sorts = artifact["sort"] != "best" and len(frame.needs) < 2  # short lists have each its order
    ordered = (
        in_order_until(cards, artifact["sort"], artifact.get("column", "")) if sorts else len(cards)
    )
    parts.append("\n".join(lines[:ordered]))
    if ordered < len(cards):  # what breaks the order stands under a heading of its own
        parts += [voice.say("less_close"), "\n".join(lines[ordered:])]
    if frame.total and (limit := _ceiling(artifact)):
        parts.append(voice.say("needs_total", {"limit": limit}))
    if lacking:
        parts.append(voice.say("nearest_needs", {"missing": joined(lacking, "or")}))
    if artifact["missing"]:
        told = [need_in_words(need, artifact) for need in artifact["missing"]]
        parts.append(voice.say("missing_need", {"missing": joined(told)}))
    if question := question_text(artifact["question"], voice):
        parts.append(question)
    return "\n\n".join(part for part in parts if part)


def question_text(question: dict[str, Any] | None, voice: Voice) -> str:
    """The question in words that fit the voice, or ""."""
    if not question:
        return ""
    key = question["key"]
    kind = {"price": "price", "category": "kind", "subcategory": "kind", "brand": "brand"}.get(
        key, "attribute"
    )
    facts = {"key": key.replace("_", " "), "options": joined(question["options"], "or")}
    return voice.told(voice.say(f"ask_{kind}", facts))


def _opening(artifact: dict[str, Any], frame: Frame, dialogue: Dialogue, voice: Voice) -> str:
    cards = artifact["cards"]
    about = about_in_words(artifact, " ".join([*dialogue.earlier[-2:], dialogue.message]))
    before = () if frame.new_search or frame.has("find") else dialogue.cards
    about = about if spoken_of(about, cards) and not _is_said(about, artifact) else ""
    needs = _several(artifact, frame) or _only(names_said(dialogue, artifact["subject"]))
    if artifact["kept"] and needs in artifact.get("sold", ()):
        needs = ""  # the limits leave none of it; it is not missing in the shop
    facts = {
        "limits": limits_in_words(artifact, about=about),
        "within": limits_in_words(artifact, wanted_only=True, about=about),
        "about": about,
        "recipient": recipient_in_words(artifact),
        "name": first_name(dialogue),
        "like": _liked(artifact, dialogue),
        "beside": f"**{name}**" if (name := artifact.get("beside_name")) else "",
        "needs": needs,
        "rejected": rejected(dialogue),
        "unlearned": unlearned(dialogue),
        "customer": customer_name(dialogue),
        "top": bold(cards[0]),
        "from": _lowest(artifact),
        "ordered": "ordered"
        if in_order(cards, before, artifact["sort"], artifact.get("column", ""))
        else "",
        "extreme": superlative_words(artifact["by"])
        if artifact.get("column", "") or artifact.get("unmeasured", "")
        else "",
        "measure": measure_name(artifact.get("column", "")) if artifact.get("column", "") else "",
        "unmeasured": artifact.get("unmeasured", ""),
        "one": "one" if len(cards) == 1 else "",
        "several": "several" if len(cards) > 1 else "",
    }
    said = voice.say(_situation(artifact, frame, dialogue, facts), facts)
    if is_anybody(artifact["subject"]):  # "for a man" is for nobody's own
        own = re.escape(str(facts["recipient"]))
        said = re.sub(rf"\byour ({own})", lambda m: in_words(m[1]), said, flags=re.IGNORECASE)
        said = said[:1].upper() + said[1:]
    return voice.told(said)


#: What stands between the values of an "about" that the limits repeat.
_JOINS = frozenset(("a", "an", "the", "or", "and", "in", "from", "by", "for"))


def _is_said(about: str, artifact: dict[str, Any]) -> bool:
    """True for what the opening says anyway: the dog that it is for, the lavender that is a limit."""
    told = [row for row in artifact["kept"] if row["key"] not in ("category", "subcategory")]
    limits = {str(row["value"]).casefold() for row in told}
    whom = re.sub(r"^(?:your|an?|some) ", "", about)
    words = set(re.findall(r"\w+", " ".join(limits)))
    repeated = words.issuperset(set(re.findall(r"\w+", about.casefold())) - _JOINS)
    return whom == artifact["subject"] or about.casefold() in limits or repeated


def _lowest(artifact: dict[str, Any]) -> str:
    """The lowest price of the list, where a list has several prices."""
    prices = {card["price"] for card in artifact["cards"]}
    return money(min(prices), artifact["currency"]) if len(prices) > 1 else ""


def _situation(
    artifact: dict[str, Any], frame: Frame, dialogue: Dialogue, facts: dict[str, str]
) -> str:
    if len(frame.needs) > 1:
        return "needs_list"
    if frame.unsure:
        return "unsure_list"
    if _nothing_matches(artifact, dialogue):
        return "nearest_list"
    if facts["unlearned"] and frame.has("remove_wish"):
        return "unlearned_list"
    if artifact["steer"] and artifact["before"] and facts["limits"]:
        return {
            "cheaper": "cheaper_list",
            "pricier": "pricier_list",
            "better_rated": "better_list",
        }.get(artifact["steer"], "refined_list")
    if artifact["sort"] == "best_rated" and all(c["rating"] is None for c in artifact["cards"]):
        return "unrated_list"
    if artifact.get("column", ""):
        return "measured_list"
    if artifact.get("unmeasured", ""):
        return "unmeasured_list"
    if artifact["sort"] != "best":
        return f"{artifact['sort']}_list"
    if facts["beside"] and frame.has("find"):
        return "beside_list"
    if facts["like"] and frame.like:
        return "similar_list"
    if frame.has("undo") and any(r.artifact.get("undone") for r in dialogue.results):
        return "undone_list"
    if frame.has("reject") and facts["rejected"]:
        return "rejected_list"
    if frame.has("reject") and [row["key"] for row in added(dialogue)].count("product") == 1:
        return "rejected_one_list"
    if artifact["more"] and artifact["before"]:
        return "more_list"
    if frame.has("self") and artifact["before"]:
        return "back_to_self_list"
    if artifact["before"] and not frame.new_search and not frame.has("find"):
        if frame.has("remove_wish") and removed(dialogue) and _changed(artifact):
            return "widened_list"
        if frame.has("correct"):
            return "corrected_list"
        if frame.has("affirm") and removed(dialogue, "accept_offer"):
            return "accepted_list"
        if frame.has("skip"):
            return "skipped_list"
        if frame.has("inform"):
            return "refined_list"
    if dialogue.support and facts["customer"] and not facts["recipient"]:
        return "customer_list"
    if facts["recipient"]:
        return "gift_list"
    if (
        not facts["about"]
        and not facts["limits"]
        and any(r["source"] == "history" for r in artifact["profile"])
    ):
        return "known_list"
    return "first_list"


def _nothing_matches(artifact: dict[str, Any], dialogue: Dialogue) -> bool:
    """True when a thing was named this turn that no shown product speaks of, and no kind is named.

    Looked for in what the shown products say of themselves ("unicorn horns" is not carried by a
    shop that has shoe horns) and in what the ranker says of them.
    """
    subject = artifact["subject"]
    said = needs_said(dialogue, subject)
    needs = names_said(dialogue, subject)
    kinds = ("category", "subcategory", "brand")
    rows = added(dialogue, subject)
    if not needs or any(row["key"] in kinds for row in rows):
        return False
    if len(needs) < len(said) or any(len(content_words(n)) > _LONGEST_NEED for n in needs):
        return False  # a sentence or a whole story, not the name of a thing
    told = (f"{r['key']} {r['value']} {r['words']}" for r in rows if r["key"] != "need")
    kept = stems_of(" ".join(told).replace("_", " "))
    return not any(
        carried(need, artifact["cards"]) or kept.issuperset(map(stem, content_words(need)))
        for need in needs  # what the list keeps as a value it has: "spring", "in French"
    )


def _several(artifact: dict[str, Any], frame: Frame) -> str:
    """Several needs with their limits; a budget for all of them is told apart."""
    alone = frame.total or len(frame.needs) < 2
    return joined(frame.needs if alone else needs_in_words(artifact))


def _ceiling(artifact: dict[str, Any]) -> str:
    """The most that anything on the list may cost; "" without such a limit."""
    rows = [r for r in artifact["kept"] if r["key"] == "price" and r["relation"] == "at_most"]
    return money(rows[-1]["value"], artifact["currency"]) if rows else ""


def _needs_lacking(artifact: dict[str, Any]) -> list[str]:
    """Those of several needs whose own short list does not speak of them, and that name no kind.

    Where a kind was named the list is of that kind alone, so it does not say what else there is.
    """
    by_need: dict[str, list[dict[str, Any]]] = {}
    for card in artifact["cards"]:
        if name_of(card.get("for", "")):
            by_need.setdefault(card["for"], []).append(card)
    return [
        need
        for need, cards in by_need.items()
        if not any(_of_a_kind_asked_for(card) for card in cards)
        and not carried(name_of(need), cards)
    ]


def _of_a_kind_asked_for(card: dict[str, Any]) -> bool:
    return any(
        reason["block"] in ("category", "subcategory") and reason["text"].endswith("asked")
        for reason in card["reasons"]
    )


def _without_claim(card: dict[str, Any]) -> dict[str, Any]:
    """A card less the reasons that say it matches what was said."""
    return {**card, "reasons": [r for r in card["reasons"] if not matches(r)]}


def _changed(artifact: dict[str, Any]) -> bool:
    return [card["product_id"] for card in artifact["cards"]] != artifact["before"]


def _only(parts: list[str]) -> str:
    """The one need that was said, if it is short enough to be said back."""
    return parts[0] if len(parts) == 1 and len(parts[0].split()) < _LONGEST_NEED else ""


def _line(number: int, card: dict[str, Any], artifact: dict[str, Any], voice: Voice) -> str:
    texts = telling_reasons(card, artifact["cards"])[: 1 if voice.brief else 2]
    if column := artifact.get("column", ""):  # what the list is in order of stands in every line
        texts = [measured_words(column, card["attributes"][column]), *texts[:1]]
    texts = list(map(voice.told, texts))
    price = money(card["price"], card["currency"])
    kind = "line" if texts else "line_short"
    said = voice.say(kind, {"name": card["name"], "price": price, "why": "; ".join(texts)})
    label = f" (for {card['for']})" if card.get("for") else ""
    return f"{number}. {said}{label}"


def _empty(artifact: dict[str, Any], voice: Voice) -> str:
    offer = _offer(artifact)
    if artifact.get("beside_name") and not offer and not artifact["ran_out"]:
        return voice.say("beside_none", {"beside": f"**{artifact['beside_name']}**"})
    if artifact["ran_out"] and not offer:
        return voice.say("ran_out")
    if artifact["steer"] in ("more", "less"):
        question = artifact["question"]
        if question:
            return voice.say("steer_which", {"options": joined(question["options"], "or")})
        if artifact["note"].startswith("what is shown"):
            return voice.say("steer_unknown", {"about": artifact["about"]})
        if not artifact["offer"]:
            return voice.say("ran_out_measure", {"about": artifact["about"]})
    if offer:
        if artifact["ran_out"] and artifact["before"]:
            return voice.say("ran_out_offer", {"offer": offer})
        if artifact["steer"] == "cheaper":
            return voice.say("none_cheaper_offer", {"offer": offer})
        return voice.say("empty_offer", {"offer": offer})
    if artifact["steer"] == "cheaper":
        return voice.say("ran_out_cheaper")
    if artifact["steer"]:
        return voice.say("ran_out_steered", {"steer": artifact["steer"].replace("_", " ")})
    return voice.say("empty_none")


def _offer(artifact: dict[str, Any]) -> str:
    """The engine's offer as a sentence without its full stop, prices in the shop's currency."""
    currency = artifact["currency"]
    text = _OFFERED.sub(lambda m: m[1] + money(float(m[2]), currency), artifact["offer"] or "")
    text = _WITHOUT.sub("without “", text)
    return text[:1].upper() + text[1:]


def _liked(artifact: dict[str, Any], dialogue: Dialogue) -> str:
    shown = {card["product_id"]: card["name"] for card in dialogue.cards}
    name = shown.get(artifact["like"]) or artifact.get("like_name")
    return f"**{name}**" if name else ""
