"""Many values written as one act: the verbs of one value with the same refusals, and a few queries for all of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from policies.ledger.doorbell import AT_A_TIME, Ring, chunks, ring_all
from policies.ledger.rows import Evidence, corrected_since, refuse_retired, refuse_the_same, row_of, taken
from policies.models import Fact, FactValue, FactVersion, LedgerRevision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Batch:
    """Values that are planned one after the other, and written together.

    Opened inside a transaction: the facts of `keys` are locked until it ends. `facts` are those that exist, by key, and those
    taken in by `create`. A value that was planned holds for the rows after it; nothing is in the database before `write`.
    """

    def __init__(
        self, keys: Iterable[str], *, by: "User | None", now: datetime, approved_by: "User | None" = None
    ) -> None:
        self.by = by
        self.approved_by = approved_by
        self.now = now
        self.facts: dict[str, Fact] = {}
        self._new: list[Fact] = []
        self._described: dict[str, Fact] = {}
        self._planned: list[tuple[FactVersion, str]] = []
        self._versions: dict[str, list[FactVersion]] = defaultdict(list)
        for chunk in chunks(set(keys)):
            held = Fact.objects.select_for_update(of=("self",)).keyed(chunk).order_by("pk")
            self.facts |= {fact.key: fact for fact in held.select_related("policy__platform")}
            # Asked once the facts are held: until the end nobody else adds to their versions.
            versions = FactVersion.objects.standing().filter(fact__key__in=chunk).select_related("fact", "source")
            for version in versions.order_by("recorded_at", "pk"):
                self._versions[version.fact.key].append(version)

    def holding(self, fact: Fact, day: date | None) -> FactVersion | None:
        """The version that holds on a day, or last of all; one that is only planned counts."""
        known = [each for each in self._versions.get(fact.key, ()) if day is None or each.effective_from <= day]
        # The order in which they were recorded decides between corrections of one day.
        return max(reversed(known), key=lambda each: (each.effective_from, each.recorded_at), default=None)

    def create(self, fact: Fact) -> None:
        """Take in a fact that does not exist yet."""
        self.facts[fact.key] = fact
        self._new.append(fact)

    def describe(self, fact: Fact) -> None:
        """Remember that details of a fact were changed, so that the articles are told."""
        self._described[fact.key] = fact

    def record(self, fact: Fact, value: FactValue, effective_from: date, evidence: Evidence) -> FactVersion:
        """As the verb: refuses a retired fact, a value that makes no sense, and a day that has a value already."""
        refuse_retired(fact)
        if any(each.effective_from == effective_from for each in self._versions.get(fact.key, ())):
            raise taken(effective_from)
        return self._plan(fact, value, effective_from, evidence, "record")

    def correct(self, version: FactVersion, value: FactValue, evidence: Evidence) -> FactVersion:
        """As the verb: refuses a value that was corrected already, and a correction that changes nothing."""
        fact = self.facts[version.fact.key]
        refuse_retired(fact)
        if self.holding(fact, version.effective_from) is not version:
            raise corrected_since()
        refuse_the_same(fact, version, value, evidence)
        return self._plan(fact, value, version.effective_from, evidence, "correct")

    def write(self) -> None:
        """Put everything into the database: the new facts, the new versions, their announcements."""
        Fact.objects.bulk_create(self._new, batch_size=AT_A_TIME)
        today = timezone.localdate(self.now)
        versions = [version for version, _verb in self._planned]
        for version in versions:
            version.announced_at = self.now if version.effective_from <= today else None
        FactVersion.objects.bulk_create(versions, batch_size=AT_A_TIME)
        LedgerRevision.advance(len(versions))
        rings: list[Ring] = [(fact.pk, None, "describe") for fact in self._described.values()]
        rings += [(each.fact_id, each.pk, verb) for each, verb in self._planned if each.announced_at]
        ring_all(rings, self.now)

    def _plan(self, fact: Fact, value: FactValue, day: date, evidence: Evidence, verb: str) -> FactVersion:
        version = row_of(fact, value, day, evidence, self.by, self.approved_by, self.now)
        self._versions[fact.key].append(version)
        self._planned.append((version, verb))
        return version
