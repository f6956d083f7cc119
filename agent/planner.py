"""From an understood message to tool calls, one wave at a time.

Waves, not parallel calls: a ranking must see the profile that was built just before it, and a
refused look-up must end the plan. The plan is a pure function of the frame and the dialogue, so
it can be made again after each wave and the finished part skipped.
"""

from __future__ import annotations

from typing import Any

from agent.dialogue import Dialogue
from agent.understanding.frame import Frame
from tools.references import reference_to

Call = tuple[str, dict[str, Any]]

#: Acts that only talk; no tool has anything to say to them.
_TALK = frozenset(
    {
        "greet",
        "thanks",
        "bye",
        "smalltalk",
        "about_bot",
        "off_topic",
        "attack",
        "rude",
        "other_language",
        "gibberish",
        "no_deeds",
        "own_words",
        "not_kept",
        "many_customers",
    }
)
#: Acts that a list answers.
_LIST = frozenset(
    {"find", "inform", "gift", "self", "skip", "cheaper", "pricier", "better", "cheapest", "dearest",
     "best_rated", "more", "reject", "similar", "correct", "remove_wish", "undo"}
)  # fmt: skip


def plan(frame: Frame, dialogue: Dialogue) -> list[Call]:
    """The calls that answer a message, in order; empty for pure talk."""
    calls = _plan(frame, dialogue)
    ranks = any(name == "rank_products" for name, _ in calls)
    if ranks:  # what the shop's page says comes after the list: "a present for dad by Friday"
        calls.sort(key=lambda call: call[0] == "shop_information")
    if ranks and dialogue.signed_in and dialogue.customer is None:
        calls.insert(0, ("lookup_customer", {"customer_id": ""}))
    return calls


def _plan(frame: Frame, dialogue: Dialogue) -> list[Call]:
    """The calls, step by step; a step that answers it all is the last."""
    calls: list[Call] = []
    if _needs_no_tool(frame, dialogue):
        return calls
    for step in (_of_customers, _of_what_is_kept, _of_questions, _of_going_back):
        if step(frame, dialogue, calls):
            return calls
    for other in reversed(frame.others):
        calls.append(("build_profile", _profile(other)))
    profile = _profile(frame)
    explained = any(name == "explain_products" for name, _ in calls)
    wants_list = _wants_list(frame, dialogue, explained)
    if profile and wants_list:
        calls.append(("build_profile", profile))
    if wants_list or (not calls and not frame.acts & _TALK and not frame.has("deny", "affirm")):
        calls.append(("rank_products", _ranking(frame)))
    return calls


def _of_customers(frame: Frame, dialogue: Dialogue, calls: list[Call]) -> bool:
    """Add what is told of oneself, or looks a customer up; True where that answers it all."""
    if frame.has("about_me"):  # the list on screen as it is now; without one the reply confirms
        calls.append(("build_profile", _profile(frame)))
        if dialogue.cards or (dialogue.turns == 1 and not dialogue.support):
            calls.append(("rank_products", {}))
        return True
    if frame.has("ask_record"):
        calls.append(("lookup_customer", _of_record(frame, dialogue)))
        return True
    if frame.has("summary") and not frame.customer and dialogue.customer:
        calls.append(("lookup_customer", {"customer_id": dialogue.customer["customer_id"]}))
        return True
    if frame.has("lookup", "summary") or (frame.customer and not frame.has("attack")):
        same = {"same_wishes": True} if frame.same_wishes else {}
        calls.append(("lookup_customer", {"customer_id": frame.customer, **same}))
        return frame.has("lookup", "summary") and not frame.acts & (_LIST | {"draft"})
    return False


def _of_what_is_kept(frame: Frame, dialogue: Dialogue, calls: list[Call]) -> bool:
    """The same of what forgets, writes, puts aside, or says what is known."""
    if frame.has("forget", "start_over"):
        action = "forget" if frame.has("forget") else "start_over"
        calls.append(("build_profile", {"action": action}))
        if not frame.wishes:
            return True
    if frame.has("draft"):
        calls += _letter(frame, dialogue)
        return True
    if frame.has("take", "drop", "show_list"):
        calls.append(("keep_shortlist", _shortlist(frame, dialogue)))
        if not frame.has("find", "ask_shop") and not frame.wishes:
            return True
    if frame.has("ask_profile"):
        calls.append(("build_profile", {}))
        return True
    return False


def _of_questions(frame: Frame, dialogue: Dialogue, calls: list[Call]) -> bool:
    """The same of what the shop or its products are asked about."""
    if frame.has("ask_shop"):
        calls.append(("shop_information", {"topic": frame.topic}))
    if frame.has("why", "why_not") and dialogue.stage == "offered" and not frame.products:
        calls.append(("rank_products", {}))  # why it is empty, and what would fill it
        return True
    explained = _explain(frame, dialogue)
    calls += explained
    if explained and frame.like and frame.has("ask_product"):
        calls += _like_it(frame, dialogue)
        return True
    # Asked about a list that is not there: the reply says so.
    asks = frame.has("compare", "why", "why_not", "ask_product")
    return asks and not calls and not frame.acts & _LIST


def _of_going_back(frame: Frame, dialogue: Dialogue, calls: list[Call]) -> bool:
    """The same of what is undone, and of an offer that is taken."""
    kept = [r.artifact["added"] for r in dialogue.before if r.name == "keep_shortlist"]
    if frame.has("undo") and not frame.has("first_list") and kept and kept[-1]:
        # What was done last was to take them.
        calls.append(("keep_shortlist", {"drop": [_by_id(card) for card in kept[-1]]}))
        return True
    if frame.has("undo"):
        action = "first" if frame.has("first_list") else "undo"
        calls.append(("build_profile", {"action": action}))
    if frame.has("affirm") and dialogue.stage == "offered" and dialogue.offer is not None:
        calls += _offer_taken(frame, dialogue)
        return True
    return False


