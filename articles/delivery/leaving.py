"""How a recipient leaves a schedule: by an address that only their mail holds, without an account."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import DigestWish, ReportRecipient, ReportSchedule

_DIGEST = "digest"
_SALT = "articles.report-recipient"


def address_to_leave(schedule: ReportSchedule, address: str) -> str:
    return f"{settings.SITE_URL}{reverse('report-leave', args=[token(schedule, address)])}"


def token(schedule: ReportSchedule, address: str) -> str:
    return signing.dumps([schedule.pk, address.lower()], salt=_SALT, compress=True)


def digest_to_leave(person: int) -> str:
    said = signing.dumps([_DIGEST, person], salt=_SALT, compress=True)
    return f"{settings.SITE_URL}{reverse('report-leave', args=[said])}"


@dataclass(frozen=True)
class Subscription:
    """What somebody gets, under which name and address; `left_at` since when they get it no more."""

    name: str
    address: str
    left_at: datetime | None
    of: ReportRecipient | User


def subscription_of(said: str) -> Subscription | None:
    """What the address was made for; None when it was made by somebody else, or they were taken off the list."""
    try:
        what, whom = signing.loads(said, salt=_SALT)
    except signing.BadSignature:
        return None
    return _digest(whom) if what == _DIGEST else _report(what, whom)


def _report(schedule: int, address: str) -> Subscription | None:
    found = (
        ReportRecipient.objects.filter(schedule=schedule, address__iexact=address).select_related("schedule").first()
    )
    return Subscription(found.schedule.name, found.address, found.left_at, found) if found else None


def _digest(person: int) -> Subscription | None:
    found = User.objects.filter(pk=person).first()
    if found is None:
        return None
    left = DigestWish.objects.filter(person=found).first()
    return Subscription(_("What waits for you"), found.email, left.left_at if left else None, found)


def has_left(schedule: ReportSchedule, address: str) -> bool:
    return ReportRecipient.objects.filter(schedule=schedule, address__iexact=address, left_at__isnull=False).exists()


def leave(subscription: Subscription, now: datetime) -> None:
    """The first time counts: who clicks again changes nothing."""
    if isinstance(subscription.of, ReportRecipient):
        ReportRecipient.objects.filter(pk=subscription.of.pk, left_at=None).update(left_at=now)
    else:
        DigestWish.objects.get_or_create(person=subscription.of, defaults={"left_at": now})


def come_back(subscription: Subscription) -> None:
    """Whoever left by mistake, or changed their mind, is sent it again from the next time on."""
    if isinstance(subscription.of, ReportRecipient):
        ReportRecipient.objects.filter(pk=subscription.of.pk).update(left_at=None)
    else:
        DigestWish.objects.filter(person=subscription.of).delete()
