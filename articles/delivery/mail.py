"""The mail of a report: a subject that says it all, a complete text, the same as HTML, and the files that were asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.delivery.files import FORMS, file_name
from articles.delivery.headers import headers
from articles.delivery.leaving import address_to_leave, has_left
from articles.models import FreshnessReport, ReportDelivery, ReportSchedule
from articles.report_view import shown

MOST_ROWS = 10
# A tick a minute and a queue in front of it are not late.
PUNCTUAL = timedelta(hours=1)


@dataclass(frozen=True)
class Occasion:
    """Why somebody gets a report: whose schedule it is, when it was due, and how many runs before it never took place."""

    address: str
    schedule: ReportSchedule | None = None
    due_at: datetime | None = None
    missed: int = 0
    identity: str = ""
    test: bool = False

    @classmethod
    def of(cls, delivery: ReportDelivery) -> "Occasion":
        identity = f"report-{delivery.pk}-{delivery.report_id}"
        return cls(delivery.address, delivery.schedule, delivery.due_at, delivery.missed, identity)

    def late(self, now: datetime) -> bool:
        return self.due_at is not None and now - self.due_at > PUNCTUAL


class Left(ValueError):
    """The recipient unsubscribed after the mail was written down."""


def mail_of(delivery: ReportDelivery, now: datetime) -> EmailMultiAlternatives:
    """Raises Left."""
    if has_left(delivery.schedule, delivery.address):
        raise Left(_("They asked to get it no more."))
    return mail(delivery.report, Occasion.of(delivery), now)


def mail(report: FreshnessReport, occasion: Occasion, now: datetime) -> EmailMultiAlternatives:
    """A second sending of one delivery has the same Message-ID, so that mailboxes can fold the two into one."""
    leave = _way_out(occasion)
    context = {**_context(report), "occasion": occasion, "now": now, "late_by": occasion.late(now), "leave": leave}
    subject = " ".join(context["subject"].split())
    text = render_to_string("emails/freshness_report.txt", context)
    made = EmailMultiAlternatives(
        _("Test: %(subject)s") % {"subject": subject} if occasion.test else subject,
        text,
        to=[occasion.address],
        headers=headers(occasion.identity, leave),
    )
    made.attach_alternative(render_to_string("emails/freshness_report.html", context), "text/html")
    for ending in occasion.schedule.formats() if occasion.schedule else []:
        made.attach(file_name(report, ending), FORMS[ending].write(report), FORMS[ending].content_type)
    return made


def _way_out(occasion: Occasion) -> str:
    """A test is no subscription: there is nothing to leave."""
    if occasion.schedule is None or occasion.test:
        return ""
    return address_to_leave(occasion.schedule, occasion.address)


def _context(report: FreshnessReport) -> dict[str, Any]:
    return {
        **shown(report, MOST_ROWS),
        "site": settings.SITE_URL,
        "zone": settings.TIME_ZONE,
        "address": f"{settings.SITE_URL}/admin/articles/freshnessreport/{report.pk}/change/" if report.pk else "",
    }
