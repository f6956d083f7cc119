"""The shortlist: what goes on it, off it, and what it says of itself."""

from __future__ import annotations

from tests.tool_session import ToolSession, ids, wants


def session_with_lamps() -> tuple[ToolSession, list[str]]:
    session = ToolSession()
    session.wish("lamps", wants("subcategory", "lamps"))
    return session, ids(session.rank(sort="cheapest"))


def test_products_are_put_aside_by_number_name_or_id() -> None:
    session, shown = session_with_lamps()
    artifact = session.call("keep_shortlist", add=["2", "LAMP4", "Acmo desk lamp", "2"])
    kept = [card["product_id"] for card in artifact["shortlist"]]
    assert kept == [shown[1], "lamp4", "lamp1"]
    assert artifact["total"] == 20 + 40 + 10
    assert "Nothing is ordered" in artifact["meaning"]


def test_what_is_not_shown_is_not_put_aside() -> None:
    session, _ = session_with_lamps()
    artifact = session.call("keep_shortlist", add=["9", "the purple one", "0"])
    assert artifact["added"] == artifact["shortlist"] == []
    assert artifact["unknown"] == ["9", "the purple one", "0"]


def test_a_product_comes_off_by_its_name_after_the_cards_have_changed() -> None:
    session, _ = session_with_lamps()
    session.call("keep_shortlist", add=["1", "2"])
    session.wish("a mug", wants("subcategory", "mug", words="mug"), action="new_search")
    session.rank()
    artifact = session.call("keep_shortlist", drop=["Acmo desk lamp"])
    assert [card["product_id"] for card in artifact["dropped"]] == ["lamp1"]
    assert [card["product_id"] for card in artifact["shortlist"]] == ["lamp2"]


def test_a_number_to_drop_is_the_one_on_screen_else_the_place_on_the_list() -> None:
    session, _ = session_with_lamps()
    session.call("keep_shortlist", add=["3", "5"])
    assert session.call("keep_shortlist", drop=["5"])["dropped"][0]["product_id"] == "lamp5"
    assert session.call("keep_shortlist", drop=["1"])["dropped"][0]["product_id"] == "lamp3"
    assert session.call("keep_shortlist", drop=["1"])["unknown"] == ["1"]


def test_dropping_what_was_never_kept_drops_nothing() -> None:
    session, _ = session_with_lamps()
    session.call("keep_shortlist", add=["1"])
    artifact = session.call("keep_shortlist", drop=["lamp5"])
    assert artifact["dropped"] == []
    assert len(artifact["shortlist"]) == 1


def test_an_empty_call_shows_the_list() -> None:
    session, _ = session_with_lamps()
    assert session.call("keep_shortlist")["shortlist"] == []
    assert session.call("keep_shortlist")["total"] == 0


def test_a_long_name_of_nothing_is_unknown() -> None:
    session, _ = session_with_lamps()
    name = "something that nobody sells at all"
    assert session.call("keep_shortlist", add=[name])["unknown"] == [name]
