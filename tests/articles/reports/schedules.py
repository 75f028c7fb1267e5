"""Schedules for tests: every Monday at eight, UTC, unless said otherwise; due on 15 June 2026."""

from datetime import UTC, datetime, timedelta
from typing import Any

from articles.delivery import rounds, sending
from articles.models import ReportDelivery, ReportRecipient, ReportSchedule

DUE = datetime(2026, 6, 15, 8, tzinfo=UTC)
TICK = timedelta(minutes=1)


def make_schedule(
    *addresses: str, name: str = "Weekly to the team", due_at: datetime = DUE, **fields: Any
) -> ReportSchedule:
    schedule = ReportSchedule.objects.create(name=name, due_at=due_at, **fields)
    ReportRecipient.objects.bulk_create(ReportRecipient(schedule=schedule, address=each) for each in addresses)
    return schedule


def tick(now: datetime) -> int:
    """What the clock does each minute, at that moment; returns how many mails went out."""
    rounds.write_down(now)
    return sending.send_waiting(lambda: now)


def states() -> dict[str, str]:
    return {delivery.address: delivery.state for delivery in ReportDelivery.objects.order_by("address")}
