"""What a report shows, prepared once for its page, its mail and its file. Reports of before lack figures that came later."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import FreshnessReport
from articles.periods import Period
from articles.report_words import change, day_words, how_late, preheader, summary

MOST_DECISIONS = 5
MOST_IN_GRID = 20


@dataclass(frozen=True)
class Cut:
    """The first rows of a list, and how many more there are."""

    rows: list[dict[str, Any]]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Grid:
    """Which fact was late in which report: for each the days, "late" where it has no number of days, or nothing."""

    days: list[str]
    rows: list[tuple[str, list[str]]]


def shown(report: FreshnessReport, most: int) -> dict[str, Any]:
    """The parts of a report for a template, each list cut to `most` rows."""
    figures = report.figures
    late = [{**row, "how": how_late(row["days"], row["state_label"])} for row in figures["overdue"]]
    lists = {name: _cut(figures.get(name, []), most) for name in ("at_risk", "published", "findings", "people")}
    dated = {name: _cut(_said(figures.get(name, [])), most) for name in ("changed", "coming", "due", "going_live")}
    return {
        "report": report,
        "figures": figures,
        "period": Period(report.first_day, report.last_day).words(),
        "subject": summary(report),
        "preheader": preheader(report),
        "moved": change(report),
        "gap": _gap(figures),
        "decisions": _cut(sorted(late, key=lambda row: (-row["pages"], -row["days"])), MOST_DECISIONS),
        "late": _cut(late, most),
        "not_run": [_not_run(row) for row in figures.get("not_run", [])],
        "grid": grid(report),
        **lists,
        **dated,
    }


def grid(report: FreshnessReport) -> Grid | None:
    """Facts × reports; None with fewer than two reports, or when nothing was ever late."""
    figures = report.figures
    now = {row["key"]: row["days"] for row in figures["overdue"]}
    names = {row["key"]: row["label"] for row in figures["overdue"]}
    columns = [*figures.get("late_before", []), {"day": str(report.last_day), "late": now, "labels": names}]
    keys = sorted({key for column in columns for key in column["late"]}, key=lambda key: (-now.get(key, -1), key))
    if len(columns) < 2 or not keys:
        return None
    labels = {key: label for column in columns for key, label in column["labels"].items()}
    rows = [(labels.get(key, key), [_cell(column["late"], key) for column in columns]) for key in keys[:MOST_IN_GRID]]
    return Grid([date_format(date.fromisoformat(column["day"]), "j M") for column in columns], rows)


def _cell(late: dict[str, int], key: str) -> str:
    if key not in late:
        return ""
    return str(late[key]) if late[key] else _("late")


def _cut(rows: list[dict[str, Any]], most: int) -> Cut:
    return Cut(rows[:most], len(rows))


def _said(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Days in words: as JSON they are text."""
    return [{**row, "on": day_words(row["on"])} for row in rows]


def _gap(figures: dict[str, Any]) -> int:
    """How many points the target is missed by."""
    if figures["percent"] is None or figures.get("target") is None:
        return 0
    return max(0, int(figures["target"]) - int(figures["percent"]))


def _not_run(row: dict[str, Any]) -> str:
    words = {
        "readings": _("%(count)d of %(of)d readings of sources failed."),
        "pages": _("%(count)d of %(of)d live pages were not checked in the period."),
        "mails": _("%(count)d of %(of)d mails of reports could not be sent."),
    }
    return words[row["what"]] % row
