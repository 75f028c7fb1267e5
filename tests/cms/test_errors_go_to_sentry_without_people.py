"""SENTRY_DSN sends errors to the Sentry that it names: a real one of the tests, which keeps what it is sent."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cms.env import WrongSetting
from cms.error_reports import start, without_people

ROOT = Path(__file__).resolve().parent.parent.parent
FAILING = """
import django, logging
django.setup()
from django.test import RequestFactory
from django.core.handlers.wsgi import WSGIHandler
import cms.views
def fail(request): raise ValueError("jane@example.com does not fit")
from django.urls import path
import cms.urls
cms.urls.urlpatterns.insert(0, path("fails", fail))
environ = RequestFactory().get("/fails?who=jane", HTTP_COOKIE="sessionid=abcdef", HTTP_HOST="127.0.0.1").environ
WSGIHandler()(environ, lambda *said: None)
import sentry_sdk; sentry_sdk.flush(20)
"""


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[bytes]]]:
    """The DSN of a server of our own, and what it was sent."""
    sent: list[bytes] = []

    class Keep(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            sent.append(gzip.decompress(data) if self.headers.get("Content-Encoding") == "gzip" else data)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *said: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Keep)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", sent
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_error_of_a_page_arrives_without_the_person_who_met_it(
    sentry: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    dsn, sent = sentry
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    subprocess.run(
        [sys.executable, "-c", FAILING],
        cwd=ROOT,
        env={**kept, "ASOF_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings", "SENTRY_DSN": dsn},
        capture_output=True,
        check=True,
    )
    said = b"".join(sent).decode()
    assert "ValueError" in said
    assert "/fails" in said
    assert "does not fit" in said
    assert not [word for word in ("jane", "abcdef", "sessionid") if word in said.replace("does not fit", "")]


def test_a_report_says_what_failed_and_not_for_whom() -> None:
    report = {
        "exception": {"values": [{"type": "ValueError", "value": "password=hunter2"}]},
        "user": {"ip_address": "192.0.2.7"},
        "request": {
            "method": "GET",
            "url": "https://guides.example.com/a?q=jane",
            "headers": {"Cookie": "x"},
            "data": "x",
        },
    }
    assert without_people(report) == {
        "exception": {"values": [{"type": "ValueError", "value": "password=…"}]},
        "request": {"method": "GET", "url": "https://guides.example.com/a?…"},
    }


def test_what_is_no_address_of_a_sentry_is_said() -> None:
    with pytest.raises(WrongSetting, match="SENTRY_DSN is no address of a Sentry"):
        start("nowhere", "test")
    start("", "test")
