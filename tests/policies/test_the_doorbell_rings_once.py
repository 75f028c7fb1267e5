"""Articles are told of a change after it is committed, once; what waits for its day is announced on its day, once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from policies import ledger, tasks
from policies.models import Fact, FactVersion, LedgerRevision
from policies.signals import fact_changed
from tests.makers import NEW_YEAR, make_fact, make_policy, noon, record, value_of, verify

Rings = list[tuple[str, int | None]]
TODAY = timezone.localdate()


@pytest.fixture
def rings() -> Iterator[Rings]:
    heard: Rings = []

    def hear(sender: type, fact_id: int, version_id: int | None, verb: str, **more: Any) -> None:
        heard.append((verb, version_id))

    fact_changed.connect(hear)
    yield heard
    fact_changed.disconnect(hear)


@pytest.mark.django_db(transaction=True)
def test_every_verb_rings_once(rings: Rings) -> None:
    fact = make_fact(value="9 days")
    version = fact.versions.get()
    verify(fact, NEW_YEAR)
    ledger.dispute(version, by=None, read_at=noon(NEW_YEAR), now=noon(NEW_YEAR), note="Is it?")
    evidence = ledger.Evidence(version.source, "Now 8 days.")
    corrected = ledger.correct(version, value_of("8 days"), evidence, by=None, now=noon(NEW_YEAR) + timedelta(hours=1))
    ledger.retire(fact, by=None, now=noon(NEW_YEAR))
    assert rings == [
        ("record", version.pk), ("verify", version.pk), ("dispute", version.pk), ("correct", corrected.pk),
        ("retire", None),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_it_rings_only_after_the_commit_and_not_for_what_is_rolled_back(rings: Rings) -> None:
    fact = make_fact(value=None)
    with transaction.atomic():
        record(fact, "9 days", NEW_YEAR)
        assert rings == []
    assert len(rings) == 1
    with transaction.atomic():
        record(fact, "8 days", NEW_YEAR + timedelta(days=1))
        transaction.set_rollback(True)
    assert len(rings) == 1
    assert fact.versions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_fails_undoes_nothing() -> None:
    def fail(**_more: Any) -> None:
        raise RuntimeError("the broker is away")

    fact_changed.connect(fail)
    try:
        assert make_fact().versions.get().words() == "3–5 business days"
    finally:
        fact_changed.disconnect(fail)


@pytest.mark.django_db(transaction=True)
def test_a_value_recorded_for_a_later_day_is_announced_on_that_day_once(rings: Rings) -> None:
    fact = make_fact(on=TODAY - timedelta(days=30))
    later = record(fact, "9 days", TODAY, recorded=timezone.now() - timedelta(days=3))
    assert [version for _verb, version in rings] == [fact.versions.earliest("pk").pk]
    assert later.announced_at is None
    assert tasks.ring_due_versions() == 1
    assert tasks.ring_due_versions() == 0
    assert rings[1:] == [("record", later.pk)]
    assert FactVersion.objects.get(pk=later.pk).announced_at is not None


@pytest.mark.django_db
def test_the_command_says_how_many_it_rang_for(capsys: pytest.CaptureFixture[str]) -> None:
    fact = make_fact()
    record(fact, "9 days", TODAY, recorded=timezone.now() - timedelta(days=3))
    record(fact, "8 days", TODAY + timedelta(days=1), recorded=timezone.now())
    call_command("ring_due_versions")
    assert capsys.readouterr().out == "1 value has taken effect.\n"
    call_command("ring_due_versions")
    assert capsys.readouterr().out == "0 values have taken effect.\n"


@pytest.mark.django_db(transaction=True)
def test_a_value_corrected_before_its_day_is_not_rung_for(rings: Rings) -> None:
    fact = make_fact(value=None)
    slip = record(fact, "90 days", TODAY, recorded=timezone.now() - timedelta(days=3))
    now = timezone.now() - timedelta(days=2)
    right = ledger.correct(slip, value_of("9 days"), ledger.Evidence(), by=None, now=now)
    assert tasks.ring_due_versions() == 1
    assert rings == [("record", right.pk)]


@pytest.mark.django_db
def test_a_version_is_announced_by_one_of_two(rings: Rings) -> None:
    version = record(make_fact(), "9 days", TODAY + timedelta(days=1), recorded=timezone.now())
    copy = FactVersion.objects.get(pk=version.pk)
    assert [ledger.announce(version, timezone.now()), ledger.announce(copy, timezone.now())] == [True, False]


@pytest.mark.django_db
def test_every_act_is_counted_in_one_number() -> None:
    fact = make_fact()
    counted = [LedgerRevision.current()]
    for act in (
        lambda: verify(fact, NEW_YEAR),
        lambda: record(fact, "9 days", TODAY + timedelta(days=9), recorded=timezone.now()),
    ):
        act()
        counted.append(LedgerRevision.current())
    assert counted == sorted(set(counted))


@pytest.fixture
def many_connections() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory refuses a second writer instead of letting it wait; PostgreSQL and a file do not")


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run the acts at the same time, each in its own connection; what each came to."""
    start, came_to = threading.Barrier(len(acts)), [""] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            act()
            came_to[number] = "done"
        except ledger.LedgerRefusal as refusal:
            came_to[number] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_record_the_same_day_at_once_one_is_told(many_connections: None) -> None:
    fact = make_fact(value="9 days")
    evidence = ledger.Evidence(fact.versions.get().source, "Now.")
    day, now = NEW_YEAR + timedelta(days=9), timezone.now()

    def recording(words: str) -> Callable[[], Any]:
        mine = Fact.objects.select_related("policy").get(pk=fact.pk)
        return lambda: ledger.record(mine, value_of(words), day, evidence, by=None, now=now)

    came_to = at_once(recording("8 days"), recording("7 days"), recording("6 days"))
    assert came_to.count("done") == 1
    assert sum("already recorded" in each for each in came_to) == 2
    assert fact.versions.filter(effective_from=day).count() == 1


@pytest.mark.django_db(transaction=True)
def test_acts_on_different_facts_at_once_are_all_counted(many_connections: None) -> None:
    facts = [make_fact(f"f{number}", None, policy=make_policy()) for number in range(3)]
    before = LedgerRevision.current()
    evidence, now = ledger.Evidence(), timezone.now()
    acts = [
        lambda fact=fact: ledger.record(fact, value_of("9 days"), NEW_YEAR, evidence, by=None, now=now)
        for fact in facts
    ]
    assert at_once(*acts) == ["done"] * 3
    assert LedgerRevision.current() >= before + 3
