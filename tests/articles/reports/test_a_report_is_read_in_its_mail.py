"""The mail says everything in its subject, its text and its tables; it stays small, and its reader can leave with one click."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings
from selectolax.lexbor import LexborHTMLParser

from articles import findings, reports
from articles.delivery.leaving import address_to_leave
from articles.delivery.mail import Occasion, mail
from articles.models import Finding, ReportRecipient
from articles.periods import read
from tests.articles.reports.mail_server import mail_server, speak_to
from tests.articles.reports.schedules import DUE, make_schedule, tick
from tests.makers import make_article, make_edition, make_fact, make_person, noon, publish, record, ref, verify

pytestmark = pytest.mark.django_db
DAY = DUE.date()
WEEK = read("2026-W24")
PARTS = ("needs a decision", "articles at risk", "what changed", "by owner", "coming up", "findings on live pages",
         "checks that did not run", "in time: verified", "period 2026-06-08 to 2026-06-14")  # fmt: skip


def make_a_week() -> None:
    """One late fact of Dana's on a live page, one due soon, one that changed, one that will."""
    dana = make_person("dana")
    make_fact("late", checked_on=DAY - timedelta(days=42), warn_after=30, owner=dana, label="Buyer Protection window")
    make_fact("soon", checked_on=DAY - timedelta(days=25), warn_after=30, label="Refund to card")
    changed = make_fact("changed", "3–5 days", label="Answer of the seller")
    record(changed, "5–7 days", WEEK.first_day + timedelta(days=1), note="Slower since June.")
    verify(changed, DAY - timedelta(days=3))
    coming = make_fact("coming", "2 days", checked_on=DAY, label="Tax")
    record(coming, "4 days", DAY + timedelta(days=5), recorded=noon(DAY))
    edition = publish(make_edition(f"<p>It takes {ref('late')}, then {ref('changed')}.</p>", title="Cancel an order"))
    findings.check_edition(edition, DAY, DUE)


def the_mail(**fields: Any) -> Any:
    schedule = make_schedule("dana@example.com", **fields)
    tick(DUE)
    delivery = schedule.deliveries.get()
    return mail(delivery.report, Occasion.of(delivery), DUE)


def html_of(message: Any) -> str:
    return str(message.alternatives[0][0])


def test_the_subject_is_the_report_and_the_line_below_the_worst_of_it() -> None:
    make_a_week()
    message = the_mail()
    assert message.subject == "Freshness, week to 14 June 2026: 75 % in time, 1 overdue, 1 article at risk"
    assert message.body.startswith("Worst: Buyer Protection window, 12 days overdue (dana).")
    hidden = LexborHTMLParser(html_of(message)).css_first("body > div").text()
    assert hidden == "Worst: Buyer Protection window, 12 days overdue (dana)."


@pytest.mark.parametrize("form", ["text", "html"])
def test_text_and_html_have_every_part(form: str) -> None:
    make_a_week()
    message = the_mail()
    said = message.body if form == "text" else LexborHTMLParser(html_of(message)).text()
    said = " ".join(said.split())
    assert [part for part in PARTS if part not in said.lower()] == []
    for words in ("Buyer Protection window", "on 1 live page" if form == "text" else "1 live page", "3–5 days → 5–7 days",
                  "Slower since June.", "1 page updated", "20 June 2026", "review Refund to card", "2 days → 4 days",
                  "Cancel an order", "20 points below the target of 95 %", "Not enough history for a trend yet"):  # fmt: skip
        assert words in said, words
    assert "http://testserver/admin/policies/fact/" in (message.body if form == "text" else html_of(message))


def test_the_mail_loads_nothing_and_draws_with_tables() -> None:
    make_a_week()
    page = html_of(the_mail())
    assert re.findall(r"<(?:img|svg|script|link|iframe|object)\b|url\(|@import|src=", page) == []
    assert 'width="75%"' in page


def test_a_guide_to_come_is_counted_and_not_named() -> None:
    """A report is read by people who may not read the drafts of others."""
    make_edition(title="A secret guide", state="scheduled", on=DAY + timedelta(days=2))
    message = the_mail()
    assert "17 June 2026: 1 edition goes live" in message.body
    assert "secret" not in message.body + html_of(message)


def test_all_is_well_says_what_comes_next() -> None:
    make_fact("soon", checked_on=DAY - timedelta(days=25), warn_after=30, label="Refund to card")
    assert the_mail().body.startswith("Nothing is overdue. Next review: Refund to card, 20 June 2026.")


def test_the_second_report_of_a_row_says_how_many_points_it_moved() -> None:
    make_a_week()
    first = reports.make(read("2026-W23"), DUE - timedelta(days=7))
    first.figures["percent"] = 70
    first.save()
    body = the_mail().body
    assert "+5 points since 7 June 2026" in body
    assert "Not enough history" not in body


