"""A file of facts into the policy table: every bad row is said, all or nothing is written, and nothing counts as verified."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from policies.importing.builder import Builder, Done
from policies.importing.columns import wanted_of
from policies.importing.reader import Problem, UnreadableFile, read_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Report:
    """What an import did, or would do. `written` says whether the database has changed."""

    file: str
    rows: int
    done: list[Done]
    problems: list[Problem]
    dry_run: bool
    written: bool


def import_facts(content: bytes, name: str, *, by: "User | None", now: datetime, dry_run: bool = False) -> Report:
    """Read the file called `name` (its ending tells CSV from JSON) and write its facts through the ledger.

    Raises UnreadableFile when the file as a whole cannot be read. With any bad row, or `dry_run`, nothing is written.
    """
    rows, problems = read_rows(content, name)
    found = len(rows) + len(problems)
    wanted, unfit = wanted_of(rows, now)
    problems += unfit
    try:
        with transaction.atomic():
            builder = Builder(wanted, by, now)
            for row in wanted:
                problems.extend(builder.build(row))
            builder.write()
            written = not problems and not dry_run and any(done.changed for done in builder.done)
            transaction.set_rollback(not written)
    except IntegrityError as error:
        raise UnreadableFile(
            _(
                "The database refuses the rows, perhaps because somebody wrote the same at this moment: %(why)s. Import again."
            )
            % {"why": str(error).split("\n", 1)[0]}
        ) from error
    problems.sort(key=lambda problem: (problem.row, problem.column))
    return Report(name, found, builder.done, problems, dry_run, written)


__all__ = ["Problem", "Report", "UnreadableFile", "import_facts"]
