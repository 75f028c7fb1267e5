"""The table of facts that prose is compared with, and the words by which each fact is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from policies.timelines.compare import Measure, measure
from policies.timelines.cues import CueIndex, FactCues
from policies.timelines.timeline import Bound, Timeline
from policies.timelines.units import DayBasis, Unit

_BOUNDS = {"approx": Bound.ABOUT}


@dataclass(frozen=True, slots=True)
class Superseded:
    """A value that held up to and including the day `until`."""

    value: Timeline
    until: date


@dataclass(frozen=True)
class FactRow:
    """One fact as the judge reads it; `cues` are phrases that name it, the rest gives it cues by itself."""

    key: str
    label: str
    platform: str
    cues: tuple[str, ...]
    value: Timeline | None
    superseded: tuple[Superseded, ...]
    counted_from: str = ""
    policy: str = ""
    method: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The values of a fact as the judge compares them."""

    measure: Measure | None
    bound: Bound
    superseded: dict[Measure, tuple[Superseded, ...]]

    def superseded_at(self, said: Measure, day: date) -> Superseded | None:
        """The last superseded version of these numbers that had ended before `day`."""
        ended = [old for old in self.superseded.get(said, ()) if old.until < day]
        return max(ended, key=lambda old: old.until) if ended else None


class FactTable:
    """Facts and an index of the words that name them. Built once; asking costs nearly the same for 50 and 5,000 facts."""

    def __init__(self, rows: Iterable[FactRow]) -> None:
        self.rows = tuple(rows)
        self.by_key = {row.key: row for row in self.rows}
        self.known = tuple(_known(row) for row in self.rows)
        self.index = CueIndex(_cues_of(row) for row in self.rows)
        self._of_platform: dict[str, FactTable] = {}
        self._of_platforms: dict[frozenset[str], FactTable] = {}

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], platform: str = "") -> "FactTable":
        """Rows as JSON has them: key, label, cues, value, superseded, and where known platform, trigger, method, stage.

        Raises KeyError for a row without key, InvalidTimeline for a value that makes no sense.
        """
        return cls(_row(row, platform) for row in rows)

    def of_platform(self, platform: str) -> "FactTable":
        """The facts of one platform, indexed once; the whole table where none of its facts is of `platform`."""
        known = self._of_platform.get(platform)
        if known is None:
            own = [row for row in self.rows if row.platform.casefold() == platform.casefold()]
            known = self if not platform or len(own) in (0, len(self.rows)) else FactTable(own)
            self._of_platform[platform] = known
        return known

    def of_platforms(self, platforms: Iterable[str]) -> "FactTable":
        """The facts of some platforms and those that name none, indexed once; an empty table where there are none."""
        wanted = frozenset({*platforms, ""})
        known = self._of_platforms.get(wanted)
        if known is None:
            own = [row for row in self.rows if row.platform in wanted]
            known = self if len(own) == len(self.rows) else FactTable(own)
            self._of_platforms[wanted] = known
        return known


def _known(row: FactRow) -> Known:
    superseded: dict[Measure, tuple[Superseded, ...]] = {}
    for old in row.superseded:
        superseded[measure(old.value)] = (*superseded.get(measure(old.value), ()), old)
    if row.value is None:
        return Known(None, Bound.EXACT, superseded)
    return Known(measure(row.value), row.value.bound, superseded)


def _cues_of(row: FactRow) -> FactCues:
    return FactCues(row.label, row.cues, row.counted_from, row.method, row.stage, row.key, row.policy, row.platform)


def _row(row: Mapping[str, Any], platform: str) -> FactRow:
    value = row.get("value")
    return FactRow(
        key=row["key"],
        label=row.get("label") or "",
        platform=row.get("platform") or platform,
        cues=tuple(row.get("cues") or ()),
        value=timeline_from(value) if value else None,
        superseded=tuple(
            Superseded(timeline_from(old), date.fromisoformat(old["until"])) for old in row.get("superseded") or ()
        ),
        counted_from=row.get("counted_from") or row.get("trigger") or "",
        policy=row.get("policy") or "",
        method=row.get("method") or "",
        stage=row.get("stage") or "",
    )


def timeline_from(value: Mapping[str, Any]) -> Timeline:
    """A time limit from {min, max, unit, business, bound}. Raises InvalidTimeline or ValueError where it is none."""
    low, high = value.get("min"), value.get("max")
    bound = _BOUNDS.get(value.get("bound", "exact")) or Bound(value.get("bound", "exact"))
    return Timeline(
        Decimal(str(low)) if low is not None else None,
        Decimal(str(high)) if high is not None else None,
        Unit(value["unit"]),
        DayBasis.BUSINESS if value.get("business") else DayBasis.CALENDAR,
        bound,
    )
