"""How a recipient leaves a schedule: by an address that only their mail holds, without an account."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse

from articles.models import ReportRecipient, ReportSchedule

_SALT = "articles.report-recipient"


def address_to_leave(schedule: ReportSchedule, address: str) -> str:
    return f"{settings.SITE_URL}{reverse('report-leave', args=[token(schedule, address)])}"


def token(schedule: ReportSchedule, address: str) -> str:
    return signing.dumps([schedule.pk, address.lower()], salt=_SALT, compress=True)


def recipient_of(said: str) -> ReportRecipient | None:
    """Whom the address was made for; None when it was made by somebody else, or they were taken off the list."""
    try:
        schedule, address = signing.loads(said, salt=_SALT)
    except signing.BadSignature:
        return None
    found = ReportRecipient.objects.filter(schedule=schedule, address__iexact=address)
    return found.select_related("schedule").first()


def has_left(schedule: ReportSchedule, address: str) -> bool:
    return ReportRecipient.objects.filter(schedule=schedule, address__iexact=address, left_at__isnull=False).exists()


def leave(recipient: ReportRecipient, now: datetime) -> None:
    """The first time counts: who clicks again changes nothing."""
    ReportRecipient.objects.filter(pk=recipient.pk, left_at=None).update(left_at=now)
