"""Questions of fact, why, why not and comparisons, on a shop whose answers are known by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tool_session import ToolSession, at_most, ids, wants
from tools.verdicts import is_closed
from tools.why import speaking_for


def stated(question: str, *products: str) -> dict[str, Any]:
    session = ToolSession().say(question)
    return session.call(
        "explain_products", kind="facts", products=list(products), question=question
    )


#: question, product -> columns, values, verdict
FACTS: list[tuple[str, str, list[str], list[str | None], str | None]] = [
    ("how much is it?", "lamp1", ["price"], ["$10"], None),
    ("how heavy is it", "lamp1", ["weight_kg"], ["0.5 kg"], None),
    ("how many pages", "novel", ["pages"], ["320 pages"], None),
    ("who makes it?", "lamp1", ["brand"], ["Acmo"], None),
    ("what colours does it come in", "run", ["color"], ["red, white"], None),
    ("what sizes?", "run", ["size"], ["40, 41, 42"], None),
    ("tell me more about it", "mug", ["description"], ["A mug."], None),
    ("price and weight?", "lamp4", ["price", "weight_kg"], ["$40", "3.5 kg"], None),
    ("how much is it and is it in stock?", "mug", ["price", "stock"], ["$9", "in stock (1 "
        "left)"], None),
    ("what size is it and what colour?", "run", ["size", "color"], ["40, 41, 42", "red, white"], None),
    # yes and no, out of a column
    ("is it in stock", "run", ["stock"], ["in stock (3 left)"], "yes"),
    ("is it available?", "ball", ["stock"], ["out of stock"], "no"),
    ("is it in stock", "novel", ["stock"], [None], None),
    ("does it come in blue", "lamp4", ["color"], ["blue"], "yes"),
    ("does it come in green?", "run", ["color"], ["red, white"], "no"),
    ("is it available in red?", "run", ["color"], ["red, white"], "yes"),
    ("do you have it in 42?", "run", ["size"], ["40, 41, 42"], "yes"),
    ("does it come in size 45", "run", ["size"], ["40, 41, 42"], "no"),
    ("is it vegan", "mug", ["dietary"], ["vegan"], "yes"),
    ("is it gluten free", "mug", ["dietary"], ["vegan"], None),
    ("is it waterproof?", "hike", ["waterproof"], ["yes"], "yes"),
    ("is it waterproof?", "ball", ["waterproof"], ["no"], "no"),
    ("is it by Acmo?", "lamp1", ["brand"], ["Acmo"], "yes"),
    ("is it from Brill?", "lamp1", ["brand"], ["Acmo"], "no"),
    # numbers
    ("is it under 2 kg", "lamp4", ["weight_kg"], ["3.5 kg"], "no"),
    ("is it less than 4000 g?", "lamp4", ["weight_kg"], ["3.5 kg"], "yes"),
    ("is it under $50?", "lamp4", ["price"], ["$40"], "yes"),
    ("is it under 30", "lamp4", ["price"], ["$40"], "no"),
    ("is it more than 300 pages?", "novel", ["pages"], ["320 pages"], "yes"),
    ("is it rated over 4?", "lamp1", ["rating"], ["3.5 out of 5"], "no"),
    ("is it rated over 4?", "atlas", ["rating"], [None], None),
    ("is that out of 5?", "lamp4", ["rating"], ["4.4 out of 5"], "yes"),
    ("is that out of 10?", "lamp4", ["rating"], ["4.4 out of 5"], "no"),
    # the product's own words
    ("is it waterproof", "lamp4", ["description"], ["A waterproof lamp for the garden."], "yes"),
    ("is it for outdoor use?", "lamp2", ["description"], ["Not for outdoor use."], "no"),
    ("is it about snow?", "novel", ["description"], ["A story about snow."], "yes"),
    # what only says which product is meant is not asked
    ("is the blue one heavy?", "lamp2", ["weight_kg"], ["1.5 kg"], None),
    ("is the blue lamp dimmable?", "lamp2", [], [], None),
    ("is the Acmo dimmable?", "lamp1", [], [], None),
    # silence is no "no"
    ("is it dishwasher safe?", "mug", [], [], None),
    ("is it loud", "lamp1", [], [], None),
    ("how many pages", "lamp1", [], [], None),
]  # fmt: skip


@pytest.mark.parametrize(("question", "product", "columns", "values", "answer"), FACTS)
def test_a_fact(
    question: str, product: str, columns: list[str], values: list[str | None], answer: str | None
) -> None:
    artifact = stated(question, product)
    (item,) = artifact["items"]
    assert (artifact["columns"], item["values"], item["verdict"]) == (columns, values, answer)
    assert artifact["column"] == (columns[0] if columns else None)
    assert item["value"] == (values[0] if values else None)


def test_a_question_of_them_all_is_answered_one_by_one() -> None:
    session = ToolSession()
    session.wish("lamps", wants("subcategory", "lamps"))
    shown = ids(session.rank(sort="cheapest"))
    artifact = session.call("explain_products", kind="facts", question="are they waterproof?")
    verdicts = {item["card"]["product_id"]: item["verdict"] for item in artifact["items"]}
    assert verdicts == {product: "yes" if product == "lamp4" else None for product in shown}
    quiet = [item for item in artifact["items"] if item["verdict"] is None]
    assert all(item["value"] is None for item in quiet)


def test_evidence_is_a_sentence_of_the_product() -> None:
    (item,) = stated("is it for outdoor use?", "lamp2")["items"]
    assert item["evidence"] in item["card"]["description"]


@pytest.mark.parametrize(
    ("question", "closed"),
    [("is it vegan", True), ("does the second come in blue?", True), ("comes in blue?", True),
     ("and is it heavy?", True), ("how heavy is it?", False), ("what colours does it come in", False),
     ("which of these is in stock?", False), ("price and weight?", False)],
)  # fmt: skip
def test_a_closed_question_is_told_from_an_open_one(question: str, closed: bool) -> None:
    assert is_closed(question) is closed


def test_why_tells_addends_of_the_score() -> None:
    session = ToolSession()
    session.wish("a blue lamp", wants("subcategory", "lamp"), wants("color", "blue", words="blue"))
    session.rank()
    (item,) = session.call("explain_products", kind="why", products=["1"])["items"]
    assert item["place"] == 1
    assert item["reasons"]
    assert all(reason["contribution"] > 0 for reason in item["reasons"])
    own = {reason["text"] for reason in item["card"]["reasons"]}
    assert {reason["text"] for reason in item["reasons"]} <= own


def test_why_not_names_the_limit_that_is_broken() -> None:
    session = ToolSession()
    session.wish("lamps under 30", wants("subcategory", "lamps", words="lamps"), at_most(30))
    session.rank()
    (item,) = session.call("explain_products", kind="why_not", products=["lamp6"])["items"]
    assert item["broken"] == ["up to $30"]
    assert not item["out_of_stock"]
    (gone,) = session.call("explain_products", kind="why_not", products=["ball"])["items"]
    assert gone["out_of_stock"]


def test_why_not_of_one_that_keeps_every_limit_compares_it_with_the_last() -> None:
    session = ToolSession()
    session.wish("lamps", wants("subcategory", "lamps"))
    shown = ids(session.rank(count=2))
    other = next(f"lamp{n}" for n in range(1, 7) if f"lamp{n}" not in shown)
    (item,) = session.call("explain_products", kind="why_not", products=[other])["items"]
    assert item["over"]["product_id"] == shown[-1]
    assert item["broken"] == []
    assert all(row["difference"] > 0 for row in item["differences"])


def test_a_comparison_tells_only_what_differs() -> None:
    session = ToolSession()
    artifact = session.say("1 or 2").call(
        "explain_products", kind="compare", products=["lamp1", "lamp5"]
    )
    rows = {row["column"]: row["values"] for row in artifact["table"]}
    assert rows["price"] == ["$10", "$50"]
    assert rows["brand"] == ["Acmo", "Brill"]
    assert "color" not in rows  # both are red
    assert {"column": "color", "value": "red"} in artifact["same"]
    scores = [item["card"]["score"] for item in artifact["items"]]
    assert artifact["better"] == scores.index(max(scores))


def test_a_comparison_of_one_takes_the_first_shown_as_the_other() -> None:
    session = ToolSession()
    shown = ids(session.rank())
    artifact = session.call("explain_products", kind="compare", products=["3"])
    assert [item["card"]["product_id"] for item in artifact["items"]] == [shown[2], shown[0]]


def test_products_are_found_by_name_and_what_is_not_there_is_unknown() -> None:
    session = ToolSession()
    session.rank()
    artifact = session.call(
        "explain_products", kind="why", products=["World atlas", "number 9", "Zorblax 3000"]
    )
    assert [item["card"]["product_id"] for item in artifact["items"]] == ["atlas"]
    assert artifact["unknown"] == ["number 9", "Zorblax 3000"]


def test_nothing_shown_and_nothing_named_explains_nothing() -> None:
    assert ToolSession().call("explain_products", kind="why")["items"] == []


def test_only_what_speaks_for_a_product_is_called_its_advantage() -> None:
    reasons = [
        ("text", -0.1),
        ("quality", 0.2),
        ("quality", -0.05),
        ("price", 0.1),
        ("price", -0.3),
        ("other", 0.5),  # small things taken together: nothing that could be told
    ]
    card = {"reasons": [{"block": block, "contribution": value} for block, value in reasons]}
    assert speaking_for(card) == {"quality"}
