"""The page in a real browser: by mouse, by keyboard, on a phone, in the dark."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.page_visit import (  # noqa: F401 (fixtures)
    DAD,
    Server,
    Visit,
    a_browser,
    a_desk,
    a_phone,
    a_server,
    overflows,
)
from tests.shopkeeper import EVIL

pytestmark = pytest.mark.browser


def test_a_message_brings_a_reply_and_numbered_cards(desk: Visit) -> None:
    page = desk.page
    assert "Larkspur & Co" in page.inner_text("#chat .bot-row")
    assert page.locator(".tile").count() == 4
    desk.say(DAD)
    assert page.locator(".card").count() == 4
    assert page.locator(".card .num").all_inner_texts() == ["1", "2", "3", "4"]
    assert "Here are 4 that fit" in page.locator("#chat .bot-row").last.inner_text()
    assert "ranked 6 products" in page.inner_text("#chat .thought-group")
    assert "Compare 1 and 2" in page.inner_text("#prompts")
    assert page.input_value("#box textarea") == ""
    assert not overflows(page)


def test_a_long_reply_is_read_from_its_beginning(phone: Visit) -> None:
    """The person's message stays at the top of the view; whoever scrolls is left alone."""
    above = (
        "() => [...document.querySelectorAll('#chat .user-row')].pop().getBoundingClientRect().top"
        " - document.querySelector('#chat .bubble-wrap').getBoundingClientRect().top"
    )
    page = phone.page
    phone.say("hello")
    phone.say("tell me all")
    page.wait_for_function(f"Math.abs(({above})() - 8) < 4")
    page.hover("#chat .bubble-wrap")
    page.mouse.wheel(0, 500)
    page.wait_for_function(f"({above})() < -300")
    phone.say("tell me all again")
    page.wait_for_function(f"Math.abs(({above})() - 8) < 4")


def test_hostile_names_are_inert_text(desk: Visit) -> None:
    page = desk.page
    desk.say(f"{EVIL} ![x](http://evil.example/y.png)")
    third = page.locator(".card").nth(2)
    assert third.locator("h3").inner_text() == EVIL
    third.locator("summary").click()
    assert EVIL in third.locator(".more").inner_text()
    assert "<script>" in page.locator("#chat .user-row").inner_text()
    assert EVIL in page.locator("#facts .text").inner_text()
    assert page.evaluate("window.pwned") is None
    assert page.locator("#chat img").count() == 0
    desk.say("hello www.evil.example and https://evil.example/x or me@evil.example")
    assert page.locator("#chat a").count() == 0


def test_cards_act(desk: Visit, server: Server) -> None:
    page = desk.page
    desk.say(DAD)
    page.click(".card:nth-child(2) [data-say*='take number']")
    desk.settle("I'll take number 2")
    assert "Cork Mat" in page.inner_text("#shortlist")
    page.click(".card:nth-child(1) .like")
    page.wait_for_function("document.querySelector('#note').innerText.includes('you like')")
    page.click(".card:nth-child(1) .nope")
    page.wait_for_function("document.querySelector('#note').innerText.includes('not for you')")
    fed = [call[2:] for call in server.keeper.calls if call[0] == "feedback"][-2:]
    assert fed == [("P1", "like"), ("P1", "dislike")]
    desk.say("again")  # the marks outlive a new painting of the cards
    pressed = page.locator(".card [aria-pressed='true']")
    assert pressed.count() == 1
    assert pressed.get_attribute("data-feedback") == "dislike"
    desk.say("forget me")
    page.wait_for_selector(".tile")
    assert page.locator(".user-row").all_inner_texts() == ["forget me"]
    desk.say("once more")
    assert pressed.count() == 0


def test_facts_are_changed_deleted_and_kept_over_a_reload(desk: Visit, server: Server) -> None:
    page = desk.page
    desk.say("something red")
    desk.say("something blue")
    page.click(".fact:nth-child(1) [data-edit]")
    page.keyboard.type("something green")  # the field is focused and its value selected
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#facts').innerText.includes('green')")
    page.click(".fact:nth-child(2) [data-delete]")
    page.wait_for_function("document.querySelectorAll('.fact').length === 1")
    assert server.keeper.calls[-1][2:] == ("f2", None)
    assert page.evaluate("document.activeElement.closest('#facts') !== null")
    page.reload()
    page.wait_for_selector(".card")
    assert "something green" in page.inner_text("#facts")
    assert "something blue" in page.inner_text("#chat")


