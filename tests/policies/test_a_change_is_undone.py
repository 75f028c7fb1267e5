"""Undo: a change counts as never recorded, the pages are what they were, and no row of the history is lost."""

from datetime import date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from selectolax.lexbor import LexborHTMLParser

from articles import page as pages
from articles.findings import rules
from articles.models import Edition, Event
from policies import ledger
from policies.ledger import LedgerRefusal
from policies.models import Fact, FactVersion, LedgerRevision, standings
from tests.articles.pages.reading import tidy
from tests.makers import make_person, make_source, noon, record, value_of, verify
from tests.policies.screens import a_fact, ago, approve, guides, look, on_the_day, record_page, said, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("alice", superuser=True))
    return client


@pytest.fixture
def card() -> Fact:
    return a_fact()


def recorded(fact: Fact, words: str, on: date, now: datetime | None = None) -> FactVersion:
    evidence = ledger.Evidence(make_source(), "It says so.", "Banks got slower.")
    return ledger.record(fact, value_of(words), on, evidence, by=None, now=now or timezone.now())


def whole_pages() -> dict[str, bytes]:
    """Every live page, with its headers of time, the feed, the sitemap, the tables and the open data."""
    found: dict[str, bytes] = {}
    paths = [edition.article.get_absolute_url() for edition in Edition.objects.published().select_related("article")]
    for path in [*paths, "/", "/changes/", "/changes.atom", "/sitemap.xml", "/policies/aliexpress/", "/facts.json"]:
        response = Client().get(path)
        assert response.status_code == 200, path
        found[path] = response.content + response.headers.get("Last-Modified", "").encode()
    return found


def at(day: date, clock: time = time(15)) -> Any:
    moment = datetime.combine(day, clock, timezone.get_current_timezone())
    return patch("django.utils.timezone.now", lambda: moment)


@pytest.mark.parametrize("start", [-30, 0, 20], ids=["past", "today", "to come"])
def test_after_an_undo_every_page_is_byte_for_byte_what_it_was(card: Fact, start: int) -> None:
    guides()
    before, then = whole_pages(), on_the_day(today() + timedelta(days=25))
    version = recorded(card, "5–7 business days", today() + timedelta(days=start))
    assert whole_pages() != before
    ledger.undo(version, by=None, now=timezone.now())
    assert whole_pages() == before
    assert on_the_day(today() + timedelta(days=25)) == then
    assert FactVersion.objects.filter(pk=version.pk, undone_at__isnull=False).exists(), "the row stays"
    stand = standings(Fact.objects.filter(pk=card.pk), today())[card.key]
    assert (stand.words(), stand.checked_on, stand.coming) == ("3–5 business days", ago(7), None)


def test_an_undone_correction_gives_back_the_value_with_its_verifications(card: Fact) -> None:
    guides()
    before = whole_pages()
    version = ledger.correct(
        card.versions.get(), value_of("4 days"), ledger.Evidence(make_source(), "4 days."), by=None, now=timezone.now()
    )
    assert whole_pages() != before
    ledger.undo(version, by=None, now=timezone.now())
    assert whole_pages() == before


def test_what_readers_saw_on_another_day_is_not_hidden_from_them(card: Fact) -> None:
    guides()
    with at(ago(3)):
        version = recorded(card, "5–7 business days", ago(3))
    ledger.undo(version, by=None, now=timezone.now())
    html = Client().get("/everywhere/").content.decode()
    changes = tidy(LexborHTMLParser(html).css_first("#changes").parent.text())
    assert "5–7 business days was a mistake and was taken back." in changes
    assert "3–5 business days" in changes
    feed = Client().get("/changes.atom").content.decode()
    ids = [node.text() for node in LexborHTMLParser(feed).css("entry id")]
    assert len(ids) == len(set(ids))
    assert "was a mistake and was taken back" in feed


def test_a_page_replayed_at_a_day_between_shows_what_readers_saw(card: Fact) -> None:
    edition = guides()[0]
    with at(ago(3)):
        version = recorded(card, "5–7 business days", ago(3))
    between = timezone.make_aware(datetime.combine(ago(2), time(12)))
    shown = pages.build(edition.article, ago(2), between)
    ledger.undo(version, by=None, now=timezone.now())
    again = pages.build(edition.article, ago(2), between)
    assert "5–7 business days" in again.body
    assert again == shown
    assert card.versions.at(ago(2), between).get() == version
    assert card.versions.at(ago(2)).get() != version


def test_a_day_that_was_undone_can_be_recorded_again(card: Fact) -> None:
    version = recorded(card, "5–7 business days", today())
    ledger.undo(version, by=None, now=timezone.now())
    again = recorded(card, "6 days", today())
    assert card.versions.at(today()).get() == again
    with pytest.raises(LedgerRefusal, match="corrected this value since"):
        ledger.correct(version, value_of("8 days"), ledger.Evidence(), by=None, now=timezone.now())


