"""What happened in the period of a report: values that changed, pages that were published, findings, and how it went before."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from articles.models import Edition, Finding, FreshnessReport, ReportDelivery, State
from articles.periods import Period
from articles.scope import Scope
from policies.models import DUE_SOON_DAYS, FactVersion, Observation, Source, Verification, standings


def of(period: Period, scope: Scope, day: date, pages: Mapping[int, int]) -> dict[str, Any]:
    """The figures of the period, by the name of the field of `Freshness`; `pages` counts the live pages of each fact."""
    start, end = _ends(period)
    live = scope.findings().filter(edition__state=State.PUBLISHED)
    asleep = (Finding.State.SNOOZED, Finding.State.ACCEPTED, Finding.State.FIXED)
    before = _before(period, scope)
    return {
        "changed": _changed(period, scope, pages),
        "published": _published(start, end, scope),
        "going_live": _going_live(day, scope),
        "opened": live.filter(first_seen__gte=start, first_seen__lt=end).count(),
        "fixed": live.filter(fixed_at__gte=start, fixed_at__lt=end).count(),
        "regressed": live.filter(state=Finding.State.REGRESSED).count(),
        "woken": live.filter(snoozed_until__range=(period.first_day, period.last_day))
        .exclude(state__in=asleep)
        .count(),
        "not_run": _not_run(start, end, scope),
        "trend": [{"day": report.last_day, "percent": report.figures.get("percent")} for report in before],
        "late_before": [_late_then(report) for report in before],
    }


def checked(period: Period, scope: Scope) -> dict[int, int]:
    """How often each fact was read and found still true in the period, by id."""
    start, end = _ends(period)
    acts = Verification.objects.filter(read_at__gte=start, read_at__lt=end, version__fact__in=scope.facts())
    true = acts.filter(result=Verification.Result.STILL_TRUE).order_by()
    return dict(true.values_list("version__fact").annotate(Count("pk")))


def _ends(period: Period) -> tuple[datetime, datetime]:
    return _moment(period.first_day), _moment(period.last_day + timedelta(days=1))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _changed(period: Period, scope: Scope, pages: Mapping[int, int]) -> list[dict[str, Any]]:
    """Values that took effect in the period, from what to what."""
    first_day, last_day = period.first_day, period.last_day
    fresh = FactVersion.objects.filter(effective_from__range=(first_day, last_day), announced_at__isnull=False)
    facts = scope.facts().filter(pk__in=fresh.values("fact"))
    stand, before = standings(facts, last_day), standings(facts, first_day - timedelta(days=1))
    rows = []
    for key, now in stand.items():
        earlier = before[key].version
        if now.version and earlier and earlier.value != now.version.value:
            rows.append(
                {
                    "id": now.fact.pk,
                    "key": key,
                    "label": now.fact.label,
                    "on": now.version.effective_from,
                    "before": earlier.words(),
                    "after": now.version.words(),
                    "note": now.version.change_note,
                    "pages": pages.get(now.fact.pk, 0),
                }
            )
    return rows


def _published(start: datetime, end: datetime, scope: Scope) -> list[dict[str, Any]]:
    live = Edition.objects.filter(published_at__gte=start, published_at__lt=end).select_related("article")
    if scope.key:
        live = live.filter(article__in=scope.articles())
    return [
        {
            "title": edition.title,
            "slug": edition.article.slug,
            "on": timezone.localdate(edition.published_at),
            "note": edition.change_note,
        }
        for edition in live.order_by("published_at")
    ]


def _going_live(day: date, scope: Scope) -> list[dict[str, Any]]:
    """How many editions go live on which of the next days. Not which: whoever reads a report may not read every draft."""
    until = _moment(day + timedelta(days=DUE_SOON_DAYS + 1))
    waiting = Edition.objects.filter(state=State.SCHEDULED, publish_at__lt=until)
    if scope.key:
        waiting = waiting.filter(article__in=scope.articles())
    days = Counter(timezone.localdate(moment) for moment in waiting.values_list("publish_at", flat=True))
    return [{"on": each, "count": days[each]} for each in sorted(days)]


def _not_run(start: datetime, end: datetime, scope: Scope) -> list[dict[str, Any]]:
    """Checks that should have run in the period and did not: how many of how many."""
    readings = Observation.objects.filter(read_at__gte=start, read_at__lt=end)
    live, mails = Edition.objects.published(), ReportDelivery.objects.filter(due_at__gte=start, due_at__lt=end)
    if scope.key:
        readings = readings.filter(source__in=Source.objects.filter(versions__fact__in=scope.facts()))
        live = live.filter(article__in=scope.articles())
    failed = (Source.State.BLOCKED, Source.State.UNREADABLE, Source.State.GONE)
    found = (
        ("readings", readings.filter(state__in=failed).count(), readings.count()),
        ("pages", live.filter(Q(checked_at=None) | Q(checked_at__lt=start)).count(), live.count()),
        ("mails", mails.filter(state=ReportDelivery.State.FAILED).count(), mails.count()),
    )
    return [{"what": what, "count": count, "of": of} for what, count, of in found if count]


def _before(period: Period, scope: Scope) -> list[FreshnessReport]:
    """Up to eleven earlier reports of the same length and scope, oldest first."""
    earlier = FreshnessReport.objects.filter(last_day__lt=period.first_day, scope=scope.key).order_by("-last_day")
    alike = [report for report in earlier[:60] if Period(report.first_day, report.last_day).alike(period)]
    return alike[10::-1]


def _late_then(report: FreshnessReport) -> dict[str, Any]:
    """Which facts were late in an earlier report, what they were called and for how many days, by key."""
    late = report.figures.get("overdue", [])
    return {
        "day": report.last_day,
        "late": {row["key"]: row["days"] for row in late},
        "labels": {row["key"]: row["label"] for row in late},
    }
