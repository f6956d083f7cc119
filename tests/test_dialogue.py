"""Where a conversation stands, read back from its messages."""

from __future__ import annotations

from langchain_core.messages import SystemMessage

from agent.dialogue import Dialogue, dialogue_from, tool_results
from agent.prompts import system_prompt
from engine.profile import Fact
from tests.told import Told
from tests.toy_shops import toy_shop
from tools.context import Identity

SHOP = toy_shop()


def told() -> Told:
    return Told(SHOP)


def ids(dialogue: Dialogue) -> list[str]:
    return [card["product_id"] for card in dialogue.cards]


def as_seen_by(identity: Identity, conversation: Told) -> Dialogue:
    return dialogue_from(
        [SystemMessage(system_prompt(identity, "the shop")), *conversation.messages]
    )


def test_nothing_said_is_a_start() -> None:
    assert dialogue_from([]) == Dialogue()
    assert dialogue_from(told().person("hi").messages).stage == "start"


def test_what_is_shown_is_known_at_the_next_message() -> None:
    shown = told().person("a mat").ranked(told().card("mat"), told().card("bells"))
    assert dialogue_from(shown.messages).cards == (), "of this turn: a result, not yet on screen"
    assert [r.name for r in dialogue_from(shown.messages).results] == ["rank_products"]
    after = dialogue_from(shown.model("Here.").person("cheaper").messages)
    assert ids(after) == ["mat", "bells"]
    assert (after.stage, after.turns, after.message) == ("shown", 2, "cheaper")
    assert after.replies == ("Here.",)
    assert after.earlier == ("a mat",)
    assert after.results == ()


def test_questions_and_offers_stand_open() -> None:
    question = {"key": "price", "text": "What would you like to spend?", "options": []}
    asked = told().person("a mat").ranked(told().card("mat"), question=question).model("?")
    assert dialogue_from(asked.person("40").messages).stage == "asked_budget"
    offered = told().person("x").ranked(offer="raising it to 30 gives 2").model("None.")
    dialogue = dialogue_from(offered.person("yes").messages)
    assert (dialogue.stage, dialogue.offer) == ("offered", "raising it to 30 gives 2")


def test_a_look_at_one_product_is_the_focus() -> None:
    talk = told().person("mats").ranked(told().card("mat"), told().card("bells")).model("Here.")
    item = {"card": told().card("bells"), "place": 2}
    talk.person("why 2?").tool("explain_products", {"items": [item]}).model("So.").person("and?")
    assert dialogue_from(talk.messages).focus == 1


def test_start_over_clears_the_screen() -> None:
    talk = told().person("mats").ranked(told().card("mat")).model("Here.").person("start over")
    talk.tool("build_profile", {"action": "start_over", "profile": []}).model("Done.").person("hi")
    dialogue = dialogue_from(talk.messages)
    assert (ids(dialogue), dialogue.stage, dialogue.subject) == ([], "start", "you")


def test_staff_turning_to_another_customer_has_an_empty_screen() -> None:
    staff = Identity("s", "support", None, "ann")
    buyer, browser = SHOP.customers[0], SHOP.customers[1]
    talk = told().person("buyer").looked_up(buyer, [], []).ranked(told().card("mat")).model("Here.")
    talk.person("browser")
    before = as_seen_by(staff, talk)
    assert before.support
    assert (ids(before), before.stage) == (["mat"], "shown")
    talk.looked_up(browser, [], []).model("Well.").person("cheaper")
    after = as_seen_by(staff, talk)
    assert ids(after) == []
    assert after.customer is not None
    assert after.customer["customer_id"] == "browser"


def test_who_speaks_is_read_from_the_prompt() -> None:
    talk = told().person("hi")
    assert as_seen_by(Identity("s", "shopper", "buyer"), talk).signed_in
    assert not as_seen_by(Identity("s"), talk).signed_in
    assert not as_seen_by(Identity("s"), talk).support


def test_the_latest_profile_and_subject_count() -> None:
    talk = told().person("x").ranked(told().card("mat"), facts=(Fact("need", "mat"),)).model("a")
    talk.person("for dad").ranked(
        told().card("mat"), subject="dad", facts=(Fact("recipient", "dad"),)
    )
    dialogue = dialogue_from(talk.model("b").person("c").messages)
    assert dialogue.subject == "dad"
    assert [row["key"] for row in dialogue.profile] == ["recipient"]


def test_a_result_keeps_the_arguments_of_its_call() -> None:
    talk = told().person("x").tool("explain_products", {"items": []}, kind="why", products=["1"])
    (result,) = tool_results(talk.messages)
    assert result.args == {"kind": "why", "products": ["1"]}
    assert result.failed is False
    (failed,) = tool_results(told().person("x").tool("explain_products", {}).messages)
    assert failed.failed is True
