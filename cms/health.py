"""How the parts of an installation are: one list for the probes, the doctor and the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cms import heartbeat


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `problem` is empty when it is well. Pages can be served while a part that is not `vital` is away."""

    name: str
    vital: bool = False
    problem: str = ""
    fix: str = ""


def parts(now: datetime) -> list[Part]:
    """Every part, vital ones first. Never raises: a part that cannot be asked is one that is not well."""
    found = [database()]
    if not found[0].problem:
        found.append(_migrations())
    return [*found, _redis(), _seen(heartbeat.CLOCK, now), _seen(heartbeat.WORKER, now)]


def database() -> Part:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return Part(
            "database",
            True,
            _("It does not answer: %(why)s") % {"why": error},
            _("Start the database, or set DATABASE_URL to the one that runs."),
        )
    return Part("database", True)


def _migrations() -> Part:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return Part("migrations", True)
    return Part(
        "migrations",
        True,
        _("%(count)d migrations have not been applied.") % {"count": len(missing)},
        _("Run manage.py migrate."),
    )


def _redis() -> Part:
    if not settings.REDIS_URL:
        return Part("redis")
    try:
        cache.set("ping", "1", timeout=10)
    except Exception as error:
        return Part(
            "redis",
            problem=_("It does not answer: %(why)s") % {"why": error},
            fix=_("Start Redis, or set REDIS_URL to the one that runs. Until then saved work waits in the database."),
        )
    return Part("redis")


def _seen(who: str, now: datetime) -> Part:
    if not heartbeat.silent(who, now):
        return Part(who)
    fix = {
        heartbeat.CLOCK: _("Start one clock: celery -A cms beat."),
        heartbeat.WORKER: _("Start a worker: celery -A cms worker. If the clock is silent too, start that first."),
    }[who]
    return Part(who, problem=_("Not seen for ten minutes."), fix=fix)
