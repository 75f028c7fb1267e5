"""A digest at most once a week, worst first, each line with the place where it is mended; what an owner leaves is handed on."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import close_old_connections, connection
from django.test import Client
from pytest_django import Settings

from articles import findings, owner_mails
from articles.delivery import sending
from articles.models import Author, DigestWish, HandingOn, OwnerMail
from articles.working_days import calendar_of, working_days
from policies import ledger, postponing
from policies.models import Fact
from tests.articles.reports.mail_server import mail_server, speak_to
from tests.makers import make_edition, make_fact, make_person, noon, publish, ref, verify

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 15, 8, 10, tzinfo=UTC)
DAY = MONDAY.date()
HOUR = timedelta(hours=1)


def person(name: str) -> User:
    made = make_person(name, superuser=True)
    made.email = f"{name}@example.com"
    made.save()
    return made


def hour(now: datetime) -> int:
    """What the clock does each hour and the minute after; returns how many mails went out."""
    owner_mails.write_down(now)
    return sending.send_waiting(lambda: now)


def late_fact(key: str, days: int, **fields: Any) -> Fact:
    """Late for that many days on Monday."""
    return make_fact(key, checked_on=DAY - timedelta(days=30 + days), warn_after=30, error_after=400, **fields)


# --- The digest


def test_each_owner_gets_one_a_week_and_none_when_nothing_waits(mailoutbox: list[Any]) -> None:
    late_fact("hers", 3, owner=person("dana"))
    make_fact("his", checked_on=DAY, owner=person("ziv"))
    assert hour(MONDAY) == 1
    assert [mail.to for mail in mailoutbox] == [["dana@example.com"]]
    for hours in (1, 24, 100, 160):
        assert hour(MONDAY + hours * HOUR) == 0
    assert hour(MONDAY + timedelta(days=7)) == 1


def test_what_comes_up_later_in_the_week_is_told_on_that_day_and_nobody_is_woken(mailoutbox: list[Any]) -> None:
    fact = make_fact("hers", checked_on=DAY, owner=person("dana"))
    assert hour(MONDAY) == 0
    then = MONDAY + 5 * HOUR
    ledger.dispute(fact.versions.get(), by=None, read_at=then, now=then, note="It says 9 days.")
    night = MONDAY.replace(hour=3) + timedelta(days=2)
    assert hour(night) == 0
    assert hour(night + 6 * HOUR) == 1
    assert OwnerMail.objects.get().day == DAY


def test_the_worst_comes_first_and_every_line_opens_the_place_where_it_is_mended(client: Client) -> None:
    dana = person("dana")
    author = Author.objects.create(name="Dana", slug="dana", user=dana)
    make_fact("warn", checked_on=DAY - timedelta(days=25), warn_after=30, owner=dana, label="Due soon")
    make_fact("error", owner=dana, label="Never read")
    disputed = make_fact("disputed", checked_on=DAY, owner=dana, label="Disputed")
    ledger.dispute(disputed.versions.get(), by=None, read_at=noon(DAY), now=noon(DAY), note="It says 9 days.")
    make_fact("contradicted", "up to 15 days", checked_on=DAY, owner=dana, label="Bank", cues="bank transfer")
    edition = publish(
        make_edition("<p>A bank transfer takes up to 20 days.</p><h2>Empty</h2>", title="Cancel an order")
    )
    findings.check_edition(edition, DAY, MONDAY)
    edition.author = author
    edition.save()
    owner_mails.write_down(MONDAY + 4 * HOUR)
    lines = OwnerMail.objects.get(person=dana).lines
    assert [line["rank"] for line in lines] == sorted(line["rank"] for line in lines)
    assert {line["rank"] for line in lines} == {0, 1, 2, 3}
    assert lines[0]["what"] == "Cancel an order"
    assert "TL001" in lines[0]["why"]
    client.force_login(dana)
    for line in lines:
        assert client.get(line["path"]).status_code == 200, line


def test_a_digest_is_capped_and_says_how_many_more(mailoutbox: list[Any]) -> None:
    dana = person("dana")
    for number in range(30):
        late_fact(f"late-{number}", number, owner=dana)
    hour(MONDAY)
    (mail,) = mailoutbox
    assert mail.subject.startswith("30 things wait for you: ")
    assert mail.body.count("/admin/policies/fact/queue/") == 20
    assert "… and 10 more" in mail.body
    assert mail.body.index("29 days overdue") < mail.body.index("12 days overdue")
    assert len(mail.alternatives[0][0].encode()) < 60_000


def test_nobody_is_told_of_a_draft_or_without_an_address(mailoutbox: list[Any]) -> None:
    silent = make_person("silent")
    late_fact("his", 3, owner=silent)
    gone = person("gone")
    late_fact("theirs", 3, owner=gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    findings.check_edition(make_edition("<h2>Empty</h2>", by=person("writer")), DAY, MONDAY)
    assert hour(MONDAY) == 0


def test_a_digest_is_left_with_one_click_and_taken_up_again(mailoutbox: list[Any], client: Client) -> None:
    late_fact("hers", 3, owner=person("dana"))
    hour(MONDAY)
    headers = mailoutbox[0].extra_headers
    assert headers["Auto-Submitted"] == "auto-generated"
    place = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert "dana@example.com" in client.get(place).content.decode()
    assert DigestWish.objects.count() == 0
    Client(enforce_csrf_checks=True).post(place, {"List-Unsubscribe": "One-Click"})
    assert hour(MONDAY + timedelta(days=7)) == 0
    client.post(place, {"again": "yes"})
    assert hour(MONDAY + timedelta(days=8)) == 1


# --- Handing on


def hands_on(fact: Fact, now: datetime) -> bool:
    owner_mails.write_down(now)
    return HandingOn.objects.filter(fact=fact).exists()


def test_what_the_owner_left_for_five_working_days_goes_to_the_backup_owner_once(mailoutbox: list[Any]) -> None:
    fact = late_fact("left", 4, owner=person("dana"), backup_owner=person("ziv"), label="Buyer Protection window")
    # Late since Friday the 12th: the fifth working day after it is Friday the 19th.
    assert not hands_on(fact, MONDAY + timedelta(days=3))
    assert hands_on(fact, MONDAY + timedelta(days=4))
    for days in (4, 5, 6, 7, 11):
        hour(MONDAY + timedelta(days=days, hours=1))
    handed = [mail for mail in mailoutbox if mail.to == ["ziv@example.com"]]
    assert [mail.subject for mail in handed] == [
        "1 fact was handed on to you: Buyer Protection window (AliExpress), 8 days overdue"
    ]
    assert "List-Unsubscribe" not in handed[0].extra_headers


def test_it_is_handed_on_again_only_when_it_becomes_late_again() -> None:
    fact = late_fact("left", 20, owner=person("dana"), backup_owner=person("ziv"))
    assert hands_on(fact, MONDAY)
    verify(fact, DAY)
    owner_mails.write_down(MONDAY + timedelta(days=1))
    assert HandingOn.objects.count() == 1
    owner_mails.write_down(MONDAY + timedelta(days=45))
    assert HandingOn.objects.count() == 2


def test_an_owner_who_said_not_now_has_answered() -> None:
    dana = person("dana")
    fact = late_fact("left", 20, owner=dana, backup_owner=person("ziv"))
    postponing.postpone(fact, DAY + timedelta(days=5), "The help centre is down.", by=dana, now=MONDAY)
    assert not hands_on(fact, MONDAY)
    assert hands_on(fact, MONDAY + timedelta(days=7))


@pytest.mark.parametrize("after", [0, 60])
def test_it_can_take_longer_or_be_switched_off(settings: Settings, after: int) -> None:
    settings.ASOF_HAND_ON_AFTER = after
    assert not hands_on(late_fact("left", 40, owner=person("dana"), backup_owner=person("ziv")), MONDAY)


def test_on_a_day_off_nothing_is_handed_on(settings: Settings) -> None:
    settings.ASOF_HOLIDAYS = "DE"
    fact = late_fact("left", 40, owner=person("dana"), backup_owner=person("ziv"))
    assert not hands_on(fact, datetime(2026, 12, 25, 9, tzinfo=UTC))
    assert hands_on(fact, datetime(2026, 12, 28, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("since", "day", "country", "days"),
    [
        (date(2026, 6, 12), date(2026, 6, 19), "", 5),
        (date(2026, 12, 23), date(2026, 12, 28), "", 3),
        (date(2026, 12, 23), date(2026, 12, 28), "DE", 2),  # Christmas Day; Boxing Day is a Saturday
        (date(2026, 1, 5), date(2026, 1, 7), "DE", 2),
        (date(2026, 1, 5), date(2026, 1, 7), "DE-BY", 1),  # Epiphany is a holiday in Bavaria
        (date(2026, 6, 10), date(2026, 6, 14), "SA", 2),  # Friday and Saturday are its weekend
        (date(2028, 2, 28), date(2028, 3, 1), "", 2),
        (date(2026, 12, 30), date(2027, 1, 4), "DE", 2),
    ],
)
def test_working_days_are_those_of_the_country(since: date, day: date, country: str, days: int) -> None:
    assert working_days(since, day, calendar_of(country)) == days


# --- Once


def test_a_server_that_is_away_loses_no_digest_and_nothing_is_written_twice(settings: Settings) -> None:
    late_fact("hers", 3, owner=person("dana"))
    with mail_server() as gone:
        pass
    speak_to(settings, gone)
    assert hour(MONDAY) == 0
    with mail_server() as server:
        speak_to(settings, server)
        assert hour(MONDAY + HOUR) == 1
        assert hour(MONDAY + 2 * HOUR) == 0
    assert server.addresses() == ["dana@example.com"]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_write_each_mail_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("One writer at a time: nothing to see on SQLite.")
    late_fact("left", 20, owner=person("dana"), backup_owner=person("ziv"))
    gate = threading.Barrier(4)

    def clock() -> None:
        try:
            gate.wait()
            owner_mails.write_down(MONDAY)
        finally:
            close_old_connections()
            connection.close()

    clocks = [threading.Thread(target=clock) for _ in range(4)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert OwnerMail.objects.count() == 2
    assert HandingOn.objects.count() == 1


def test_it_costs_the_same_however_much_waits(django_assert_max_num_queries: Any) -> None:
    people = [person(f"person-{number}") for number in range(6)]
    for number in range(30):
        late_fact(f"late-{number}", 20, owner=people[number % 3], backup_owner=people[3])
    edition = publish(make_edition(f"<p>It takes {ref('late-1')}.</p><h2>Empty</h2>"))
    findings.check_edition(edition, DAY, MONDAY)
    with django_assert_max_num_queries(20):
        owner_mails.write_down(MONDAY)
