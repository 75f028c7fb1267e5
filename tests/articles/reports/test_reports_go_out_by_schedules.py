"""Each schedule sends each period to each recipient once: late rather than never, and whatever one address or server does."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from pytest_django import Settings

from articles import reports
from articles.delivery import sending
from articles.models import FreshnessReport, ReportDelivery, ReportRecipient, ReportSchedule
from articles.periods import Rhythm
from tests.articles.reports.mail_server import mail_server, speak_to
from tests.articles.reports.schedules import DUE, TICK, make_schedule, states, tick
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_person,
    make_platform,
    make_policy,
    make_topic,
    publish,
    ref,
)

pytestmark = pytest.mark.django_db
TEN = [f"reader-{number}@example.com" for number in range(10)]


def test_nothing_goes_out_before_it_is_due_and_then_each_gets_one(mailoutbox: list[Any]) -> None:
    schedule = make_schedule("dana@example.com", "ziv@example.com")
    assert tick(DUE - TICK) == 0
    assert tick(DUE) == 2
    assert tick(DUE + TICK) == 0
    assert [mail.to for mail in mailoutbox] == [["dana@example.com"], ["ziv@example.com"]]
    assert "week to 14 June 2026" in mailoutbox[0].subject
    schedule.refresh_from_db()
    assert schedule.due_at == DUE + timedelta(days=7)
    assert tick(DUE + timedelta(days=7)) == 2
    assert FreshnessReport.objects.count() == 2


def test_a_schedule_that_is_switched_off_and_one_without_recipients_send_nothing(mailoutbox: list[Any]) -> None:
    make_schedule("dana@example.com", active=False)
    make_schedule(name="For the record")
    assert tick(DUE) == 0
    assert FreshnessReport.objects.count() == 1


def test_no_row_can_say_that_a_period_went_to_an_address_twice() -> None:
    make_schedule("dana@example.com")
    tick(DUE)
    row = ReportDelivery.objects.get()
    row.pk, row.address = None, "Dana@Example.com"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_is_moved_to_a_later_hour_does_not_get_the_same_week_again(mailoutbox: list[Any]) -> None:
    schedule = make_schedule("dana@example.com")
    tick(DUE)
    ReportSchedule.objects.filter(pk=schedule.pk).update(due_at=DUE + timedelta(hours=2), at="10:00")
    tick(DUE + timedelta(hours=2))
    assert len(mailoutbox) == 1


def test_all_is_well_is_said_too_unless_one_asked_for_silence(mailoutbox: list[Any]) -> None:
    make_fact("fine", checked_on=DUE.date())
    make_schedule("dana@example.com")
    make_schedule("ziv@example.com", name="Alarm", only_when_wrong=True)
    assert tick(DUE) == 1
    assert "100 % in time, 0 overdue, 0 articles at risk" in mailoutbox[0].subject
    make_fact("late")
    tick(DUE + timedelta(days=7))
    assert [mail.to[0] for mail in mailoutbox[1:]] == ["dana@example.com", "ziv@example.com"]


def test_a_missed_run_goes_out_late_once_and_says_both_days(mailoutbox: list[Any]) -> None:
    make_schedule("dana@example.com")
    assert tick(DUE + timedelta(days=16, hours=2)) == 1
    assert tick(DUE + timedelta(days=16, hours=3)) == 0
    said = mailoutbox[0].body
    assert "week to 28 June 2026" in mailoutbox[0].subject
    assert "due on 2026-06-29 08:00" in said
    assert "sent late, on 2026-07-01 10:00" in said
    assert "2 runs before it never took place" in said
    assert ReportSchedule.objects.get(name="Weekly to the team").due_at == DUE + timedelta(days=21)


def test_one_bad_address_does_not_stop_nine_others(settings: Settings) -> None:
    make_schedule(*TEN)
    with mail_server(refused=TEN[3:4]) as server:
        speak_to(settings, server)
        assert tick(DUE) == 9
        assert tick(DUE + TICK) == 0
    assert server.addresses() == sorted(set(TEN) - {TEN[3]})
    bad = ReportDelivery.objects.get(address=TEN[3])
    assert (bad.state, bad.problem) == ("failed", "550 5.1.1 No such mailbox")


def test_an_address_that_cannot_be_written_to_stops_nobody(settings: Settings) -> None:
    make_schedule("a@example.com", "b@example.com", "c@example.com")
    ReportRecipient.objects.filter(address="b@example.com").update(address="b@example.com\nBcc: x@example.com")
    with mail_server() as server:
        speak_to(settings, server)
        assert tick(DUE) == 2
    assert sorted(states().values()) == ["failed", "sent", "sent"]


def test_a_mailbox_that_is_full_today_is_tried_again_until_it_is_given_up(settings: Settings) -> None:
    make_schedule("dana@example.com")
    now, tried = DUE, 0
    with mail_server(["dana@example.com"], refusal="452 4.2.2 Mailbox full") as server:
        speak_to(settings, server)
        while states().get("dana@example.com", "waiting") == "waiting":
            tick(now)
            delivery = ReportDelivery.objects.get()
            tried, now = tried + 1, max(now + TICK, delivery.try_at)
            assert delivery.tries == tried
    assert (tried, delivery.state) == (6, "failed")
    assert "Mailbox full" in delivery.problem


def test_a_silent_mail_server_is_given_up_after_the_timeout_and_tried_again(settings: Settings) -> None:
    make_schedule(*TEN)
    with mail_server(silent=True) as server:
        speak_to(settings, server, timeout=0.2)
        assert tick(DUE) == 0
    assert set(states().values()) == {"waiting"}
    assert "timed out" in ReportDelivery.objects.get(tries=1).problem
    with mail_server() as server:
        speak_to(settings, server)
        assert tick(DUE + TICK) == 9
        assert tick(DUE + timedelta(minutes=5)) == 1
    assert server.addresses() == TEN


def test_a_mail_server_that_is_away_loses_nothing(settings: Settings) -> None:
    make_schedule("dana@example.com")
    with mail_server() as gone:
        pass
    speak_to(settings, gone)
    assert tick(DUE) == 0
    assert states() == {"dana@example.com": "waiting"}
    assert "refused" in ReportDelivery.objects.get().problem


class Killed(BaseException):
    """The process ended here."""


def test_killed_before_the_deliveries_are_written_the_schedule_is_still_due(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    make_schedule("dana@example.com")
    with monkeypatch.context() as patched:
        patched.setattr(ReportDelivery.objects, "bulk_create", _die)
        with pytest.raises(Killed):
            tick(DUE)
    assert FreshnessReport.objects.count() == 1
    assert tick(DUE + TICK) == 1
    assert FreshnessReport.objects.count() == 1


def test_killed_between_taking_and_sending_it_is_sent_when_the_lease_is_over_and_once(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    make_schedule("dana@example.com", "ziv@example.com")
    with monkeypatch.context() as patched:
        patched.setitem(sending.COMPOSED_BY, ReportDelivery, _die)
        with pytest.raises(Killed):
            tick(DUE)
    assert states() == {"dana@example.com": "taken", "ziv@example.com": "waiting"}
    assert tick(DUE + TICK) == 1
    assert tick(DUE + sending.LEASE) == 1
    assert tick(DUE + sending.LEASE + TICK) == 0
    assert sorted(mail.to[0] for mail in mailoutbox) == ["dana@example.com", "ziv@example.com"]


def test_killed_between_sending_and_noting_it_the_second_mail_has_the_same_identity(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    """The one moment at which a mail can go out twice: mailboxes fold the two by their Message-ID."""
    make_schedule("dana@example.com")
    with monkeypatch.context() as patched:
        patched.setattr(sending, "_sent", _die)
        with pytest.raises(Killed):
            tick(DUE)
    tick(DUE + sending.LEASE)
    first, second = mailoutbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert tick(DUE + 2 * sending.LEASE) == 0


def test_what_kills_its_worker_every_time_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    make_schedule("dana@example.com")
    monkeypatch.setitem(sending.COMPOSED_BY, ReportDelivery, _die)
    for number in range(6):
        with pytest.raises(Killed):
            tick(DUE + number * sending.LEASE)
    assert tick(DUE + 7 * sending.LEASE) == 0
    assert states() == {"dana@example.com": "failed"}


def _die(*args: Any, **kwargs: Any) -> Any:
    raise Killed


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_send_each_mail_once(settings: Settings) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("One writer at a time: nothing to see on SQLite.")
    make_schedule(*TEN)
    gate = threading.Barrier(4)

    def clock() -> None:
        try:
            gate.wait()
            tick(DUE)
        finally:
            close_old_connections()
            connection.close()

    with mail_server() as server:
        speak_to(settings, server)
        clocks = [threading.Thread(target=clock) for _ in range(4)]
        for each in clocks:
            each.start()
        for each in clocks:
            each.join()
    assert server.addresses() == TEN
    assert set(states().values()) == {"sent"}
    assert FreshnessReport.objects.count() == 1
    assert ReportSchedule.objects.get(name="Weekly to the team").due_at == DUE + timedelta(days=7)


def test_each_schedule_tells_only_of_its_part(mailoutbox: list[Any]) -> None:
    other, dana = make_platform("Temu"), make_person("dana")
    make_fact("here.late", label="Ours")
    make_fact("there.late", label="Theirs", policy=make_policy("Other table", other), owner=dana)
    article = make_article("temu-guide", other, topic=make_topic("Temu"))
    publish(make_edition(f"<p>It takes {ref('there.late')}.</p>", article, title="Of Temu"))
    make_schedule("a@example.com", name="All")
    make_schedule("p@example.com", name="Temu", platform=other)
    make_schedule("t@example.com", name="Topic", topic=article.topic)
    make_schedule("o@example.com", name="Dana", owner=dana)
    tick(DUE)
    told = {mail.to[0]: mail for mail in mailoutbox}
    assert all("Theirs" in mail.body for mail in mailoutbox)
    assert [address for address, mail in told.items() if "Ours" in mail.body] == ["a@example.com"]
    assert "Freshness of Temu, week to" in told["p@example.com"].subject
    assert FreshnessReport.objects.count() == 4


def test_monthly_and_daily_reports_tell_of_their_own_days(mailoutbox: list[Any]) -> None:
    make_schedule("d@example.com", name="Daily", rhythm=Rhythm.DAILY)
    make_schedule("m@example.com", name="Monthly", rhythm=Rhythm.MONTHLY, month_day=15)
    tick(DUE)
    assert [mail.subject.partition(":")[0] for mail in mailoutbox] == ["Freshness, 14 June 2026", "Freshness, May 2026"]


def test_the_figures_are_those_of_the_desk_at_that_moment(mailoutbox: list[Any]) -> None:
    make_fact("late-since-this-morning", checked_on=DUE.date() - timedelta(days=91), warn_after=90)
    make_schedule("dana@example.com")
    tick(DUE)
    figures = FreshnessReport.objects.get().figures
    assert figures["overdue"][0]["days"] == reports.freshness(DUE.date()).overdue[0]["days"] == 1


def test_a_schedule_whose_report_cannot_be_made_stays_due_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    broken = make_schedule("a@example.com", name="Broken", rhythm=Rhythm.DAILY)
    make_schedule("b@example.com", name="Whole")
    make = reports.make

    def fails_for_days(period: Any, *args: Any) -> FreshnessReport:
        if period.days == 1:
            raise RuntimeError("broken")
        return make(period, *args)

    monkeypatch.setattr(reports, "make", fails_for_days)
    assert tick(DUE) == 1
    broken.refresh_from_db()
    assert broken.due_at == DUE
