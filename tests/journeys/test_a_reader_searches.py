"""In a real browser: a reader who searches for a number and a word, by keyboard, without JavaScript, light and dark, on a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles import searching
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_article, make_edition, make_fact, publish, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture
def site() -> None:
    fact = make_fact("ali.window", "75 days", label="Buyer protection", counted_from="the order date")
    long = "Sellers answer within some days, and the platform looks at what both of them say. "
    for number in range(3):
        text = f"<p>{long * 4}You are protected for {ref(fact.key)}. {long * 4}</p>"
        publish(
            make_edition(text, make_article(f"guide-{number}"), title=f"How long buyer protection lasts, part {number}")
        )
    searching.reconcile()


def test_a_number_is_searched_for_by_keyboard_without_javascript(live_server: Any, site: None) -> None:
    with browser_page(live_server, javascript=False) as page:
        page.goto("/")
        page.click("header >> text=Search")
        page.focus("input[name=q]")
        page.keyboard.insert_text("protected 75 days")
        page.keyboard.press("Enter")
        page.wait_for_selector(".guides a")
        assert "Buyer protection 75 days" in page.inner_text(".found-facts")
        assert "You are protected for 75 days." in page.inner_text(".guides li >> nth=0")
        page.click(".guides a >> nth=0")
        page.wait_for_selector(".short-answer")
        page.goto("/no/such/page")
        page.fill("input[name=q]", "elephant")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=No guide was found for “elephant”.")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True), (320, False)])
def test_every_page_of_the_search_is_readable_for_everybody(
    live_server: Any, site: None, width: int, dark: bool
) -> None:
    with browser_page(live_server, width=width, dark=dark) as page:
        for question in (
            "",
            "?q=protection",
            "?q=elephant",
            "?q=protected+elephant",
            f"?q={'x' * 300}",
            f"?q={'w' * 200}",
            "?q=%3F",
        ):
            page.goto(f"/search/{question}")
            assert page.complaints == []
            found = Axe().run(page, options=WCAG).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], question
            page.complaints.clear()  # axe styles the page for its own measuring
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto("/no/such/page")
        assert Axe().run(page, options=WCAG).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
