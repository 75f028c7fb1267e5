"""In a real browser: from finding to finding by F8, to the words in the editor, and a typed limit bound with one click."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import findings
from articles.models import Edition
from tests.journeys.browsing import browser_page, data, needs_chromium, ready
from tests.makers import make_edition, make_fact, make_person, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]


@pytest.fixture
def typed() -> Edition:
    """A draft with a limit typed into a list, another in an answer, after a fact of the same words elsewhere."""
    today = timezone.localdate()
    make_fact(cues="credit card\nrefund to a credit card", checked_on=today - timedelta(days=3))
    parcel = make_fact("aliexpress.parcel", "3–5 business days", label="Parcel in the country", checked_on=today)
    body = (
        f"<p>A parcel is in the country for {ref(parcel.key)}.</p>"
        "<ul><li>Open it.</li><li>A refund to a credit card takes 3–5 <em>business</em> days.</li></ul>"
    )
    faqs = (("How long does it take?", "<p>A refund to a credit card takes 9 business days.</p>"),)
    edition = make_edition(body, by=make_person("wanda", superuser=True), faqs=faqs)
    findings.check_edition(edition, today, timezone.now())
    return edition


def chosen(page: Any) -> str:
    return str(page.evaluate("document.getSelection().toString()"))


def test_a_typed_limit_is_bound_with_one_click_and_the_chip_is_seen(live_server: Any, typed: Edition) -> None:
    with browser_page(live_server, typed.created_by) as page:
        page.goto(f"/admin/articles/edition/{typed.pk}/change/")
        ready(page)
        card = page.locator("article.finding", has=page.locator("button", has_text="Bind to fact"))
        card.get_by_role("link", name="Show in text").click()
        assert chosen(page) == "3–5 business days"
        assert page.evaluate("document.getSelection().anchorNode.parentElement.closest('li') !== null")
        card.get_by_text("Why is this flagged?").click()
        assert "credit card" in card.inner_text()
        card.get_by_role("button", name="Bind to fact").click()
        page.wait_for_selector("#cke_id_body li span[data-fact]")
        assert page.inner_text("#cke_id_body li span[data-fact]") == "3–5 business days"
        card.wait_for(state="detached")
        page.keyboard.press("Control+z")
        card.wait_for()
        assert "3–5 <em>business</em> days" in data(page)
        assert page.complaints == []  # type: ignore[attr-defined]


def test_the_keys_lead_from_finding_to_finding_and_say_where_one_is(live_server: Any, typed: Edition) -> None:
    with browser_page(live_server, typed.created_by) as page:
        page.goto(f"/admin/articles/edition/{typed.pk}/change/")
        ready(page)
        cards = page.locator("article.finding").count()
        page.evaluate("CKEDITOR.instances.id_body.focus()")
        page.keyboard.press("F8")
        page.wait_for_selector(f".findings-said:has-text('Finding 1 of {cards}:')")
        assert page.evaluate("document.activeElement === document.querySelector('article.finding')")
        page.keyboard.press("F8")
        page.wait_for_selector(f".findings-said:has-text('Finding 2 of {cards}:')")
        page.keyboard.press("Shift+F8")
        page.keyboard.press("Shift+F8")
        page.wait_for_selector(f".findings-said:has-text('Finding {cards} of {cards}:')")
        page.locator("article.finding", has_text="9 business days").first.get_by_role(
            "link", name="Show in text"
        ).click()
        assert chosen(page) == "9 business days"
        assert page.complaints == []  # type: ignore[attr-defined]
