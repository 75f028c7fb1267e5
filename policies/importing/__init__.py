"""A file of facts into the policy table: every bad row is said, all or nothing is written, and nothing counts as verified."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from policies import ledger
from policies.importing.builder import Builder, Done
from policies.importing.columns import wanted_of
from policies.importing.differences import Change
from policies.importing.reader import read_rows
from policies.importing.rows import MOST_BYTES, Problem, Row, UnreadableFile
from policies.models import FactVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ChangedSince(ValueError):
    """The facts are not those that somebody looked at; nothing was written."""


@dataclass(frozen=True)
class Report:
    """What an import did, or would do. `written` says whether the database has changed."""

    file: str
    rows: int
    done: list[Done]
    problems: list[Problem]
    dry_run: bool
    written: bool


@dataclass(frozen=True)
class Preview:
    """What an import would do, with nothing written.

    `supposed` are the values of facts that exist already, for `standings(…, supposed=…)`; `mark` names all of it and the facts as
    they stand, so that what is written later can be held to it.
    """

    report: Report
    supposed: list[FactVersion]
    mark: str
    values: int


def import_facts(content: bytes, name: str, *, by: "User | None", now: datetime, dry_run: bool = False) -> Report:
    """Read the file called `name` (its bytes tell XLSX and JSON from CSV) and write its facts through the ledger.

    Raises UnreadableFile when the file as a whole cannot be read. With any bad row, or `dry_run`, nothing is written.
    """
    rows, problems = read_rows(content, name)
    return _imported(name, rows, problems, by, now, dry_run=dry_run)


def preview(rows: list[Row], problems: list[Problem], name: str, *, by: "User | None", now: datetime) -> Preview:
    """What `write` would do with these rows. Raises UnreadableFile."""
    try:
        with transaction.atomic():
            builder, found = _planned(rows, problems, by, now)
            transaction.set_rollback(True)
    except IntegrityError as error:
        raise _refused(error) from error
    # Of two rows for one day the later one holds.
    last = {(version.fact.key, version.effective_from): version for version in builder.planned}
    known = [version for version in last.values() if version.fact.pk is not None]
    report = Report(name, len(rows) + len(problems), builder.done, found, dry_run=True, written=False)
    return Preview(report, known, _mark(builder, now), len(builder.planned))


def write(rows: list[Row], name: str, mark: str, *, by: "User | None", now: datetime) -> Report:
    """Write what a preview with that mark has shown, and nothing else.

    Raises ChangedSince when it would be something else by now, LedgerRefusal where a value needs two people.
    """
    return _imported(name, rows, [], by, now, mark=mark)


def _imported(
    name: str,
    rows: list[Row],
    problems: list[Problem],
    by: "User | None",
    now: datetime,
    *,
    dry_run: bool = False,
    mark: str = "",
) -> Report:
    try:
        with transaction.atomic():
            builder, found = _planned(rows, problems, by, now)
            if mark and mark != _mark(builder, now):
                raise ChangedSince(_("The facts have changed since you looked at the file. Nothing was written."))
            if mark and builder.planned:
                ledger.refuse_alone(by, None)
            builder.write()
            written = not found and not dry_run and any(done.changed for done in builder.done)
            transaction.set_rollback(not written)
    except IntegrityError as error:
        raise _refused(error) from error
    return Report(name, len(rows) + len(problems), builder.done, found, dry_run, written)


def _planned(
    rows: list[Row], problems: list[Problem], by: "User | None", now: datetime
) -> tuple[Builder, list[Problem]]:
    wanted, unfit = wanted_of(rows, now)
    builder = Builder(wanted, by, now)
    found = [*problems, *unfit, *(problem for row in wanted for problem in builder.build(row))]
    return builder, sorted(found, key=lambda problem: (problem.row, problem.column))


def _mark(builder: Builder, now: datetime) -> str:
    said = [(done.line, done.key, done.acts, done.words, done.changes) for done in builder.done]
    return hashlib.sha256(repr((timezone.localdate(now), builder.touched(), said)).encode()).hexdigest()


def _refused(error: IntegrityError) -> UnreadableFile:
    why = _(
        "The database refuses the rows, perhaps because somebody wrote the same at this moment: %(why)s. Import again."
    )
    return UnreadableFile(why % {"why": str(error).split("\n", 1)[0]})


__all__ = [
    "MOST_BYTES",
    "Change",
    "ChangedSince",
    "Done",
    "Preview",
    "Problem",
    "Report",
    "Row",
    "UnreadableFile",
    "import_facts",
    "preview",
    "read_rows",
    "write",
]
