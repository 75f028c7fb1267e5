"""Values of several facts from one day on, approved in one act: all of them are recorded, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from policies.ledger.batch import Batch
from policies.ledger.rows import Evidence, LedgerRefusal, refuse_alone
from policies.models import Fact, FactValue, FactVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one of the facts is to say, and why."""

    fact: Fact
    value: FactValue
    evidence: Evidence


class RowsRefused(LedgerRefusal):
    """Some of the values cannot be recorded, and so none was. `reasons` says why, by the id of the fact."""

    def __init__(self, reasons: dict[int, str]) -> None:
        super().__init__(_("Nothing was written: some of the values cannot be recorded."))
        self.reasons = reasons


def suppose_together(
    wanted: Sequence[Wanted], effective_from: date, *, by: "User | None", now: datetime
) -> list[FactVersion]:
    """The rows that `record_together` would add, for `standings(…, supposed=…)`. They are not in the database."""
    with transaction.atomic():
        return _planned(_batch(wanted, by, now), wanted, effective_from)


def record_together(
    wanted: Sequence[Wanted], effective_from: date, *, by: "User | None", now: datetime
) -> list[FactVersion]:
    """Write down all the values in one transaction. Raises RowsRefused, with every reason, when one of them is refused."""
    refuse_alone(by, None)
    with transaction.atomic():
        batch = _batch(wanted, by, now)
        versions = _planned(batch, wanted, effective_from)
        act = uuid4()
        for version in versions:
            version.together = act
        batch.write()
    return versions


def _batch(wanted: Sequence[Wanted], by: "User | None", now: datetime) -> Batch:
    return Batch([each.fact.key for each in wanted], by=by, now=now)


def _planned(batch: Batch, wanted: Sequence[Wanted], day: date) -> list[FactVersion]:
    found, reasons = [], {}
    for each in wanted:
        try:
            found.append(batch.record(batch.facts[each.fact.key], each.value, day, each.evidence))
        except LedgerRefusal as refusal:
            reasons[each.fact.pk] = str(refusal)
    if reasons:
        raise RowsRefused(reasons)
    return found
