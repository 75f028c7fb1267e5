"""A report is made once for a period, keeps its figures, and says the same in every form."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from articles.delivery.sheets import as_csv, as_json
from articles.models import FreshnessReport
from articles.periods import Period
from articles.report_words import summary
from articles.reports import freshness, make
from policies import ledger
from policies.models import Fact, FactValue, Platform, Policy, Source
from policies.timelines import Bound, DayBasis, Timeline, Unit

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 8)
SUNDAY = date(2026, 6, 14)
WEEK = Period(MONDAY, SUNDAY)
NOW = datetime(2026, 6, 15, 8, tzinfo=UTC)


def make_fact(key: str, *, checked_days_ago: int | None, days: int = 6) -> Fact:
    platform, _ = Platform.objects.get_or_create(name="AliExpress", slug="aliexpress")
    policy, _ = Policy.objects.get_or_create(platform=platform, slug="refunds", title="Refunds")
    source, _ = Source.objects.get_or_create(platform=platform, url="https://example.com/help", title="Help centre")
    fact = Fact.objects.create(policy=policy, key=key, label=key, warn_after=30, error_after=60)
    then = NOW - timedelta(days=200)
    version = ledger.record(fact, up_to(days), then.date(), ledger.Evidence(source, "q"), by=None, now=then)
    if checked_days_ago is not None:
        read = NOW - timedelta(days=checked_days_ago)
        ledger.verify(version, by=None, read_at=read, now=read)
    return fact


def up_to(days: int) -> FactValue:
    return FactValue.of(Timeline(None, days, Unit.DAY, DayBasis.CALENDAR, Bound.UP_TO))


def test_no_facts_is_never_a_hundred_percent() -> None:
    assert freshness(SUNDAY).percent is None
    assert "no facts yet" in summary(make(WEEK, NOW))


def test_every_figure_equals_the_list_that_it_counts() -> None:
    make_fact("fresh", checked_days_ago=3)
    make_fact("late", checked_days_ago=40)
    make_fact("unread", checked_days_ago=None)
    figures = freshness(SUNDAY)
    assert (figures.facts, figures.in_time, figures.percent) == (3, 1, 33)
    assert [row["key"] for row in figures.overdue] == ["late", "unread"]
    assert sum(row["count"] for row in figures.states) == figures.facts
    assert sum(row["overdue"] for row in figures.owners) == len(figures.overdue)


def test_last_months_report_keeps_last_months_figures() -> None:
    fact = make_fact("late", checked_days_ago=40)
    report = make(WEEK, NOW)
    ledger.verify(fact.versions.get(), by=None, read_at=NOW, now=NOW)
    again = make(WEEK, NOW + timedelta(days=30))
    assert again.pk == report.pk
    assert [row["key"] for row in again.figures["overdue"]] == ["late"]
    assert freshness(NOW.date()).overdue == []


def test_what_changed_says_from_what_to_what() -> None:
    fact = make_fact("answer", checked_days_ago=3)
    changed = datetime(2026, 6, 10, 9, tzinfo=UTC)
    ledger.record(fact, up_to(9), date(2026, 6, 10), ledger.Evidence(change_note="Longer now."), by=None, now=changed)
    (row,) = make(WEEK, NOW).figures["changed"]
    assert (row["before"], row["after"], row["on"]) == ("up to 6 days", "up to 9 days", "2026-06-10")


def test_screen_csv_and_json_agree() -> None:
    make_fact("late", checked_days_ago=40)
    report = make(WEEK, NOW)
    exported = json.loads(as_json(report))
    rows = list(csv.DictReader(io.StringIO(as_csv(report).decode("utf-8-sig"))))
    assert exported["facts"] == report.figures["facts"] == 1
    assert [row["value"] for row in rows if row["name"] == "facts"] == ["1"]
    assert [row["name"] for row in rows if row["part"] == "overdue"] == [row["key"] for row in exported["overdue"]]


def test_a_cell_never_becomes_a_formula() -> None:
    report = FreshnessReport(first_day=MONDAY, last_day=SUNDAY, made_at=NOW, figures=make(WEEK, NOW).figures)
    report.figures["owners"] = [{"owner": "=1+1", "overdue": 1}]
    assert "'=1+1" in as_csv(report).decode()


def test_the_figures_cost_the_same_however_many_facts(django_assert_num_queries) -> None:
    for number in range(3):
        make_fact(f"few-{number}", checked_days_ago=40)
    with django_assert_num_queries(5):
        freshness(SUNDAY)
    for number in range(20):
        make_fact(f"many-{number}", checked_days_ago=40)
    with django_assert_num_queries(5):
        freshness(SUNDAY)


def test_the_command_writes_files_and_refuses_what_is_no_period(tmp_path) -> None:
    make_fact("late", checked_days_ago=40)
    call_command("send_freshness_report", "--period", "2026-W24", "--format", "csv,json", "--out", str(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "freshness-2026-06-08-2026-06-14.csv",
        "freshness-2026-06-08-2026-06-14.json",
    ]
    with pytest.raises(CommandError, match="2026-W24"):
        call_command("send_freshness_report", "--period", "2026-W60")
    with pytest.raises(CommandError, match="there are"):
        call_command("send_freshness_report", "--format", "docx")
    assert FreshnessReport.objects.count() == 1


def test_a_period_long_over_is_told_as_it_stood_then() -> None:
    fact = make_fact("late", checked_days_ago=40)
    ledger.verify(fact.versions.get(), by=None, read_at=NOW, now=NOW)
    report = make(WEEK, NOW + timedelta(days=100))
    assert [row["days"] for row in report.figures["overdue"]] == [9]


def test_an_editor_reads_it_in_the_admin(admin_client) -> None:
    make_fact("late", checked_days_ago=40)
    report = make(WEEK, NOW)
    page = admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/change/").content.decode()
    assert "Facts by state" in page
    assert "<svg" in page
    assert admin_client.get(f"/admin/articles/freshnessreport/{report.pk}/export.csv").content.startswith(
        b'\xef\xbb\xbf"part","name"'
    )
    assert admin_client.post(f"/admin/articles/freshnessreport/{report.pk}/change/", {}).status_code == 403
