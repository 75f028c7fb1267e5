"""The freshness report: what the figures are, frozen when a report is made, and the same figures for the desk.

Days are calendar days in the site's time zone. A figure counts a list that stands beside it in the same figures, so
nobody has to believe a number.
"""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Citation, Edition, Finding, FreshnessReport, State
from policies.models import IN_TIME, LATE, Fact, FactState, FactVersion, Standing, standings


@dataclass(frozen=True)
class Freshness:
    """How everything stands on a day. `percent` is None when there are no facts: never 100 % of nothing."""

    day: date
    facts: int
    in_time: int
    percent: int | None
    states: list[dict[str, Any]]
    overdue: list[dict[str, Any]]
    owners: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    at_risk: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    changed: list[dict[str, Any]] = field(default_factory=list)
    published: list[dict[str, Any]] = field(default_factory=list)
    opened: int = 0
    fixed: int = 0
    trend: list[dict[str, Any]] = field(default_factory=list)


def freshness(day: date, *, first_day: date | None = None) -> Freshness:
    """The figures as of `day`; with `first_day`, also what changed from that day to `day`. A constant number of queries."""
    stand = standings(Fact.objects.select_related("owner", "policy__owner"), day)
    used = [each for each in stand.values() if not each.retired]
    in_time = sum(each.state in IN_TIME for each in used)
    late = sorted((each for each in used if each.state in LATE), key=lambda each: (-each.days_overdue, each.key))
    shown, found = pages_by_fact(), _standing_in(State.PUBLISHED)
    figures = Freshness(
        day=day,
        facts=len(used),
        in_time=in_time,
        percent=in_time * 100 // len(used) if used else None,
        states=_states(list(stand.values())),
        overdue=[_late_row(each, shown[each.fact.pk]) for each in late],
        owners=_owners(late),
        findings=_by_code(found),
        at_risk=_at_risk(late, shown, found),
        coming=[_coming_row(each, each.coming) for each in used if each.coming],
    )
    return figures if first_day is None else _with_period(figures, first_day)


def make(first_day: date, last_day: date, now: datetime) -> FreshnessReport:
    """The report of a period, made once: asking again gives the same frozen figures."""
    existing = FreshnessReport.objects.filter(first_day=first_day, last_day=last_day).first()
    if existing is not None:
        return existing
    figures = asdict(freshness(last_day, first_day=first_day))
    try:
        with transaction.atomic():
            return FreshnessReport.objects.create(
                first_day=first_day, last_day=last_day, made_at=now, figures=_plain(figures)
            )
    except IntegrityError:
        return FreshnessReport.objects.get(first_day=first_day, last_day=last_day)


