"""A site brought back from a backup: everything is judged before anything is changed."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from cms.backup import archive, postgresql, sqlite
from cms.backup.manifest import DATABASE, MEDIA, Manifest
from cms.backup.refusal import BackupRefusal

FOLDER = "restore-"
# Rows that no migration makes: a database with any of them is somebody's site.
TELLING = ("auth_user", "policies_platform", "articles_author", "articles_topic", "articles_article")


@dataclass(frozen=True)
class Restored:
    """`behind`: how many migrations this Asof has that the backup did not know."""

    manifest: Manifest
    behind: int


def restore(file: Path, *, overwrite: bool, dry_run: bool = False) -> Restored:
    """Make this site the one in a backup. Raises BackupRefusal; the site is then what it was, or the message says otherwise.

    Without `overwrite` only into a site without people, platforms, articles and media files. With `dry_run` all is judged and
    nothing changed, whatever this site holds.
    """
    for left_by_a_killed_one in Path(settings.VAR).glob(f"{FOLDER}*"):
        shutil.rmtree(left_by_a_killed_one, ignore_errors=True)
    try:
        with (
            archive.opened(file) as opened,
            tempfile.TemporaryDirectory(prefix=FOLDER, dir=settings.VAR) as folder,
        ):
            behind = _judge(opened.manifest)
            if not overwrite and not dry_run:
                _refuse_what_is_in_use()
            opened.unpack(Path(folder))
            _judge_database(Path(folder, DATABASE), opened.manifest)
            if not dry_run:
                _put_back_database(Path(folder, DATABASE), opened.manifest)
                _put_back_media(Path(folder, MEDIA))
            return Restored(opened.manifest, behind)
    except DatabaseError as error:
        raise BackupRefusal(_("The database did not answer as it should: %(why)s") % {"why": error}) from error


def _judge(manifest: Manifest) -> int:
    """Whether this Asof and this database can take it; returns how many migrations it lacks."""
    if manifest.engine != connection.vendor:
        raise BackupRefusal(
            _(
                "It is a backup of %(theirs)s, and DATABASE_URL names %(ours)s. It can only go back into what it came from."
            )
            % {"theirs": manifest.engine, "ours": connection.vendor}
        )
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - ours):
        raise BackupRefusal(
            _(
                "It is of Asof %(version)s, which is newer: it knows %(count)d migrations that are not here, such as %(name)s."
            )
            % {"version": ascii(manifest.asof)[1:-1], "count": len(newer), "name": ascii(newer[0])[1:-1]}
        )
    return len(ours - set(manifest.migrations))


def _refuse_what_is_in_use() -> None:
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in TELLING:
            if table not in there:
                continue
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 our own names
            if cursor.fetchone():
                raise BackupRefusal(
                    _(
                        "This site is not empty: %(table)s has rows. --overwrite replaces everything; make a backup first."
                    )
                    % {"table": table}
                )
    if archive.media_files(settings.MEDIA_ROOT):
        raise BackupRefusal(
            _("This site is not empty: there are files in %(folder)s. --overwrite replaces them.")
            % {"folder": settings.MEDIA_ROOT}
        )


def _judge_database(file: Path, manifest: Manifest) -> None:
    if connection.vendor != "sqlite":
        postgresql.judge(file)
    elif sqlite.rows(file) != manifest.rows or sqlite.migrations(file) != manifest.migrations:
        raise BackupRefusal(_("It is damaged: its database is not the one of its manifest."))


def _put_back_database(file: Path, manifest: Manifest) -> None:
    if connection.vendor == "sqlite":
        sqlite.put_back(file)
        return
    postgresql.put_back(file)
    if postgresql.rows() != manifest.rows:
        raise BackupRefusal(_("The database was restored, but its rows are not those of the manifest. Do not use it."))


def _put_back_media(unpacked: Path) -> None:
    """Emptied and filled, not replaced: the folder may be a volume of its own."""
    root = Path(settings.MEDIA_ROOT)
    try:
        root.mkdir(parents=True, exist_ok=True)
        for old in list(root.iterdir()):
            if old.is_dir() and not old.is_symlink():
                shutil.rmtree(old)
            else:
                old.unlink()
        for new in list(unpacked.iterdir()) if unpacked.is_dir() else []:
            shutil.move(new, root / new.name)
    except OSError as error:
        raise BackupRefusal(
            _(
                "The database was restored, but the files in %(folder)s were not: %(why)s. Restore once more with --overwrite."
            )
            % {"folder": root, "why": error.strerror}
        ) from error
