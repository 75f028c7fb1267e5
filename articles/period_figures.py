"""What happened in the period of a report: values that changed, pages that were published, findings, and how it went before."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from articles.models import Edition, FreshnessReport, State
from articles.periods import Period
from articles.scope import Scope
from policies.models import FactVersion, standings


def of(period: Period, scope: Scope) -> dict[str, Any]:
    """The figures of the period, by the name of the field of `Freshness`."""
    start, end = _moment(period.first_day), _moment(period.last_day + timedelta(days=1))
    seen = scope.findings().filter(edition__state=State.PUBLISHED)
    return {
        "changed": _changed(period, scope),
        "published": _published(start, end, scope),
        "opened": seen.filter(first_seen__gte=start, first_seen__lt=end).count(),
        "fixed": seen.filter(fixed_at__gte=start, fixed_at__lt=end).count(),
        "trend": _trend(period, scope),
    }


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _changed(period: Period, scope: Scope) -> list[dict[str, Any]]:
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


def _trend(period: Period, scope: Scope) -> list[dict[str, Any]]:
    """The share in time of up to eleven earlier reports of the same length and scope, oldest first, as they were frozen."""
    earlier = FreshnessReport.objects.filter(last_day__lt=period.first_day, scope=scope.key).order_by("-last_day")
    alike = [report for report in earlier[:60] if Period(report.first_day, report.last_day).alike(period)][:11]
    return [{"day": report.last_day, "percent": report.figures.get("percent")} for report in reversed(alike)]
