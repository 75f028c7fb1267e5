from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.delivery import as_csv, as_json, send
from articles.reports import make, summary, week_of


class Command(BaseCommand):
    help = "Make last week's freshness report (or that of --from … --to), and mail it once to those who should get it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first_day", type=_day, help="first day of the period, as 2026-06-08")
        parser.add_argument("--to", dest="last_day", type=_day, help="last day of the period")
        parser.add_argument("--mail-to", action="append", default=[], help="an address; instead of ASOF_REPORT_TO")
        parser.add_argument("--no-mail", action="store_true", help="make it, but send nothing")
        parser.add_argument("--out", type=Path, help="also write it as CSV and JSON into this folder")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        first_day, last_day = self._period(options)
        report = make(first_day, last_day, now)
        self.stdout.write(summary(report))
        if options["out"]:
            self._write(
                options["out"], f"freshness-{first_day}-{last_day}", {"csv": as_csv(report), "json": as_json(report)}
            )
        to = options["mail_to"] or settings.ASOF_REPORT_TO
        if options["no_mail"]:
            return
        if send(report, to, now):
            self.stdout.write(_("Mailed to %(to)s.") % {"to": ", ".join(to)})
        else:
            self.stdout.write(_("Not mailed: sent before, or nobody to send it to (ASOF_REPORT_TO)."))

    def _period(self, options: dict[str, Any]) -> tuple[date, date]:
        first_day, last_day = options["first_day"], options["last_day"]
        if first_day is None and last_day is None:
            return week_of(timezone.localdate())
        if first_day is None or last_day is None or first_day > last_day:
            raise CommandError(_("Give both --from and --to, the first day not after the last. Nothing was made."))
        return first_day, last_day

    def _write(self, folder: Path, name: str, files: dict[str, str]) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for ending, content in files.items():
                (folder / f"{name}.{ending}").write_text(content, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(
                _("The report is made and kept, but %(folder)s cannot be written: %(why)s")
                % {"folder": folder, "why": error}
            ) from error


def _day(said: str) -> date:
    return date.fromisoformat(said)
