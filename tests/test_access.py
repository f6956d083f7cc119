"""Sessions: what opens them, what ends them, and that nothing written down can open one."""

from __future__ import annotations

import json

import pytest

from data.records import Customer, Product
from data.shop import Shop
from tools.context import Identity
from ui.access import (
    Access,
    NoDemo,
    SignInRefused,
    TooManyTries,
    UnknownCustomer,
    WrongPassword,
)
from ui.accounts import AccountsError, StaffAccounts
from ui.limits import Throttle

SHOP = Shop((Product("P1", "Books", 1.0),), (Customer("C1"), Customer("C2")))


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def access(tmp_path, clock):
    opened: list[Access] = []

    def make(shop=SHOP, *, staff="kim:correct horse", demo=True, **more) -> Access:
        made = Access(
            shop,
            tmp_path,
            staff_accounts=staff,
            demo=demo,
            clock=clock,
            throttle=lambda free: Throttle(free, clock=clock),
            **more,
        )
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.shut()


def test_a_token_opens_its_session_and_no_other_text_does(access):
    door = access(staff="")
    token, identity = door.open("shopper", "C1")
    assert door.identity(token) == identity == Identity(identity.session_id, "shopper", "C1")
    assert len(token) >= 43  # 32 random bytes
    for other in ("", token[:-1], token + "x", identity.session_id, "\ud800"):
        assert door.identity(other) is None


def test_nothing_on_disk_holds_a_token_or_a_password(access, tmp_path):
    door = access()
    token, identity = door.sign_in("kim", "correct horse")
    door.audit(identity, "C1")
    door.shut()
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert identity.session_id.encode() in written
    assert token.encode() not in written
    assert b"correct horse" not in written


def test_a_restart_keeps_sessions(access):
    token, identity = access(staff="").open("guest")
    assert access(staff="").identity(token) == identity


def test_closing_ends_a_session_once(access):
    door = access(staff="")
    token, _ = door.open("guest")
    other, identity = door.open("guest")
    assert door.close(token)
    assert not door.close(token)
    assert door.identity(token) is None
    assert door.identity(other) == identity


def test_use_keeps_a_session_alive_and_silence_ends_it(access, clock):
    door = access(staff="", idle_s=100, longest_s=10_000)
    token, identity = door.open("guest")
    for _ in range(5):
        clock.now += 90
        assert door.identity(token) == identity
    clock.now += 101
    assert door.identity(token) is None


def test_no_session_outlives_the_longest_life(access, clock):
    door = access(staff="", idle_s=100, longest_s=250)
    token, _ = door.open("guest")
    for _ in range(2):
        clock.now += 90
        assert door.identity(token) is not None
    clock.now += 90
    assert door.identity(token) is None


def test_a_sweep_names_the_sessions_that_ended_once(access, clock):
    door = access(staff="", idle_s=100)
    _, old = door.open("shopper", "C2")
    clock.now += 101
    token, young = door.open("guest")
    assert door.sweep() == [old]
    assert door.sweep() == []
    assert door.identity(token) == young


@pytest.mark.parametrize(
    ("role", "customer"), [("shopper", None), ("guest", "C1"), ("support", "C1"), ("owner", None)]
)
def test_only_shoppers_are_customers(access, role, customer):
    with pytest.raises(ValueError, match=role):
        access(staff="").open(role, customer)


def test_staff_signs_in_as_support(access):
    _, identity = access(demo=False, staff=" kim:x, lee:p:w ").sign_in("lee", "p:w")
    assert (identity.role, identity.username, identity.customer_id) == ("support", "lee", None)


@pytest.mark.parametrize(
    ("name", "password"),
    [("kim", "wrong"), ("nobody", "correct horse"), ("kim", ""), ("", ""), ("kim", "\ud800")],
)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(access, name, password):
    with pytest.raises(WrongPassword, match="No such name, or not its password") as caught:
        access().sign_in(name, password)
    assert caught.value.field == "username"


