"""In a real browser, by keyboard: the form of a new value, every place that it would change, and *Approve*."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from tests.articles.pages.reading import get
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_edition, make_fact, make_person, make_source, publish, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (390, True)])
def test_a_value_is_looked_at_and_approved_by_keyboard(live_server: Any, width: int, dark: bool) -> None:
    today = timezone.localdate()
    fact = make_fact(value="3–5 business days", on=today - timedelta(days=9), checked_on=today - timedelta(days=3))
    body = f"<p>A refund takes {ref(fact.key)}. To a card it is 3–5 business days.</p>"
    edition = publish(make_edition(body, on=today - timedelta(days=8)), today - timedelta(days=8))
    make_source()
    with browser_page(live_server, make_person("alice", superuser=True), width=width, dark=dark) as page:
        page.goto(f"/admin/policies/fact/{fact.pk}/record/")
        for name, words in {"low": "5", "high": "7", "quote": "Allow 5 to 7 days.\nNot less."}.items():
            page.fill(f"[name={name}]", words)
        for name, chosen in {"unit": "day", "day_basis": "business", "bound": "range"}.items():
            page.select_option(f"[name={name}]", chosen)
        page.focus("text=See what this changes")
        page.keyboard.press("Enter")
        page.wait_for_selector(".impact")
        assert "A refund takes 5–7 business days." in page.inner_text(".impact-page")
        assert page.inner_text(".impact-unmoved mark") == "3–5 business days"
        assert page.complaints == []  # type: ignore[attr-defined]
        assert Axe().run(page).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert "3–5 business days" in get(edition.article.get_absolute_url()).words(".text")
        page.focus("button[value=back]")
        page.keyboard.press("Enter")
        page.wait_for_selector("textarea[name=quote]")
        assert page.input_value("[name=quote]") == "Allow 5 to 7 days.\nNot less."
        page.focus("text=See what this changes")
        page.keyboard.press("Enter")
        page.wait_for_selector(".impact")
        page.focus("button[value=approve]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".messagelist .success")
        assert page.complaints == []  # type: ignore[attr-defined]
    assert "A refund takes 5–7 business days." in get(edition.article.get_absolute_url()).words(".text")
    assert fact.versions.at(today).get().quote == "Allow 5 to 7 days.\r\nNot less."
