"""Who answers the doorbells. An answer only hastens what the sweep would do anyway, so it never fails the one who rang."""

import logging
from typing import Any

from celery import Task
from django.db.models import Q
from django.utils import timezone

from articles import tasks
from articles.compiled import compile_now
from articles.history import tell_of_a_new_value, tell_of_an_undone_value
from articles.models import Citation, Edition
from articles.signals import edition_changed
from policies.signals import fact_changed

log = logging.getLogger(__name__)


def connect() -> None:
    """Called once, when the app is ready."""
    fact_changed.connect(on_fact_changed, dispatch_uid="articles")
    edition_changed.connect(on_edition_changed, dispatch_uid="articles")


def on_fact_changed(fact_id: int, version_id: int | None, verb: str, **_kwargs: Any) -> None:
    if not Citation.objects.filter(Q(fact=fact_id) | Q(policy__facts=fact_id)).exists():
        return  # most facts of a file that was just imported
    if version_id is not None and verb in ("record", "correct"):
        tell_of_a_new_value(version_id, timezone.now())
    if version_id is not None and verb == "undo":
        tell_of_an_undone_value(version_id, timezone.now())
    wake(tasks.check_citing, fact_id)


def on_edition_changed(edition_id: int, verb: str = "", **_kwargs: Any) -> None:
    if verb == "publish":
        _compile(edition_id)
    wake(tasks.check_edition, edition_id)


def _compile(edition_id: int) -> None:
    """So that its first reader does not wait; who asks for a page that is not compiled has it compiled."""
    try:
        compile_now(Edition.objects.select_related("article").get(pk=edition_id), timezone.now())
    except Exception as error:
        log.warning(
            "The page of edition %s was not compiled (%s); its first reader will have it compiled.", edition_id, error
        )


def wake(task: "Task[Any, Any]", *args: int) -> None:
    """Put a task into the queue. A broker that is away is said in the log; the sweep finds the work."""
    try:
        task.delay(*args)
    except Exception as error:
        log.warning("%s was not queued (%s); the sweep will do it.", task.name, error)
