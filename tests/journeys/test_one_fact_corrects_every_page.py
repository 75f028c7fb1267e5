"""One fact, ten pages: an editor changes a number once, and every page, question, feed and date is right at the next request.

Read this last of all the tests: it is the product in one story.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policies.models import Fact
from tests.articles.pages.reading import get
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_person,
    make_policy,
    make_source,
    publish,
    record,
    ref,
)

pytestmark = pytest.mark.django_db(transaction=True)
CARD = "aliexpress.refund.card"
PAGES = 10


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def fact() -> Fact:
    """A refund takes 3–5 business days since three months, and somebody read that last week."""
    return make_fact(
        CARD, on=today() - timedelta(days=90), checked_on=today() - timedelta(days=7), label="Card refund",
        policy=make_policy("Refund time"),
    )  # fmt: skip


@pytest.fixture
def pages(fact: Fact) -> list[str]:
    """Ten guides that show it: in the short answer, a heading, a sentence, a question, and a table of facts."""
    return [_a_guide(number).article.get_absolute_url() for number in range(PAGES)]


def _a_guide(number: int) -> Any:
    since = today() - timedelta(days=60)
    edition = make_edition(
        f"<h2>Wait {ref(CARD)}</h2><p>The bank needs {ref(CARD, form='long')}.</p>"
        '<div data-policy="refund-time"></div>',
        make_article(f"guide-{number}"),
        title=f"Guide {number}",
        short_answer=f"<p>The money is back in {ref(CARD)}.</p>",
        faqs=(("How long does it take?", f"<p>It takes {ref(CARD)}.</p>"),),
        on=since,
    )
    return publish(edition, since)


def change_it_in_the_admin(fact: Fact, first_day: date) -> None:
    """Alice records seven to nine business days, with the page that says so, looks at what that changes, and approves it."""
    desk = Client()
    desk.force_login(make_person("alice", superuser=True))
    value = {
        "low": "7",
        "high": "9",
        "unit": "day",
        "day_basis": "business",
        "bound": "range",
        "currency": "",
        "text": "",
    }
    evidence = {
        "effective_from": str(first_day), "source": make_source().pk, "quote": "Allow seven to nine business days.",
        "change_note": "Banks got slower.",
    }  # fmt: skip
    form = reverse("admin:policies_fact_record", args=[fact.pk])
    looked = desk.post(form, value | evidence)
    response = desk.post(form, value | evidence | {"seen": looked.context["shown"].looked.signed(), "step": "approve"})
    assert response.status_code == 302, response.content.decode()


@contextmanager
def on_the_day(day: date) -> Iterator[None]:
    """The readers' clock alone: the pages ask their view, which asks Django, what day it is."""
    with patch(
        "django.utils.timezone.now", lambda: datetime.combine(day, datetime.min.time(), timezone.get_current_timezone())
    ):
        yield


def test_a_changed_fact_is_right_on_every_page_at_the_next_request(fact: Fact, pages: list[str]) -> None:
    for path in pages:
        assert "3–5 business days" in get(path).words()

    change_it_in_the_admin(fact, today())

    for path in pages:
        page = get(path)
        assert "The money is back in 7–9 business days." in page.words(".short-answer")
        assert "The bank needs seven to nine business days." in page.words(".text")
        assert "Wait 7–9 business days" in page.every(".contents a")
        assert "7–9 business days" in page.words(".text table")
        assert "It takes 7–9 business days." in page.words(".answer")
        answer = page.json_ld("FAQPage")["mainEntity"][0]["acceptedAnswer"]["text"]
        assert answer == "It takes 7–9 business days."
        assert page.json_ld("Article")["abstract"] == "The money is back in 7–9 business days."
        assert page.every(".changes li") == [
            f"{today().day} {today():%B %Y} Changed: Card refund, from 3–5 business days to 7–9 business days."
            " Banks got slower."
        ]
        # The old value is told in the list of changes, and nowhere else.
        assert page.html.count("3–5") == 1
        assert page.json_ld("Article")["dateModified"].startswith(today().isoformat())
        # The new value has not been compared with its source by anybody yet.
        assert "Not all facts on this page have been checked" in page.words(".byline")
    assert "Card refund: 3–5 business days → 7–9 business days" in Client().get("/changes.atom").content.decode()
    assert "Banks got slower." in get("/changes/").words()
    assert Client().get("/sitemap.xml").content.decode().count(f"<lastmod>{today().isoformat()}") == PAGES


def test_a_change_to_come_is_announced_on_every_page_and_holds_from_its_day_though_no_clock_ran(
    fact: Fact, pages: list[str]
) -> None:
    first_day = today() + timedelta(days=10)
    last_day = first_day - timedelta(days=1)
    before = get(pages[0]).json_ld("Article")["dateModified"]

    change_it_in_the_admin(fact, first_day)

    for path in pages:
        page = get(path)
        assert "The money is back in 3–5 business days." in page.words(".short-answer")
        assert (
            f"Until {last_day.day} {last_day:%B %Y}: 3–5 business days. "
            f"From {first_day.day} {first_day:%B %Y}: 7–9 business days."
        ) in page.words(".notice")
        assert page.json_ld("Article")["dateModified"] == before
    with on_the_day(last_day):
        assert "The money is back in 3–5 business days." in get(pages[0]).words(".short-answer")
    with on_the_day(first_day):
        for path in pages:
            page = get(path)
            assert "The money is back in 7–9 business days." in page.words(".short-answer")
            assert page.json_ld("Article")["dateModified"].startswith(first_day.isoformat())


def test_change_after_change_no_page_mixes_two_values(fact: Fact, pages: list[str]) -> None:
    seen = set()
    for days in range(2, 8):
        change_by_ledger(fact, days)
        page = get(pages[0])
        places = [page.words(".short-answer"), page.words(".answer"), page.words(".text h2")]
        values = {days for words in places for days in [words.partition(" days")[0].split()[-1]]}
        assert len(values) == 1, places
        seen |= values
    assert seen == {"2", "3", "4", "5", "6", "7"}


def change_by_ledger(fact: Fact, days: int) -> None:
    record(fact, f"{days} days", today() - timedelta(days=8 - days), recorded=timezone.now())
