import json
import shutil
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from articles.models import Finding
from cms.backup.postgresql import PROGRAMS
from cms.health import Part, parts


class Command(BaseCommand):
    help = "Look at the installation, line by line, and say how to mend what is not well. Exit status 1 when something is not."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a list of {part, ok, problem, fix}")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [*parts(timezone.now()), _mail(), _settings(), _backup()]
        if not any(part.problem for part in found if part.vital):
            found.append(_references())
        if options["json"]:
            rows = [{"part": p.name, "ok": not p.problem, "problem": p.problem, "fix": p.fix} for p in found]
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            self._print(found)
        if any(part.problem for part in found):
            sys.exit(1)

    def _print(self, found: list[Part]) -> None:
        for part in found:
            if not part.problem:
                self.stdout.write(f"{self.style.SUCCESS('ok     ')} {part.name}")
            else:
                self.stdout.write(f"{self.style.ERROR('problem')} {part.name}: {part.problem}")
                self.stdout.write(f"        {part.fix}")


def _mail() -> Part:
    if not settings.EMAIL_HOST:
        return Part("mail")
    try:
        with get_connection():
            return Part("mail")
    except Exception as error:
        return Part(
            "mail", problem=f"{settings.EMAIL_HOST} does not answer: {error}", fix="Look at the MAIL_ settings."
        )


def _settings() -> Part:
    """What `manage.py check` says, and for a site with a public https address also what a deployment needs."""
    messages = [
        message
        for message in checks.run_checks(include_deployment_checks=settings.PRODUCTION)
        if not message.is_silenced()
    ]
    if not messages:
        return Part("settings")
    said = "; ".join(f"{message.msg} ({message.id})" for message in messages)
    hints = " ".join(str(message.hint) for message in messages if message.hint)
    return Part("settings", problem=said, fix=hints or "docs/settings.md explains each setting.")


def _backup() -> Part:
    """Whether a production site on PostgreSQL can be backed up from here."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if not settings.PRODUCTION or connection.vendor != "postgresql" or not missing:
        return Part("backup")
    return Part(
        "backup",
        problem=f"No backup can be made from here: {', '.join(missing)} not found.",
        fix="Install the client of PostgreSQL in the version of the server, or back up where it is.",
    )


def _references() -> Part:
    """Texts that refer to a fact or an article that does not exist, as the checks last saw them."""
    lost = Finding.objects.standing().filter(code__in=("TL006", "LK001")).values_list("edition__title", "words")
    if not lost:
        return Part("references")
    said = "; ".join(sorted({f"{title}: {words}" for title, words in lost}))
    return Part(
        "references", problem=f"Texts refer to what is not there: {said}", fix="Edit them, and check them again."
    )
