from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms import backup


class Command(BaseCommand):
    help = "Make this site the one in a backup. Stop web, worker and clock first. Trust only your own."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` made")
        parser.add_argument("--dry-run", action="store_true", help="read and judge all of it, and change nothing")
        parser.add_argument(
            "--overwrite", action="store_true", help="also when this site is not empty: all it holds is replaced"
        )

    def handle(self, *args: Any, file: Path, overwrite: bool, dry_run: bool, **options: Any) -> None:
        try:
            restored = backup.restore(file, overwrite=overwrite, dry_run=dry_run)
        except backup.BackupRefusal as refusal:
            raise CommandError(_("%(file)s was not restored. %(why)s") % {"file": file, "why": refusal}) from refusal
        if dry_run:
            said = _("%(file)s is sound: the site of %(moment)s. Nothing was changed.")
            self.stdout.write(said % {"file": file, "moment": restored.manifest.made_at})
            return
        said = _("Restored the site of %(moment)s: %(rows)d rows of %(tables)d tables.")
        rows = restored.manifest.rows
        self.stdout.write(said % {"moment": restored.manifest.made_at, "rows": sum(rows.values()), "tables": len(rows)})
        if restored.behind:
            older = ngettext(
                "It is older than this Asof by one migration: run manage.py migrate.",
                "It is older than this Asof by %(count)d migrations: run manage.py migrate.",
                restored.behind,
            )
            self.stdout.write(older % {"count": restored.behind})
        self.stdout.write(_("Start web, worker and clock anew. Messages that are still in Redis do no harm."))