def test_the_whole_way_by_keyboard(desk: Visit, server: Server) -> None:
    page = desk.page
    page.keyboard.type(DAD)  # the box has the focus from the start
    page.keyboard.press("Enter")
    desk.settle(DAD)
    names, outlines = [], []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.getAttribute('aria-label') || e.innerText || '', s.outlineStyle"
            " + ' ' + s.outlineWidth] })()"
        )
        names.append(name)
        outlines.append(outline)
        if name.startswith("Delete:"):
            break
    assert names[-1].startswith("Delete:")
    for expected in ("Send", "I like Kettlebell 12 kg", "Put Kettlebell 12 kg on the shortlist"):
        assert expected in names
    assert "" not in names
    assert {outline for outline in outlines if not outline.startswith("solid 3px")} == set()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.fact').length === 0")


def test_a_broken_turn_gives_the_message_back(
    desk: Visit, capfd: pytest.CaptureFixture[str]
) -> None:
    page = desk.page
    page.fill("#box textarea", "break it, *please*")
    page.press("#box textarea", "Enter")
    page.wait_for_function("document.querySelector('#chat').innerText.includes('Something broke')")
    assert page.input_value("#box textarea") == "break it, *please*"
    assert page.locator("#note .busy").count() == 0
    desk.say("hello")
    assert "Something broke" not in page.inner_text("#chat")
    assert "ConnectionError" in capfd.readouterr().err  # the shop's log has it


def test_two_tabs_are_two_sessions(desk: Visit, server: Server) -> None:
    desk.say("first tab")
    other = desk.open(server.url)
    assert "first tab" not in other.inner_text("body")
    other.fill("#box textarea", "second tab")
    other.press("#box textarea", "Enter")
    other.wait_for_selector(".card")
    sessions = {
        call[1].session_id
        for call in server.keeper.calls
        if call[2:] in (("first tab",), ("second tab",))
    }
    assert len(sessions) == 2
    assert "second tab" not in desk.page.inner_text("#chat")


def test_somebody_else_shops_and_starts_over(desk: Visit, server: Server) -> None:
    page = desk.page
    desk.say("as a guest")
    page.select_option("[data-who]", "shopper:C1")
    page.wait_for_function("document.querySelector('#chat').innerText.includes('Hello Mara')")
    assert "as a guest" not in page.inner_text("#chat")
    assert "What would you suggest for me?" in page.inner_text("#prompts")
    page.click("#prompts .chip")
    page.wait_for_selector(".card")
    asked = [call for call in server.keeper.calls if call[0] == "stream"][-1]
    assert asked[1].customer_id == "C1"
    page.uncheck("[data-demographics]")
    page.wait_for_function("document.querySelector('#note').innerText.includes('no longer')")
    assert server.keeper.calls[-1][2] is False
    page.click("[data-over]")
    assert "Hello Mara" in page.inner_text("#chat")
    assert page.locator(".card").count() == 4  # one press only asks
    page.click("[data-over]")
    page.wait_for_selector(".tile")
    assert "suggest" not in page.inner_text("#chat")
    assert page.locator(".fact").count() == 0


def test_a_phone_keeps_everything_in_reach(phone: Visit) -> None:
    page = phone.page
    assert not overflows(page)
    phone.say(DAD)
    assert not overflows(page)
    for selector in ("#box textarea", "#send", ".card:nth-child(1) .primary", "#chat"):
        box = page.locator(selector).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 844
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert page.locator("#chat").bounding_box()["height"] > 200
    assert not page.locator("#facts").is_visible()
    page.click("[data-sheet]")
    assert page.locator("#facts").is_visible()
    page.keyboard.press("Escape")
    page.wait_for_function("getComputedStyle(document.querySelector('#side')).visibility=='hidden'")
    assert page.evaluate("document.activeElement.hasAttribute('data-sheet')")
    page.click(".card:nth-child(1) [data-say*='take number']")
    phone.settle("I'll take number 1")
    page.wait_for_selector("[data-sheet][data-count='1']")
    for way_out in ("[data-shut]", "#bar h1"):
        page.click("[data-sheet]")
        page.click(way_out)
        page.wait_for_function(
            "getComputedStyle(document.querySelector('#side')).visibility === 'hidden'"
        )
    bar = page.locator("#bar").aria_snapshot()
    assert 'combobox "Shopping as"' in bar
    assert 'button "Notes & shortlist"' in bar


