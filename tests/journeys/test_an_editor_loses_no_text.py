"""In a real browser: a chip that a save took out is named and comes back by Undo."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")

from axe_playwright_python.sync_playwright import Axe

from articles.models import Edition
from tests.journeys.browsing import browser_page, data, needs_chromium, ready, replace
from tests.makers import make_edition, make_fact, make_person, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
KEY = "aliexpress.refund.card"


@pytest.fixture
def draft() -> Edition:
    make_fact(KEY, label="Credit or debit card", checked_on=timezone.localdate() - timedelta(days=3))
    body = f"<h2>Refunds</h2><p>A refund takes {ref(KEY)} to a card.</p>"
    return make_edition(body, by=make_person("wanda", superuser=True))


def save(page: Any) -> None:
    page.click("#edition-form button[name=_save]")


def test_a_chip_that_a_save_took_out_is_told_and_comes_back_by_undo(live_server: Any, draft: Edition) -> None:
    with browser_page(live_server, draft.created_by) as page:
        page.goto(f"/admin/articles/edition/{draft.pk}/change/")
        ready(page)
        before = data(page)
        replace(page, "<h2>Refunds</h2><p>A refund takes a while to a card.</p>")
        save(page)
        page.wait_for_selector(".edition-taken[role=alert]")
        said = page.inner_text(".edition-taken")
        assert f"Credit or debit card ({KEY})" in said
        assert "in the body, under “Refunds”" in said
        assert Axe().run(page, {"include": [[".edition-taken"]]}).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        page.get_by_role("button", name="Undo that save").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".messagelist .success")
        ready(page)
        assert data(page) == before
        assert page.locator(".edition-taken").count() == 0
        assert page.complaints == []  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert f'data-fact="{KEY}"' in draft.body
