"""The policy tables of a platform as readers see them on a day."""

from dataclasses import dataclass
from datetime import date

from policies.models import Fact, FactVersion, Platform, Policy, Source, Standing, notice, standings


@dataclass(frozen=True)
class Held:
    """A value that held from `first` to `last`; `last` is None for the one that holds now."""

    version: FactVersion
    first: date
    last: date | None


@dataclass(frozen=True)
class Row:
    fact: Fact
    value: str
    notice: str
    checked_on: date | None
    source: Source | None
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Table:
    policy: Policy
    rows: tuple[Row, ...]

    @property
    def checked_on(self) -> date | None:
        """The oldest check of the table, None when a row was never checked: a table is as good as its oldest row."""
        checked = [row.checked_on for row in self.rows]
        return min((day for day in checked if day is not None), default=None) if all(checked) else None


def tables(platform: Platform, day: date) -> list[Table]:
    """Every table that has something to show on `day`, without retired facts. Four queries, however many facts."""
    stand = standings(Fact.objects.in_use().filter(policy__platform=platform), day).values()
    shown: dict[int, list[Row]] = {}
    for each in sorted(stand, key=lambda each: (each.fact.position, each.fact.label)):
        if each.version is not None or each.coming is not None:
            shown.setdefault(each.fact.policy_id, []).append(_row(each))
    policies = Policy.objects.filter(platform=platform).order_by("title")
    return [Table(policy, tuple(shown[policy.pk])) for policy in policies if policy.pk in shown]


def _row(standing: Standing) -> Row:
    version = standing.version
    return Row(
        fact=standing.fact,
        value=version.words() if version else "",
        notice=notice(standing),
        checked_on=standing.checked_on,
        source=version.source if version else None,
        held=_held(standing),
    )


def _held(standing: Standing) -> tuple[Held, ...]:
    past = tuple(Held(version, version.effective_from, last) for version, last in standing.superseded)
    if standing.version is None:
        return past
    return (Held(standing.version, standing.version.effective_from, None), *past)