def test_a_long_list_scrolls_by_itself_and_the_box_stays(desk: Visit) -> None:
    page = desk.page
    desk.say(DAD)
    page.locator(".card .more summary").first.click()  # longer than the window
    assert page.evaluate("document.querySelector('#picks').scrollHeight > innerHeight")
    page.locator(".card").last.scroll_into_view_if_needed()
    box = page.locator("#box textarea").bounding_box()
    assert box["y"] + box["height"] <= 800
    assert page.evaluate("[scrollY, document.body.scrollTop]") == [0, 0]
    buttons = page.locator(".card:not(:has([open])) .primary").evaluate_all(
        "all => all.map(b => Math.round(b.getBoundingClientRect().top))"
    )
    assert len(set(buttons)) < len(buttons)  # cards abreast have their buttons level


def test_the_first_screen_of_a_phone_is_the_shop_window(phone: Visit) -> None:
    page = phone.page
    window = page.locator("#picks").bounding_box()
    last, box = page.locator(".tile").last.bounding_box(), page.locator("#say").bounding_box()
    assert window["height"] > 300
    assert last["y"] + last["height"] <= box["y"]
    phone.say("hello")  # words only: now the talk has the room
    assert page.locator("#chat").bounding_box()["height"] > 350


@pytest.mark.parametrize(("width", "height"), [(640, 400), (844, 390), (320, 568)])
def test_a_small_window_scrolls_and_squeezes_nothing(
    browser: Any, server: Server, width: int, height: int
) -> None:
    """Text at 200 % on a desk, a phone on its side, the smallest phone."""
    visit = Visit(browser, server.url, width, height)
    try:
        visit.say(DAD)
        assert not overflows(visit.page)
        assert visit.page.locator("#chat").bounding_box()["height"] > 90
        picture, body = (
            visit.page.locator(f".card:first-child {part}").bounding_box()
            for part in (".pic", ".body")
        )
        assert picture["x"] + picture["width"] <= body["x"]  # side by side
    finally:
        visit.context.close()


def test_long_words_stay_in_their_bubble(phone: Visit) -> None:
    phone.say("Donau" + "dampfschifffahrts" * 8)
    right = "rows => rows.map(row => row.scrollWidth - row.clientWidth)"
    assert set(phone.page.locator("#chat .message-row").evaluate_all(right)) == {0}
    short = phone.page.locator("#chat .user-row .message").first
    assert short.bounding_box()["width"] > 200
    phone.say("hello")
    assert phone.page.locator("#chat .user-row .message").last.bounding_box()["width"] < 120


def test_a_long_message_leaves_room_for_its_answer(desk: Visit) -> None:
    desk.say("tell me all," + " please" * 200)
    answer = desk.page.locator("#chat .bot-row").last.bounding_box()
    view = desk.page.locator("#chat").bounding_box()
    assert view["y"] < answer["y"] < view["y"] + view["height"] / 2


def test_words_not_sent_yet_outlive_a_reload_and_a_full_box_says_so(desk: Visit) -> None:
    page = desk.page
    page.fill("#box textarea", "half a thought")
    page.reload()
    page.wait_for_function("document.querySelector('#box textarea')?.value === 'half a thought'")
    desk.say("hello")
    page.reload()
    page.wait_for_selector("#box textarea")
    page.wait_for_function("document.querySelector('#chat .user-row')")
    assert page.input_value("#box textarea") == ""
    page.fill("#box textarea", "y" * 3000)
    page.wait_for_function("document.querySelector('#note').innerText.includes('2,000')")
    page.fill("#box textarea", "y")
    page.wait_for_function("document.querySelector('#note').innerText.trim() === ''")
    held: list[Any] = []
    # A slow line, and a server without a place.
    page.route("**/queue/join*", lambda route: held.append(route))
    page.press("#box textarea", "Enter")
    assert page.inner_text("#note [role=status]") == "Sending …"
    while not held:
        page.wait_for_timeout(10)
    held[0].fulfill(status=503, json={"detail": "full"})
    page.wait_for_function("document.querySelector('#note').innerText.includes('nothing is lost')")
    assert page.input_value("#box textarea") == "y"
    assert page.locator("#chat .bot-row").count() == 2


