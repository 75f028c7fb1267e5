"""The clock: what it sends, that it leaves its heartbeat, and that ticks nobody answered do not pile up."""

from django.utils import timezone
from pytest_django import Settings

from cms import heartbeat
from cms.celery import app
from cms.heartbeat import Clock
from cms.schedule import CLOCK


def test_each_tick_leaves_a_heartbeat(settings: Settings) -> None:
    assert heartbeat.last_seen(heartbeat.CLOCK) is None
    clock = Clock(app=app, schedule_filename=str(settings.VAR / "clock"))
    clock.tick()
    clock.close()
    assert not heartbeat.silent(heartbeat.CLOCK, timezone.now())


def test_the_clock_is_the_one_that_celery_uses() -> None:
    assert app.conf.beat_schedule == CLOCK
    assert app.conf.beat_scheduler == "cms.heartbeat:Clock"


def test_ticks_of_an_outage_are_dropped_before_the_next_one_comes() -> None:
    for entry in CLOCK.values():
        every = entry["schedule"]
        minutes = 24 * 60 // (len(every.hour) * len(every.minute))
        assert 0 < entry["options"]["expires"] <= minutes * 60


def test_a_killed_workers_task_comes_back_and_no_task_outlives_its_message() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    if app.conf.broker_url.startswith("redis"):
        assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"] <= 120
