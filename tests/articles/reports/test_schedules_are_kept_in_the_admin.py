"""An Admin keeps the schedules, sees what became of each mail and sends a test to themselves; a Manager only looks."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import Settings

from articles.models import FreshnessReport, ReportDelivery, ReportSchedule
from tests.articles.reports.mail_server import mail_server, speak_to
from tests.articles.reports.schedules import DUE, TICK, make_schedule, tick
from tests.makers import make_fact, make_person

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/reportschedule/add/"
SAID: dict[str, Any] = {
    "name": "To the board", "active": "on", "rhythm": "weekly", "weekday": 4, "month_day": 1, "at": "07:30",
    "recipients-TOTAL_FORMS": 1, "recipients-INITIAL_FORMS": 0, "recipients-0-address": "board@example.com",
}  # fmt: skip


def signed_in(role: str) -> tuple[Client, User]:
    person = make_person(role.lower())
    person.groups.add(Group.objects.get(name=role))
    User.objects.filter(pk=person.pk).update(email=f"{role.lower()}@example.com")
    client = Client()
    client.force_login(person)
    return client, person


def page_of(schedule: ReportSchedule) -> str:
    return f"/admin/articles/reportschedule/{schedule.pk}/change/"


@time_machine.travel(DUE, tick=False)
def test_a_new_schedule_begins_with_its_next_run() -> None:
    client, _ = signed_in("Admin")
    assert client.post(ADD, SAID).status_code == 302
    schedule = ReportSchedule.objects.get(name="To the board")
    assert schedule.due_at.strftime("%a %d %H:%M") == "Fri 19 07:30"
    assert [each.address for each in schedule.recipients.all()] == ["board@example.com"]


@time_machine.travel(DUE, tick=False)
def test_other_times_and_being_switched_on_again_move_the_next_run_and_nothing_else_does() -> None:
    client, _ = signed_in("Admin")
    client.post(ADD, SAID)
    schedule = ReportSchedule.objects.get(name="To the board")
    more = {"recipients-TOTAL_FORMS": 0}
    long_ago = DUE.replace(year=2025)
    ReportSchedule.objects.filter(pk=schedule.pk).update(due_at=long_ago)
    client.post(page_of(schedule), {**SAID, **more, "name": "To the new board"})
    schedule.refresh_from_db()
    assert (schedule.name, schedule.due_at) == ("To the new board", long_ago)
    client.post(page_of(schedule), {**SAID, **more, "at": "09:00"})
    schedule.refresh_from_db()
    assert schedule.due_at == datetime.fromisoformat("2026-06-19T09:00+00:00")


def test_an_address_stands_on_the_list_once_however_it_is_written() -> None:
    client, _ = signed_in("Admin")
    client.post(ADD, SAID)
    schedule = ReportSchedule.objects.get(name="To the board")
    again = {**SAID, "recipients-TOTAL_FORMS": 1, "recipients-0-address": "Board@Example.com"}
    answer = client.post(page_of(schedule), again)
    assert "on the list already" in answer.content.decode()
    twice = {**SAID, "name": "Twice", "recipients-TOTAL_FORMS": 2, "recipients-1-address": "board@example.com"}
    assert client.post(ADD, twice).status_code == 200
    assert not ReportSchedule.objects.filter(name="Twice").exists()


@pytest.mark.parametrize(
    ("field", "value"), [("month_day", "32"), ("month_day", "0"), ("weekday", "7"), ("at", "25:00")]
)
def test_a_time_that_does_not_exist_is_refused_in_words(field: str, value: str) -> None:
    client, _ = signed_in("Admin")
    answer = client.post(ADD, {**SAID, field: value})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[field]


def test_what_became_of_each_mail_is_shown_with_the_reason(settings: Settings) -> None:
    client, _ = signed_in("Manager")
    schedule = make_schedule("dana@example.com", "gone@example.com")
    with mail_server(["gone@example.com"]) as server:
        speak_to(settings, server)
        tick(DUE)
    page = client.get(page_of(schedule)).content.decode()
    assert "No such mailbox" in page
    assert "✓" in page
    assert "Send me a test" not in page
    listed = client.get("/admin/articles/reportschedule/").content.decode()
    assert f"?schedule__id__exact={schedule.pk}&amp;state__exact=failed" in listed
    failed = client.get(f"/admin/articles/reportdelivery/?schedule__id__exact={schedule.pk}&state__exact=failed")
    assert failed.context["cl"].result_count == 1


def test_a_test_goes_to_oneself_alone_and_counts_as_nothing(mailoutbox: list[Any]) -> None:
    client, _ = signed_in("Admin")
    make_fact("late")
    schedule = make_schedule("dana@example.com")
    answer = client.post(f"/admin/articles/reportschedule/{schedule.pk}/test/", follow=True)
    assert "A test was sent to admin@example.com" in answer.content.decode()
    (mail,) = mailoutbox
    assert mail.to == ["admin@example.com"]
    assert mail.subject.startswith("Test: Freshness")
    assert FreshnessReport.objects.count() == ReportDelivery.objects.count() == 0
    schedule.refresh_from_db()
    assert schedule.due_at == DUE


def test_a_test_that_cannot_be_sent_says_why(settings: Settings) -> None:
    client, person = signed_in("Admin")
    schedule = make_schedule()
    with mail_server(silent=True) as server:
        speak_to(settings, server, timeout=0.2)
        answer = client.post(f"/admin/articles/reportschedule/{schedule.pk}/test/", follow=True)
    assert "The test was not sent" in answer.content.decode()
    assert "timed out" in answer.content.decode()
    User.objects.filter(pk=person.pk).update(email="")
    answer = client.post(f"/admin/articles/reportschedule/{schedule.pk}/test/", follow=True)
    assert "no mail address" in answer.content.decode()


def test_what_a_schedule_sent_stays_on_record() -> None:
    client, _ = signed_in("Admin")
    schedule = make_schedule("dana@example.com")
    tick(DUE + TICK)
    assert client.post(f"/admin/articles/reportschedule/{schedule.pk}/delete/", {"post": "yes"}).status_code == 403
