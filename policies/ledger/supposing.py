"""A change looked at before it is made: refused as the verb would refuse it, and never written."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from policies.ledger.batch import Batch
from policies.ledger.rows import Evidence, corrected_since
from policies.models import Fact, FactValue, FactVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def suppose_recorded(
    fact: Fact, value: FactValue, effective_from: date, evidence: Evidence, *, by: "User | None", now: datetime
) -> FactVersion:
    """The row that `record` would add, for `standings(…, supposed=…)`. It is not in the database."""
    with transaction.atomic():
        batch = Batch([fact.key], by=by, now=now)
        return batch.record(batch.facts[fact.key], value, effective_from, evidence)


def suppose_corrected(
    version: FactVersion, value: FactValue, evidence: Evidence, *, by: "User | None", now: datetime
) -> FactVersion:
    """The row that `correct` would add, for `standings(…, supposed=…)`. It is not in the database."""
    key = version.fact.key
    with transaction.atomic():
        batch = Batch([key], by=by, now=now)
        held = batch.holding(batch.facts[key], version.effective_from)
        if held is None or held.pk != version.pk:
            raise corrected_since()
        return batch.correct(held, value, evidence)
