"""Scheduled editions go live at their moment, once, or say why not."""

from datetime import datetime

from django.utils import timezone

from articles import findings, workflow
from articles.models import Edition, Event

JOB = "publish_due"


def publish_due(now: datetime) -> int:
    """Publish every scheduled edition whose moment has come; returns how many went live.

    Each is checked first. One that cannot go live stays scheduled, and its history says why, once for each text.
    """
    due = list(
        Edition.objects.due(now).select_related("article__topic", "article__platform", "author").order_by("publish_at")
    )
    return sum(_publish(edition, now) for edition in due)


def _publish(edition: Edition, now: datetime) -> bool:
    findings.check_edition(edition, timezone.localdate(now), now)
    try:
        workflow.perform(edition, "publish", by=None, now=now, job=JOB)
    except workflow.WorkflowRefusal as refusal:
        Event.objects.get_or_create(
            article_id=edition.article_id,
            occasion=f"refused-{edition.pk}-{edition.save_count}",
            defaults={
                "edition": edition, "verb": "not_published", "happened_at": now, "job": JOB,
                "payload": {"edition": edition.number, "reasons": refusal.reasons},
            },
        )  # fmt: skip
        return False
    return True