def week_of(day: date) -> tuple[date, date]:
    """The last whole week, Monday to Sunday, that ended before `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday - timedelta(days=7), monday - timedelta(days=1)


def summary(report: FreshnessReport) -> str:
    """The report in one line: the subject of its mail."""
    figures = report.figures
    if figures["percent"] is None:
        return _("Freshness, %(first)s to %(last)s: no facts yet") % {
            "first": report.first_day,
            "last": report.last_day,
        }
    return _(
        "Freshness, %(first)s to %(last)s: %(percent)d %% in time, %(late)d overdue, %(risk)d articles at risk"
    ) % {
        "first": report.first_day,
        "last": report.last_day,
        "percent": figures["percent"],
        "late": len(figures["overdue"]),
        "risk": len(figures["at_risk"]),
    }


def _states(stand: list[Standing]) -> list[dict[str, Any]]:
    counts = Counter(each.state for each in stand)
    return [{"state": state.value, "label": str(state.label), "count": counts[state]} for state in FactState]


def pages_by_fact() -> dict[int, dict[int, tuple[str, str]]]:
    """For each fact, the live articles that show it by id, with title and slug."""
    pages: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    live = Citation.objects.filter(edition__state=State.PUBLISHED)
    rows = live.exclude(kind=Citation.Kind.ARTICLE).values_list(
        "fact_id", "policy__facts__id", "edition__article_id", "edition__title", "edition__article__slug"
    )
    for direct, in_table, article, title, slug in rows.order_by().distinct():
        fact = direct or in_table
        if fact is not None:
            pages[fact][article] = (title, slug)
    return pages


def _late_row(each: Standing, pages: dict[int, tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": each.fact.pk,
        "key": each.key,
        "label": each.fact.label,
        "policy": each.fact.policy.title,
        "platform": each.fact.policy.platform.name,
        "owner": _owner(each),
        "state": each.state.value,
        "state_label": str(each.state.label),
        "days": each.days_overdue,
        "value": each.words() if each.version else "",
        "checked_on": each.checked_on,
        "review_on": each.review_on,
        "pages": len(pages),
    }


def _owner(each: Standing) -> str:
    owner = each.fact.owner or each.fact.policy.owner
    return owner.get_username() if owner else _("nobody")


def _owners(late: list[Standing]) -> list[dict[str, Any]]:
    counts = Counter((_owner(each), each.fact.owner_id or each.fact.policy.owner_id) for each in late)
    return [{"owner": owner, "id": pk, "overdue": count} for (owner, pk), count in counts.most_common()]


# How many findings of one code stand on one article: code, class, article by id, title and slug.
StandingFinding = tuple[str, str, int, str, str, int]


def findings_by_code(*states: State) -> list[dict[str, Any]]:
    """What stands in the editions of these states, counted by code."""
    return _by_code(_standing_in(*states))


def _standing_in(*states: State) -> list[StandingFinding]:
    rows = Finding.objects.standing().filter(edition__state__in=states)
    named = ("code", "problem_class", "edition__article_id", "edition__title", "edition__article__slug")
    return list(rows.values_list(*named).annotate(count=Count("pk")).order_by("code", "edition__article_id"))


def _by_code(found: list[StandingFinding]) -> list[dict[str, Any]]:
    counts: Counter[tuple[str, str]] = Counter()
    for code, problem_class, _article, _title, _slug, count in found:
        counts[code, problem_class] += count
    return [
        {"code": code, "class": problem_class, "count": count}
        for (code, problem_class), count in sorted(counts.items())
    ]


def _at_risk(
    late: list[Standing], shown: dict[int, dict[int, tuple[str, str]]], found: list[StandingFinding]
) -> list[dict[str, Any]]:
    """Published articles that show an overdue, disputed or unverified fact, or have an open proof finding."""
    reasons: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for each in late:
        for article, (title, slug) in shown[each.fact.pk].items():
            reasons[(article, title, slug)].append(f"{each.fact.label}: {each.state.label}")
    for code, problem_class, article, title, slug, _count in found:
        if problem_class == Finding.Class.PROOF:
            reasons[(article, title, slug)].append(code)
    return [
        {"id": article, "title": title, "slug": slug, "reasons": why} for (article, title, slug), why in reasons.items()
    ]


def _coming_row(each: Standing, coming: FactVersion) -> dict[str, Any]:
    return {
        "id": each.fact.pk,
        "key": each.key,
        "label": each.fact.label,
        "on": coming.effective_from,
        "before": each.words() if each.version else "",
        "after": coming.words(),
    }


def _with_period(figures: Freshness, first_day: date) -> Freshness:
    start = timezone.make_aware(datetime.combine(first_day, datetime.min.time()))
    end = timezone.make_aware(datetime.combine(figures.day + timedelta(days=1), datetime.min.time()))
    seen = Finding.objects.filter(edition__state=State.PUBLISHED)
    return Freshness(
        **{name: getattr(figures, name) for name in figures.__dataclass_fields__ if name not in _PERIOD},
        changed=_changed(first_day, figures.day),
        published=_published(start, end),
        opened=seen.filter(first_seen__gte=start, first_seen__lt=end).count(),
        fixed=seen.filter(fixed_at__gte=start, fixed_at__lt=end).count(),
        trend=_trend(first_day),
    )


_PERIOD = ("changed", "published", "opened", "fixed", "trend")


def _changed(first_day: date, last_day: date) -> list[dict[str, Any]]:
    """Values that took effect in the period, from what to what."""
    fresh = FactVersion.objects.filter(effective_from__range=(first_day, last_day), announced_at__isnull=False)
    stand = standings(Fact.objects.filter(versions__in=fresh).distinct(), last_day)
    before = standings(Fact.objects.filter(versions__in=fresh).distinct(), first_day - timedelta(days=1))
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


def _published(start: datetime, end: datetime) -> list[dict[str, Any]]:
    live = Edition.objects.filter(published_at__gte=start, published_at__lt=end).select_related("article")
    return [
        {
            "title": edition.title,
            "slug": edition.article.slug,
            "on": timezone.localdate(edition.published_at),
            "note": edition.change_note,
        }
        for edition in live.order_by("published_at")
    ]


def _trend(first_day: date) -> list[dict[str, Any]]:
    """The share in time of up to eleven earlier reports, oldest first, as they were frozen."""
    earlier = FreshnessReport.objects.filter(last_day__lt=first_day).order_by("-last_day")[:11]
    return [{"day": report.last_day, "percent": report.figures.get("percent")} for report in reversed(earlier)]


def _plain(value: Any) -> Any:
    """Figures as JSON can hold them: days as ISO days."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
