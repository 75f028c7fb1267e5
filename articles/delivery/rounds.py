"""What the schedules say is due is made and written down as deliveries; `sending.py` sends them.

A schedule moves on in the same transaction that writes its deliveries down, so whatever is killed where, the next tick goes on.
"""

import logging
from datetime import datetime

from django.db import transaction

from articles import reports
from articles.models import FreshnessReport, ReportDelivery, ReportSchedule
from articles.scope import named, scope_of

log = logging.getLogger(__name__)


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
