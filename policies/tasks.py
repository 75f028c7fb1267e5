from celery import shared_task
from django.conf import settings
from django.utils import timezone

from policies import ledger
from policies.watching.watch import read_due, reader_of_settings


@shared_task
def ring_due_versions() -> int:
    """Tell the articles about values that have taken effect; returns how many. Its twin is the command of the same name."""
    now = timezone.now()
    return ledger.announce_due(timezone.localdate(now), now)


@shared_task
def watch_sources() -> int:
    """Read the sources that are due; returns how many. What is left is read by the next tick. Its twin is the command."""
    if not settings.ASOF_WATCH:
        return 0
    return sum(1 for _noted in read_due(reader_of_settings(), timezone.now))
