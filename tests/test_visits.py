"""The tab's session: kept while it lasts, a guest's at need, forgotten when it is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shopkeeper import Shopkeeper, small_shop
from ui.access import Access, NoDemo, UnknownCustomer, WrongPassword
from ui.visits import Visits


@pytest.fixture
def keeper() -> Shopkeeper:
    return Shopkeeper(small_shop())


@pytest.fixture
def access(keeper: Shopkeeper) -> Iterator[Access]:
    opened = Access(keeper.shop, None, staff_accounts="kim:correct horse", demo=True)
    yield opened
    opened.shut()


def test_a_session_is_kept_and_begun_at_need(keeper: Shopkeeper, access: Access) -> None:
    visits = Visits(access, keeper)
    token, identity, words = visits.session("")
    assert (identity.role, words) == ("guest", "")
    assert visits.session(token) == (token, identity, "")
    _other, stranger, words = visits.session("forged")
    assert stranger.session_id != identity.session_id
    assert "had ended" in words


def test_whoever_leaves_is_forgotten(keeper: Shopkeeper, access: Access) -> None:
    visits = Visits(access, keeper)
    token, guest, _words = visits.session("")
    keeper.turn(guest, "a secret wish")
    new_token, shopper = visits.change(token, "shopper:C2")
    assert (shopper.role, shopper.customer_id) == ("shopper", "C2")
    assert visits.known(token) is None
    assert keeper.messages(guest) == []
    assert visits.known(new_token) == shopper


@pytest.mark.parametrize(
    ("who", "error"), [("shopper:C999", UnknownCustomer), ("shopper:", ValueError)]
)
def test_a_refused_change_keeps_the_session(
    keeper: Shopkeeper, access: Access, who: str, error: type[Exception]
) -> None:
    visits = Visits(access, keeper)
    token, guest, _words = visits.session("")
    with pytest.raises(error):
        visits.change(token, who)
    assert visits.known(token) == guest


def test_only_a_demo_lets_anybody_be_anybody(keeper: Shopkeeper) -> None:
    access = Access(keeper.shop, None, staff_accounts="kim:correct horse", demo=False)
    visits = Visits(access, keeper)
    with pytest.raises(NoDemo):
        visits.change("", "support")
    with pytest.raises(WrongPassword):
        visits.sign_in("", "kim", "wrong", "1.2.3.4")
    token, staff = visits.sign_in("", "kim", "correct horse", "1.2.3.4")
    assert (staff.role, staff.username) == ("support", "kim")
    assert visits.change(token, "guest")[1].role == "guest"
    assert visits.known(token) is None
    access.shut()
