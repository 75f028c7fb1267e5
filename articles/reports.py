"""The freshness report: what the figures are, frozen when a report is made, and the same figures for the desk.

Days are calendar days in the site's time zone. A figure counts a list that stands beside it in the same figures, so
nobody has to believe a number.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import period_figures
from articles.checks import CHECKS
from articles.models import Citation, Finding, FreshnessReport, State
from articles.periods import Period
from articles.scope import EVERYTHING, Scope
from policies.models import IN_TIME, LATE, FactState, FactVersion, Standing, standings

_SAYS = {check.code: check.says for check in CHECKS}


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
    due: list[dict[str, Any]] = field(default_factory=list)
    ages: list[dict[str, Any]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)
    going_live: list[dict[str, Any]] = field(default_factory=list)
    opened: int = 0
    fixed: int = 0
    regressed: int = 0
    woken: int = 0
    not_run: list[dict[str, Any]] = field(default_factory=list)
    trend: list[dict[str, Any]] = field(default_factory=list)
    late_before: list[dict[str, Any]] = field(default_factory=list)


def freshness(
    day: date, *, period: Period | None = None, scope: Scope = EVERYTHING, known: datetime | None = None
) -> Freshness:
    """The figures as of `day`, with what was known at `known` (None: all); with `period`, also what happened in it.

    A constant number of queries.
    """
    stand = standings(scope.facts().select_related("owner", "policy__owner"), day, known)
    used = [each for each in stand.values() if not each.retired]
    in_time = sum(each.state in IN_TIME for each in used)
    late = sorted((each for each in used if each.state in LATE), key=lambda each: (-each.days_overdue, each.key))
    shown, found = pages_by_fact(), _standing_in(scope, State.PUBLISHED)
    happened: dict[str, Any] = {}
    if period is not None:
        happened = period_figures.of(period, scope, day, {fact: len(pages) for fact, pages in shown.items()})
        happened |= {
            "due": _due(used),
            "ages": _ages(used),
            "people": _people(used, period_figures.checked(period, scope)),
        }
    return Freshness(
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
        **happened,
    )


def make(period: Period, now: datetime, scope: Scope = EVERYTHING, about: str = "") -> FreshnessReport:
    """The report of a period, made once: asking again gives the same frozen figures.

    They are those of the desk at `now`. Of a period that is longer over than it lasted, facts are told as they stood on its
    last day, with what was known by then: today's share in time would say nothing of it.
    """
    existing = FreshnessReport.objects.filter(first_day=period.first_day, last_day=period.last_day, scope=scope.key)
    if (found := existing.first()) is not None:
        return found
    report = draw_up(period, now, scope, about)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        return existing.get()
    return report


def draw_up(period: Period, now: datetime, scope: Scope = EVERYTHING, about: str = "") -> FreshnessReport:
    """A report that nobody has stored."""
    today, end = timezone.localdate(now), _end_of(period)
    if (today - period.last_day).days <= period.days:
        figures = freshness(today, period=period, scope=scope)
    else:
        figures = freshness(period.last_day, period=period, scope=scope, known=end)
    return FreshnessReport(
        first_day=period.first_day,
        last_day=period.last_day,
        scope=scope.key,
        about=about,
        made_at=now,
        figures={**_plain(asdict(figures)), "target": settings.ASOF_REPORT_TARGET},
    )


def is_wrong(report: FreshnessReport) -> bool:
    """Whether it has something that a person should do."""
    return bool(report.figures["overdue"] or report.figures["at_risk"])


def _end_of(period: Period) -> datetime:
    return timezone.make_aware(datetime.combine(period.last_day + timedelta(days=1), datetime.min.time()))


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


def _due(used: list[Standing]) -> list[dict[str, Any]]:
    """What has to be read in the next days to stay in time, the first day first."""
    soon = [each for each in used if each.state == FactState.DUE_SOON]
    return [
        {"id": each.fact.pk, "key": each.key, "label": each.fact.label, "on": each.review_on, "owner": _owner(each)}
        for each in sorted(soon, key=lambda each: (each.review_on or each.day, each.key))
    ]


AGES = (25, 50, 75, 100)


def _ages(used: list[Standing]) -> list[dict[str, Any]]:
    """How many facts have used up how much of the time between two reviews."""
    counts: Counter[int | None] = Counter()
    for each in used:
        share = (each.day - each.checked_on).days * 100 // each.fact.warn_after if each.checked_on else None
        counts[None if share is None else next((most for most in AGES if share <= most), 101)] += 1
    return [{"most": most, "count": counts[most]} for most in (*AGES, 101, None)]


def _people(used: list[Standing], checked: Mapping[int, int]) -> list[dict[str, Any]]:
    """By owner, in the order of the alphabet: what is due soon, late, and was read in the period. Nobody is ranked."""
    rows: dict[str, dict[str, Any]] = {}
    for each in used:
        owner = each.fact.owner_id or each.fact.policy.owner_id
        row = rows.setdefault(_owner(each), {"owner": _owner(each), "id": owner, "due": 0, "overdue": 0, "done": 0})
        row["due"] += each.state == FactState.DUE_SOON
        row["overdue"] += each.state in LATE
        row["done"] += checked.get(each.fact.pk, 0)
    return [rows[name] for name in sorted(rows, key=str.casefold)]


# How many findings of one code stand on one article: code, class, article by id, title and slug.
StandingFinding = tuple[str, str, int, str, str, int]


def findings_by_code(*states: State) -> list[dict[str, Any]]:
    """What stands in the editions of these states, counted by code."""
    return _by_code(_standing_in(EVERYTHING, *states))


def _standing_in(scope: Scope, *states: State) -> list[StandingFinding]:
    rows = Finding.objects.standing().filter(edition__state__in=states)
    if scope.key:
        rows = rows.filter(edition__article__in=scope.articles())
    named = ("code", "problem_class", "edition__article_id", "edition__title", "edition__article__slug")
    return list(rows.values_list(*named).annotate(count=Count("pk")).order_by("code", "edition__article_id"))


def _by_code(found: list[StandingFinding]) -> list[dict[str, Any]]:
    counts: Counter[tuple[str, str]] = Counter()
    for code, problem_class, _article, _title, _slug, count in found:
        counts[code, problem_class] += count
    return [
        {"code": code, "says": _SAYS.get(code, ""), "class": problem_class, "count": count}
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
            reasons[(article, title, slug)].append(f"{_SAYS.get(code, code)} ({code})")
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


def _plain(value: Any) -> Any:
    """Figures as JSON can hold them: days as ISO days."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
