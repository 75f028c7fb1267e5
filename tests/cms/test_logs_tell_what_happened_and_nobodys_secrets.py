"""Lines for people and for programs: one record, one line, its request, and nothing that opens a door or names a person."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as current
from django.test import Client
from pytest_django import Settings

from cms.logs import JsonLines, discreet

ROOT = Path(__file__).resolve().parent.parent.parent


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, str]]:
    written = [JsonLines().format(record) for record in caplog.records]
    assert not [line for line in written if "\n" in line]
    return [json.loads(line) for line in written]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Mail to jane.doe+x@example.co.uk was refused", "Mail to … was refused"),
        ("redis://:hunter2@10.0.0.1:6379/0 is away", "redis://…@10.0.0.1:6379/0 is away"),
        ("Not Found: /preview/AbCdEfGhIjKlMnOp/", "Not Found: /preview/…/"),
        ("Bad Request: /search?q=jane&page=2", "Bad Request: /search?…"),
        ("password=hunter2, user=jane", "password=…, user=jane"),
        ("Authorization: Bearer abcdef", "Authorization: …"),
        ('Key "token": "abc" is there', 'Key "token": … is there'),
        ("3–5 business days from 14:05, 99 %", "3–5 business days from 14:05, 99 %"),
    ],
)
def test_what_opens_a_door_or_names_a_person_is_left_out(said: str, written: str) -> None:
    assert discreet(said) == written


def test_the_secrets_of_the_site_are_left_out_wherever_they_stand() -> None:
    assert discreet(f"it was {current.SECRET_KEY}!") == "it was …!"


def test_a_line_for_programs_has_its_exception_in_it(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("jane@example.com")
    except ValueError:
        logging.getLogger("policies.x").exception("Cannot read %s", "fact 7")
    (said,) = lines(caplog)
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "policies.x", "Cannot read fact 7")
    assert said["exception"].startswith("Traceback")
    assert said["exception"].endswith("ValueError: …")
    assert said["at"].endswith("+00:00")


@pytest.mark.django_db
def test_a_request_has_one_number_in_its_answer_and_in_its_lines(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/no-such-page/?who=jane")
    (said,) = [line for line in lines(caplog) if line["logger"] == "django.request"]
    assert said["message"] == "Not Found: /no-such-page/"
    assert said["request"] == answer.headers["X-Request-ID"]
    assert client.get("/healthz").headers["X-Request-ID"] != answer.headers["X-Request-ID"]


def test_only_our_own_proxy_gives_numbers(client: Client, settings: Settings) -> None:
    given = {"X-Request-ID": "b7f3c0de-12"}
    assert client.get("/healthz", headers=given).headers["X-Request-ID"] != "b7f3c0de-12"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client.get("/healthz", headers=given).headers["X-Request-ID"] == "b7f3c0de-12"
    assert client.get("/healthz", headers={"X-Request-ID": 'x" injected'}).headers["X-Request-ID"] != 'x" injected'


def test_every_process_writes_in_the_shape_that_was_set(tmp_path: Path) -> None:
    """The web server's own words too."""
    program = """
import django, logging
django.setup()
logging.getLogger("articles").warning("Two\\nlines")
from gunicorn.config import Config
from cms.server_log import ServerLog
ServerLog(Config()).error("Worker %s ended", 7)
"""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**kept, "ASOF_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings", "LOG_FORMAT": "JSON"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["Two\nlines", "Worker 7 ended"]
