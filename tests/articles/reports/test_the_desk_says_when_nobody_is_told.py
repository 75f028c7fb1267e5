"""Silence is no good news: the desk says which schedules have missed two runs, and which mails could not be sent."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.models import ReportDelivery, ReportSchedule
from articles.periods import Rhythm
from tests.articles.reports.schedules import make_schedule, tick
from tests.makers import make_person

pytestmark = pytest.mark.django_db


def desk_of(role: str) -> tuple[Client, str]:
    person = make_person(role.lower())
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client, client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("rhythm", "days", "silent"),
    [(Rhythm.DAILY, 1, 1), (Rhythm.DAILY, 0, 0), (Rhythm.WEEKLY, 7, 1), (Rhythm.WEEKLY, 6, 0), (Rhythm.MONTHLY, 31, 1),
     (Rhythm.MONTHLY, 30, 0)],
)  # fmt: skip
def test_a_schedule_that_missed_two_runs_is_said_with_its_list(rhythm: Rhythm, days: int, silent: int) -> None:
    make_schedule(rhythm=rhythm, due_at=timezone.now() - timedelta(days=days, minutes=1))
    make_schedule(name="Off", rhythm=rhythm, due_at=timezone.now() - timedelta(days=400), active=False)
    client, page = desk_of("Manager")
    found = re.findall(r'href="(/admin/articles/reportschedule/\?running=no)">(\d+)', page)
    assert [int(number) for _, number in found] == [silent] * bool(silent)
    listed = client.get("/admin/articles/reportschedule/?running=no").context["cl"].result_count
    assert listed == silent


def test_mails_that_failed_lately_are_counted_and_listed() -> None:
    make_schedule("a@example.com", "b@example.com", "c@example.com", due_at=timezone.now())
    tick(timezone.now())
    ReportDelivery.objects.exclude(address="a@example.com").update(state="failed", sent_at=None)
    long_ago = timezone.now() - timedelta(days=30)
    ReportDelivery.objects.filter(address="c@example.com").update(due_at=long_ago)
    client, page = desk_of("Admin")
    ((address, number),) = re.findall(r'href="(/admin/articles/reportdelivery/[^"]+)">(\d+)', page)
    assert number == "1"
    assert client.get(html.unescape(address)).context["cl"].result_count == 1


def test_the_next_report_is_named_with_its_readers() -> None:
    ReportSchedule.objects.update(active=False)
    make_schedule("a@example.com", "b@example.com", due_at=timezone.now() + timedelta(days=1))
    _, page = desk_of("Manager")
    assert "Next: Weekly to the team" in page
    assert "to 2 recipients" in page


def test_no_schedule_at_all_is_said_and_who_may_not_see_them_hears_nothing() -> None:
    ReportSchedule.objects.all().delete()
    assert "No report is scheduled" in desk_of("Manager")[1]
    assert "No report is scheduled" not in desk_of("Writer")[1]