def test_a_screen_reader_hears_who_speaks_and_what_is_open(desk: Visit) -> None:
    page = desk.page
    desk.say(DAD)
    tree = page.locator("#chat").aria_snapshot()
    assert 'group "You"' in tree
    assert 'group "Assistant"' in tree
    assert "**" not in tree
    log = page.locator("#chat [role=log]")
    page.wait_for_function(
        "document.querySelector('#chat [role=log]').getAttribute('aria-busy') === 'false'"
    )
    assert log.get_attribute("aria-live") == "polite"
    trace = page.locator("#chat .thought-group .title")
    assert trace.get_attribute("aria-expanded") == "false"
    trace.press("Enter")
    page.wait_for_selector("#chat .thought-group .title[aria-expanded=true]")
    assert "build profile" in page.inner_text("#chat .thought-group .content")


def luminance(color: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


COLORS_OF = """selector => [...document.querySelectorAll(selector)].slice(0, 3).map(e => {
  let under = e;
  while (under && /^rgba\\(.*, 0\\)$/.test(getComputedStyle(under).backgroundColor))
    under = under.parentElement;
  return [getComputedStyle(e).color, getComputedStyle(under || document.body).backgroundColor];
})"""


@pytest.mark.parametrize("query", ["?__theme=light", "?__theme=dark"])
def test_text_stands_out(browser: Any, server: Server, query: str) -> None:
    visit = Visit(browser, server.url, 1280, 800, query)
    try:
        visit.say(DAD)
        bubble, view = (
            visit.page.evaluate(COLORS_OF, f"#chat {part}")[0][1]
            for part in (".bot-row .message-content > .prose", ".bubble-wrap")
        )
        assert bubble != view
        dark = luminance(visit.page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert (dark < 0.05) == ("dark" in query)
        for selector in (
            "#bar h1", "#bar button", "#bar select", "#chat .bot-row p", "#chat .user-row p",
            "#chat .title p", "#prompts .chip", ".card h3", ".kind", ".price", ".why", ".stock",
            ".acts .primary", ".acts button", ".more summary", ".fact .text", ".source", ".quiet",
            "#box textarea", "#send",
        ):  # fmt: skip
            pairs = visit.page.evaluate(COLORS_OF, selector)
            assert pairs, selector
            for ink, paper in pairs:
                high, low = sorted((luminance(ink), luminance(paper)), reverse=True)
                assert (high + 0.05) / (low + 0.05) >= 4.5, (selector, ink, paper)
    finally:
        visit.context.close()


def test_no_event_of_the_page_is_an_endpoint(server: Server, browser: Any) -> None:
    visit = Visit(browser, server.url, 800, 600)
    try:
        info = visit.page.evaluate("fetch('/gradio_api/info').then(r => r.json())")
        assert info == {"named_endpoints": {}, "unnamed_endpoints": {}}
        assert visit.page.locator("footer").is_visible() is False
    finally:
        visit.context.close()


def test_staff_sign_in_without_a_demo(browser: Any) -> None:
    running = Server(demo=False, staff_accounts="kim:correct horse")
    visit = Visit(browser, running.url, 1280, 800)
    page = visit.page
    try:
        assert page.locator("[data-who]").count() == 0
        page.click(".signin summary")
        page.fill("[name=username]", "kim")
        page.fill("[name=password]", "wrong")
        page.click(".signin [type=submit]")
        page.wait_for_function("document.querySelector('#note').innerText.includes('password')")
        page.fill("[name=username]", "kim")
        page.fill("[name=password]", "correct horse")
        page.click(".signin [type=submit]")
        page.wait_for_function("document.querySelector('#bar').innerText.includes('Staff: kim')")
        assert "support seat" in page.inner_text("#chat")
        visit.say(DAD)
        copy = page.locator("#chat [aria-label='Copy message']:visible")
        assert copy.count() == 1  # of the last answer, a draft perhaps
        page.click("[data-sign-in]")
        page.wait_for_selector(".signin")
        visit.say(DAD)
        assert copy.count() == 0
    finally:
        visit.context.close()
        running.stop()
