"""When the worker and the clock were last seen: in a file under var/, and in Redis so that other machines see it too."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

WORKER, CLOCK = "worker", "clock"
SILENT_AFTER_SECONDS = 600

log = logging.getLogger(__name__)


def note(who: str, now: datetime) -> None:
    """Write down that `who` is at work. A heartbeat that cannot be written is logged and stops no work."""
    try:
        _file(who).write_text(str(now.timestamp()), encoding="ascii")
        if settings.REDIS_URL:
            cache.set(f"seen-{who}", now.timestamp(), timeout=None)
    except Exception as error:
        log.warning("The heartbeat of the %s could not be written: %s", who, error)


def last_seen(who: str) -> datetime | None:
    """When `who` was last at work, on this machine or another; None when nobody knows of it."""
    seen = [said for said in (_in_file(who), _in_redis(who)) if said]
    return datetime.fromtimestamp(max(seen), UTC) if seen else None


def silent(who: str, now: datetime) -> bool:
    """Whether `who` was not seen for ten minutes."""
    seen = last_seen(who)
    return seen is None or (now - seen).total_seconds() > SILENT_AFTER_SECONDS


def _file(who: str) -> Path:
    return Path(settings.VAR) / f"seen-{who}"


def _in_file(who: str) -> float:
    try:
        return float(_file(who).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.0


def _in_redis(who: str) -> float:
    if not settings.REDIS_URL:
        return 0.0
    try:
        return float(cache.get(f"seen-{who}") or 0)
    except Exception as error:
        log.warning("Redis could not be asked when the %s was last seen: %s", who, error)
        return 0.0


class Clock(PersistentScheduler):
    """Celery's clock, which also leaves its heartbeat at every tick."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        wait = super().tick(*args, **kwargs)
        note(CLOCK, timezone.now())
        return wait