def _of_record(frame: Frame, dialogue: Dialogue) -> dict[str, Any]:
    """A question of the record of whom the message names, else of who is on screen."""
    open_now = dialogue.customer["customer_id"] if dialogue.support and dialogue.customer else ""
    args: dict[str, Any] = {"customer_id": frame.customer or open_now, "question": frame.topic}
    return args | ({"products": list(frame.products)} if frame.products else {})


def _needs_no_tool(frame: Frame, dialogue: Dialogue) -> bool:
    """Whether the reply alone answers."""
    if frame.has("unclear"):
        return True  # "the other one" of five: the reply asks which
    if frame.unsure and not frame.needs and dialogue.cards:
        return True  # a question that nothing here answers: the reply says so
    # "Number 9" of five: there is nothing to do but to say so.
    return bool(frame.beyond) and not frame.products and not frame.wishes


def _letter(frame: Frame, dialogue: Dialogue) -> list[Call]:
    """What a letter needs: the shop's page, and products where none are on screen for it."""
    page: list[Call] = (
        [("shop_information", {"topic": frame.topic})] if frame.has("ask_shop") else []
    )
    theirs = not frame.customer or dialogue.customer is None  # found before anybody was opened
    if dialogue.cards and theirs and not frame.wishes:
        return page
    wished = _profile(frame)
    noted: list[Call] = [("build_profile", wished)] if wished else []
    return [*page, *noted, ("rank_products", {})]


def _like_it(frame: Frame, dialogue: Dialogue) -> list[Call]:
    """ "Got it in red?": nothing after a yes, else others like it that come in red."""
    answered = next((r for r in dialogue.results if r.name == "explain_products"), None)
    if answered and all(item.get("verdict") == "yes" for item in answered.artifact["items"]):
        return []
    return [("build_profile", _profile(frame)), ("rank_products", _ranking(frame))]


def _offer_taken(frame: Frame, dialogue: Dialogue) -> list[Call]:
    """A list on the terms that were offered, of what is not seen yet."""
    ran_out = any(result.artifact.get("ran_out") for result in dialogue.before)
    more = {"more": True} if ran_out else {}
    return [
        ("build_profile", {"action": "accept_offer"}),
        ("rank_products", {**_ranking(frame), **more}),
    ]


def _wants_list(frame: Frame, dialogue: Dialogue, explained: bool) -> bool:
    """Whether a list is wanted, perhaps beside an answer.

    Args:
        explained: a question of products is answered as well.
    """
    wants = bool(frame.acts & _LIST) or frame.unsure or bool(frame.wishes)
    if dialogue.stage == "start" and frame.acts == {"affirm"}:
        wants = True
    if (explained or frame.has("ask_shop")) and not frame.has("find", "more", "cheaper"):
        tells = frame.has("inform", "correct", "reject") and bool(_profile(frame))
        return wants and tells
    return wants


def next_call(frame: Frame, dialogue: Dialogue) -> Call | None:
    """The next call of the plan, or None when it is time to reply.

    A failed or refused call ends the plan: what would follow it rests on it.
    """
    done = dialogue.results
    if any(result.failed or result.artifact.get("refused") for result in done):
        return None
    if done and done[-1].name == "lookup_customer" and not done[-1].artifact.get("customer"):
        return None
    if done and done[-1].artifact.get("which"):
        return None  # the reply asks which is meant
    calls = plan(frame, dialogue)
    return calls[len(done)] if len(done) < len(calls) else None


def _shortlist(frame: Frame, dialogue: Dialogue) -> dict[str, Any]:
    references = list(frame.products)
    if frame.has("take"):
        last = [_by_id(card) for card in dialogue.shortlist[-1:]]
        return {"add": references} | ({"drop": last} if frame.replaces and last else {})
    return {"drop": references} if frame.has("drop") else {}


def _by_id(card: dict[str, Any]) -> str:
    return reference_to(str(card["product_id"]))


def _explain(frame: Frame, dialogue: Dialogue) -> list[Call]:
    for act, kind in (("what_if", "what_if"), ("compare", "compare"), ("why_not", "why_not"), ("why", "why"), ("ask_product", "facts")):  # fmt: skip
        if frame.has(act):
            if not dialogue.cards and not frame.products:
                continue
            args: dict[str, Any] = {"kind": kind, "products": list(frame.products)}
            if kind in ("facts", "compare", "what_if"):
                args["question"] = frame.topic
            return [("explain_products", args)]
    return []


def _profile(frame: Frame) -> dict[str, Any]:
    args: dict[str, Any] = {}
    if frame.wishes:
        args["wishes"] = list(frame.wishes)
    if frame.remove:
        args["remove"] = list(frame.remove)
    if frame.recipient:
        args["recipient"] = frame.recipient
    if frame.new_search:
        args["action"] = "new_search"
    return args


def _ranking(frame: Frame) -> dict[str, Any]:
    args: dict[str, Any] = {}
    if frame.count:
        args["count"] = max(1, min(10, frame.count))
    if frame.sort != "best":
        args["sort"] = frame.sort
        if frame.sort in ("most", "least"):
            args["by"] = frame.by
    if frame.steer:
        args["steer"] = frame.steer
        if frame.by:
            args["by"] = frame.by
        if frame.products or frame.like:
            args["than"] = frame.products[0] if frame.products else frame.like
    if frame.like or frame.near:
        args["like"] = frame.like or frame.near
    if frame.beside:
        args["beside"] = frame.beside
    if frame.more:
        args["more"] = True
    if frame.needs:
        args["needs"] = list(frame.needs)
    return args
