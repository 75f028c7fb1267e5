"""SQLite: a copy of one moment while others write, and a copy back in one transaction while others read."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.utils.translation import gettext as _

from cms.backup.refusal import BackupRefusal

PATIENCE_SECONDS = 20


def dump(target: Path) -> str:
    """Write the database as of now into a new file; returns the version of SQLite."""
    try:
        with (
            closing(_opened(Path(connection.settings_dict["NAME"]))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            # All pages in one step are one read transaction, whatever is written meanwhile. VACUUM INTO would need Django's REGEXP.
            source.backup(copy, progress=_impatient())
    except sqlite3.Error as error:
        raise BackupRefusal(_("The database cannot be copied: %(why)s.") % {"why": error}) from error
    return sqlite3.sqlite_version


def rows(file: Path) -> dict[str, int]:
    """How many rows each table of a file has. Raises BackupRefusal for what is no sound database."""
    try:
        with closing(_opened(file)) as database:
            database.execute("PRAGMA ignore_check_constraints = ON")  # they call Django's REGEXP
            said = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if said != "ok":
                raise BackupRefusal(_("Its database is damaged: %(why)s.") % {"why": said})
            names = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            )
            return {name: _count(database, name) for (name,) in names.fetchall()}
    except sqlite3.Error as error:
        raise BackupRefusal(_("Its database cannot be read: %(why)s.") % {"why": error}) from error


def migrations(file: Path) -> list[str]:
    with closing(_opened(file)) as database:
        return [
            f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations ORDER BY id")
        ]


def put_back(file: Path) -> None:
    """Make the site's database the one in a file: all of it or, killed at any moment, nothing."""
    connection.close()
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(connection.settings_dict["NAME"])) as target:
            source.backup(target, progress=_impatient())
            target.execute("PRAGMA journal_mode = WAL")
    except sqlite3.Error as error:
        raise BackupRefusal(_("The database cannot be written: %(why)s.") % {"why": error}) from error


def _impatient() -> Callable[[int, int, int], None]:
    """For a copy that would wait for ever for others to let go of the database."""
    until = time.monotonic() + PATIENCE_SECONDS

    def look(status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise BackupRefusal(_("Somebody is using the database. Stop web, worker and clock, then try again."))

    return look


def _opened(file: Path) -> sqlite3.Connection:
    """Never made by looking: a file that is not there is an error."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=PATIENCE_SECONDS)


def _count(database: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(database.execute(f'SELECT COUNT(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 quoted above
