"""PostgreSQL, by its own programs: `pg_dump` sees the snapshot in which the rows were counted; a restore is one transaction."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from cms.backup.refusal import BackupRefusal

PATIENCE = "20s"
PROGRAMS = ("pg_dump", "pg_restore", "psql")


def dump(target: Path) -> tuple[str, list[str], dict[str, int]]:
    """Write the database as of now into a file; returns the server's version, the migrations and how many rows each table has."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, server = cursor.fetchone()
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        applied = [name for (name,) in cursor.fetchall()]
        counted = rows()
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"
        )
    return server, applied, counted


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in _tables():
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 quoted
            found[table] = int(cursor.fetchone()[0])
        return found


def judge(file: Path) -> None:
    """Whether PostgreSQL can read what is in a file. Raises BackupRefusal."""
    _run("pg_restore", "--list", str(file), at_database=False)


def put_back(file: Path) -> None:
    """Make the site's database the one in a file, in one transaction. The file is a program: it must be one of one's own."""
    script, drops = file.with_suffix(".sql"), file.with_suffix(".drops.sql")
    # First into a file: psql would commit what a program that broke off had written into a pipe.
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file), at_database=False)
    names = (connection.ops.quote_name(table) for table in _tables())
    drops.write_text(
        f"SET lock_timeout = '{PATIENCE}';\n" + "".join(f"DROP TABLE IF EXISTS {name} CASCADE;\n" for name in names),
        encoding="utf-8",
    )
    _run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={drops}",
        f"--file={script}",
    )
    connection.close()


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _run(program: str, *words: str, at_database: bool = True) -> None:
    """One of PostgreSQL's programs; what it says when it fails is the refusal. No password is in the list of processes."""
    where = shutil.which(program)
    if where is None:
        raise BackupRefusal(
            _("%(program)s is not installed here. Install the client of PostgreSQL in the version of the server.")
            % {"program": program}
        )
    command = [where, *words]
    if at_database:
        command.append(f"--dbname={_address()}")
    environment = {**os.environ, "PGPASSWORD": str(connection.settings_dict["PASSWORD"])}
    if not environment["PGPASSWORD"]:
        del environment["PGPASSWORD"]
    done = subprocess.run(  # noqa: S603 programs of PostgreSQL, words of ours
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    if done.returncode:
        last = " ".join(done.stderr.split())[-600:]
        raise BackupRefusal(_("%(program)s did not do it: %(why)s") % {"program": program, "why": last})


def _address() -> str:
    """Where the settings say the database is, with all that they say of the way there, without the password.

    Not what the open connection says: the library inside psycopg knows options that an older program does not.
    """
    said: dict[str, Any] = connection.get_connection_params()
    ours = ("password", "prepare_threshold")
    plain = {name: each for name, each in said.items() if type(each) in (str, int) and name not in ours}
    return make_conninfo(**plain)