def test_failed_sign_ins_wait_longer_each_time_and_only_that_name_from_that_place(access, clock):
    door = access()
    waits = []
    for _ in range(3):
        with pytest.raises(WrongPassword):
            door.sign_in("kim", "wrong", "1.2.3.4")
    for _ in range(4):
        with pytest.raises(WrongPassword):
            door.sign_in("kim", "wrong", "1.2.3.4")
        with pytest.raises(TooManyTries) as caught:
            door.sign_in("kim", "correct horse", "1.2.3.4")  # the right one must wait too
        waits.append(caught.value.wait_s)
        clock.now += caught.value.wait_s
    assert waits == [1, 2, 4, 8]
    assert door.sign_in("kim", "correct horse", "5.6.7.8")[1].role == "support"
    assert door.sign_in("kim", "correct horse", "1.2.3.4")[1].role == "support"
    with pytest.raises(WrongPassword):  # a success forgives what came before it
        door.sign_in("kim", "wrong", "1.2.3.4")


def test_many_names_from_one_place_are_slowed_down_too(access):
    door = access()
    for number in range(21):
        with pytest.raises(WrongPassword):
            door.sign_in(f"name{number}", "wrong", "1.2.3.4")
    with pytest.raises(TooManyTries):
        door.sign_in("another", "wrong", "1.2.3.4")


def test_a_changed_password_or_a_removed_account_ends_its_sessions(access):
    token, identity = access().sign_in("kim", "correct horse")
    assert access().identity(token) == identity
    assert access(staff="kim:other").identity(token) is None
    assert access(staff="").identity(token) is None
    assert access().identity(token) == identity


def test_a_demo_is_anybody_and_ends_with_the_demo(access):
    door = access(staff="")
    shopper, identity = door.demo_sign_in("shopper", "C2")
    support, _ = door.demo_sign_in("support")
    guest, somebody = door.demo_sign_in("guest")
    assert (identity.role, identity.customer_id) == ("shopper", "C2")
    closed = access(staff="", demo=False)
    assert closed.identity(shopper) is None
    assert closed.identity(support) is None
    assert closed.identity(guest) == somebody


def test_a_session_ends_with_its_customer(access):
    token, _ = access(staff="").demo_sign_in("shopper", "C2")
    assert access(Shop(SHOP.products, (Customer("C1"),)), staff="").identity(token) is None


@pytest.mark.parametrize(
    ("role", "customer", "error"),
    [
        ("shopper", None, SignInRefused),
        ("shopper", "C9", UnknownCustomer),
        ("guest", "C1", SignInRefused),
        ("support", "C1", SignInRefused),
    ],
)
def test_a_demo_refuses_what_makes_no_sense_in_words(access, role, customer, error):
    with pytest.raises(error) as caught:
        access(staff="").demo_sign_in(role, customer)
    assert caught.value.field == "customer_id"
    assert caught.value.remedy


def test_no_demo_no_demo_sign_in(access):
    for role in ("guest", "shopper", "support"):
        with pytest.raises(NoDemo):
            access(staff="", demo=False).demo_sign_in(role, "C1" if role == "shopper" else None)


def test_each_look_up_adds_one_line(access, tmp_path, clock):
    door = access()
    _, kim = door.sign_in("kim", "correct horse")
    door.audit(kim, "C1")
    door.audit(kim, "C\n2")
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [line["customer_id"] for line in lines] == ["C1", "C\n2"]
    assert lines[0] == {
        "time": "1970-01-12T13:46:40+00:00",
        "username": "kim",
        "role": "support",
        "session": kim.session_id,
        "customer_id": "C1",
    }


def test_without_a_folder_sessions_live_in_memory():
    door = Access(SHOP, None)
    token, identity = door.open("guest")
    door.audit(identity, "C1")
    assert door.identity(token) == identity
    assert not door.has_staff
    door.shut()


@pytest.mark.parametrize("text", ["kim", "kim:", ":secret", "kim:secret,kim:secret", "a:b,kim"])
def test_accounts_that_cannot_be_read_are_named_without_the_password(text):
    with pytest.raises(AccountsError, match=r"STAFF_ACCOUNTS, entry \d") as caught:
        StaffAccounts(text, b"salt" * 4)
    assert "secret" not in str(caught.value)
