"""send_freshness_report: the report of any period as files, to an address, or what is due, with words for what went wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from articles.models import FreshnessReport, ReportDelivery
from tests.articles.reports.mail_server import mail_server, speak_to
from tests.articles.reports.schedules import make_schedule
from tests.makers import make_fact

pytestmark = pytest.mark.django_db


def by_hand(*words: str) -> None:
    call_command("send_freshness_report", *words)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        ("2026-W24", "2026-06-08-2026-06-14"),
        ("2026-W01", "2025-12-29-2026-01-04"),
        ("2026-02", "2026-02-01-2026-02-28"),
        ("2026-06-14", "2026-06-14-2026-06-14"),
    ],
)
def test_every_form_of_any_period_is_written(tmp_path: Path, period: str, name: str) -> None:
    by_hand("--period", period, "--format", "html,csv,xlsx,json", "--out", str(tmp_path / "reports"))
    written = {file.name for file in (tmp_path / "reports").iterdir()}
    assert written == {f"freshness-{name}.{ending}" for ending in ("html", "csv", "xlsx", "json")}


def test_asking_again_writes_the_same_figures(tmp_path: Path) -> None:
    by_hand("--period", "2026-W24", "--format", "json", "--out", str(tmp_path))
    (file,) = tmp_path.iterdir()
    first = file.read_bytes()
    make_fact("late")
    by_hand("--period", "2026-W24", "--format", "json", "--out", str(tmp_path))
    assert file.read_bytes() == first
    assert json.loads(first)["facts"] == 0


def test_a_folder_that_cannot_be_written_is_said_and_the_report_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="made and kept"):
        by_hand("--out", str(tmp_path / "file"))
    assert FreshnessReport.objects.count() == 1


def test_it_goes_to_an_address_as_often_as_one_asks(mailoutbox: list[Any]) -> None:
    for _ in range(2):
        by_hand("--mail-to", "dana@example.com")
    assert [mail.to for mail in mailoutbox] == [["dana@example.com"]] * 2
    assert ReportDelivery.objects.count() == 0


def test_a_mail_server_that_refuses_is_said(settings: Settings) -> None:
    with mail_server(["dana@example.com"]) as server:
        speak_to(settings, server)
        with pytest.raises(CommandError, match="No such mailbox"):
            by_hand("--mail-to", "dana@example.com")


def test_what_is_due_goes_out_once_as_the_clock_would_send_it(mailoutbox: list[Any]) -> None:
    make_schedule("dana@example.com", due_at=timezone.now())
    by_hand("--due")
    by_hand("--due")
    assert len(mailoutbox) == 1


def test_owners_are_written_to_by_hand(mailoutbox: list[Any]) -> None:
    call_command("write_owner_mails")
    assert mailoutbox == []
