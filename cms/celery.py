"""The Celery app. How it behaves is in `settings.py`, what the clock does in `schedule.py`."""

import os

from celery import Celery

from cms.schedule import CLOCK

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

app = Celery("asof")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = CLOCK
app.autodiscover_tasks(["policies", "articles"])
