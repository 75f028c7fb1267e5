"""Not now: a fact that waits for somebody leaves the verify queue for some days. The fact itself does not change."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policies.ledger import LedgerRefusal
from policies.models import LATE, MOST_DAYS, Fact, Postponement, standings

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def postpone(fact: Fact, until: date, reason: str, *, by: "User | None", now: datetime) -> Postponement:
    """Keep a fact out of the queue before `until`, at most fourteen days from now.

    Whatever happens to the fact in the meantime brings it back at once. Raises LedgerRefusal for a fact that waits for
    nobody, for a day that is too near or too far, and without a reason.
    """
    day = timezone.localdate(now)
    last = day + timedelta(days=MOST_DAYS)
    if not day < until <= last:
        first = date_format(day + timedelta(days=1))
        raise LedgerRefusal(
            _("Choose a day from %(first)s to %(last)s: a fact can be put off for fourteen days at most.")
            % {"first": first, "last": date_format(last)}
        )
    if not reason.strip():
        raise LedgerRefusal(_("Say why it has to wait: its owner will ask."))
    with transaction.atomic():
        held = Fact.objects.select_for_update().get(pk=fact.pk)
        if standings(Fact.objects.filter(pk=held.pk), day)[held.key].state not in LATE:
            raise LedgerRefusal(_("This fact does not wait for anybody any more: there is nothing to put off."))
        return Postponement.objects.create(
            fact=held, first_day=day, days=(until - day).days, reason=reason.strip(), put_off_by=by, put_off_at=now
        )


def take_back(postponement: Postponement, now: datetime) -> bool:
    """Put the fact back into the queue today; False when nothing kept it out any more."""
    standing = Postponement.objects.filter(fact=postponement.fact_id, taken_back_at__isnull=True)
    return bool(standing.update(taken_back_at=now))
