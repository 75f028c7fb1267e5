"""Reading the sources that are due: claimed one by one, visited side by side, written down one by one.

The database says what is due; whoever is killed in the middle leaves a lease that runs out, and the source is due again.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from policies.models import Source
from policies.watching.fetch import Held, Reader, origin_of
from policies.watching.judging import Watched
from policies.watching.noting import Noted, last_text, note, versions_on
from policies.watching.pace import busy, claim_host, keep_robots, known_robots, rest
from policies.watching.visit import Errand, Visit, visit

AT_ONCE = 8
LEASE = timedelta(seconds=90)
# A site that says "not modified" for ever is not believed for ever.
BELIEVED = timedelta(days=7)
# Not one page again and again because somebody presses a button.
AGAIN = timedelta(seconds=30)
_LOOKED_AT = 500


@dataclass(frozen=True)
class _Claim:
    source: Source
    lease: datetime
    errand: Errand


class TooSoon(Exception):
    """The page, or another one of its host, was asked a moment ago, or is being read right now."""


def reader_of_settings() -> Reader:
    """As the settings say who we are and whom we may ask."""
    contact = f"; {settings.ASOF_WATCH_CONTACT}" if settings.ASOF_WATCH_CONTACT else ""
    return Reader.of(
        f"Asof/1 (+{settings.SITE_URL}/how-we-check/{contact})",
        ports=settings.ASOF_WATCH_PORTS,
        networks=settings.ASOF_WATCH_NETWORKS,
    )


def read_due(reader: Reader, clock: Callable[[], datetime], seconds: float = 40) -> Iterator[Noted]:
    """Read what is due, several hosts at a time, and begin no visit after so many seconds. Yields each as it is written down."""
    end = time.monotonic() + seconds
    running: dict[Future[Visit], _Claim] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while True:
            while len(running) < AT_ONCE and time.monotonic() < end:
                claim = _claim_next(clock())
                if claim is None:
                    break
                running[pool.submit(visit, claim.errand, reader)] = claim
            if not running:
                return
            done, _others = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                yield _settle(running.pop(each), each.result(), reader, clock())


def read_now(source: Source, reader: Reader, clock: Callable[[], datetime]) -> Noted:
    """Read one source at once, due or not. Raises TooSoon; the pace of its host holds for people too."""
    now = clock()
    if source.last_fetched_at is not None and source.last_fetched_at > now - AGAIN:
        raise TooSoon
    if not claim_host(source.url, settings.ASOF_WATCH_PACE, now):
        raise TooSoon
    claim = _claim(source, now)
    if claim is None:
        raise TooSoon
    return _settle(claim, visit(claim.errand, reader), reader, clock())


def look(source: Source, reader: Reader, now: datetime) -> Visit:
    """A visit that leaves no trace with us: nothing is claimed, nothing is written."""
    return visit(_errand(source, now), reader)


def _claim_next(now: datetime) -> _Claim | None:
    resting = busy(now)
    for source in Source.objects.due(now)[:_LOOKED_AT]:
        if origin_of(source.url)[:300] in resting:
            continue
        if claim_host(source.url, settings.ASOF_WATCH_PACE, now) and (claim := _claim(source, now)) is not None:
            return claim
        resting.add(origin_of(source.url)[:300])
    return None


def _claim(source: Source, now: datetime) -> _Claim | None:
    """Whose conditional update it was has the source until the lease ends; the lease is also how it is known again."""
    lease = now + LEASE
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    if not Source.objects.filter(free, pk=source.pk).update(lease_until=lease):
        return None
    return _Claim(source, lease, _errand(source, now))


def _errand(source: Source, now: datetime) -> Errand:
    text = last_text(source)
    recent = source.read_in_full_at is not None and source.read_in_full_at > now - BELIEVED
    held = Held(source.etag, source.last_modified) if text and recent else Held()
    watched = [Watched(each.pk, each.quote, each.value) for each in versions_on(source, now)]
    return Errand(source.url, held, known_robots(source.url, now), watched, text if held != Held() else "")


def _settle(claim: _Claim, done: Visit, reader: Reader, now: datetime) -> Noted:
    keep_robots(done.robots, reader.token, now)
    if done.tired:
        rest(claim.source.url, now)
    return note(claim.source, claim.lease, done, now)
