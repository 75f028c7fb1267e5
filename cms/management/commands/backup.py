from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import backup


class Command(BaseCommand):
    help = "Keep the whole site in one file, also while it is served: database, media files, and a manifest of both."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, or a folder in which one is named for the moment")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            made = backup.make(file, timezone.now())
        except backup.BackupRefusal as refusal:
            raise CommandError(_("No backup was made. %(why)s") % {"why": refusal}) from refusal
        said = _("%(file)s: %(rows)d rows of %(tables)d tables and %(media)d media files, %(size)s.")
        size = filesizeformat(made.file.stat().st_size).replace("\xa0", " ")
        self.stdout.write(
            said
            % {
                "file": made.file,
                "rows": made.rows,
                "tables": len(made.manifest.rows),
                "media": made.media,
                "size": size,
            }
        )
        self.stdout.write(_("It holds password hashes and mail addresses, and not SECRET_KEY: keep both, apart."))
