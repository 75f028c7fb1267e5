"""The mail of a report: a subject that says it all, a complete text, the same as HTML, and the files that were asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.models import FreshnessReport, ReportDelivery
from articles.reports import summary

MOST_ROWS_IN_MAIL = 10
# A tick a minute and a queue in front of it are not late.
PUNCTUAL = timedelta(hours=1)


@dataclass(frozen=True)
class Occasion:
    """Why somebody gets a report: when it was due, how many runs before it never took place, and what it is called."""

    address: str
    name: str = ""
    due_at: datetime | None = None
    missed: int = 0
    identity: str = ""
    test: bool = False

    @classmethod
    def of(cls, delivery: ReportDelivery) -> "Occasion":
        identity = f"report-{delivery.pk}-{delivery.report_id}"
        return cls(delivery.address, delivery.schedule.name, delivery.due_at, delivery.missed, identity)


def mail(report: FreshnessReport, occasion: Occasion, now: datetime) -> EmailMultiAlternatives:
    """A second sending of one delivery has the same Message-ID, so that mailboxes can fold the two into one."""
    context = {**_context(report), "occasion": occasion, "now": now, "late": _late(occasion, now)}
    subject = " ".join(summary(report).split())
    if occasion.test:
        subject = _("Test: %(subject)s") % {"subject": subject}
    headers = {"Auto-Submitted": "auto-generated"}
    if occasion.identity:
        headers["Message-ID"] = f"<{occasion.identity}@{urlsplit(settings.SITE_URL).hostname}>"
    made = EmailMultiAlternatives(
        subject, render_to_string("emails/freshness_report.txt", context), to=[occasion.address], headers=headers
    )
    made.attach_alternative(
        render_to_string("emails/freshness_report.html", {**context, "subject": subject}), "text/html"
    )
    return made


def _late(occasion: Occasion, now: datetime) -> bool:
    return occasion.due_at is not None and now - occasion.due_at > PUNCTUAL


def _context(report: FreshnessReport) -> dict[str, Any]:
    overdue = report.figures["overdue"]
    return {
        "report": report,
        "figures": report.figures,
        "overdue": overdue[:MOST_ROWS_IN_MAIL],
        "more_overdue": max(0, len(overdue) - MOST_ROWS_IN_MAIL),
        "site": settings.SITE_URL,
        "address": f"{settings.SITE_URL}/admin/articles/freshnessreport/{report.pk}/change/",
    }
