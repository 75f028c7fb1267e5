"""In a real browser: the verify queue by keyboard, without JavaScript, and readable for everybody."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from policies.models import Fact, Postponement, Verification
from tests.journeys.browsing import browser_page, needs_chromium
from tests.makers import make_article, make_edition, make_fact, make_person, publish, ref

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_chromium]

QUEUE = "/admin/policies/fact/queue/"
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.fixture
def facts() -> list[Fact]:
    """Three overdue facts, the first of them on a live page, in the order of the queue."""
    today = timezone.localdate()
    made = [
        make_fact(key, on=today - timedelta(days=300), checked_on=today - timedelta(days=90 + late), label=key.title())
        for key, late in (("first", 5), ("second", 30), ("third", 20))
    ]
    publish(make_edition(f"<p>It takes {ref('first')}.</p>", make_article("guide"), title="A guide"))
    return made


def title(page: Any) -> str:
    return str(page.inner_text("#queue-card-title"))


def test_the_keys_move_and_act_and_can_be_switched_off(live_server: Any, facts: list[Fact]) -> None:
    with browser_page(live_server, make_person("chris", superuser=True)) as page:
        page.goto(QUEUE)
        assert title(page) == "First"
        for key, expected in (("j", "Second"), ("j", "Third"), ("k", "Second"), ("k", "First")):
            page.keyboard.press(key)
            page.wait_for_selector(f"#queue-card-title >> text={expected}")
        page.keyboard.press("v")
        page.keyboard.type("jkvc: 3–5 business days")
        assert page.input_value("[name=quote_seen]") == "jkvc: 3–5 business days"
        for field in ("read_on", "note"):
            page.focus(f"#still_true_{field}")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".messagelist >> text=Verified. Next review")
        assert title(page) == "Second"
        page.keyboard.press("c")
        page.wait_for_url("**/record/**")
        page.click(".closelink")
        assert title(page) == "Second"
        page.uncheck("#queue-keys-on")
        page.reload()
        page.keyboard.press("j")
        page.wait_for_timeout(300)
        assert title(page) == "Second"
        assert page.complaints == []
    assert Verification.objects.latest("recorded_at").quote_seen == "jkvc: 3–5 business days"


def test_everything_works_without_javascript(live_server: Any, facts: list[Fact]) -> None:
    with browser_page(live_server, make_person("chris", superuser=True)) as page:
        # The document that a browser without scripts gets: no script of ours is answered.
        page.route("**/*.js", lambda route: route.abort())
        page.goto(QUEUE)
        assert page.is_hidden("#queue-keys")
        page.click("summary >> text=Not now…")
        page.fill("[name=until]", str(timezone.localdate() + timedelta(days=3)))
        page.fill("[name=reason]", "The help centre is down.")
        page.click("button >> text=Put it off")
        assert title(page) == "Second"
        page.click("text=To undo, put it back")
        page.click("button >> text=Put it back")
        assert title(page) == "First"
    assert Postponement.objects.get().taken_back_at is not None


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_queue_can_be_read_by_everybody(live_server: Any, facts: list[Fact], width: int, dark: bool) -> None:
    chris = make_person("chris", superuser=True)
    today, now = timezone.localdate(), timezone.now()
    Postponement.objects.create(
        fact=facts[2], first_day=today, days=3, reason="Down.", put_off_by=chris, put_off_at=now
    )
    with browser_page(live_server, chris, width=width, dark=dark) as page:
        page.goto(QUEUE)
        for summary in page.query_selector_all(".queue summary"):
            summary.click()
        page.click("button >> text=Can’t tell: dispute it")
        assert page.is_visible("text=Say what is in doubt")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
