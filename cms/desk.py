"""The editor's desk: what somebody should do next, above the list of rooms."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.charts import line
from articles.models import Edition, Finding, FreshnessReport, ReportDelivery, ReportRecipient, ReportSchedule
from articles.reports import Freshness, freshness
from cms import heartbeat
from policies.models import Source

FAILED_LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Desk:
    """The figures of the moment, what comes next, and whether anybody keeps them up to date."""

    now: datetime
    figures: Freshness
    report: FreshnessReport | None
    trend: SafeString
    scheduled: list[Edition]
    must_fix: int
    should_fix: int
    unread: int = 0
    silent: list[str] = field(default_factory=list)
    checked_at: datetime | None = None
    change: str = ""
    post: "Post | None" = None


@dataclass(frozen=True)
class Post:
    """What becomes of the reports by mail: the next to go out, schedules that missed two runs, and mails that failed lately."""

    pk: int | None
    name: str | None
    due_at: datetime | None
    readers: int | None
    silent: int
    failed: int
    since: date


def desk(now: datetime, user: User) -> Desk:
    """What the front page of the admin shows this person at this moment. A constant number of queries."""
    readable = Edition.objects.readable_by(user)
    figures = freshness(timezone.localdate(now))
    sees_post = user.has_perm("articles.view_reportschedule")
    counted = _counted(readable, user, _post_columns(now) if sees_post else {})
    reports = list(FreshnessReport.objects.filter(scope="").order_by("-last_day")[:12])
    return Desk(
        now=now,
        figures=figures,
        report=reports[0] if reports else None,
        trend=_trend(reports, figures),
        scheduled=list(readable.filter(state="scheduled").order_by("publish_at")[:5]),
        must_fix=counted["must_fix"],
        should_fix=counted["should_fix"],
        unread=counted["unread"],
        silent=[str(name) for who, name in _jobs() if heartbeat.silent(who, now)],
        checked_at=counted["checked_at"],
        change=_change(reports, figures),
        post=_post(counted, now) if sees_post else None,
    )


def _post_columns(now: datetime) -> dict[str, Any]:
    """The post as columns of another query."""
    following = ReportSchedule.objects.filter(active=True).order_by("due_at", "pk")
    reading = ReportRecipient.objects.filter(schedule=OuterRef("pk"), left_at=None)
    failed = ReportDelivery.objects.filter(state=ReportDelivery.State.FAILED, due_at__date__gte=_lately(now))
    return {
        "post_pk": Subquery(following.values("pk")[:1]),
        "post_name": Subquery(following.values("name")[:1]),
        "post_due_at": Subquery(following.values("due_at")[:1]),
        "post_readers": Subquery(following.annotate(reading=_count(reading)).values("reading")[:1]),
        "post_silent": _count(ReportSchedule.objects.silent(now)),
        "post_failed": _count(failed),
    }


def _lately(now: datetime) -> date:
    return timezone.localdate(now) - FAILED_LATELY


def _post(counted: dict[str, Any], now: datetime) -> Post:
    names = ("pk", "name", "due_at", "readers", "silent", "failed")
    return Post(**{name: counted[f"post_{name}"] for name in names}, since=_lately(now))


def _counted(readable: QuerySet[Edition], user: User, more: dict[str, Any]) -> dict[str, Any]:
    """When the checks last ran, how many findings wait in the editions that this person may see, and how many sources wait for
    somebody: columns of the one row that is surely there, the person's own.
    """
    waiting = Finding.objects.standing().filter(edition__in=readable)
    newest = Edition.objects.filter(checked_at__isnull=False).order_by("-checked_at")
    columns = {
        "must_fix": _count(waiting.filter(problem_class=Finding.Class.PROOF)),
        "should_fix": _count(waiting.filter(problem_class=Finding.Class.SIGNAL)),
        "unread": _count(Source.objects.in_use().needing_somebody()),
        "checked_at": Subquery(newest.values("checked_at")[:1]),
    }
    return dict(User.objects.filter(pk=user.pk).values(**columns, **more).get())


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, as a column of another query."""
    alone = rows.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(alone), 0)


def _change(reports: list[FreshnessReport], figures: Freshness) -> str:
    """How many facts more or fewer are in time than in the last report; empty without one, or without facts."""
    if not reports or figures.percent is None or reports[0].figures.get("percent") is None:
        return ""
    difference = figures.in_time - reports[0].figures["in_time"]
    return f"{difference:+d}".replace("-", "−") if difference else _("unchanged")


def _jobs() -> list[tuple[str, str]]:
    return [(heartbeat.WORKER, _("the worker")), (heartbeat.CLOCK, _("the clock"))]


def _trend(reports: list[FreshnessReport], figures: Freshness) -> SafeString:
    points = [(str(report.last_day), report.figures["percent"]) for report in reversed(reports)]
    known = [(day, percent) for day, percent in points if percent is not None]
    if figures.percent is not None:
        known.append((str(figures.day), figures.percent))
    return line(_("Share of facts verified in time, in percent"), known)
