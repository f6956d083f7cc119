"""Who may look up whom, what staff leave behind, and what a change of customer clears."""

from __future__ import annotations

import pytest

from tests.tool_session import ToolSession, at_most, wants


def look(session: ToolSession, who: str) -> dict[str, object]:
    return session.say(f"look up {who}").call("lookup_customer", customer_id=who)


@pytest.mark.parametrize(("role", "own"), [("guest", None), ("shopper", "C1")])
def test_others_are_refused_in_the_same_words_whether_they_exist_or_not(role, own) -> None:  # type: ignore[no-untyped-def]
    answers = [
        look(ToolSession(role, own), who) for who in ("C2", "C999", "Bo Lind", "c2", "x" * 500)
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["refused"] is True
    assert set(answers[0]) == {"refused", "text"}


def test_a_guest_has_no_account_of_their_own() -> None:
    assert look(ToolSession(), "")["refused"] is True


@pytest.mark.parametrize("asked", ["", "C1", "c1", "Ada Brook"])
def test_a_shopper_sees_their_own_account(asked: str) -> None:
    session = ToolSession("shopper", "C1")
    artifact = look(session, asked)
    assert artifact["customer"]["customer_id"] == "C1"  # type: ignore[index]
    assert artifact["customer"]["bought"] == ["Brill floor lamp"]  # type: ignore[index]
    assert session.audited == []


def test_what_a_shopper_deleted_is_not_told_again() -> None:
    session = ToolSession("shopper", "C1")
    session.say("my age is wrong").call("build_profile", remove=["age"])
    artifact = look(session, "")
    assert artifact["customer"]["age"] is None  # type: ignore[index]
    assert "age" not in {row["key"] for row in artifact["facts"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", ["C2", "c2", " C2 ", "Bo Lind", "bo  lind"])
def test_support_finds_anybody_and_leaves_a_line_each_time(asked: str) -> None:
    session = ToolSession("support")
    assert look(session, asked)["customer"]["name"] == "Bo Lind"  # type: ignore[index]
    assert session.audited == [("ann", "C2")]


def test_support_is_told_when_nobody_or_several_are_meant() -> None:
    session = ToolSession("support")
    assert "no customer 'C999'" in str(look(session, "C999")["text"])
    several = str(look(session, "Ada Brook")["text"])
    assert "C1" in several
    assert "C3" in several
    assert "Which customer?" in str(look(session, "")["text"])
    assert session.audited == [("ann", "C999"), ("ann", "Ada Brook")]
    assert not session.state.get("customer_id")


def test_another_customer_begins_with_nothing_of_the_one_before() -> None:
    session = ToolSession("support")
    look(session, "C1")
    session.wish("red, under 50", wants("color", "red", words="red"), at_most(50))
    session.rank()
    session.call("keep_shortlist", add=["1"])
    session.call("build_profile", remove=["location"])
    look(session, "C1")
    assert "up to $50" in session.known  # the same one again changes nothing
    look(session, "C2")
    fresh = ToolSession("support")
    look(fresh, "C2")
    assert session.known == fresh.known
    left = {
        key: value for key, value in session.state.items() if key not in ("messages", "customer_id")
    }
    assert {key: value for key, value in left.items() if value and key != "subject"} == {}


def test_the_ranking_is_then_for_that_customer() -> None:
    session = ToolSession("support")
    look(session, "C2")
    profile = session.rank("what could I offer?")["profile"]
    assert "Books" in {row["value"] for row in profile if row["source"] == "history"}
