"""Politeness that several workers share: a host is asked by one of them at a time, and not again before it is free."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from policies.models import Host
from policies.watching.fetch import Robots, origin_of

BELIEVED = timedelta(days=1)
LONGEST_PACE = 60
# After it did not answer: its other pages can wait too, and nobody waits for them.
REST = timedelta(minutes=10)


def claim_host(url: str, pace: int, now: datetime) -> bool:
    """Take the turn of a host; False when it is somebody else's, or too soon. `pace` in seconds."""
    origin = origin_of(url)[:300]
    free_at = now + timedelta(seconds=pace)
    if Host.objects.filter(origin=origin, free_at__lte=now).update(free_at=free_at):
        return True
    if Host.objects.filter(origin=origin).exists():
        return False
    try:
        with transaction.atomic():
            Host.objects.create(origin=origin, free_at=free_at)
    except IntegrityError:
        return False
    return True


def busy(now: datetime) -> set[str]:
    """The origins that are not to be asked yet."""
    return set(Host.objects.filter(free_at__gt=now).values_list("origin", flat=True))


def known_robots(url: str, now: datetime) -> Robots:
    """What is known of the robots.txt of an address' host, if it was read within a day."""
    recent = Host.objects.filter(origin=origin_of(url)[:300], robots_read_at__gt=now - BELIEVED)
    return Robots({host.origin: host.robots for host in recent})


def keep_robots(robots: Robots, token: str, now: datetime) -> None:
    """Keep what was read on the way, and the pace that it asks for."""
    for origin, text in robots.read.items():
        rules = robots.rules(origin)
        delay = min(LONGEST_PACE, (rules.crawl_delay(token) or 0) if rules else 0)
        free_at = now + timedelta(seconds=delay)
        said = {"robots": text.replace("\x00", ""), "robots_read_at": now}
        host, made = Host.objects.get_or_create(origin=origin[:300], defaults={**said, "free_at": free_at})
        if not made:
            Host.objects.filter(pk=host.pk).update(**said, free_at=max(host.free_at, free_at))


def rest(url: str, now: datetime) -> None:
    """Leave a host alone for a while that did not answer, or said that it is asked too much."""
    Host.objects.filter(origin=origin_of(url)[:300]).update(free_at=now + REST)
