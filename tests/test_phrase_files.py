"""The clauses that ship: each is asked for, needs only facts that are given, and is written with care."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from statistics import mean
from typing import get_args

from rapidfuzz import fuzz

from agent.gate.evidence import Evidence
from agent.gate.lexicon import Lexicon
from agent.gate.sentences import plain
from agent.grounding import FactGate
from agent.replying.phrasing import (
    PHRASES,
    _filled,
)
from engine.ranking.ordering import Sort
from tests.shopkeeper import small_shop
from tests.written_clauses import BOOK, COLUMNS, FACTS, ROWS, groups
from tools.measured_order import MEASURED

#: Written for lists that follow "forget the budget", "no, under 100", "don't mind", "yes, do that"
#: and "not the first one"; until the replies tell these apart, others speak for them.
READY = {
    "widened_list", "corrected_list", "skipped_list", "accepted_list", "rejected_one_list",
}  # fmt: skip


@cache
def asked() -> dict[str, frozenset[str]]:
    """situation -> facts that code gives it, read off the source of the agent's modules."""
    found: dict[str, set[str]] = {}
    for file in sorted(PHRASES.parent.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        for function in functions.values():
            keys = {
                k for d in ast.walk(function) if isinstance(d, ast.Dict) for k in _texts(d.keys)
            }
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _is_say(call.func):
                    for situation in _situations(call.args[0], function, functions):
                        found.setdefault(situation, set()).update(keys)
    return {situation: frozenset(keys) for situation, keys in found.items()}


def _is_say(called: ast.expr) -> bool:
    return "say" in (getattr(called, "attr", ""), getattr(called, "id", ""))


def _texts(nodes: Iterable[ast.expr | None]) -> list[str]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _situations(
    said: ast.expr, function: ast.FunctionDef, functions: dict[str, ast.FunctionDef]
) -> set[str]:
    """The situations that an argument of ``say`` may be."""
    if isinstance(said, ast.JoinedStr):
        shape = "".join(str(v.value) if isinstance(v, ast.Constant) else ".+" for v in said.values)
        return {s for s in BOOK.clauses if re.fullmatch(shape, s) and s not in ROWS}
    if isinstance(said, ast.Call) and isinstance(said.func, ast.Name):
        inside = [n for n in ast.walk(functions[said.func.id]) if isinstance(n, ast.Constant)]
        named = {t for t in _texts(list(inside)) if t.endswith("_list") and t != "_list"}
        return named | {
            f"{sort}_list" for sort in get_args(Sort) if sort not in ("best", *MEASURED)
        }
    return _choices(said, function)


def _choices(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    """The texts that an expression may be: itself, either of two, or what a name loops over."""
    if isinstance(node, ast.IfExp):
        return _choices(node.body, function) | _choices(node.orelse, function)
    if not isinstance(node, ast.Name):
        return set(_texts([node]))
    found: set[str] = set()
    for inner in ast.walk(function):
        if isinstance(inner, ast.For) and getattr(inner.target, "id", "") == node.id:
            found |= set(_texts(n for n in ast.walk(inner.iter) if isinstance(n, ast.expr)))
        if isinstance(inner, ast.Assign) and getattr(inner.targets[0], "id", "") == node.id:
            found |= _choices(inner.value, function)
    return found


def test_every_situation_that_code_asks_for_is_written_and_none_is_dead() -> None:
    assert len(asked()) > 80
    assert sorted(asked().keys() - BOOK.clauses.keys()) == []
    assert sorted(BOOK.clauses.keys() - asked().keys() - READY - ROWS) == []


def test_clauses_need_only_facts_that_code_gives() -> None:
    for situation, clauses in BOOK.clauses.items():
        given_ = asked().get(situation) or asked()["first_list"]
        for clause in clauses:
            assert clause.needs <= given_, f"[{situation}] {clause.text}"
            assert clause.needs <= FACTS.keys()


def test_there_is_much_to_choose_from() -> None:
    assert sum(len(clauses) for clauses in BOOK.clauses.values()) >= 750
    for situation, needs, clauses in groups():
        if situation not in ROWS and (situation, needs) not in (
            ("staff_summary", {"customer"}),
            ("draft", {"lines"}),
        ):
            assert len(clauses) >= 5, f"[{situation}] {sorted(needs)}"


def test_no_two_clauses_of_a_situation_are_nearly_equal() -> None:
    for situation, _, clauses in groups():
        for one, other in combinations(clauses, 2):
            assert fuzz.ratio(one.text, other.text) <= 90, (
                f"[{situation}] {one.text} / {other.text}"
            )


def test_clauses_begin_in_different_ways() -> None:
    for situation, _, clauses in groups():
        begun = Counter(tuple(re.findall(r"\{\w+\}|[a-z']+", c.text.lower())[:2]) for c in clauses)
        worst, often = begun.most_common(1)[0]
        assert often <= 4 or situation in ROWS | {"draft"}, f"[{situation}] {worst}"


def test_clauses_share_few_of_their_word_pairs() -> None:
    """The mean over clauses of the share of their word pairs that another one holds, too."""
    shares = []
    for situation, _, clauses in groups():
        pairs = [_pairs(clause.text) for clause in clauses]
        for place, own in enumerate(pairs):
            others = set().union(*pairs[:place], *pairs[place + 1 :])
            if own and len(pairs) > 1 and situation not in ROWS | {"draft"}:
                shares.append(len(own & others) / len(own))
    assert len(shares) > 500
    assert mean(shares) < 0.4


def _pairs(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\{\w+\}|[\w']+", text.casefold())
    return set(pairwise(words))


def test_clauses_are_written_with_care() -> None:
    for situation, clauses in BOOK.clauses.items():
        for clause in clauses:
            place = f"[{situation}] {clause.text}"
            assert clause.text.count("!") <= 1, place
            assert not re.search(r" {2}|\s[,.;!?]|,,|\.\.|[\U0001f300-\U0001faff]", clause.text), (
                place
            )
            # A fact in small letters may not begin a sentence inside a clause.
            lower = r"[.?!] \{(?:about|limits|recipient|needs|rejected|missing|options|key|known)\}"
            assert not re.search(lower, clause.text), place
            # "up to $50" cannot follow these.
            assert not re.search(r"\b(?:to|with|only|for|under) \{limits\}", clause.text), place
            assert not re.search(r"\b(?:an?|the|some|your) \{about\}|\{about\} (?:is|are)\b",
                                 clause.text) or "{about} is " in clause.text, place  # fmt: skip
            if clause.tone == "formal":
                assert not re.search(r"\b\w+'(?:s|re|ve|ll|d|m|t)\b", clause.text.replace("customer's", "")) or re.search(
                    r"(?:shop|account|session|other|customer|else)'s", clause.text
                ), place  # fmt: skip


def test_no_clause_claims_more_than_its_facts() -> None:
    """The fact gate finds nothing to stop in a clause when its facts stand."""
    shop = small_shop()
    lexicon = replace(Lexicon.of(shop), ordinary=frozenset())
    gate = FactGate(lexicon, shop.currency)
    cards = {
        p.product_id: {"product_id": p.product_id, "name": p.title, "price": p.price, "brand": p.brand,
                       "rating": p.rating, "stock": p.stock, "attributes": COLUMNS,
                       "description": p.description, "category": p.category}
        for p in shop.products[:2]
    }  # fmt: skip
    worded = tuple(FACTS[key].casefold() for key in (
        "change", "text", "meaning", "offer", "facts", "problem", "first", "against", "differences"))  # fmt: skip
    worded += (COLUMNS["reviews"],)
    evidence = Evidence(
        cards=cards, shown=("P2",), screen=("P2", "P1"),
        told=f" {plain(' | '.join([*FACTS.values(), *COLUMNS.values()]))} ", asked=" a unicorn nylon 50 ",
        numbers=frozenset({6.0, 61.5, 3.0, 34.0, 24.5}), limits=frozenset({50.0}),
        bought=("cork mat",), browsed=("fitness",), tastes=("fitness",),
        names=frozenset({"mara lindqvist", "c1"}), shop_texts=(FACTS["text"].casefold(),),
        trusted=worded, reasons={"P2": (*worded, "rated 4.5 of 5", "in fitness")},
    )  # fmt: skip
    deeds = {"took": "shortlist", "dropped": "dropped", "forgotten": "deleted"}
    out = {"P2": {**cards["P2"], "stock": 0}, "P1": cards["P1"]}
    stopped = []
    for situation, clauses in BOOK.clauses.items():
        facts = {**FACTS, **_special(situation)}
        stands = replace(evidence, actions=frozenset({deeds.get(situation, "")}),
                         cards=out if situation == "why_not_stock" else cards)  # fmt: skip
        for clause in clauses:
            said = _filled(clause.text, facts).replace("\\n", "\n")
            stopped += [(situation, *fault) for fault in gate.check(said, stands).replaced]
    assert not stopped, "\n".join(map(str, stopped))


def _special(situation: str) -> dict[str, str]:
    """Where ``{name}`` is a person, or ``{value}`` that of one column."""
    if situation in ("greet", "bye", "known_list", "draft"):
        return {"name": "Mara"}
    values = {
        "fact_price": "€24.50", "fact_rating": "4.5 out of 5", "fact_brand": "Ironvale",
        "fact_description": "It is soft.", "fact_row": "€24.50",
    } | {f"fact_{column}": value for column, value in COLUMNS.items()}  # fmt: skip
    return {"value": values.get(situation, FACTS["value"])}


def test_every_list_can_be_opened_whatever_its_length_and_its_order() -> None:
    """For each set of facts something fits one product, and several that are in no order."""
    for situation, needs, clauses in groups():
        if situation.endswith("_list") and needs != {"needs"}:
            for place in ({"one"}, {"several"}):
                known = needs | {"top"} | place
                assert any(c.needs <= known for c in clauses), f"[{situation}] {sorted(known)}"


def test_a_question_of_kinds_asks_for_no_more_of_them() -> None:
    asked_kinds = [clause.text for clause in BOOK.clauses["ask_kind"]]
    assert not [text for text in asked_kinds if text.startswith(("More {", "Rather {"))]
    keyed = [clause.text for clause in BOOK.clauses["ask_attribute"]]
    assert not [text for text in keyed if " a {key}" in text]  # "a age", "a author"
