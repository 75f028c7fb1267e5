"""What a file would change, in groups to be read, and what is wrong with its rows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policies.importing import Change, Done, Problem, Report

MOST_SHOWN = 200
EVIDENCE = ("value", "source", "quote")
COLUMNS: dict[str, str | Promise] = {
    "value": _("value"), "source": _("source"), "quote": _("quote"), "label": _("label"), "counted_from": _("counted from"),
    "cues": _("cues"), "warn_after": _("review after"), "error_after": _("expires after"), "owner": _("owner"),
}  # fmt: skip
# What to do about a cell that cannot be taken, where its reason does not say so.
ADVICE: dict[str, str | Promise] = {
    "key": _("A key that exists changes that fact; a new fact needs platform, policy and label in the same row."),
    "platform": _("Leave the cell empty, or write the platform that the fact belongs to."),
    "policy": _("Leave the cell empty, or write the table that the fact belongs to."),
    "kind": _("Leave the cell empty; for another kind of value make a new fact with a key of its own."),
    "low": _("Write a plain number with a dot, such as 3 or 2.5."),
    "high": _("Write a plain number with a dot, such as 3 or 2.5."),
    "value": _("Look at low, high, unit, day_basis and bound together: they are one value."),
    "effective_from": _("Write the day as 2026-06-13. A new day records a new value; the same day corrects the old one."),
    "source_url": _("Copy the address of the page from the browser, with https:// in front."),
    "owner": _("Write a user name as it stands in the list of users, or leave the cell empty."),
    "": _("Look at the whole row: a surplus separator moves every cell after it."),
}  # fmt: skip
ELSE = _("Correct the cell, or leave it empty: an empty cell changes nothing.")


@dataclass(frozen=True)
class Line:
    """One row of the file in one of the groups, with what it changes there."""

    done: Done
    changes: tuple[tuple[str | Promise, Change], ...] = ()

    @property
    def same_quote(self) -> bool:
        """Whether a value changes and its quote does not: then the sentence still speaks of the old one."""
        columns = {change.column for _name, change in self.changes}
        return "value" in columns and "quote" not in columns

    @property
    def lost_source(self) -> bool:
        return any(change.column == "source" and not change.after for _name, change in self.changes)

    @property
    def same_value(self) -> bool:
        return bool(self.changes) and all(change.column != "value" for _name, change in self.changes)


@dataclass(frozen=True)
class Group:
    lines: tuple[Line, ...]

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def shown(self) -> tuple[Line, ...]:
        return self.lines[:MOST_SHOWN]

    @property
    def hidden(self) -> int:
        return max(0, self.count - MOST_SHOWN)


@dataclass(frozen=True)
class Told:
    """A problem, with what to do about it."""

    problem: Problem
    to_do: str | Promise


@dataclass(frozen=True)
class Shown:
    new: Group
    values: Group
    details: Group
    same: Group
    problems: tuple[Told, ...]
    more_problems: int
    bad_rows: int

    @property
    def changes_something(self) -> bool:
        return bool(self.new.count or self.values.count or self.details.count)


def shown(report: Report) -> Shown:
    created = {done.key for done in report.done if "created" in done.acts}
    return Shown(
        new=_group(report, lambda done: done.key in created and done.changed),
        values=_group(report, lambda done: done.key not in created and bool({"recorded", "corrected"} & {*done.acts}), EVIDENCE),
        details=_group(report, lambda done: "described" in done.acts, tuple(name for name in COLUMNS if name not in EVIDENCE)),
        same=_group(report, lambda done: not done.changed),
        problems=tuple(Told(each, ADVICE.get(each.column, ELSE)) for each in report.problems[:MOST_SHOWN]),
        more_problems=max(0, len(report.problems) - MOST_SHOWN),
        bad_rows=len({problem.row for problem in report.problems}),
    )  # fmt: skip


def _group(report: Report, fits: Callable[[Done], bool], columns: tuple[str, ...] = ()) -> Group:
    return Group(
        tuple(
            Line(done, tuple((COLUMNS[each.column], each) for each in done.changes if each.column in columns))
            for done in report.done
            if fits(done)
        )
    )
