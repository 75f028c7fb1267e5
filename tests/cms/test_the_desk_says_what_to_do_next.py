"""The admin's front page: every number leads to the list that it counts, and no facts is never a hundred percent."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import reports
from cms.desk import desk
from tests.makers import make_fact

pytestmark = pytest.mark.django_db


def test_no_facts_reads_no_facts_yet(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    assert "No facts yet" in page
    assert "100 %" not in page


def test_every_number_of_facts_equals_its_list(admin_client: Client) -> None:
    today = timezone.localdate()
    make_fact("fresh", checked_on=today)
    make_fact("unread")
    make_fact("unread-too")
    page = admin_client.get("/admin/").content.decode()
    links = re.findall(r'href="(/admin/policies/fact/\?state=\w+)"><b>(\d+)</b>', page)
    assert sorted(int(number) for _, number in links) == [1, 2]
    for address, number in links:
        assert admin_client.get(address).context["cl"].result_count == int(number)


def test_the_share_in_time_is_a_line_with_its_numbers_as_text_once_there_is_a_report(admin_client: Client) -> None:
    now = timezone.now()
    make_fact("fresh", checked_on=timezone.localdate())
    assert "<polyline" not in admin_client.get("/admin/").content.decode()
    first, last = reports.week_of(timezone.localdate())
    report = reports.make(first, last, now)
    page = admin_client.get("/admin/").content.decode()
    assert "<polyline" in page
    assert f"{last}: {report.figures['percent']} %" in page
    assert admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/change/").status_code == 200
    later = reports.make(first + timedelta(days=7), last + timedelta(days=7), now)
    assert "<polyline" in admin_client.get(f"/admin/articles/freshnessreport/{later.pk}/change/").content.decode()


def test_a_silent_worker_is_said(admin_client: Client) -> None:
    assert "Checks are not running" in admin_client.get("/admin/").content.decode()


def test_the_desk_costs_the_same_however_many_facts(django_assert_num_queries) -> None:
    make_fact("one")
    now = timezone.now()
    with django_assert_num_queries(10):
        desk(now)
    for number in range(12):
        make_fact(f"more-{number}")
    with django_assert_num_queries(10):
        desk(now)
