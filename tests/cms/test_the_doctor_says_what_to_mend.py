"""`manage.py doctor`: each part, what is wrong with it, and the way out."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from cms import heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_at_work() -> None:
    heartbeat.note(heartbeat.WORKER, timezone.now())
    heartbeat.note(heartbeat.CLOCK, timezone.now())


def ask(*words: str) -> tuple[int, str]:
    """Its exit status and what it says."""
    said = StringIO()
    try:
        call_command("doctor", *words, stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def parts() -> dict[str, dict[str, Any]]:
    return {row["part"]: row for row in json.loads(ask("--json")[1])}


def test_a_site_that_is_well_has_a_line_for_each_part_and_status_0() -> None:
    status, said = ask()
    assert status == 0
    assert [line.split() for line in said.splitlines()] == [
        ["ok", part]
        for part in ("database", "migrations", "redis", "clock", "worker", "mail", "settings", "backup", "references")
    ]


def test_a_silent_worker_is_said_with_what_to_do_and_status_1() -> None:
    heartbeat.note(heartbeat.WORKER, timezone.now() - timedelta(minutes=11))
    status, said = ask()
    assert status == 1
    assert "problem worker: Not seen for ten minutes.\n        Start a worker: celery -A cms worker." in said
    assert [name for name, row in parts().items() if not row["ok"]] == ["worker"]


def test_a_mail_server_that_does_not_answer_is_named(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert parts()["mail"]["problem"].startswith("127.0.0.1 does not answer:")


def test_a_wrong_setting_is_said_with_its_id(settings: Settings) -> None:
    settings.ASOF_CHECKS_OFF = frozenset({"ZZ999"})
    assert "(asof.E001)" in parts()["settings"]["problem"]
    assert parts()["settings"]["fix"] == "docs/checks.md lists the codes."


def test_a_heartbeat_of_another_machine_counts_through_redis(settings: Settings) -> None:
    if not settings.REDIS_URL:
        pytest.skip("needs the run with Redis")
    seen = timezone.now()
    heartbeat.note(heartbeat.WORKER, seen)
    (settings.VAR / "seen-worker").unlink()
    assert heartbeat.last_seen(heartbeat.WORKER) == seen


def test_a_heartbeat_that_cannot_be_written_stops_no_work(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.VAR = settings.VAR / "nowhere"
    heartbeat.note(heartbeat.WORKER, timezone.now())
    assert "The heartbeat of the worker could not be written" in caplog.text
    assert not (settings.VAR / "seen-worker").exists()
