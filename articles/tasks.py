"""Thin tasks: each asks a query what is to be done, and may run twice. Each has a command twin."""

import logging

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from articles import findings, owner_mails, publishing, searching, writing
from articles.delivery import rounds, sending
from articles.models import Citation, Edition, State

CHUNK = 25
MOST_IN_ONE_SWEEP = 400

log = logging.getLogger(__name__)


@shared_task
def check_edition(edition_id: int) -> int:
    """Check one edition. Twin: check_articles SLUG."""
    now = timezone.now()
    return findings.check_editions([edition_id], timezone.localdate(now), now)


@shared_task
def check_citing(fact_id: int) -> int:
    """Check every live or open edition that cites a fact, by reference or in a table. Twin: check_articles --citing KEY."""
    now = timezone.now()
    citing = Citation.objects.filter(Q(fact=fact_id) | Q(policy__facts=fact_id))
    editions = Edition.objects.filter(citations__in=citing).exclude(state__in=(State.SUPERSEDED, State.WITHDRAWN))
    return findings.check_editions(editions.values_list("pk", flat=True).distinct(), timezone.localdate(now), now)


@shared_task
def sweep_needing_check() -> int:
    """Check whatever needs checking, in chunks; what is left over is found by the next sweep. Twin: sweep_needing_check."""
    return sweep(MOST_IN_ONE_SWEEP)


def sweep(most: int | None = None) -> int:
    """Check at most `most` of the editions that need it (None: all); returns how many. Killed anywhere, the rest stays due."""
    done = 0
    due = findings.due(timezone.localdate())[:most]
    for start in range(0, len(due), CHUNK):
        now = timezone.now()
        done += findings.check_editions(due[start : start + CHUNK], timezone.localdate(now), now)
    return done


@shared_task
def publish_due() -> int:
    """Publish scheduled editions whose moment has come. Twin: publish_due."""
    return publishing.publish_due(timezone.now())


@shared_task
def reconcile_citations() -> int:
    """Compare the stored citations with the texts and mend what drifted; returns how many editions had. Twin: the same name."""
    drifted = 0
    for edition in Edition.objects.prefetch_related("faqs").iterator(chunk_size=200):
        drifted += writing.reconcile(edition)
    if drifted:
        log.warning("%d editions had citations that differed from their text; they were mended.", drifted)
    return drifted


@shared_task
def reconcile_search() -> int:
    """Hold what a search knows against the live editions and mend what differs; returns how many did. Twin: the same name."""
    mended = searching.reconcile()
    if mended:
        log.warning("%d entries of the search differed from the live editions; they were mended.", mended)
    return mended


@shared_task
def send_due_reports() -> int:
    """Make the reports that are due and send what waits; returns how many mails went out. Twin: send_freshness_report --due."""
    rounds.write_down(timezone.now())
    return sending.send_waiting(timezone.now)


@shared_task
def write_owner_mails() -> int:
    """Write the week's digests, and hand on what owners left; the next round sends them. Twin: write_owner_mails."""
    return owner_mails.write_down(timezone.now())