def test_a_scheduled_value_that_was_undone_is_never_announced(card: Fact) -> None:
    version = recorded(card, "5–7 business days", today() + timedelta(days=2))
    ledger.undo(version, by=None, now=timezone.now())
    assert ledger.announce_due(today() + timedelta(days=3), timezone.now() + timedelta(days=3)) == 0


@pytest.mark.parametrize("since", ["another value", "a verification", "its retirement", "an undo"])
def test_it_is_refused_in_words_once_something_has_happened_to_the_fact(card: Fact, since: str) -> None:
    version = recorded(card, "5–7 business days", ago(1))
    match since:
        case "another value":
            recorded(card, "9 days", today())
        case "a verification":
            ledger.verify(version, by=None, read_at=timezone.now(), now=timezone.now())
        case "its retirement":
            ledger.retire(card, by=None, now=timezone.now())
        case _:
            ledger.undo(version, by=None, now=timezone.now())
    revision = LedgerRevision.current()
    words = {
        "another value": "somebody has recorded another value of Credit or debit card since",
        "a verification": "somebody has verified or disputed Credit or debit card since",
        "its retirement": "This fact is retired",
        "an undo": "was undone already",
    }[since]
    assert not ledger.can_undo(version)
    with pytest.raises(LedgerRefusal, match=words):
        ledger.undo(version, by=None, now=timezone.now())
    assert LedgerRevision.current() == revision


def test_a_change_that_came_after_an_undone_one_can_be_undone(card: Fact) -> None:
    first = recorded(card, "5–7 business days", today())
    second = recorded(card, "9 days", today() + timedelta(days=9))
    ledger.undo(second, by=None, now=timezone.now())
    ledger.undo(first, by=None, now=timezone.now())
    assert card.versions.at(today()).get().words() == "3–5 business days"


def a_batch(card: Fact, start: int = 0) -> list[FactVersion]:
    wallet = Fact.objects.get(key="aliexpress.refund.wallet")
    wanted = [ledger.Wanted(each, value_of("8 days"), ledger.Evidence(make_source())) for each in (card, wallet)]
    return ledger.record_together(wanted, today() + timedelta(days=start), by=None, now=timezone.now())


@pytest.mark.parametrize("start", [0, 12])
def test_a_batch_is_undone_as_one(card: Fact, start: int) -> None:
    guides()
    before = whole_pages()
    first, second = a_batch(card, start)
    assert {each.pk for each in ledger.undo(second, by=None, now=timezone.now())} == {first.pk, second.pk}
    assert whole_pages() == before


def test_a_batch_of_which_one_fact_has_changed_stays_whole(card: Fact) -> None:
    first, second = a_batch(card)
    verify(second.fact, today()) if timezone.now() > noon(today()) else recorded(second.fact, "2 days", ago(1))
    with pytest.raises(LedgerRefusal, match="AliExpress wallet"):
        ledger.undo(first, by=None, now=timezone.now())
    assert not FactVersion.objects.filter(undone_at__isnull=False).exists()


def test_the_articles_are_told_and_checked_again(card: Fact, django_capture_on_commit_callbacks: Any) -> None:
    guides()
    version = recorded(card, "5–7 business days", today())
    with django_capture_on_commit_callbacks(execute=True):
        ledger.undo(version, by=None, now=timezone.now())
    told = Event.objects.filter(verb="fact_undone")
    assert told.count() == 3
    assert (told[0].payload["before"], told[0].payload["after"]) == ("5–7 business days", "3–5 business days")
    card.refresh_from_db()
    assert card.changed_at is not None


def test_after_approving_one_is_told_how_much_changed_and_how_to_undo_it(desk: Client, card: Fact) -> None:
    guides()
    before = whole_pages()
    screen = look(desk, record_page(card), said())
    done = approve(desk, record_page(card), screen)
    version = card.versions.at(today()).get()
    assert done["Location"] == reverse("admin:policies_fact_changed", args=[version.pk])
    page = LexborHTMLParser(desk.get(done["Location"]).content.decode())
    places = len(screen.css(".impact-page dd"))
    told = page.css_first(".messagelist .success")
    assert f"{places} places on 3 pages change. View pages · Undo this change" in tidy(told.text())
    assert "Shown on 3 pages" in tidy(page.css_first("#pages-title").text())
    undo = desk.get(told.css("a")[1].attributes["href"] or "").content.decode()
    assert "5–7 business days → holds again: 3–5 business days" in tidy(
        LexborHTMLParser(undo).css_first("#content-main").text()
    )
    form = page.css_first("#content-main form")
    pressed = desk.post(form.attributes["action"] or "", {"version": version.pk}, follow=True)
    assert "Undone: Credit or debit card, 5–7 business days from" in tidy(pressed.content.decode())
    assert whole_pages() == before
    history = tidy(LexborHTMLParser(pressed.content.decode()).css_first(".fact-history").text())
    assert "5–7 business days undone" in history
    assert "by alice" in history
    again = desk.get(done["Location"]).content.decode()
    assert "undone" in again
    assert "<button" not in LexborHTMLParser(again).css_first("#content-main").html


