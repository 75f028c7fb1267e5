"""The admin's front page: every number leads to the list that it counts, and no facts is never a hundred percent."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from articles import findings, reports
from articles.models import Edition, State
from articles.periods import Period, week_before
from cms.desk import desk
from policies.ledger import retire
from tests.makers import make_article, make_edition, make_fact, make_person, make_policy, publish, ref

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


def test_every_number_leads_to_the_list_that_it_counts(admin_client: Client) -> None:
    today = timezone.localdate()
    make_fact("fresh", checked_on=today)
    make_fact("unread")
    retire(make_fact("gone"), by=None, now=timezone.now())
    live = publish(make_edition(f"<p>It takes {ref('unread')}.</p><h2>Empty</h2>"))
    old = make_edition("<p>TODO</p>", make_article("older"), title="Older")
    for edition in (live, old):
        findings.check_edition(edition, today, timezone.now())
    Edition.objects.filter(pk=old.pk).update(state=State.WITHDRAWN, superseded_at=timezone.now())
    page = admin_client.get("/admin/").content.decode()
    found = re.findall(r'href="(/admin/[a-z/]+/\?[^"]+)">(?:[\w ]+\()?(\d+)', page)
    assert {number for address, number in found if "state=" in address} >= {"1", "2"}
    assert len(found) == 8
    for address, number in found:
        listed = admin_client.get(html.unescape(address)).context["cl"].result_count
        assert listed == int(number), address


def test_the_findings_of_a_report_lead_to_those_on_live_pages(admin_client: Client) -> None:
    today, now = timezone.localdate(), timezone.now()
    edition = publish(make_edition("<h2>Empty</h2>"))
    findings.check_edition(edition, today, now)
    findings.check_edition(make_edition("<h2>Empty</h2>", edition.article), today, now)
    report = reports.make(Period(today, today), now)
    page = admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/change/").content.decode()
    links = re.findall(r'href="(/admin/articles/finding/[^"]+)">\w+</a>: (\d+)', page)
    assert len(links) == len(report.figures["findings"]) > 0
    for address, number in links:
        assert admin_client.get(html.unescape(address)).context["cl"].result_count == int(number), address


def test_the_share_in_time_is_a_line_with_its_numbers_as_text_once_there_is_a_report(admin_client: Client) -> None:
    now = timezone.now()
    make_fact("fresh", checked_on=timezone.localdate())
    assert "<polyline" not in admin_client.get("/admin/").content.decode()
    week = week_before(timezone.localdate())
    report = reports.make(week, now)
    page = admin_client.get("/admin/").content.decode()
    assert "<polyline" in page
    assert f"{week.last_day}: {report.figures['percent']} %" in page
    assert admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/change/").status_code == 200
    later = reports.make(week_before(timezone.localdate() + timedelta(days=7)), now)
    assert "<polyline" in admin_client.get(f"/admin/articles/freshnessreport/{later.pk}/change/").content.decode()


def test_how_many_facts_more_are_in_time_than_in_the_last_report_is_said(admin_client: Client) -> None:
    today, now = timezone.localdate(), timezone.now()
    week = week_before(today)
    make_fact("fresh", checked_on=today)
    report = reports.make(week, now)
    report.figures["in_time"] = 4
    report.save()
    assert f"−3 since {date_format(week.last_day)}" in " ".join(admin_client.get("/admin/").content.decode().split())


def test_what_waits_is_counted_by_owner(admin_client: Client) -> None:
    dana = make_person("dana")
    make_fact("hers", owner=dana)
    make_fact("by-its-table", policy=make_policy("Hers", owner=dana))
    make_fact("nobodys")
    page = admin_client.get("/admin/").content.decode()
    found = re.findall(r'href="([^"]+owner=\w+)">(\w+) \((\d+)\)', page)
    assert [(name, number) for _, name, number in found] == [("dana", "2"), ("nobody", "1")]
    for address, _name, number in found:
        assert admin_client.get(html.unescape(address)).context["cl"].result_count == int(number)


def test_a_silent_worker_is_said(admin_client: Client) -> None:
    assert "Checks are not running" in admin_client.get("/admin/").content.decode()


def test_the_desk_costs_the_same_however_many_facts(django_assert_num_queries) -> None:
    make_fact("one")
    now, boss = timezone.now(), make_person(superuser=True)
    with django_assert_num_queries(8):
        desk(now, boss)
    for number in range(12):
        make_fact(f"more-{number}")
    with django_assert_num_queries(8):
        desk(now, boss)
