"""A backup of this site, made while it is served."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from cms.backup import archive, postgresql, sqlite
from cms.backup.manifest import DATABASE, MEDIA, Manifest
from cms.backup.refusal import BackupRefusal
from cms.version import VERSION


@dataclass(frozen=True)
class Made:
    file: Path
    manifest: Manifest

    @property
    def rows(self) -> int:
        return sum(self.manifest.rows.values())

    @property
    def media(self) -> int:
        return sum(name.startswith(MEDIA) for name in self.manifest.parts)


def make(target: Path, now: datetime) -> Made:
    """Keep the whole site in a new file, or in a file named for `now` in a folder. Only its owner can read it.

    The database is that of one moment; media files are read just after it. Raises BackupRefusal, and then leaves no file.
    """
    if target.is_dir():
        target = target / f"asof-{now:%Y-%m-%d-%H%M%S}.zip"
    if target.exists():
        raise BackupRefusal(_("%(file)s is there already. Name another file.") % {"file": target})
    try:
        with tempfile.TemporaryDirectory(prefix=".asof-backup-", dir=target.absolute().parent) as folder:
            manifest = _pack(Path(folder), now)
            _keep(Path(folder, "packed"), target)
    except OSError as error:
        raise BackupRefusal(
            _("%(file)s cannot be written: %(why)s.") % {"file": target, "why": error.strerror}
        ) from error
    except DatabaseError as error:
        raise BackupRefusal(_("The database did not answer as it should: %(why)s") % {"why": error}) from error
    return Made(target, manifest)


def _pack(folder: Path, now: datetime) -> Manifest:
    dumped = folder / DATABASE
    if connection.vendor == "sqlite":
        server = sqlite.dump(dumped)
        applied, rows = sqlite.migrations(dumped), sqlite.rows(dumped)
    else:
        server, applied, rows = postgresql.dump(dumped)
    manifest = Manifest(VERSION, now.isoformat(), connection.vendor, server, applied, rows)
    return archive.write(folder / "packed", manifest, {DATABASE: dumped, **archive.media_files(settings.MEDIA_ROOT)})


def _keep(packed: Path, target: Path) -> None:
    """Under its name only when all of it is on the disk."""
    packed.chmod(0o600)
    with packed.open("rb") as whole:
        os.fsync(whole.fileno())
    packed.rename(target)
