"""The figures that a monitoring system watches, asked of the database when it asks, in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Model, QuerySet
from django.utils import timezone

from articles import findings
from articles.models import Edition, Finding, MailState, OwnerMail, ReportDelivery, ReportSchedule, State
from cms import heartbeat
from cms.version import VERSION
from policies.models import Fact, FactState, FactVersion, Proposal, Source, standings

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True)
class Family:
    """One figure, by the values of its labels. All of ours can fall as well as rise."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    samples: dict[tuple[str, ...], float] = field(default_factory=dict)


def exposition(now: datetime) -> str:
    """Everything as of a moment. A constant number of queries."""
    return "".join(line + "\n" for family in families(now) for line in _lines(family))


def families(now: datetime) -> Iterator[Family]:
    day = timezone.localdate(now)
    yield Family("asof_info", "Which Asof this is.", ("version",), {(VERSION,): 1})
    states = Counter(each.state for each in standings(Fact.objects.all(), day).values())
    yield Family("asof_facts", "Facts by state.", ("state",), _every(FactState.values, states))
    yield Family(
        "asof_editions", "Editions by state.", ("state",), _every(State.values, _by("state", Edition.objects.all()))
    )
    yield Family("asof_findings", "Findings that somebody should act on.", ("class", "level"), _findings())
    yield Family("asof_sources", "Sources in use by state.", ("state",),
                 _every(Source.State.values, _by("state", Source.objects.in_use())))  # fmt: skip
    yield Family("asof_work_waiting", "Work that is due and not done.", ("work",), _waiting(now))
    failed = sum(kind.objects.filter(state=MailState.FAILED).count() for kind in (ReportDelivery, OwnerMail))
    yield Family("asof_mails_failed", "Mails that were given up.", (), {(): failed})
    seen = {who: heartbeat.last_seen(who) for who in (heartbeat.WORKER, heartbeat.CLOCK)}
    moments: dict[tuple[str, ...], float] = {(who,): moment.timestamp() for who, moment in seen.items() if moment}
    yield Family("asof_last_seen_timestamp_seconds", "When a process was last at work.", ("process",), moments)


def _waiting(now: datetime) -> dict[tuple[str, ...], float]:
    """What the clock would find. It falls back to zero by itself; what stays means that nobody works."""
    day = timezone.localdate(now)
    found: dict[str, QuerySet[Model]] = {
        "checks": Edition.objects.needing_check(day, findings.rules()),
        "publications": Edition.objects.due(now),
        "values": FactVersion.objects.waiting(day),
        "reports": ReportSchedule.objects.due(now),
        "reports_to_send": ReportDelivery.objects.to_try(now),
        "owner_mails_to_send": OwnerMail.objects.to_try(now),
        "sources": Source.objects.due(now) if settings.ASOF_WATCH else Source.objects.none(),
        "proposals": Proposal.objects.filter(state=Proposal.State.OPEN),
    }
    return {(work,): rows.count() for work, rows in found.items()}


def _findings() -> dict[tuple[str, ...], float]:
    counted = Finding.objects.standing().order_by().values_list("problem_class", "level").annotate(Count("pk"))
    none = dict.fromkeys((("proof", "error"), ("signal", "error"), ("signal", "warning"), ("signal", "info")), 0.0)
    return none | {(kind, level): float(count) for kind, level, count in counted}


def _by(column: str, rows: "QuerySet[Edition] | QuerySet[Source]") -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(Count("pk", distinct=True)))


def _every(values: Iterable[str], counted: "dict[str, int] | Counter[FactState]") -> dict[tuple[str, ...], float]:
    """A figure that is nought is said too: what is missing cannot be told from what is not measured."""
    said = {str(value): count for value, count in counted.items()}
    return {(value,): said.get(value, 0) for value in values}


def _lines(family: Family) -> Iterator[str]:
    yield f"# HELP {family.name} {family.help}"
    yield f"# TYPE {family.name} gauge"
    for values, figure in family.samples.items():
        pairs = ",".join(f'{label}="{_quoted(value)}"' for label, value in zip(family.labels, values, strict=True))
        yield f"{family.name}{{{pairs}}} {figure:.15g}" if pairs else f"{family.name} {figure:.15g}"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
