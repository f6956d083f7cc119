"""Cards, panels and bubbles as text: everything shown, everything escaped."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.turn import Turn
from tests.shopkeeper import EVIL, Shopkeeper, small_shop
from tools.context import Identity
from ui.cards import card_html, cards_html, esc, shortlist_html
from ui.panels import (
    bar_html,
    facts_html,
    follow_ups,
    note_html,
    prompts_html,
    sample_customers,
    starters,
    still_open,
    welcome,
    window_html,
)
from ui.transcript import apology, harmless, plain, said, spoken, trace, without_apology

CARD: dict[str, Any] = {
    "product_id": "P1",
    "name": "Cork Mat",
    "category": "Fitness",
    "subcategory": "Yoga Mats",
    "brand": "Mossa",
    "price": 39.0,
    "currency": "EUR",
    "rating": 4.5,
    "stock": 3,
    "description": "Grips when warm.",
    "attributes": {"color": "sage", "sizes": ["S", "M"], "length_cm": 183, "note": ""},
    "reasons": [
        {"block": "price", "feature": "near 40", "contribution": 0.5, "text": "near your price"},
        {"block": "brand", "feature": "Mossa", "contribution": -0.25, "text": "a new brand"},
    ],
}
GUEST = Identity("s")


class Tags(HTMLParser):
    """Names of tags, and whether they close in order."""

    VOID = frozenset({"img", "path", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(tag, tuple(attrs)) for tag, attrs in self.seen]


def test_each_card_of_a_list_says_what_tells_it_from_the_others() -> None:
    shared = {"block": "text", "feature": "fitness", "contribution": 0.9, "text": "matches it"}
    own = ({**shared, "contribution": 0.2, "text": f"only {n}"} for n in range(3))
    cards = [{**CARD, "reasons": [shared, reason]} for reason in own]
    lines = [part.split("</p>")[0] for part in cards_html(cards).split('<p class="why">')[1:]]
    assert lines == ["only 0", "only 1", "only 2"]
    assert '<p class="why">matches it</p>' in cards_html(cards[:1])  # alone, nothing is shared


def test_a_card_says_what_the_catalogue_says() -> None:
    html = card_html(CARD, 2)
    for text in ("Cork Mat", "Mossa · Yoga Mats", "€39", "4.5", "only 3 left", "near your price"):
        assert text in html
    assert 'aria-label="2: Cork Mat"' in html
    assert 'data-say="I\'ll take number 2"' in html
    assert "<dd>S, M</dd>" in html
    assert "<dt>note</dt>" not in html


def test_bars_are_in_proportion_and_sum_to_the_score() -> None:
    html = card_html(CARD, 1)
    assert '<b>+0.50</b><i style="width:100%">' in html
    assert '<li class="minus"><span>a new brand</span><b>-0.25</b><i style="width:50%">' in html
    assert "Together 0.25" in html


def test_more_reasons_than_bars_are_summed_in_one() -> None:
    reasons = [
        {"block": "b", "feature": str(i), "contribution": 0.1 * i, "text": f"reason {i}"}
        for i in range(1, 9)
    ]
    html = card_html({**CARD, "reasons": reasons}, 1)
    assert "everything else</span><b>+0.60</b>" in html  # 0.1 + 0.2 + 0.3
    assert "Together 3.60" in html


@pytest.mark.parametrize(
    ("stock", "text"), [(0, "sold out"), (5, "only 5 left"), (6, None), (None, None)]
)
def test_stock_is_only_told_when_it_matters(stock: int | None, text: str | None) -> None:
    html = card_html({**CARD, "stock": stock}, 1)
    assert ('class="stock' in html) == (text is not None)
    assert text is None or text in html


def test_a_card_with_little_known_shows_little() -> None:
    html = card_html(
        {"product_id": "P", "name": "Thing", "price": 1.5, "currency": "SEK", "category": "X"}, 1
    )
    assert "1.50 SEK" in html
    for absent in ("stars", "stock", "why", "<details", "None"):
        assert absent not in html


def test_a_reason_against_is_no_why() -> None:
    assert 'class="why"' not in card_html({**CARD, "reasons": CARD["reasons"][1:]}, 1)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1))
def test_no_text_changes_the_tags_of_a_card(text: str) -> None:
    hostile = {**CARD, "product_id": text, "name": text, "brand": text, "description": text}
    hostile["reasons"] = [{**reason, "text": text} for reason in CARD["reasons"]]
    hostile["attributes"] = {"color": text}
    calm = {key: "x" if value == text else value for key, value in hostile.items()}
    calm["reasons"] = [{**reason, "text": "x"} for reason in CARD["reasons"]]
    calm["attributes"] = {"color": "x"}
    assert Tags(card_html(hostile, 1)).shape() == Tags(card_html(calm, 1)).shape()


def test_hostile_names_stay_text_everywhere() -> None:
    shop = small_shop()
    keeper = Shopkeeper(shop)
    fact = {"id": EVIL, "text": EVIL, "key": EVIL, "value": EVIL, "relation": "is"}
    fact |= {"source": EVIL, "words": EVIL}
    evil_shop = replace(shop, name=EVIL)
    pages = [
        cards_html(keeper.turn(GUEST, "hi").products),
        shortlist_html(keeper.turn(GUEST, "hi").products),
        facts_html([fact], EVIL, use_demographics=True, known_person=True),
        prompts_html([EVIL]),
        note_html(EVIL),
        bar_html(evil_shop, Identity("s", "support", None, EVIL), demo=False, staff=True),
        bar_html(evil_shop, GUEST, demo=True, staff=False),
        window_html(evil_shop),
    ]
    for html in pages:
        tags = Tags(html)
        assert "script" not in {tag for tag, _attrs in tags.seen}
        for _tag, attrs in tags.seen:
            assert not [name for name in attrs if name.startswith("on")]
            assert not (attrs.get("src") or "data:").startswith("http")
        assert "${" not in html
        assert "{{" not in html


def test_shortlist_sums_one_currency_only() -> None:
    two = [CARD, {**CARD, "product_id": "P2", "price": 10.5}]
    assert "€49.50" in shortlist_html(two)
    assert "Together" not in shortlist_html([CARD, {**CARD, "currency": "USD"}])
    assert "Nothing yet" in shortlist_html([])


def test_staff_read_of_a_customer_in_the_third_person() -> None:
    reason = {"contribution": 1.0, "text": "goes with the kettle you bought", "block": "x"}
    card = {**CARD, "reasons": [{**reason, "feature": ""}]}
    assert "you bought" in cards_html([card])
    staff = cards_html([card], third_person=True)
    assert "they bought" in staff
    assert "not for them" in staff
    assert 'data-feedback="like"' not in staff  # what staff likes is no customer's taste


def test_facts_show_their_source_and_can_be_changed() -> None:
    fact = {
        "id": "f1",
        "text": "at most €50",
        "key": "price",
        "value": 50.0,
        "relation": "at_most",
        "source": "said",
        "words": "under 50",
    }
    html = facts_html([fact], "your dad", use_demographics=True, known_person=False)
    assert "for your dad" in html
    assert "you said" in html
    assert 'title="“under 50”"' in html
    assert 'inputmode="decimal" name="value" value="50"' in html
    assert "data-demographics" not in html
    told = facts_html([fact], "you", use_demographics=True, known_person=False, third_person=True)
    assert "they said" in told
    html = facts_html([], "you", use_demographics=False, known_person=True)
    assert "data-demographics><span>" in html  # there, and off
    assert "checked" not in html


def test_the_bar_offers_only_what_is_allowed() -> None:
    shop = small_shop()
    demo = bar_html(shop, Identity("s", "shopper", "C2"), demo=True, staff=False)
    assert '<option value="shopper:C2" selected>Jonas Okafor (C2)</option>' in demo
    assert "password" in bar_html(shop, GUEST, demo=False, staff=True)
    nothing = bar_html(shop, GUEST, demo=False, staff=False)
    assert "password" not in nothing
    assert "select" not in nothing
    assert "Sign out" in bar_html(
        shop, Identity("s", "support", None, "kim"), demo=False, staff=True
    )


def test_sample_customers_come_from_every_segment_once_each() -> None:
    chosen = sample_customers(small_shop())
    assert sorted(customer.customer_id for customer in chosen) == ["C1", "C2", "C3"]


def test_prompts_fit_the_role_and_the_shop() -> None:
    shop = small_shop()
    assert "What is well rated in Fitness?" in starters(shop, GUEST)
    assert "How do returns work?" in starters(shop, None)
    assert "What would you suggest for me?" in starters(shop, Identity("s", "shopper", "C1"))
    assert any("C1" in text for text in starters(shop, Identity("s", "support")))
    assert starters(replace(shop, products=(), customers=(), info={}), None)


def test_follow_ups_begin_with_the_answers_to_what_is_open() -> None:
    one, two = [{"product_id": "P1"}], [{"product_id": "P1"}, {"product_id": "P2"}]
    assert "Compare 1 and 2" not in follow_ups(Turn("", one))
    assert "Compare 1 and 2" in follow_ups(Turn("", two))
    asked = follow_ups(Turn("", two, question="Which?", answers=["Red", "Blue", "Grey", "Pink"]))
    assert asked[:5] == ["Red", "Blue", "Grey", "Pink", "No preference"]
    assert len(asked) == 6
    offered = follow_ups(Turn("", answers=["Yes, please", "No, thanks"]))
    assert offered[:2] == ["Yes, please", "No, thanks"]
    assert "No preference" not in offered
    assert "Draft a reply" in follow_ups(Turn("", two), support=True)


def test_after_mere_words_a_question_is_still_open_and_an_offer_is_not() -> None:
    two = [{"product_id": "P1"}, {"product_id": "P2"}]
    asked = Turn("", two, question="Which?", answers=["Red", "Blue"])
    assert follow_ups(still_open(asked))[:2] == ["Red", "Blue"]
    offered = Turn("", two, answers=["Yes, please", "No, thanks"])
    assert follow_ups(still_open(offered))[:2] == ["Cheaper", "Better rated"]


def test_the_welcome_knows_whom_it_speaks_to() -> None:
    shop = small_shop()
    assert welcome(shop, Identity("s", "shopper", "C1")).startswith("Hello Mara!")
    assert "6 products" in welcome(shop, None)
    assert "written down" in welcome(shop, Identity("s", "support"))
    assert "demo" in welcome(shop, None, demo=True)
    assert "demo" not in welcome(shop, Identity("s", "shopper", "C1"), demo=True)


@given(st.text())
def test_plain_text_can_be_read_back(text: str) -> None:
    _chat, back = apology([spoken("hello"), said(text)])
    assert back == text


def test_bubbles_keep_emphasis_and_lose_everything_that_loads() -> None:
    shown = harmless("**bold** <b>x</b> ![p](http://evil.example) [l](http://evil.example) & co")
    assert shown.startswith("**bold** &lt;b&gt;")
    assert "![" not in shown
    assert "](" not in shown
    assert shown.endswith("& co")
    for address in ("see https://evil.example", "WWW.evil.example", "me@evil.example"):
        assert address not in harmless(address)
        assert unescape(harmless(address)) == address
        assert unescape(plain(address)) == address != plain(address)
    assert plain("1. *a* <i> &amp; R&D") == "&#49;. &#42;a&#42; &#60;i&#62; &#38;amp; R&#38;D"


def test_the_trace_is_one_line_with_its_arguments_inside() -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("build_profile", {"need": "a <b>", "empty": None}),
        ("build_profile", {"wishes": [{"key": "price", "relation": "at_most", "value": 50.0}]}),
        ("rank_products", {"filters": {"max_price": 50}}),
        ("rank_products", {}),
        ("new_tool", {"ids": ["P1", "P2"]}),
    ]
    (message,) = trace(calls, 1482)
    assert (
        message["metadata"]["title"] == "took down your wishes · ranked 1,482 products · new tool"
    )
    assert "need: a &#60;b&#62;" in message["content"]
    assert "wishes: price at most 50" in message["content"]
    assert "empty" not in message["content"]
    assert "P1, P2" in message["content"]
    assert trace([], 3) == []


def test_an_apology_gives_the_message_back_and_leaves_with_the_next() -> None:
    chat = [spoken("hello"), said("a *gift*"), *trace([("rank_products", {})], 3)]
    shown, text = apology(chat)
    assert text == "a *gift*"
    assert [message["role"] for message in shown] == ["assistant", "user", "assistant"]
    assert "back in the box" in shown[-1]["content"]
    assert without_apology(shown) == [spoken("hello")]
    assert without_apology(chat) == chat


def test_escaping_closes_every_way_out() -> None:
    assert esc("<a b=\"c\" d='e'>&${x}`{{y}}") == (
        "&lt;a b=&quot;c&quot; d=&#x27;e&#x27;&gt;&amp;&#36;&#123;x}&#96;&#123;&#123;y}}"
    )
