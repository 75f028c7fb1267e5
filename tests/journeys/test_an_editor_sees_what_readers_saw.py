"""In a real browser: from a fact to a past day of a page that shows it, the difference to today, and back."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from articles.compiled import public_page
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_edition, make_fact, make_person, noon, publish, record, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]


def fine(page: Page, width: int) -> None:
    """Nothing complained, axe has nothing to say, and the page is not wider than the window."""
    assert page.complaints == []  # type: ignore[attr-defined]
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_an_editor_sees_what_readers_saw(live_server: Any, width: int, dark: bool) -> None:
    today = timezone.localdate()
    then = today - timedelta(days=20)
    fact = make_fact(value="7 days", on=today - timedelta(days=90), checked_on=today - timedelta(days=80))
    edition = publish(
        make_edition(f"<p>It takes {ref(fact.key)} at most.</p>", title="Cancel"), today - timedelta(days=60)
    )
    public_page(edition.article.slug, noon(then))
    record(fact, "9 days", today - timedelta(days=10))
    with browser_page(live_server, make_person("dana", superuser=True), width=width, dark=dark) as page:
        page.goto(f"/admin/policies/fact/{fact.pk}/change/")
        page.get_by_label("As readers saw").select_option(label="Cancel")
        page.locator("#id_past_day").fill(str(then))
        page.get_by_role("button", name="Show that day").click()
        assert any("7" in words for words in page.locator("del").all_inner_texts())
        assert any("9" in words for words in page.locator("ins").all_inner_texts())
        fine(page, width)
        page.locator(".past-days a").first.click()
        assert page.locator(".past-day strong").inner_text().startswith("You are viewing")
        assert "7 days" in page.locator(".text").inner_text()
        fine(page, width)
        page.get_by_role("link", name="The page of today").click()
        assert "9 days" in page.locator(".text").inner_text()
        page.goto(f"/admin/articles/article/{edition.article_id}/change/")
        fine(page, width)
