"""In a real browser: a draft is pasted, looked at in three columns and imported, by keyboard, at two widths, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Edition, State
from tests.articles.importing.drafts import SEED, seed_bytes
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_author, make_fact, make_person, make_platform, make_policy, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture
def seed() -> str:
    words = seed_bytes().decode()
    policy = make_policy("Refund time before shipment", make_platform("AliExpress"))
    make_fact(
        "aliexpress.refund.card",
        "3–5 business days",
        policy=policy,
        label="Card",
        cues="back on your card\ncredit/debit card",
    )
    make_topic("Orders and refunds")
    make_author("Ziv Shay")
    return words


def tab_to(page: Any, name: str) -> None:
    """Press Tab until that control has the focus, as somebody without a mouse does."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate("[document.activeElement.value, document.activeElement.name]"):
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key.")


def test_the_seed_is_pasted_looked_at_and_imported_by_keyboard(live_server: Any, seed: str) -> None:
    with browser_page(live_server, make_person("wren", superuser=True)) as page:
        page.goto("/admin/")
        page.focus("text=Import a draft")
        page.keyboard.press("Enter")
        page.wait_for_url("**/import/")
        tab_to(page, "text")
        page.keyboard.insert_text(seed)
        tab_to(page, "look")
        page.keyboard.press("Enter")
        page.wait_for_selector("#kept")
        assert [each.inner_text()[2:] for each in page.query_selector_all(".intake-column > h2")] == [
            "Kept",
            "Needs a decision",
            "Removed",
        ]
        kept, undecided, removed = (each.inner_text() for each in page.query_selector_all(".intake-column"))
        assert "How to Cancel an AliExpress Order in 2026" in kept
        assert "5 FAQs" in kept
        assert "match existing facts" in undecided
        assert "3 sections without text" in undecided
        assert "3 links were lost" in undecided
        assert "Browse Deals" in removed
        assert not Edition.objects.exists()
        tab_to(page, "import")
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/articles/edition/*/change/")
        assert "Imported as a draft" in page.inner_text(".messagelist")
        assert page.complaints == []
        page.goto("/admin/articles/edition/?state__exact=draft")
        assert "How to Cancel an AliExpress Order in 2026" in page.inner_text("#result_list")
    edition = Edition.objects.get()
    assert (edition.state, edition.created_by.username, edition.original_name) == (State.DRAFT, "wren", "pasted")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_the_screens_are_readable_for_everybody(live_server: Any, seed: str, width: int, dark: bool) -> None:
    with browser_page(live_server, make_person("wren", superuser=True), width=width, dark=dark) as page:
        page.goto("/admin/articles/article/import/")
        for file in (None, SEED):
            if file is not None:
                page.set_input_files("#id_file", file)
            page.click("button[value=look]")
            page.wait_for_selector(".errornote" if file is None else "#kept")
            found = Axe().run(page, options=WCAG).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.complaints == []