def test_the_mail_is_small_and_stays_small_with_ten_thousand_findings() -> None:
    make_a_week()
    assert len(html_of(the_mail()).encode()) < 60_000
    editions = [
        publish(
            make_edition("<p>Open it.</p>", make_article(f"guide-{number}"), title=f"Guide number {number} of many")
        )
        for number in range(100)
    ]
    Finding.objects.bulk_create(
        Finding(edition=editions[number % 100], code="TL001", problem_class="proof", level="error", words="up to 20 days",
                message="It contradicts a fact.", fingerprint=f"{number:064d}", first_seen=DUE, last_seen=DUE)
        for number in range(10_000)
    )  # fmt: skip
    report = reports.draw_up(WEEK, DUE)
    message = mail(report, Occasion("dana@example.com"), DUE)
    assert len(report.figures["at_risk"]) > 100
    assert len(html_of(message).encode()) < 60_000
    assert "more in the report" in message.body


def test_the_files_that_were_asked_for_are_attached() -> None:
    make_a_week()
    message = the_mail(attach_html=True, attach_csv=True, attach_xlsx=True, attach_json=True)
    names = [name for name, _content, _kind in message.attachments]
    assert names == [f"freshness-2026-06-08-2026-06-14.{ending}" for ending in ("html", "csv", "xlsx", "json")]


def test_what_is_sent_is_what_was_made(settings: Settings) -> None:
    """Through a real server: text, HTML and files arrive as they left, and the headers with them."""
    make_a_week()
    make_schedule("dana@example.com", attach_csv=True)
    with mail_server() as server:
        speak_to(settings, server)
        assert tick(DUE) == 1
    ((_, arrived),) = server.taken
    kinds = [part.get_content_type() for part in arrived.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/html", "text/csv"]
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert arrived["Message-ID"].endswith("@testserver>")
    assert "75 % in time" in arrived["Subject"]
    assert max(len(line) for line in arrived.as_bytes().splitlines()) < 998


# --- Leaving
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def way_out() -> tuple[str, ReportRecipient]:
    schedule = make_schedule("dana@example.com", "ziv@example.com")
    place = address_to_leave(schedule, "dana@example.com").removeprefix("http://testserver")
    return place, schedule.recipients.get(address="dana@example.com")


def test_following_the_link_asks_and_changes_nothing(client: Client) -> None:
    place, recipient = way_out()
    page = client.get(place)
    assert "Send me no more" in page.content.decode()
    assert page["Cache-Control"].startswith("max-age=0")
    assert client.head(place).status_code == 200
    assert "Send me no more" in client.post(place).content.decode()
    recipient.refresh_from_db()
    assert recipient.left_at is None


def test_one_click_of_a_mailbox_leaves_without_a_cookie_and_for_good(mailoutbox: list[Any]) -> None:
    place, recipient = way_out()
    mailbox = Client(enforce_csrf_checks=True)
    assert mailbox.post(place, ONE_CLICK).status_code == 200
    recipient.refresh_from_db()
    first = recipient.left_at
    assert first is not None
    assert "no more" in mailbox.post(place, ONE_CLICK).content.decode()
    recipient.refresh_from_db()
    assert recipient.left_at == first
    tick(DUE)
    assert [message.to for message in mailoutbox] == [["ziv@example.com"]]


def test_the_link_of_the_mail_is_the_one_that_leaves(mailoutbox: list[Any], client: Client) -> None:
    _, recipient = way_out()
    tick(DUE)
    message = next(each for each in mailoutbox if each.to == ["dana@example.com"])
    place = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert place in message.body
    assert place in html_of(message)
    client.post(place.removeprefix("http://testserver"), ONE_CLICK)
    recipient.refresh_from_db()
    assert recipient.left_at is not None


def test_who_leaves_between_the_writing_down_and_the_sending_gets_nothing_more(
    settings: Settings, client: Client
) -> None:
    place, _ = way_out()
    with mail_server(silent=True) as server:
        speak_to(settings, server, timeout=0.2)
        tick(DUE)
    client.post(place, ONE_CLICK)
    with mail_server() as server:
        speak_to(settings, server)
        tick(DUE + timedelta(minutes=30))
    assert server.addresses() == ["ziv@example.com"]


@pytest.mark.parametrize("change", ["cut", "other", "forged", "elsewhere"])
def test_an_address_that_we_did_not_sign_leads_nowhere(client: Client, change: str) -> None:
    place, recipient = way_out()
    token = place.split("/")[3]
    forged = {
        "cut": token[:-3],
        "other": "x" + token[1:],
        "forged": signing.dumps([recipient.schedule_id, recipient.address]),
        "elsewhere": signing.dumps([999_999, recipient.address], salt="articles.report-recipient"),
    }[change]
    answer = client.post(f"/reports/leave/{forged}/", ONE_CLICK)
    assert answer.status_code == 404
    assert "leads to no subscription" in answer.content.decode()
    recipient.refresh_from_db()
    assert recipient.left_at is None


def test_a_test_and_a_copy_by_hand_have_nothing_to_leave() -> None:
    message = mail(reports.draw_up(WEEK, DUE), Occasion("dana@example.com"), DUE)
    assert "List-Unsubscribe" not in message.extra_headers
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
