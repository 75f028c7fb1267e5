"""Visitors of each role, what they hear, and what an answer changed."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.cms.permissions.world import SECRET, World

COLUMNS = ("anonymous", "Writer", "own", "Editor", "Fact checker", "Publisher", "Manager", "Admin")
# What a visitor hears when the answer is no.
REFUSALS = ("login", "no", "404", "405", "gone")
_WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"(\w+)"', re.IGNORECASE)


class Visitors:
    """A fresh browser for each request, signed in once: a session that a request ended is there again for the next."""

    def __init__(self, world: World) -> None:
        self._kept: dict[str, str] = {}
        for name, person in world.people.items():
            client = Client()
            client.force_login(person)
            self._kept[name] = client.cookies["sessionid"].value

    def visitor(self, column: str, **options: Any) -> Client:
        client = Client(raise_request_exception=True, **options)
        if column != "anonymous":
            client.cookies["sessionid"] = self._kept["Writer" if column == "own" else column]
        return client


def heard(answer: Any, address: str) -> str:
    """An answer in a word: ok, or one of the refusals."""
    status, place = answer.status_code, answer.headers.get("Location", "")
    if status in (301, 302):
        if place.startswith("/admin/login/"):
            return "login"
        # The admin sends to its front page whoever asks for what is not there.
        return "gone" if place == "/admin/" and "/login/" not in address else "ok"
    return {403: "no", 404: "404", 405: "405"}.get(status, "ok" if status < 400 or status == 409 else str(status))


def leaks(answer: Any) -> bool:
    return SECRET.encode() in answer.content.lower()


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables that are written to meanwhile, sessions apart."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written = _WRITES.match(sql)
        if written and written[2] != "django_session":
            found.append(written[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


@contextmanager
def put_back() -> Iterator[None]:
    """Whatever is done inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def dump() -> dict[str, tuple[int, str]]:
    """Every table but that of sessions: how many rows, and a hash of all of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "django_session":
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found
