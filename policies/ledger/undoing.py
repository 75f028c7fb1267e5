"""A change taken back: its rows stay in the history and count as never recorded, from that moment on."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from policies.ledger.doorbell import Ring, ring_all
from policies.ledger.rows import LedgerRefusal, refuse_retired
from policies.models import Fact, FactVersion, LedgerRevision, Verification

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def act_of(version: FactVersion) -> list[FactVersion]:
    """The version, with those that were approved in the same act."""
    rows = FactVersion.objects.select_related("fact__policy__platform", "recorded_by", "undone_by").order_by("pk")
    return list(rows.filter(together=version.together) if version.together else rows.filter(pk=version.pk))


def undo(version: FactVersion, *, by: "User | None", now: datetime) -> list[FactVersion]:
    """Take back the act that recorded a version, a value of today or one to come, and all that was approved with it.

    What held before holds again, with its verifications. Refused when anything has happened to one of the facts since: another
    value, a verification or dispute, its retirement. Returns the rows that were undone.
    """
    with transaction.atomic():
        facts = Fact.objects.select_for_update().filter(pk__in=[each.fact_id for each in act_of(version)])
        held = {fact.pk: fact for fact in facts.order_by("pk")}
        # Read once the facts are held: until the end nobody else does anything to them.
        versions = act_of(version)
        for each in versions:
            refuse_retired(held[each.fact_id])
        _refuse_what_happened_since(versions)
        FactVersion.objects.filter(pk__in=[each.pk for each in versions]).update(undone_at=now, undone_by=by)
        LedgerRevision.advance(len(versions))
        rings: list[Ring] = [(each.fact_id, each.pk, "undo") for each in versions if each.announced_at]
        ring_all(rings, now)
    return versions


def can_undo(version: FactVersion) -> bool:
    """Whether `undo` would accept it at this moment."""
    versions = act_of(version)
    if any(each.fact.retired_at is not None for each in versions):
        return False
    try:
        _refuse_what_happened_since(versions)
    except LedgerRefusal:
        return False
    return True


def _refuse_what_happened_since(versions: Sequence[FactVersion]) -> None:
    acts = set(Verification.objects.filter(version__in=versions).values_list("version", flat=True))
    rows = FactVersion.objects.standing().filter(fact__in=[each.fact_id for each in versions])
    newest = dict(rows.order_by("pk").values_list("fact", "pk"))
    for each in versions:
        if each.undone_at is not None:
            raise LedgerRefusal(_("This change was undone already."))
        if newest[each.fact_id] != each.pk:
            raise LedgerRefusal(
                _(
                    "It cannot be undone any more: somebody has recorded another value of %(fact)s since. Correct that one."
                )
                % {"fact": each.fact.label}
            )
        if each.pk in acts:
            raise LedgerRefusal(
                _("It cannot be undone any more: somebody has verified or disputed %(fact)s since. Record a new value.")
                % {"fact": each.fact.label}
            )
