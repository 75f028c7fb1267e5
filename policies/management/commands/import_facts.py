import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.importing import Report, UnreadableFile, import_facts
from policies.importing.rows import MOST_BYTES

BAD_ROWS = 1
COULD_NOT_RUN = 2


class Command(BaseCommand):
    help = (
        "Import facts from a CSV, XLSX or JSON file (columns: docs/import-facts.md). All or nothing is written; importing never "
        "verifies. Exit status: 0 done, 1 bad rows, 2 the file could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .csv or .json file in UTF-8, or an .xlsx file")
        parser.add_argument("--by", help="the user name that the history shows; without it: an import")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            report = import_facts(
                _content(path),
                path.name,
                by=_person(options["by"]),
                now=timezone.now(),
                dry_run=options["dry_run"],
            )
        except UnreadableFile as error:
            self._refuse(path, str(error), options["json"])
            sys.exit(COULD_NOT_RUN)
        self.stdout.write(_as_json(report) if options["json"] else _as_lines(report))
        if report.problems:
            sys.exit(BAD_ROWS)

    def _refuse(self, path: Path, why: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"file": path.name, "written": False, "error": why}, ensure_ascii=False))
        else:
            self.stderr.write(_("%(file)s: %(why)s Nothing was written.") % {"file": path.name, "why": why})


def _content(path: Path) -> bytes:
    """At most one byte more than is read: enough to say that it is too much."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(_("It cannot be opened: %(why)s.") % {"why": error.strerror}) from error


def _person(name: str | None) -> Any:
    if name is None:
        return None
    person = get_user_model().objects.filter(username=name).first()
    if person is None:
        raise CommandError(_("There is nobody called “%(name)s”. Nothing was written.") % {"name": name}, returncode=2)
    return person


def _as_json(report: Report) -> str:
    return json.dumps(asdict(report), ensure_ascii=False, indent=2)


def _as_lines(report: Report) -> str:
    lines = (
        []
        if report.problems
        else [
            f"  {done.line}: {done.key}: {_acts(done.acts)}{f' ({done.words})' if done.words else ''}"
            for done in report.done
        ]
    )
    wrong = [_problem(problem) for problem in report.problems]
    return "\n".join([f"{report.file}:", *lines, *([_("Wrong:")] if wrong else []), *wrong, _verdict(report)])


def _acts(acts: tuple[str, ...]) -> str:
    words = {
        "created": _("new fact"), "described": _("details changed"), "recorded": _("value recorded"),
        "corrected": _("value corrected"),
    }  # fmt: skip
    return ", ".join(words[act] for act in acts) or _("unchanged, skipped")


def _problem(problem: Any) -> str:
    where = f"{problem.key} [{problem.column}]" if problem.column else problem.key
    return f"  {problem.line}: {where.strip()}: {problem.reason}" if where else f"  {problem.line}: {problem.reason}"


def _verdict(report: Report) -> str:
    if report.problems:
        bad = len({problem.row for problem in report.problems})
        return ngettext(
            "Nothing was written: %(bad)d of %(rows)d rows cannot be taken. Correct it and import again.",
            "Nothing was written: %(bad)d of %(rows)d rows cannot be taken. Correct them and import again.",
            bad,
        ) % {"bad": bad, "rows": report.rows}
    changed = sum(done.changed for done in report.done)
    same = len(report.done) - changed
    unchanged = ngettext("%(same)d is unchanged", "%(same)d are unchanged", same) % {"same": same}
    said = {"changed": changed, "unchanged": unchanged}
    if report.dry_run:
        return (
            ngettext(
                "Dry run: %(changed)d row would be written, %(unchanged)s. Nothing was written.",
                "Dry run: %(changed)d rows would be written, %(unchanged)s. Nothing was written.",
                changed,
            )
            % said
        )
    return (
        ngettext(
            "%(changed)d row was written, %(unchanged)s. None counts as verified.",
            "%(changed)d rows were written, %(unchanged)s. None counts as verified.",
            changed,
        )
        % said
    )
