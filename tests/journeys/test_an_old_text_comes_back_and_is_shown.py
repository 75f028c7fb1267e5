"""In a real browser: two editions compared, the old one restored, shown to somebody outside by a link, and the link revoked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from articles.models import PreviewLink, State
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_edition, make_fact, make_person, publish, record, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]


def fine(page: Page, width: int) -> None:
    """Nothing complained, axe has nothing to say, and the page is not wider than the window."""
    assert page.complaints == []  # type: ignore[attr-defined]
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@contextmanager
def browser_of_a_stranger(page: Page) -> Iterator[Page]:
    """Another window of the same size, without a session."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=page.viewport_size, base_url=page.evaluate("location.origin"))
    try:
        stranger = context.new_page()
        complaints: list[str] = []
        stranger.on("pageerror", lambda error: complaints.append(str(error)))
        stranger.complaints = complaints  # type: ignore[attr-defined]
        yield stranger
    finally:
        context.close()


def press(page: Page, words: str) -> None:
    """By keyboard."""
    page.get_by_role("button", name=words).first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_an_old_text_comes_back_and_is_shown(live_server: Any, width: int, dark: bool) -> None:
    today = timezone.localdate()
    fact = make_fact(value="3–5 business days", on=today - timedelta(days=90), checked_on=today - timedelta(days=80))
    record(fact, "7 days", today - timedelta(days=10))
    old = publish(make_edition(f"<p>Press red. It takes {ref(fact.key)}.</p>", title="Old"), today - timedelta(days=60))
    live = publish(
        make_edition(f"<p>Press green. It takes {ref(fact.key)}.</p>", title="New"), today - timedelta(days=5)
    )
    with browser_page(live_server, make_person("dana", superuser=True), width=width, dark=dark) as page:
        page.goto(f"/admin/articles/article/{live.article_id}/change/")
        page.click("text=Compare two editions")
        page.wait_for_selector(".compare-part")
        body = page.locator(".compare-part", has=page.get_by_role("heading", name="Body", exact=True))
        assert body.locator("del").text_content() == "removed: red."
        assert body.locator("ins").text_content() == "added: green."
        fine(page, width)
        page.fill("[name=old_day]", str(today - timedelta(days=20)))
        press(page, "Compare")
        page.wait_for_selector(".compare-table del")
        assert "3–5 business days" in page.inner_text(".compare-table del")
        press(page, "Restore edition 1")
        page.wait_for_selector(".messagelist .success")
        assert "Edition 1 is back as edition 3" in page.inner_text(".messagelist")
        page.fill("[name=for_whom]", "Legal")
        press(page, "Make a preview link")
        page.wait_for_selector("#preview-address")
        fine(page, width)
        address = page.input_value("#preview-address").removeprefix("http://testserver")
        page.click("text=Back to the edition")
        page.wait_for_selector("#previews li")
        assert "Legal" in page.inner_text("#previews li")
        with browser_of_a_stranger(page) as stranger:
            assert stranger.goto(address).status == 200  # type: ignore[union-attr]
            assert "Press red. It takes 7 days" in stranger.inner_text(".text")
            assert "This is a preview, not a public page." in stranger.inner_text(".preview")
            fine(stranger, width)
            press(page, "Revoke")
            page.wait_for_selector(".messagelist .success")
            assert stranger.goto(address).status == 410  # type: ignore[union-attr]
            assert "has taken it back" in stranger.inner_text("main")
        page.click("text=The whole history of the article")
        page.wait_for_selector(".history-lines")
        assert "dana: restored edition 1 as edition 3" in page.inner_text(".history-lines")
        fine(page, width)
        page.click("text=Address, links, details")
        page.wait_for_url("**kind=other")
        assert page.locator(".history-lines li").count() == 2
    assert PreviewLink.objects.get().revoked_at is not None
    assert old.article.editions.get(number=3).state == State.DRAFT
