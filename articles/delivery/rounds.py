"""The rounds of the clock: what is due is written down as deliveries, and each delivery is sent once.

Whatever is killed where, the next round goes on: a schedule moves on in the same transaction that writes its deliveries down, and a
delivery is taken by a conditional update before it is sent. `docs/decisions/0021` says what happens between taking and sending.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles import reports
from articles.delivery.leaving import has_left
from articles.delivery.mail import Occasion, mail
from articles.models import FreshnessReport, ReportDelivery, ReportSchedule
from articles.scope import named, scope_of

# A round ends before the worker is stopped (CELERY_TASK_SOFT_TIME_LIMIT), the longest silence of a mail server included.
LONGEST_ROUND = timedelta(seconds=30)
# Longer than a worker may take for anything (CELERY_TASK_TIME_LIMIT), so that nobody sends what another is sending.
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, 720))
State = ReportDelivery.State

log = logging.getLogger(__name__)


class Left(ValueError):
    """The recipient unsubscribed after the mail was written down."""


def write_down(now: datetime) -> int:
    """Make the report of every schedule that is due, and a delivery for each recipient; returns how many schedules ran."""
    due = ReportSchedule.objects.due(now).select_related("platform", "topic", "owner").order_by("due_at", "pk")
    return sum(_runs(schedule, now) for schedule in due)


def _runs(schedule: ReportSchedule, now: datetime) -> bool:
    """A schedule whose report cannot be made stays due, and stops no other."""
    try:
        return _run(schedule, now)
    except Exception:
        log.exception("The report of the schedule %s could not be made.", schedule)
        return False


def _run(schedule: ReportSchedule, now: datetime) -> bool:
    """Of several runs that were missed only the last one is made up: nobody looked at the earlier moments."""
    times = schedule.timetable()
    missed = times.due_until(now, schedule.due_at) or [schedule.due_at]
    report = reports.make(times.period(missed[-1]), now, scope_of(schedule), named(schedule))
    with transaction.atomic():
        mine = ReportSchedule.objects.filter(pk=schedule.pk, due_at=schedule.due_at, active=True)
        if not mine.update(due_at=times.due_after(now), last_run_at=now):
            return False
        if not schedule.only_when_wrong or reports.is_wrong(report):
            _deliver(schedule, report, missed[-1], len(missed) - 1, now)
    return True


def _deliver(schedule: ReportSchedule, report: FreshnessReport, due: datetime, missed: int, now: datetime) -> None:
    """A period that an address has had already is not sent to it again, whatever became of the schedule since."""
    rows = [
        ReportDelivery(
            schedule=schedule,
            report=report,
            first_day=report.first_day,
            last_day=report.last_day,
            address=recipient.address,
            due_at=due,
            missed=missed,
            try_at=now,
        )
        for recipient in schedule.recipients.filter(left_at=None)
    ]
    ReportDelivery.objects.bulk_create(rows, ignore_conflicts=True)


def send_waiting(clock: Callable[[], datetime]) -> int:
    """Send what waits, one mail after the other; returns how many went out.

    An address that the server refuses stops no other. A server that does not answer ends the round: it would not answer for the
    next one either, and every silence costs EMAIL_TIMEOUT.
    """
    began, sent = clock(), 0
    _give_up(began)
    for pk in ReportDelivery.objects.to_try(began).order_by("try_at", "pk").values_list("pk", flat=True):
        if clock() - began > LONGEST_ROUND:
            break
        if not _take(pk, clock()):
            continue
        try:
            _send(ReportDelivery.objects.select_related("schedule", "report").get(pk=pk), clock)
            sent += 1
        except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:
            _put_off(pk, error, clock())
        except (OSError, SMTPException) as error:
            _put_off(pk, error, clock())
            break
    return sent


def _give_up(now: datetime) -> None:
    """What took its worker with it at every try is not tried for ever."""
    lost = ReportDelivery.objects.to_try(now).filter(state=State.TAKEN, tries__gt=len(PAUSES))
    lost.update(state=State.FAILED, problem=_("Whoever sent it never came back, several times."))


def _take(pk: int, now: datetime) -> bool:
    mine = ReportDelivery.objects.to_try(now).filter(pk=pk)
    return bool(mine.update(state=State.TAKEN, try_at=now + LEASE, tries=F("tries") + 1))


def _send(delivery: ReportDelivery, clock: Callable[[], datetime]) -> None:
    if has_left(delivery.schedule, delivery.address):
        raise Left(_("They asked to get it no more."))
    mail(delivery.report, Occasion.of(delivery), clock()).send()
    _sent(delivery, clock())


def _sent(delivery: ReportDelivery, now: datetime) -> None:
    ReportDelivery.objects.filter(pk=delivery.pk).update(state=State.SENT, sent_at=now, problem="")


def _put_off(pk: int, error: Exception, now: datetime) -> None:
    """Later, or never: a refusal for good (5xx) and the last of several tries are failures, which the desk shows."""
    delivery = ReportDelivery.objects.get(pk=pk)
    over = delivery.tries > len(PAUSES) or _for_good(error)
    ReportDelivery.objects.filter(pk=pk).update(
        state=State.FAILED if over else State.WAITING,
        try_at=now if over else now + PAUSES[delivery.tries - 1],
        problem=_why(error),
    )
    log.warning("A report could not be sent to %s: %s", delivery.address, _why(error))


def _for_good(error: Exception) -> bool:
    """A wrong password is mended and tried again; a mailbox that is not there stays away."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return isinstance(error, ValueError) or (isinstance(error, SMTPDataError) and error.smtp_code >= 500)


def _why(error: Exception) -> str:
    """What the server said, or the name of what went wrong where it said nothing."""
    said = str(error)
    if isinstance(error, SMTPRecipientsRefused):
        said = "; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    return (said or type(error).__name__)[:400]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
