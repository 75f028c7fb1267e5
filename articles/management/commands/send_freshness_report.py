from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import periods, tasks
from articles.delivery.files import FORMS, file_name
from articles.delivery.mail import Occasion, mail
from articles.models import FreshnessReport
from articles.report_words import summary
from articles.reports import make


class Command(BaseCommand):
    help = (
        "Make the freshness report of a period, last week's unless --period says otherwise; it is made once and kept. Writes it"
        " into a folder with --out, mails it with --mail-to. --due does what the clock does every minute instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--period", type=_period, help="a week as 2026-W24, a month as 2026-06, a day as 2026-06-14"
        )
        parser.add_argument("--format", type=_formats, default="csv,json", help=f"for --out: {','.join(FORMS)}")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write it into this folder")
        parser.add_argument(
            "--mail-to", action="append", default=[], metavar="ADDRESS", help="send it there, once more"
        )
        parser.add_argument("--due", action="store_true", help="send what the schedules say is due")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["due"]:
            self.stdout.write(_("%(count)d mails sent.") % {"count": tasks.send_due_reports()})
            return
        now = timezone.now()
        report = make(options["period"] or periods.week_before(timezone.localdate(now)), now)
        self.stdout.write(summary(report))
        if options["out"]:
            self._write(report, options["out"], options["format"])
        for address in options["mail_to"]:
            self._mail(report, address)

    def _write(self, report: FreshnessReport, folder: Path, endings: list[str]) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for ending in endings:
                (folder / file_name(report, ending)).write_bytes(FORMS[ending].write(report))
                self.stdout.write(str(folder / file_name(report, ending)))
        except OSError as error:
            raise CommandError(
                _("The report is made and kept, but %(folder)s cannot be written: %(why)s")
                % {"folder": folder, "why": error}
            ) from error

    def _mail(self, report: FreshnessReport, address: str) -> None:
        try:
            mail(report, Occasion(address), timezone.now()).send()
        except (OSError, SMTPException, ValueError) as error:
            raise CommandError(
                _("The report is made and kept, but it could not be sent to %(address)s: %(why)s")
                % {"address": address, "why": error}
            ) from error
        self.stdout.write(_("Mailed to %(to)s.") % {"to": address})


def _period(said: str) -> periods.Period:
    try:
        return periods.read(said)
    except periods.UnknownPeriod as error:
        raise ArgumentTypeError(str(error)) from error


def _formats(said: str) -> list[str]:
    endings = [ending.strip() for ending in said.split(",") if ending.strip()]
    if unknown := [ending for ending in endings if ending not in FORMS]:
        raise ArgumentTypeError(f"{', '.join(unknown)}: there are {', '.join(FORMS)}.")
    return endings
