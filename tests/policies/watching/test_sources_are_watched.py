"""The source is read, every outcome is noted once, a doubt becomes a dispute and a proposal, and nothing is ever applied."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import ledger, proposing, tasks
from policies.models import (
    Fact,
    FactState,
    Host,
    Observation,
    Proposal,
    Sighting,
    Source,
    Verification,
    standings,
)
from policies.watching import noting, visit, watch
from policies.watching.fetch import Held, Robots
from policies.watching.judging import PageState, Verdict
from policies.watching.watch import TooSoon, read_due, read_now
from tests.makers import make_fact, make_person, make_source, record, verify
from tests.policies.watching.source_server import SourceServer, page, say

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 10)
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
QUOTE = "Refunds to a credit or debit card take 3–5 business days after the seller confirms."
NEW = "Refunds to a credit or debit card take 5–7 business days after the seller confirms."
Watching = Callable[..., list[noting.Noted]]


def source_at(server: SourceServer, path: str = "/refunds", host: str = "help.example.com") -> Source:
    source = make_source(f"Help{host}{path}")
    source.url = server.url(path, host)
    source.save()
    return source


@pytest.fixture
def source(server: SourceServer) -> Source:
    return source_at(server)


@pytest.fixture
def fact(source: Source) -> Fact:
    return make_fact(value="3–5 business days", checked_on=date(2026, 6, 1), source=source, quote=QUOTE)


@pytest.fixture
def read(server: SourceServer) -> Watching:
    """Read what is due at that moment; every host is free again, as if a while had passed."""

    def reading(at: datetime = NOON, **changes: object) -> list[noting.Noted]:
        Host.objects.update(free_at=at)
        return list(read_due(server.reader(**changes), lambda: at))

    return reading


def state_of(fact: Fact, day: date = DAY) -> FactState:
    return standings(Fact.objects.filter(pk=fact.pk), day)[fact.key].state


def test_a_quote_that_is_still_there_is_noted_and_verifies_nothing(
    server: SourceServer, source: Source, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page("Hello.", QUOTE))
    (noted,) = read()
    assert (noted.disputed, noted.proposed) == ([], [])
    sighting = Sighting.objects.get()
    assert (sighting.outcome, sighting.passage) == (Sighting.Outcome.STILL_THERE, QUOTE)
    assert Verification.objects.count() == 1
    assert standings(Fact.objects.all(), DAY)[fact.key].checked_on == date(2026, 6, 1)
    source.refresh_from_db()
    assert (source.state, source.last_fetched_at, source.lease_until) == (Source.State.OK, NOON, None)
    assert datetime(2026, 6, 11, 1, tzinfo=UTC) <= (source.next_read_at or NOON) < datetime(2026, 6, 11, 5, tzinfo=UTC)
    assert read() == []


def test_a_source_that_says_something_else_disputes_its_fact_and_proposes_the_value(
    server: SourceServer, source: Source, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page("Hello.", NEW))
    (noted,) = read()
    assert (noted.disputed, noted.proposed) == ([fact.key], [fact.key])
    assert state_of(fact) == FactState.DISPUTED
    act = Verification.objects.first()
    assert act is not None
    assert (act.job, act.verified_by, act.quote_seen) == ("watch_sources", None, NEW)
    proposal = Proposal.objects.get()
    assert (proposal.words(), proposal.quote, proposal.source, proposal.job) == (
        "5–7 business days",
        NEW,
        source,
        "watch_sources",
    )
    assert fact.versions.at(DAY).get().words() == "3–5 business days"
    source.refresh_from_db()
    assert source.state == Source.State.CHANGED


def test_the_same_thing_is_said_once_however_often_it_is_seen(server: SourceServer, fact: Fact, read: Watching) -> None:
    server.pages["/refunds"] = say(page("Hello.", NEW))
    for days in range(4):
        read(NOON + timedelta(days=days))
    assert Verification.objects.filter(result="disputed").count() == 1
    assert Proposal.objects.count() == 1
    sighting = Sighting.objects.get()
    assert (sighting.first_read_at, sighting.last_read_at) == (NOON, NOON + timedelta(days=3))


def test_a_person_who_found_the_value_true_is_not_contradicted_over_the_same_passage(
    server: SourceServer, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page("Hello.", NEW))
    read()
    verify(fact, date(2026, 6, 11))
    read(NOON + timedelta(days=2))
    assert state_of(fact, date(2026, 6, 12)) == FactState.VERIFIED
    server.pages["/refunds"] = say(page("Hello.", NEW.replace("5–7", "9–12")))
    read(NOON + timedelta(days=3))
    assert state_of(fact, date(2026, 6, 13)) == FactState.DISPUTED
    assert {each.words() for each in Proposal.objects.open()} == {"5–7 business days", "9–12 business days"}


def test_a_proposal_that_was_declined_is_not_made_again_for_the_same_passage(
    server: SourceServer, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page("Hello.", NEW))
    read()
    proposing.decline(Proposal.objects.get(), "It is a typing mistake of theirs.", by=make_person(), now=NOON)
    server.pages["/refunds"] = say(page("Hello.", QUOTE))
    read(NOON + timedelta(days=1))
    server.pages["/refunds"] = say(page("Hello.", NEW))
    read(NOON + timedelta(days=2))
    assert Proposal.objects.count() == 1


def test_a_quote_that_is_gone_disputes_the_fact_and_proposes_nothing(
    server: SourceServer, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page("We ship to more than a hundred countries, from our warehouse to your door."))
    read()
    assert state_of(fact) == FactState.DISPUTED
    assert Sighting.objects.get().outcome == Sighting.Outcome.QUOTE_GONE
    assert not Proposal.objects.exists()


def test_a_sentence_in_other_words_with_the_same_value_disputes_nothing(
    server: SourceServer, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page(QUOTE.replace("take 3–5", "usually take three to five")))
    read()
    assert Sighting.objects.get().outcome == Sighting.Outcome.REWORDED
    assert state_of(fact) == FactState.VERIFIED


def test_a_page_is_gone_when_a_second_reading_says_so(
    server: SourceServer, source: Source, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say("", 404)
    read()
    source.refresh_from_db()
    assert (source.state, source.next_read_at) == (Source.State.UNREAD, NOON + timedelta(hours=1))
    assert state_of(fact) == FactState.VERIFIED
    read(NOON + timedelta(hours=1))
    source.refresh_from_db()
    assert source.state == Source.State.GONE
    assert state_of(fact) == FactState.DISPUTED
    assert Sighting.objects.get().outcome == Sighting.Outcome.PAGE_GONE


@pytest.mark.parametrize(
    ("status", "state"), [(403, Source.State.BLOCKED), (429, Source.State.BLOCKED), (500, Source.State.UNREADABLE)]
)
def test_nobody_is_told_before_a_reading_has_failed_three_times(
    server: SourceServer, source: Source, fact: Fact, read: Watching, status: int, state: str
) -> None:
    server.pages["/refunds"] = say("", status)
    at = NOON
    for failures in (1, 2, 3):
        read(at)
        source.refresh_from_db()
        assert source.failures == failures
        assert source.state == (state if failures == 3 else Source.State.UNREAD)
        assert source.problem == f"The site answered {status}."
        assert source.next_read_at is not None
        assert source.next_read_at > at
        at = source.next_read_at
    assert list(Source.objects.needing_somebody()) == [source]
    assert state_of(fact) == FactState.VERIFIED
    assert not Sighting.objects.exists()
    server.pages["/refunds"] = say(page(QUOTE))
    read(at)
    source.refresh_from_db()
    assert (source.state, source.failures, source.problem) == (Source.State.OK, 0, "")


def test_a_page_that_did_not_change_is_not_sent_again_and_new_quotes_are_looked_for_in_it(
    server: SourceServer, source: Source, fact: Fact, read: Watching
) -> None:
    whole = page(QUOTE, "Disputes stay open for 15 days.")
    server.pages["/refunds"] = lambda request: (
        say("", 304) if request.headers["If-None-Match"] else say(whole, ETag='"1"')
    )(request)
    read()
    other = make_fact("aliexpress.dispute", "15 days", source=source, quote="Disputes stay open for 15 days.")
    read(NOON + timedelta(days=1))
    assert [Observation.objects.exclude(text="").count(), Observation.objects.count()] == [1, 2]
    assert Sighting.objects.get(version__fact=other).outcome == Sighting.Outcome.STILL_THERE


def test_a_site_that_says_not_modified_for_ever_is_not_believed_for_ever(
    server: SourceServer, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page(QUOTE), ETag='"1"')
    read()
    server.pages["/refunds"] = lambda request: (
        say("", 304) if request.headers["If-None-Match"] else say(page(NEW), ETag='"1"')
    )(request)
    for days in range(1, 10):
        read(NOON + timedelta(days=days))
    assert state_of(fact, date(2026, 6, 19)) == FactState.DISPUTED


def test_an_answer_of_not_modified_to_somebody_who_holds_nothing_is_a_failure(
    server: SourceServer, source: Source, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say("", 304)
    read()
    source.refresh_from_db()
    assert source.failures == 1


def test_a_worker_that_comes_too_late_writes_nothing(server: SourceServer, source: Source, fact: Fact) -> None:
    """It was stopped for longer than its lease; another one has read the source in the meantime."""
    server.pages["/refunds"] = say(page(NEW))
    claim = watch._claim(source, NOON)
    assert claim is not None
    assert watch._claim(source, NOON + timedelta(seconds=89)) is None
    done = visit.visit(claim.errand, server.reader())
    other = watch._claim(source, NOON + timedelta(seconds=91))
    assert other is not None
    assert noting.note(source, claim.lease, done, NOON + timedelta(seconds=92)).lost
    assert not Observation.objects.exists()
    assert state_of(fact) == FactState.VERIFIED
    assert noting.note(source, other.lease, done, NOON + timedelta(seconds=93)).disputed == [fact.key]
    assert noting.note(source, other.lease, done, NOON + timedelta(seconds=94)).lost


def test_a_value_that_was_replaced_while_the_page_was_on_its_way_is_left_alone(
    server: SourceServer, source: Source, fact: Fact
) -> None:
    server.pages["/refunds"] = say(page(NEW))
    claim = watch._claim(source, NOON)
    assert claim is not None
    done = visit.visit(claim.errand, server.reader())
    record(fact, "5–7 business days", date(2026, 6, 9), recorded=NOON, source=source, quote=NEW)
    assert noting.note(source, claim.lease, done, NOON + timedelta(seconds=5)).seen == {}
    assert state_of(fact) == FactState.NEVER_VERIFIED


def test_one_host_is_asked_by_one_reader_at_a_time(server: SourceServer, fact: Fact) -> None:
    other = source_at(server, "/disputes")
    make_fact("aliexpress.dispute", "15 days", source=other, quote="It takes 15 days.")
    server.pages["/refunds"] = server.pages["/disputes"] = say(page(QUOTE))
    assert len(list(read_due(server.reader(), lambda: NOON))) == 1
    assert list(read_due(server.reader(), lambda: NOON + timedelta(seconds=4))) == []
    assert len(list(read_due(server.reader(), lambda: NOON + timedelta(seconds=6)))) == 1


def test_what_robots_txt_says_is_kept_for_a_day_and_its_pace_too(server: SourceServer, fact: Fact) -> None:
    server.pages["/robots.txt"] = say("User-agent: *\nCrawl-delay: 40", kind="text/plain")
    server.pages["/refunds"] = say(page(QUOTE))
    list(read_due(server.reader(), lambda: NOON))
    host = Host.objects.get()
    assert (host.origin, host.robots_read_at, host.free_at) == (server.url(""), NOON, NOON + timedelta(seconds=40))
    list(read_due(server.reader(), lambda: NOON + timedelta(hours=20)))
    assert server.paths().count("/robots.txt") == 1


def test_a_host_that_does_not_answer_keeps_nobody_waiting(server: SourceServer, fact: Fact, read: Watching) -> None:
    """All the others are read; its own other pages are left for later instead of being waited for one by one."""
    for number in range(6):
        slow = source_at(server, f"/slow/{number}", "slow.example.com")
        make_fact(f"slow.{number}", "15 days", source=slow, quote="It takes 15 days.")
        server.pages[f"/slow/{number}"] = lambda request: server.over.wait(60)
    server.pages["/refunds"] = say(page(QUOTE))
    noted = read(seconds=1.0)
    assert sorted(each.problem.partition(".")[0] for each in noted) == ["", "The site did not answer in time"]
    assert sum(path.startswith("/slow") for path in server.paths()) == 1


def test_a_page_that_trips_the_reader_is_a_failure_of_that_page_alone(
    server: SourceServer, source: Source, fact: Fact, read: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_args: object) -> None:
        raise RecursionError

    monkeypatch.setattr(visit, "judge", stumble)
    server.pages["/refunds"] = say(page(QUOTE))
    (noted,) = read()
    assert "stumbled" in noted.problem
    source.refresh_from_db()
    assert source.failures == 1


def test_only_sources_of_facts_in_use_are_read(
    server: SourceServer, source: Source, fact: Fact, read: Watching
) -> None:
    source_at(server, "/nobody")
    ledger.retire(fact, by=None, now=NOON)
    assert read() == []
    assert server.asked == []


def test_readings_that_showed_nothing_new_are_forgotten_after_a_season(
    server: SourceServer, fact: Fact, read: Watching
) -> None:
    server.pages["/refunds"] = say(page(QUOTE))
    for days in (0, 1, 2, 100):
        read(NOON + timedelta(days=days))
    assert [each.read_at for each in Observation.objects.all()] == [NOON + timedelta(days=100), NOON]


def test_looking_for_what_is_due_takes_as_many_queries_for_few_as_for_many(server: SourceServer, fact: Fact) -> None:
    def counted() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            watch._claim_next(NOON)
        Source.objects.update(lease_until=None)
        Host.objects.all().delete()
        return len(queries)

    few = counted()
    for number in range(20):
        other = source_at(server, f"/{number}", f"host{number}.example.com")
        make_fact(f"a.{number}", "15 days", source=other, quote="It takes 15 days.")
    assert counted() == few


def test_a_person_can_have_a_source_read_but_not_again_and_again(
    server: SourceServer, source: Source, fact: Fact
) -> None:
    server.pages["/refunds"] = say(page(NEW))
    assert read_now(source, server.reader(), lambda: NOON).disputed == [fact.key]
    source.refresh_from_db()
    with pytest.raises(TooSoon):
        read_now(source, server.reader(), lambda: NOON + timedelta(seconds=20))
    assert read_now(source, server.reader(), lambda: NOON + timedelta(seconds=40)).disputed == []


def test_the_clock_asks_nobody_where_watching_is_off(server: SourceServer, source: Source, fact: Fact) -> None:
    assert tasks.watch_sources() == 0
    assert server.asked == []


def run(*words: str) -> str:
    out = StringIO()
    call_command("watch_sources", *words, stdout=out)
    return out.getvalue()


def test_the_command_reads_what_is_due_and_says_what_it_found(
    server: SourceServer, source: Source, fact: Fact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policies.management.commands.watch_sources.reader_of_settings", server.reader)
    server.pages["/refunds"] = say(page(NEW))
    said = run("--dry-run")
    assert "the source says something else (1)" in said
    assert "Nothing was written." in said
    assert not Observation.objects.exists()
    said = run()
    assert (
        f"1 of 1  {source.url}  the source says something else (1) · disputed: {fact.key} · proposed: {fact.key}"
        in said
    )
    assert "1 read, 1 facts disputed, 0 still due." in said
    with pytest.raises(CommandError, match="a moment ago"):
        run("--source", str(source.pk))
    with pytest.raises(CommandError, match="There is no source 99x"):
        run("--source", "99x")


def test_a_verdict_of_a_page_that_was_not_read_says_nothing_of_its_quotes(source: Source, fact: Fact) -> None:
    Source.objects.filter(pk=source.pk).update(lease_until=NOON)
    done = visit.Visit(Verdict(PageState.BLOCKED, "no"), Robots(), held=Held())
    assert noting.note(source, NOON, done, NOON).seen == {}
