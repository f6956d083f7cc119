"""The words that ask for a thing, apart from the thing."""

import pytest

from agent.slots.framing import BROKE, unframed
from bench.sayings import OPENINGS
from tests.talking import talk

#: Ways to ask, each with a name that stands for the thing.
ASKED = (
    "been meaning to get {kind} for ages", "after {kind} if you've got any", "I fancy {kind}",
    "hoping you can sort me out with {kind}", "my wife sent me for {kind}", "{kind} needed asap",
    "I'm on the hunt for {kind}", "finally treating myself to {kind}", "got any {kind} left?",
    "running low on {kind}", "gonna need {kind} soon", "it's about time I bought {kind}",
    "could you help me track down {kind}", "do you happen to carry {kind}?", "{kind} required",
    "just popped in for {kind}", "do us a favour and show me {kind}", "{kind} again please",
    "what would you recommend in terms of {kind}?", "saving up for {kind}", "let me browse {kind}",
    "I've had my eye on {kind} for a while", "let's see your {kind}", "interested in {kind}",
    "we're short of {kind}", "would love to see some {kind}", "any chance of {kind}?",
    "have been told to pick up {kind}", "is there {kind} somewhere in this shop?",
    "thought I'd look at {kind} today", "on the lookout for {kind}", "I could do with {kind}",
    "it's my first time buying {kind}", "was wondering if you have any {kind}",
    "looking to buy {kind} again after five years", "my list for today says {kind}",
)  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_left_is_the_thing(asked: str) -> None:
    for thing in ("desk lamps", "a quiet hair dryer", "running shoes"):
        left = unframed(asked.format(kind=thing)).strip(" ?")
        assert left in (thing, thing.removeprefix("a "))


@pytest.mark.parametrize(
    "thing",
    [
        "running shoes", "fancy dress costume", "time management book", "see-through blouse",
        "hunting knife", "shopping bag", "looking glass", "after-sun lotion", "can opener",
        "picking basket", "left-handed scissors", "walking stick for my dad", "to do list",
        "something to keep coffee hot", "quiet fan for the bedroom",
    ],
)  # fmt: skip
def test_a_thing_loses_nothing(thing: str) -> None:
    assert unframed(thing) == thing


@pytest.mark.parametrize(
    ("told", "what"),
    [("my old kettle gave up on me", "kettle"), ("the toaster has packed in", "toaster"),
     ("our hair dryer broke yesterday", "hair dryer")],
)  # fmt: skip
def test_what_broke_is_wanted(told: str, what: str) -> None:
    found = BROKE.search(told)
    assert found is not None
    assert found["what"] == what


@pytest.mark.parametrize("opening", [*OPENINGS, *ASKED])
def test_the_need_is_the_thing(opening: str) -> None:
    turn = talk()(opening.format(kind="bowls & feeders", limits="under 60 please"))
    assert [row["text"] for row in turn.profile if row["key"] == "subcategory"] == [
        "Bowls & Feeders"
    ]
    assert not [row["text"] for row in turn.profile if row["key"] == "need"]
    assert turn.products


def test_a_room_is_no_limit_beside_a_thing_from_elsewhere() -> None:
    turn = talk()("we're redoing the kitchen and could do with new mugs")
    assert {card["subcategory"] for card in turn.products} == {"Mugs"}


def test_a_toaster_that_packed_in_is_searched_for() -> None:
    turn = talk()("my hair dryer broke. under 80")
    assert [row["text"] for row in turn.profile if row["key"] == "need"] == ["hair dryer"]