def test_the_page_of_a_change_says_how_many_pages_were_checked_since(desk: Client, card: Fact) -> None:
    editions = guides()
    Edition.objects.update(checked_at=timezone.now(), checked_on=today(), checked_rules=rules())
    version = recorded(card, "5–7 business days", today())
    address = reverse("admin:policies_fact_changed", args=[version.pk])

    def progress() -> tuple[str, str]:
        bar = LexborHTMLParser(desk.get(address).content.decode()).css_first("#pages progress")
        return bar.attributes["value"] or "", bar.attributes["max"] or ""

    assert progress() == ("0", "3")
    Edition.objects.filter(pk=editions[0].pk).update(checked_at=timezone.now())
    assert progress() == ("1", "3")
    Edition.objects.update(checked_at=timezone.now())
    assert progress() == ("3", "3")
    assert "every page was checked against it" in desk.get(address).content.decode()


def test_a_scheduled_change_says_when_it_goes_live_and_is_undone_on_the_page_of_its_fact(
    desk: Client, card: Fact, settings: Any
) -> None:
    version = recorded(card, "5–7 business days", date(2099, 7, 1))
    page = LexborHTMLParser(desk.get(reverse("admin:policies_fact_change", args=[card.pk])).content.decode())
    coming = tidy(page.css_first(".fact-coming").text())
    assert "5–7 business days Goes live 1 July 2099 00:00 UTC." in coming
    links = [link.attributes["href"] or "" for link in page.css(".fact-history .fact-acts a")]
    (undo,) = [link for link in links if "/undo/" in link]
    assert desk.get(undo).status_code == 200
    assert desk.post(undo, {"version": version.pk}).status_code == 302
    assert card.versions.at(date(2099, 7, 1)).get().words() == "3–5 business days"


@pytest.mark.parametrize("role", ["Writer", "Editor", "Manager"])
def test_who_may_not_record_may_not_undo(card: Fact, role: str) -> None:
    version = recorded(card, "5–7 business days", today())
    person = make_person(role)
    person.groups.add(Group.objects.get(name=role))
    desk = Client()
    desk.force_login(User.objects.get(pk=person.pk))
    assert desk.post(reverse("admin:policies_fact_undo", args=[card.pk]), {"version": version.pk}).status_code == 403
    page = desk.get(reverse("admin:policies_fact_changed", args=[version.pk]))
    assert page.status_code == 200
    assert b"Undo this change" not in page.content
    assert Client().get(reverse("admin:policies_fact_changed", args=[version.pk])).status_code == 302


def test_looking_at_the_undo_changes_nothing_and_a_refusal_is_said_there(desk: Client, card: Fact) -> None:
    version = recorded(card, "5–7 business days", today())
    address = f"{reverse('admin:policies_fact_undo', args=[card.pk])}?version={version.pk}"
    assert desk.get(address).status_code == 200
    assert card.versions.at(today()).get() == version
    record(card, "9 days", ago(3), recorded=timezone.now())
    page = desk.post(address, {"version": version.pk}).content.decode()
    assert "somebody has recorded another value" in page
    assert desk.post(address, {"version": "x"}).status_code in (200, 404)
    assert desk.get(reverse("admin:policies_fact_changed", args=[10**15])).status_code == 404


def test_the_database_refuses_an_undo_before_the_record(card: Fact) -> None:
    version = recorded(card, "5–7 business days", today())
    with pytest.raises(IntegrityError), transaction.atomic():
        FactVersion.objects.filter(pk=version.pk).update(undone_at=version.recorded_at - timedelta(seconds=1))


class RandomActs(TestCase):
    """Whatever was recorded before, undoing the newest act gives back every page."""

    @given(
        starts=st.lists(st.integers(-80, 40), min_size=1, max_size=4, unique=True),
        together=st.booleans(),
    )
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_pages_are_what_they_were(self, starts: list[int], together: bool) -> None:
        card = a_fact()
        guides()
        *earlier, last = starts
        for number, start in enumerate(earlier):
            recorded(card, f"{number + 11} days", today() + timedelta(days=start))
        before, then = whole_pages(), on_the_day(today() + timedelta(days=41))
        undone = a_batch(card, last)[1] if together else recorded(card, "8 days", today() + timedelta(days=last))
        ledger.undo(undone, by=None, now=timezone.now())
        assert whole_pages() == before
        assert on_the_day(today() + timedelta(days=41)) == then
