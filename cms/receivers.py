"""Who answers the bells of Django and Celery."""

from typing import Any

from celery.signals import task_postrun, worker_ready
from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils import timezone

from cms import heartbeat, roles


def connect() -> None:
    """Called once, when the app is ready. The last room's bell is the first at which every permission exists."""
    post_migrate.connect(make_roles, sender=apps.get_app_config("articles"), dispatch_uid="cms-roles")
    worker_ready.connect(note_worker, dispatch_uid="cms-worker-ready")
    task_postrun.connect(note_worker, dispatch_uid="cms-worker-at-work")


def make_roles(sender: AppConfig, using: str, **kwargs: Any) -> None:
    roles.make(using)


def note_worker(**kwargs: Any) -> None:
    """A finished task is the proof of a worker that works, not only lives."""
    heartbeat.note(heartbeat.WORKER, timezone.now())
