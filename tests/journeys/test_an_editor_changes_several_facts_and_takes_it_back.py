"""In a real browser, by keyboard: facts ticked in the list, a value for each, one look, one approval; then the way back."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from policies.models import Fact
from tests.articles.pages.reading import get
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_edition, make_fact, make_person, make_policy, make_source, publish, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]
NEW = {"low": "5", "high": "7", "unit": "day", "day_basis": "business", "bound": "range"}


@pytest.fixture
def address() -> str:
    """Where readers see both facts."""
    today, policy = timezone.localdate(), make_policy()
    since, checked = today - timedelta(days=9), today - timedelta(days=3)
    card, bank = (
        make_fact(key, value, since, checked, label=label, policy=policy)
        for key, value, label in (("card", "3–5 business days", "Card"), ("bank", "up to 15 days", "Bank transfer"))
    )
    make_source()
    body = f"<p>A card takes {ref(card.key)}. A bank takes {ref(bank.key)}.</p>"
    return publish(make_edition(body, on=since), today - timedelta(days=8)).article.get_absolute_url()


def press(page: Any, what: str) -> None:
    page.focus(what)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_two_facts_change_with_one_approval_and_come_back_with_one_undo(
    live_server: Any, address: str, width: int, dark: bool
) -> None:
    card, bank = Fact.objects.get(key="card"), Fact.objects.get(key="bank")
    before = get(address).words(".text")
    with browser_page(live_server, make_person("alice", superuser=True), width=width, dark=dark) as page:
        page.goto("/admin/policies/fact/")
        for box in page.query_selector_all("#result_list input[name=_selected_action]"):
            box.focus()
            page.keyboard.press("Space")
        page.select_option("select[name=action]", "change_together")
        press(page, "#changelist-form .actions button[type=submit]")
        page.wait_for_selector(".fact-batch")
        page.select_option("[name=shared-source]", label=str(card.versions.get().source))
        for fact, low, high in ((card, "5", "7"), (bank, "8", "10")):
            for name, words in {**NEW, "low": low, "high": high, "quote": f"Allow {low} to {high} days."}.items():
                place = f"[name=fact-{fact.pk}-{name}]"
                page.fill(place, words) if name in ("low", "high", "quote") else page.select_option(place, words)
        press(page, "text=See what this changes")
        page.wait_for_selector(".impact")
        shown = " ".join(page.locator(".impact-page").all_inner_texts())
        assert "A card takes 5–7 business days." in shown
        assert "A bank takes 8–10 business days." in shown
        assert Axe().run(page).response["violations"] == []
        page.complaints.clear()  # type: ignore[attr-defined]  axe styles the page for its own measuring
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert get(address).words(".text") == before
        press(page, "button[value=approve]")
        page.wait_for_selector(".messagelist .success")
        assert "Recorded 2 values" in page.inner_text(".messagelist")
        assert "A bank takes 8–10 business days." in get(address).words(".text")
        press(page, ".fact-compared button")
        page.wait_for_selector(".messagelist >> text=Undone")
        assert "Card" in page.inner_text(".messagelist")
        assert page.complaints == []  # type: ignore[attr-defined]
    assert get(address).words(".text") == before
    assert card.versions.count() == bank.versions.count() == 2
