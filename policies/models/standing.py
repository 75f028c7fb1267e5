"""How a fact stands on a day: the value that holds, when it was checked, and what is known to come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policies.effective import NoValueForDay, holding_at
from policies.models.cues import phrases
from policies.models.fact import Fact
from policies.models.verification import Verification
from policies.models.version import FactVersion
from policies.timelines import FactRow, FactTable, Form, Superseded

DUE_SOON_DAYS = 14


class FactState(models.TextChoices):
    VERIFIED = "verified", _("Verified")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    DISPUTED = "disputed", _("Disputed")
    SCHEDULED = "scheduled", _("Scheduled change")
    NEVER_VERIFIED = "never_verified", _("Never verified")
    RETIRED = "retired", _("Retired")


# What counts as verified in time, and what waits for somebody. A retired fact is in neither.
IN_TIME = (FactState.VERIFIED, FactState.DUE_SOON, FactState.SCHEDULED)
LATE = (FactState.OVERDUE, FactState.DISPUTED, FactState.NEVER_VERIFIED)


@dataclass(frozen=True)
class Standing:
    """A fact as of `day`. `version` is None when no value holds on that day; `superseded` is newest first.

    `seen` is what readers were shown, oldest first, each value with the moment from which pages said it. Corrections are in it;
    values that were put right before their first day are not, nor those that were undone on the day they were shown.
    `checks` counts the readings that found the value true.
    Days are calendar days in the site's time zone.
    """

    fact: Fact
    day: date
    version: FactVersion | None
    checked_on: date | None
    disputed_on: date | None
    coming: FactVersion | None
    superseded: tuple[tuple[FactVersion, date], ...]
    retired: bool
    seen: tuple[tuple[datetime, FactVersion], ...] = ()
    checks: int = 0

    @property
    def key(self) -> str:
        return self.fact.key

    @property
    def review_on(self) -> date | None:
        """The last day on which the check is not yet overdue."""
        return self.checked_on + timedelta(days=self.fact.warn_after) if self.checked_on else None

    @property
    def expires_on(self) -> date | None:
        """The last day on which the fact may be shown without a warning to readers."""
        return self.checked_on + timedelta(days=self.fact.error_after) if self.checked_on else None

    @property
    def expired(self) -> bool:
        return self.expires_on is not None and self.day > self.expires_on

    @property
    def days_overdue(self) -> int:
        return max(0, (self.day - self.review_on).days) if self.review_on else 0

    @property
    def state(self) -> FactState:
        if self.retired:
            return FactState.RETIRED
        if self.disputed_on is not None:
            return FactState.DISPUTED
        if self.review_on is None:
            return FactState.NEVER_VERIFIED
        if self.day > self.review_on:
            return FactState.OVERDUE
        if self.coming is not None:
            return FactState.SCHEDULED
        return FactState.DUE_SOON if self.review_on - self.day <= timedelta(days=DUE_SOON_DAYS) else FactState.VERIFIED

    def words(self, form: Form = Form.SHORT) -> str:
        """The value as readers see it. Raises NoValueForDay when nothing holds on that day."""
        if self.version is None:
            raise NoValueForDay(f"{self.fact.key} has no value for {self.day}.")
        return self.version.words(form)

    def row(self) -> FactRow:
        """The fact as the judge of timelines reads it."""
        policy = self.fact.policy
        return FactRow(
            key=self.fact.key,
            label=self.fact.label,
            platform=policy.platform.name,
            cues=phrases(self.fact.cues),
            value=self.version.timeline() if self.version else None,
            superseded=tuple(
                Superseded(timeline, until)
                for version, until in self.superseded
                if (timeline := version.timeline()) is not None
            ),
            counted_from=self.fact.counted_from,
            policy=policy.title,
        )


def standings(
    facts: models.QuerySet[Fact], day: date, known: datetime | None = None, supposed: Iterable[FactVersion] = ()
) -> dict[str, Standing]:
    """Every fact of the query by key, as it stands on `day` with what was known at `known`. Three queries in all.

    `supposed` are versions that are not recorded: their facts stand as if they were.
    """
    found = list(facts.select_related("policy__platform"))
    versions: dict[int, list[FactVersion]] = defaultdict(list)
    by_pk = {fact.pk: fact for fact in found}
    recorded = FactVersion.objects.filter(fact__in=by_pk).select_related("source")
    for version in recorded if known is None else recorded.filter(recorded_at__lte=known):
        version.fact = by_pk[version.fact_id]
        if version.counts(known):
            version.undone_at = None  # not undone yet, as far as was known
        versions[version.fact_id].append(version)
    for version in supposed:
        if version.fact_id in by_pk:
            versions[version.fact_id].append(version)
    holding = {pk: holding_at(rows, day) for pk, rows in versions.items()}
    acts = _acts((version.pk for version in holding.values() if version and version.pk), day, known)
    return {fact.key: standing_of(fact, day, known, versions[fact.pk], acts) for fact in found}


def fact_table(found: Iterable[Standing]) -> FactTable:
    """The table that the judge compares prose with: every time limit in use."""
    return FactTable(standing.row() for standing in found if not standing.retired)


@dataclass(frozen=True, slots=True)
class Acts:
    """What readings said of one version by a day: the last that found it true, the last of all if it disputed it, and a count."""

    checked_at: datetime | None = None
    disputed_at: datetime | None = None
    checks: int = 0


def _acts(versions: Iterable[int], day: date, known: datetime | None) -> dict[int, Acts]:
    acts: dict[int, list[Verification]] = defaultdict(list)
    rows = Verification.objects.filter(version__in=list(versions)).order_by("-read_at", "-pk")
    for act in rows if known is None else rows.filter(recorded_at__lte=known):
        if timezone.localdate(act.read_at) <= day:
            acts[act.version_id].append(act)
    return {version: _summed(done) for version, done in acts.items()}


def _summed(done: list[Verification]) -> Acts:
    true = [act.read_at for act in done if act.result == Verification.Result.STILL_TRUE]
    disputed = done[0].read_at if done[0].result == Verification.Result.DISPUTED else None
    return Acts(true[0] if true else None, disputed, len(true))


def standing_of(
    fact: Fact, day: date, known: datetime | None, versions: list[FactVersion], acts: Mapping[int, Acts]
) -> Standing:
    """The fact as it stands, from all its versions recorded by `known` and what was read of them by `day`."""
    version, ever = holding_at(versions, day), versions
    versions = [each for each in ever if each.counts(None)]
    done = acts.get(version.pk, Acts()) if version else Acts()
    return Standing(
        fact=fact,
        day=day,
        version=version,
        checked_on=timezone.localdate(done.checked_at) if done.checked_at else None,
        disputed_on=timezone.localdate(done.disputed_at) if done.disputed_at else None,
        coming=_coming(versions, day),
        superseded=_superseded(versions, version),
        retired=fact.retired(known or day),
        seen=_seen(ever, day),
        checks=done.checks,
    )


def shown_from(version: FactVersion) -> datetime:
    """When pages began to say a value: the start of its first day, or the moment it was recorded if that was later."""
    start = timezone.make_aware(datetime.combine(version.effective_from, datetime.min.time()))
    return max(start, version.recorded_at)


def _seen(versions: list[FactVersion], day: date) -> tuple[tuple[datetime, FactVersion], ...]:
    begun = [version for version in versions if version.effective_from <= day and not _slip(version)]
    undone = {version.undone_at for version in begun if version.undone_at}
    found: list[tuple[datetime, FactVersion]] = []
    for moment in sorted({shown_from(version) for version in begun} | undone):
        version = holding_at(begun, timezone.localdate(moment), moment)
        if version is not None and (not found or found[-1][1].value != version.value):
            found.append((moment, version))
    return tuple(found)


def _slip(version: FactVersion) -> bool:
    """Undone before the end of the day on which pages began to say it: as far as readers go, it was never there."""
    return version.undone_at is not None and timezone.localdate(version.undone_at) <= timezone.localdate(
        shown_from(version)
    )


def _coming(versions: list[FactVersion], day: date) -> FactVersion | None:
    starts = sorted({version.effective_from for version in versions if version.effective_from > day})
    return holding_at(versions, starts[0]) if starts else None


def _superseded(versions: list[FactVersion], current: FactVersion | None) -> tuple[tuple[FactVersion, date], ...]:
    """Earlier values that really held, newest first, each with the last day on which it did."""
    if current is None:
        return ()
    starts = sorted(
        {version.effective_from for version in versions if version.effective_from <= current.effective_from}
    )
    held = [(holding_at(versions, start), following) for start, following in pairwise(starts)]
    return tuple((version, following - timedelta(days=1)) for version, following in reversed(held) if version)
