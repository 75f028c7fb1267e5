"""The public policy tables of a platform: values, checks, sources, what is open, and what held before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from policies import ledger
from policies.models import Fact
from tests.makers import NEW_YEAR, make_fact, make_platform, make_policy, record

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TABLES = "/policies/aliexpress/"


def read(client: Client, address: str = TABLES) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def said(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


def test_a_table_shows_value_clock_check_and_source(client: Client) -> None:
    fact = make_fact(checked_on=TODAY, counted_from="the day the cancellation is confirmed")
    shown = read(client)
    source = fact.versions.get().source
    assert source is not None
    for words in ("3–5 business days", "the day the cancellation is confirmed", said(TODAY), source.url, source.title):
        assert words in shown, words
    assert f'id="{fact.key}"' in shown
    assert 'class="notice"' not in shown


def test_what_held_before_stands_in_the_history(client: Client) -> None:
    fact = make_fact(value="60 days", on=NEW_YEAR)
    record(fact, "75 days", NEW_YEAR + timedelta(days=31), note="The window became longer.")
    shown = read(client)
    history = shown[shown.index("<details>") :]
    assert history.index("75 days") < history.index("60 days")
    assert "31 January 2026" in history
    assert "The window became longer." in history


@pytest.mark.parametrize(
    ("checked", "sentence"),
    [
        (TODAY - timedelta(days=100), "due for a check: confirm it in your account"),
        (None, "Not yet checked against its source"),
    ],
)
def test_a_check_that_is_late_or_missing_is_said(client: Client, checked: Any, sentence: str) -> None:
    make_fact(on=TODAY - timedelta(days=200), checked_on=checked)
    assert sentence in read(client)


def test_a_dispute_is_said(client: Client) -> None:
    fact = make_fact(checked_on=TODAY - timedelta(days=3))
    now = timezone.now()
    ledger.dispute(fact.versions.get(), by=None, read_at=now, now=now, note="The page has changed.")
    assert "We are checking this" in read(client)
    assert "The page has changed." not in read(client)


def test_a_change_to_come_is_said_with_both_days(client: Client) -> None:
    fact = make_fact(checked_on=TODAY)
    first = TODAY + timedelta(days=10)
    record(fact, "5–7 business days", first, recorded=timezone.now())
    last = first - timedelta(days=1)
    expected = f"Until {said(last)}: 3–5 business days. From {said(first)}: 5–7 business days."
    assert expected in read(client)


def test_a_retired_fact_and_a_fact_without_a_value_are_not_shown(client: Client) -> None:
    make_fact("shown", "9 days", label="Shown")
    make_fact("empty", None, label="Empty")
    ledger.retire(make_fact("old", "8 days", label="Former promise"), by=None, now=timezone.now())
    shown = read(client)
    assert "Shown" in shown
    assert "Empty" not in shown
    assert "Former promise" not in shown


def test_what_an_editor_wrote_is_shown_as_text(client: Client) -> None:
    make_fact(label="<script>alert(1)</script>", counted_from="<b>now</b>")
    assert "<script>alert(1)" not in read(client)
    assert "&lt;b&gt;now" in read(client)


def test_the_platforms_are_listed_and_an_unknown_one_is_not_found(client: Client) -> None:
    make_platform("Nobody")
    make_fact()
    shown = read(client, "/policies/")
    assert TABLES in shown
    assert "Nobody" not in shown
    assert client.get("/policies/unknown/").status_code == 404


def test_a_table_says_first_what_to_expect_when_there_is_nothing(client: Client) -> None:
    make_platform()
    assert "Nothing has been recorded" in read(client)
    assert "No policy has been recorded yet" in read(client, "/policies/")


def test_thirty_facts_cost_as_many_queries_as_one(client: Client, django_assert_num_queries: Any) -> None:
    make_fact(checked_on=TODAY)
    with django_assert_num_queries(5):
        read(client)
    for number in range(30):
        policy = make_policy(f"Table {number % 3}")
        record(make_fact(f"fact-{number}", checked_on=NEW_YEAR, policy=policy), "9 days", NEW_YEAR + timedelta(days=9))
    assert Fact.objects.count() == 31
    with django_assert_num_queries(5):
        read(client)
    with django_assert_num_queries(1):
        read(client, "/policies/")


def test_the_same_value_confirmed_for_a_coming_day_is_no_change_to_come(client: Client) -> None:
    fact = make_fact(checked_on=TODAY)
    record(fact, "3–5 business days", TODAY + timedelta(days=9), recorded=timezone.now())
    assert "Until" not in read(client)
