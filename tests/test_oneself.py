"""What people set right about themselves: it is confirmed, it acts, and it holds in the next visit."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from agent.dialogue import Dialogue, ToolResult
from agent.understanding.oneself import of_oneself
from data.corrections import Corrections
from data.records import Customer, Event, Product
from data.shop import Shop
from tests import bundled
from tests.talking import talk
from tests.tool_session import ToolSession
from tests.toy_shops import DAY, NOW, build
from tools.context import Identity
from tools.lasting import lasting_facts
from tools.uncounted import HISTORY, THAT, THOSE

OWN = Dialogue(signed_in=True, turns=2)
STAFF = Dialogue(support=True, turns=2, customer={"customer_id": "C1"})


def told(text: str, dialogue: Dialogue = OWN) -> list[tuple[str, object]]:
    frame = of_oneself(text, dialogue)
    return [(wish["key"], wish["value"]) for wish in frame.wishes] if frame else []


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("that's wrong, I'm 41", [("age", 41.0)]),
        ("no thats not right, im 41 now", [("age", 41.0)]),
        ("I'm actually forty one, not 49", [("age", 41.0)]),
        ("my age is 41 btw", [("age", 41.0)]),
        ("I'm a woman, not a man", [("gender", "Female")]),
        ("i live in lisbon now", [("location", "Lisbon")]),
        ("I'm 41 and I live in New York", [("age", 41.0), ("location", "New York")]),
        ("I'm 41 and need running shoes", []),
        ("I live in a small flat", []),
        ("I'm a 5", []),
        ("I'm looking for 41", []),
    ],
)
def test_what_somebody_is_stands_in_a_message_of_its_own(
    text: str, facts: list[tuple[str, object]]
) -> None:
    assert told(text) == facts


def test_staff_tell_it_of_the_customer_and_not_of_themselves() -> None:
    assert told("she's 41 by the way", STAFF) == [("age", 41.0)]
    assert told("I'm 41", STAFF) == []
    assert told("she's 41 by the way") == []


def test_an_age_is_mended_by_the_number_alone_where_one_was_told() -> None:
    told_age = ToolResult("build_profile", {}, {"added": [{"key": "age"}]})
    after = Dialogue(turns=2, before=(told_age,))
    assert told("no 34", after) == [("age", 34.0)]
    assert told("no 34") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I bought that for my sister, ignore it", THAT),
        ("those were for my mum", THOSE),
        ("ignore the backpack, it was a gift", "backpack"),
        ("the backpack was for my son", "backpack"),
        ("I only looked at the tent for a friend", "tent"),
        ("don't count the sneakers I bought", "sneakers"),
        ("stop using my purchase history", "purchases"),
        ("ignore what I looked at", "views"),
        ("forget my history", "everything"),
    ],
)
def test_what_does_not_count_of_the_past_is_named_or_pointed_at(text: str, value: str) -> None:
    assert told(text) == [(HISTORY, value)]
    assert told(text, Dialogue(turns=2)) == []  # a guest has no history


@pytest.mark.parametrize(
    "text",
    ["ignore that", "I need that for my sister", "forget the backpack", "it's for my sister"],
)
def test_what_is_said_of_the_list_is_none_of_the_past(text: str) -> None:
    assert told(text) == []


# -- what it does ---------------------------------------------------------------------------------


def two_tastes() -> Shop:
    kinds = {"lamp": "Lamps", "rug": "Rugs"}
    products = [
        Product(f"{name}{n}", "Home", 20.0, kind, name=f"{kind} {n}", similar=(kind,))
        for name, kind in kinds.items()
        for n in range(4)
    ]
    events = [Event("C1", one, "purchase", NOW - DAY) for one in ("lamp0", "lamp1", "rug0")]
    return Shop(tuple(products), (Customer("C1", age=49),), tuple(events))


def ignored(session: ToolSession, value: str, words: str) -> dict[str, object]:
    wish = {"key": HISTORY, "value": value, "relation": "not", "words": words}
    return session.say(words).call("build_profile", wishes=[wish])


def test_what_does_not_count_gives_no_reason_any_more_and_can_be_seen_and_taken_back() -> None:
    session = ToolSession("shopper", "C1", build(two_tastes()))

    def reasons() -> str:
        cards = session.rank("show me something")["cards"]
        return " ".join(reason["text"] for card in cards for reason in card["reasons"])

    assert "Rugs" in reasons()
    assert ignored(session, "rug", "I bought the rug for my sister")["history"] == ["Rugs 0"]
    assert "Rugs 0" not in reasons()
    assert "not counting Rugs 0 in the history" in session.known
    session.say("undo").call("build_profile", action="undo")
    assert "not counting Rugs 0 in the history" not in session.known
    assert "Rugs" in reasons()


def test_what_the_history_does_not_hold_cannot_be_left_out() -> None:
    session = ToolSession("shopper", "C1", build(two_tastes()))
    answer = ignored(session, "kettle", "I bought the kettle for my sister")
    assert answer["problems"] == ["“kettle” is not in the history"]
    assert not session.state["facts"]


# -- whole conversations ----------------------------------------------------------------------------


def test_it_is_asked_which_of_several_is_meant() -> None:
    say = talk("shopper", "C0007")
    say("what did I buy last?")
    asked = say("I bought that for my sister, ignore it")
    assert "Ombrelow Skate Sneakers" in asked.reply
    assert not [row for row in asked.profile if row["key"] == HISTORY]
    answered = say("the skate sneakers")
    assert [r["value"] for r in answered.profile if r["key"] == HISTORY] == [
        "Ombrelow Skate Sneakers"
    ]
    assert "Ombrelow Skate Sneakers" in answered.reply
    listed = say("show me something")
    texts = [r["text"] for card in listed.products for r in card["reasons"]]
    assert not any("Ombrelow Skate Sneakers" in text for text in texts)


def test_what_is_set_right_is_confirmed_and_outlasts_the_conversation(tmp_path: Path) -> None:
    file = tmp_path / "corrections.jsonl"
    kept = Corrections(file)
    shop = bundled.assistant(corrections=kept)
    first = Identity("first", "shopper", "C0007")
    assert "41" in shop.turn(first, "that's wrong, I'm 41").reply
    shop.turn(first, "stop using my gender")
    shop.turn(first, "I bought the skate sneakers for my sister, ignore it")
    shop.turn(first, "start over")
    shop.use_demographics(first, use=False)
    for later in (
        bundled.assistant(corrections=kept),
        bundled.assistant(corrections=Corrections(file)),
    ):
        again = Identity("second", "shopper", "C0007")
        assert not later.snapshot(again).use_demographics
        known = {
            row["key"]: row["value"]
            for row in later.turn(again, "what do you know about me").profile
        }
        assert known["age"] == 41.0
        assert known[HISTORY] == "Ombrelow Skate Sneakers"
        assert "gender" not in known
        other = later.turn(Identity("third", "shopper", "C0008"), "what do you know about me")
        assert "41" not in other.reply
    staff = Identity("desk", "support", None, "ann")
    assert "41 years old" in shop.turn(staff, "C0007").reply
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_who_is_forgotten_keeps_what_is_not_to_be_used_and_nothing_that_they_said() -> None:
    kept = Corrections()
    shop = bundled.assistant(corrections=kept)
    who = Identity("first", "shopper", "C0007")
    shop.turn(who, "I'm 41, not 33")
    shop.turn(who, "stop using my gender")
    shop.turn(who, "I bought the skate sneakers for my sister")
    shop.turn(who, "forget me")
    keys = {row["key"] for row in shop.snapshot(who).profile}
    assert "gender" not in keys
    assert "41" not in str(kept.of("C0007"))
    assert "sister" not in str(kept.of("C0007"))
    assert "Ombrelow Skate Sneakers" in str(kept.of("C0007"))


def test_an_edit_on_the_page_before_the_first_message_keeps_what_was_brought_along() -> None:
    kept = Corrections()
    kept.keep("C0007", {"without_demographics": True})
    shop = bundled.assistant(corrections=kept)
    who = Identity("first", "shopper", "C0007")
    season = next(r for r in shop.snapshot(who).profile if r["key"] == "season")
    after = shop.edit_fact(who, season["id"], None)
    assert not after.use_demographics
    assert "season" not in {row["key"] for row in after.profile}
    assert kept.of("C0007")["hidden"]


def test_a_line_that_holds_no_correction_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "corrections.jsonl"
    Corrections(file).keep("C1", {"hidden": ["a"]})
    file.write_bytes(b"\xff{\n[]\n" + file.read_bytes())
    assert Corrections(file).of("C1") == {"hidden": ["a"]}
    Corrections(file).keep("C1", {"hidden": []})
    assert file.read_text() == ""


@pytest.mark.parametrize(
    ("text", "facts"),
    [("i usually spend about 50", [("avg_order_value", 50.0)]), ("I'm female", [("gender", "Female")]),
     ("actually im 22 not a student anymore", [("age", 22.0)])],
)  # fmt: skip
def test_what_guests_tell_bit_by_bit_is_no_search(
    text: str, facts: list[tuple[str, object]]
) -> None:
    assert told(text, Dialogue(turns=3)) == facts


def test_an_age_that_was_told_can_be_taken_back_in_a_sentence() -> None:
    say = talk()
    say("im 67")
    say("forget that i'm 67")
    assert not [row for row in say("what do you know about me").profile if row["key"] == "age"]


def test_a_question_after_which_one_is_no_answer_to_it() -> None:
    say = talk("shopper", "C0007")
    say("what did I buy last?")
    say("I bought that for my sister, ignore it")
    turn = say("what did I buy last?")
    assert not [row for row in turn.profile if row["key"] == HISTORY]
    nothing = talk("shopper", "C0007")
    nothing("why do you think I like tea?")
    assert "nothing to leave out" in nothing("ignore that").reply


def test_who_has_no_pet_wants_nothing_for_one_and_who_has_no_tent_may_want_one() -> None:
    frame = of_oneself("I don't have a pet", OWN)
    assert frame is not None
    assert frame.wishes[0]["relation"] == "not"
    assert of_oneself("I don't have a tent", OWN) is None


def test_the_last_order_is_left_out_as_a_whole() -> None:
    session = ToolSession("shopper", "C1", build(two_tastes()))
    answer = ignored(session, "last order", "ignore the last order, it was a present")
    assert set(answer["history"]) == {"Lamps 0", "Lamps 1", "Rugs 0"}  # type: ignore[call-overload]


def test_only_what_is_told_of_oneself_outlasts_the_conversation() -> None:
    def row(key: str, value: object, words: str) -> dict[str, object]:
        return {"key": key, "value": value, "words": words, "relation": "is", "source": "said"}

    own = [row("age", 41.0, "I'm 41"), row("age", 34.0, "no 34"), row("age", 52.0, "52"),
           row("location", "Oslo", "Oslo"), row("gender", "Female", "I'm female")]  # fmt: skip
    others = [row("age", 7.0, "7 year old"), row("gender", "Male", "men's"), row("age", 7.0, "7")]
    assert lasting_facts({"facts": [*own, *others], "messages": []}) == own  # type: ignore[typeddict-item]
    staff = [{**row("age", 41.0, "she's 41"), "source": "staff"}]
    assert lasting_facts({"facts": staff, "messages": []}) == staff  # type: ignore[typeddict-item]
    gift = {"facts": own, "subject": "dad", "set_aside": {"you": own[:1]}, "messages": []}
    assert lasting_facts(gift) == own[:1]  # type: ignore[arg-type]
