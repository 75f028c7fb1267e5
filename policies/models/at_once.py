"""Facts as they stand, and the ledger's revision, from one statement: whatever is read together belongs to one revision."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from policies.effective import holding_at
from policies.models.fact import Fact
from policies.models.revision import LedgerRevision
from policies.models.standing import Acts, Standing, standing_of
from policies.models.verification import Verification
from policies.models.version import FactVersion

VersionsOfFacts = dict[int, list[FactVersion]]


def versions_at_once(
    facts: QuerySet[Fact], day: date, known: datetime | None = None
) -> tuple[int | None, list[FactVersion]]:
    """The revision, and every version of the facts, each with what was read of it by `day`. One statement.

    None as the revision when no fact has a version. With `known`, what was recorded after that moment is left out.
    """
    tomorrow = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    acts = Verification.objects.filter(version=OuterRef("pk"), read_at__lt=tomorrow).order_by("-read_at", "-pk")
    versions = FactVersion.objects.filter(fact__in=facts).select_related("fact__policy", "source").order_by()
    if known is not None:
        acts, versions = acts.filter(recorded_at__lte=known), versions.filter(recorded_at__lte=known)
    true = acts.filter(result=Verification.Result.STILL_TRUE)
    counted = true.order_by().values("version").annotate(count=Count("pk")).values("count")
    rows = versions.annotate(
        revision=Subquery(LedgerRevision.objects.filter(pk=1).values("number")),
        latest_result=Subquery(acts.values("result")[:1]),
        latest_at=Subquery(acts.values("read_at")[:1]),
        checked_at=Subquery(true.values("read_at")[:1]),
        checks=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
    )
    found = list(rows)
    return (found[0].revision if found else None), found  # type: ignore[attr-defined]


def standings_of(versions: Iterable[FactVersion], day: date, known: datetime | None = None) -> dict[str, Standing]:
    """The facts of versions that were read at once, by key; those without a version are not among them."""
    facts: dict[int, Fact] = {}
    grouped: VersionsOfFacts = defaultdict(list)
    for version in versions:
        version.fact = facts.setdefault(version.fact_id, version.fact)
        if version.counts(known):
            version.undone_at = None  # not undone yet, as far as was known
        grouped[version.fact_id].append(version)
    holding = [held for rows in grouped.values() if (held := holding_at(rows, day))]
    acts = {held.pk: _acts(held) for held in holding}
    return {fact.key: standing_of(fact, day, known, grouped[pk], acts) for pk, fact in facts.items()}


def _acts(version: FactVersion) -> Acts:
    disputed = version.latest_result == Verification.Result.DISPUTED  # type: ignore[attr-defined]
    return Acts(
        checked_at=version.checked_at,  # type: ignore[attr-defined]
        disputed_at=version.latest_at if disputed else None,  # type: ignore[attr-defined]
        checks=version.checks,  # type: ignore[attr-defined]
    )
