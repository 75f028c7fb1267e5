from celery import shared_task
from django.utils import timezone

from policies import ledger


@shared_task
def ring_due_versions() -> int:
    """Tell the articles about values that have taken effect; returns how many. Its twin is the command of the same name."""
    now = timezone.now()
    return ledger.announce_due(timezone.localdate(now), now)
