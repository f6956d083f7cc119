"""What would put one product ahead of another: which questions ask it, and that the answer is true."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.dialogue import Dialogue
from agent.understanding.sure_acts import surely
from agent.understanding.what_if import of_change
from engine.profile import Fact, Profile
from engine.ranking.asked import Asked
from engine.ranking.replay import MARGIN
from tests.talking import called, talk
from tests.tool_session import ToolSession, at_most, ids, lamp_recommender, wants
from tools.facts import fact_text
from tools.what_if import figure_asked, what_would_lift

CARDS = tuple(
    {"product_id": f"p{n}", "name": name, "price": 10.0 * n, "attributes": {"color": color}}
    for n, (name, color) in enumerate(
        (("Acmo jug", "red"), ("Brill mug", "blue"), ("Nordvik cup", "green"), ("Pell bowl", "white")), 1
    )
)  # fmt: skip
SHOWN = Dialogue(stage="shown", cards=CARDS, turns=2)

#: A question -> (the product to be lifted, the one it is to pass), by number.
ASKED = {
    "what would make #2 better than #1?": ("2", "1"),
    "what would have to change for the third to be first?": ("3", "1"),
    "what would it take for number 3 to beat number 1": ("3", "1"),
    "when would you put the second first?": ("2", "1"),
    "how cheap would #3 have to be to come first?": ("3", "1"),
    "how much would 4 have to cost to be number one": ("4", "1"),
    "at what price would 3 be first?": ("3", "1"),
    "what rating would number 4 need to beat number 2?": ("4", "2"),
    "what would need to be different for the fourth to rank above the third": ("4", "3"),
    "what would make the last one win?": ("4", "1"),
    "and what would put the blue one on top?": ("2", "1"),
    "what would make #1 drop below #2?": ("2", "1"),
    "what would make the first one lose to the third": ("3", "1"),
    "what would make #1 first": ("1", "2"),
}
#: What asks something else.
NOT_ASKED = (
    "what would be better, 1 or 2?", "which would you put first?", "what makes #2 better than #1?",
    "what would it take to get the second one by friday", "why isn't the second first?",
    "is #2 better than #1?", "what would make them better?", "when would the first one arrive?",
    "how would I clean the second?", "what does the first one cost?", "show me the best first",
    "how much would it cost to have the second delivered first class?",
)  # fmt: skip


@pytest.mark.parametrize(("question", "places"), ASKED.items())
def test_the_one_to_be_lifted_and_the_one_to_be_passed(
    question: str, places: tuple[str, str]
) -> None:
    frame = of_change(question, SHOWN)
    assert frame is not None
    assert (frame.acts, frame.products) == ({"what_if"}, places)


@pytest.mark.parametrize("question", NOT_ASKED)
def test_other_questions_ask_no_such_thing(question: str) -> None:
    assert of_change(question, SHOWN) is None


@pytest.mark.parametrize(
    ("question", "compares"),
    [("why 1 over 2?", True), ("so why is the third above #4", True),
     ("why not 3 over 2", True), ("how come the first is ahead of the second?", True),
     ("why did you put 3 before 4", True), ("why the first?", False), ("why not the third?", False),
     ("why is 2 over 50 dollars", False)],
)  # fmt: skip
def test_why_one_and_not_another_compares_them(question: str, compares: bool) -> None:
    assert ("compare" in surely(question)) == compares


def test_it_takes_a_list_and_a_product_on_it() -> None:
    assert of_change("what would make #2 better than #1?", Dialogue()) is None
    assert of_change("what would it take for it to be the top one?", SHOWN) is None
    frame = of_change("what would it take for it to be the top one?", replace(SHOWN, focus=2))
    assert frame is not None
    assert frame.products == ("3", "1")
    beyond = of_change("what would make #9 come first?", SHOWN)
    assert beyond is not None
    assert (beyond.products, beyond.beyond) == ((), (9,))


def test_a_question_of_one_figure_is_answered_by_it() -> None:
    assert figure_asked("how cheap would #3 have to be?") == "price"
    assert figure_asked("what rating would it need?") == "rating"
    assert figure_asked("what would make #2 better than #1?") == ""


_WISHES = st.lists(
    st.sampled_from(
        (
            Fact("subcategory", "Lamps"), Fact("need", "waterproof lamp"), Fact("color", "blue"),
            Fact("price", 45.0, "at_most", hard=True), Fact("brand", "Acmo"), Fact("rating", 4.0, "at_least"),
        )
    ),
    max_size=4, unique=True,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(_WISHES, st.sampled_from(("", "price", "rating")), st.data())
def test_what_is_said_comes_true_when_it_is_replayed(
    wishes: list[Fact], by: str, data: st.DataObject
) -> None:
    recommender, context = lamp_recommender(), ToolSession().context
    profile = Profile(tuple(wishes))
    pairs = list(permutations(("lamp1", "lamp2", "lamp4", "lamp6"), 2))
    ours, other = data.draw(st.sampled_from(pairs))
    product, over = (recommender.shop.product(one) for one in (ours, other))
    assert product is not None
    assert over is not None

    def leads(changed: Profile, price: float | None = None, rating: float | None = None) -> bool:
        record = replace(product, price=price or product.price, rating=rating or product.rating)
        score, eligible = recommender.replay.scores(Asked(changed), ours, [record])
        rival, shown = recommender.replay.scores(Asked(changed), other, [over])
        return bool(eligible[0] and (not shown[0] or score[0] > rival[0] + MARGIN))

    row = what_would_lift(context, Asked(profile), product, over, by)
    said = row["change"] or ""
    told = {fact_text(fact, "USD"): fact for fact in wishes}
    if row["ahead"]:
        assert leads(profile)
        assert not said
    elif price := re.fullmatch(r"if it cost \$([\d.]+) instead of \$([\d.]+)", said):
        assert leads(profile, price=float(price[1]))
        assert float(price[2]) == product.price
        assert row["not_by"] != "price"
    elif rated := re.fullmatch(r"if it were rated ([\d.]+) instead of ([\d.]+)", said):
        assert leads(profile, rating=float(rated[1]))
        assert float(rated[2]) == product.rating
        assert row["not_by"] != "rating"
    elif said:
        words = re.search(r"“(.+)”", said)
        assert words is not None
        assert leads(profile.without(told[words[1]]))
        assert row["not_by"] == by
    else:  # nothing alone does it
        tenths = range(int(10 * (product.rating or 0)), 51)
        assert not any(leads(profile, rating=tenth / 10) for tenth in tenths)
        assert not any(leads(profile.without(fact)) for fact in wishes)


def test_the_tool_compares_with_the_first_where_no_other_is_named() -> None:
    session = ToolSession()
    session.wish("lamps up to 45", wants("subcategory", "lamps"), at_most(45))
    shown = ids(session.rank())
    (row,) = session.call("explain_products", kind="what_if", products=["3"])["items"]
    assert (row["card"]["product_id"], row["over"]["product_id"]) == (shown[2], shown[0])
    assert (row["place"], row["below"]) == (3, True)
    (first,) = session.call("explain_products", kind="what_if", products=["1"])["items"]
    assert first["over"]["product_id"] == shown[1]
    assert not first["below"]


def test_one_product_alone_is_explained() -> None:
    session = ToolSession()
    session.wish("a lamp", wants("subcategory", "lamps"))
    session.rank(count=1)
    (row,) = session.call("explain_products", kind="what_if", products=["1"])["items"]
    assert "over" not in row


def test_the_answer_is_one_plain_sentence_of_both() -> None:
    say = talk()
    names = [card["name"] for card in say("show me mugs").products]
    turn = say("what would make #5 better than #4?")
    assert called(turn) == ["explain_products"]
    assert names[4] in turn.reply
    assert names[3] in turn.reply
    assert "if it were rated" in turn.reply
    again = say("and the third?")
    assert names[2] in again.reply
    assert names[0] in again.reply
