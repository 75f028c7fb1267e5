"""Not now: a fact leaves the verify queue for at most fourteen days, and is no less late anywhere else."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from policies import ledger
from policies.effective import RowOfRecord
from policies.models import Fact, FactState, Postponement, standings
from policies.postponing import postpone, take_back
from tests.makers import make_fact, make_person, noon, record, verify

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 12)
WHY = "The help centre is down."


def put_off(fact: Fact, days: int = 7) -> Postponement:
    return postpone(fact, TODAY + timedelta(days=days), WHY, by=None, now=noon(TODAY))


def held(day: date) -> set[str]:
    return {each.fact.key for each in Postponement.objects.select_related("fact").holding(day).values()}


def test_a_fact_that_was_put_off_comes_back_on_its_day_and_stays_overdue_until_then() -> None:
    fact = make_fact("late", checked_on=date(2026, 2, 1))
    assert put_off(fact).until == date(2026, 6, 19)
    assert held(TODAY) == held(date(2026, 6, 18)) == {"late"}
    assert held(date(2026, 6, 19)) == set()
    assert standings(Fact.objects.all(), TODAY)["late"].state == FactState.OVERDUE


@pytest.mark.parametrize("days", [-1, 0, 15, 9000])
def test_a_day_too_near_or_too_far_is_refused_in_words(days: int) -> None:
    fact = make_fact("late", checked_on=date(2026, 2, 1))
    with pytest.raises(ledger.LedgerRefusal, match=r"from 13 June 2026 to 26 June 2026: .* fourteen days at most"):
        put_off(fact, days)
    assert not Postponement.objects.exists()


def test_it_needs_a_reason_and_a_fact_that_waits() -> None:
    late, fresh = make_fact("late", checked_on=date(2026, 2, 1)), make_fact("fresh", checked_on=TODAY)
    with pytest.raises(ledger.LedgerRefusal, match="Say why"):
        postpone(late, TODAY + timedelta(days=1), "  ", by=None, now=noon(TODAY))
    with pytest.raises(ledger.LedgerRefusal, match="does not wait for anybody"):
        put_off(fresh)
    ledger.retire(late, by=None, now=noon(TODAY))
    with pytest.raises(ledger.LedgerRefusal, match="does not wait for anybody"):
        put_off(late)


def test_whatever_happens_to_the_fact_brings_it_back_at_once() -> None:
    changed, doubted, untouched = (make_fact(key, checked_on=date(2026, 2, 1)) for key in ("a", "b", "c"))
    for fact in (changed, doubted, untouched):
        put_off(fact)
    after = noon(TODAY) + timedelta(hours=1)
    record(changed, "9 days", TODAY, recorded=after)
    ledger.dispute(doubted.versions.get(), by=None, read_at=after, now=after, note="It needs a login now.")
    assert held(TODAY) == {"c"}


def test_it_is_taken_back_once() -> None:
    kept = put_off(make_fact("late", checked_on=date(2026, 2, 1)))
    assert take_back(kept, noon(TODAY)) is True
    assert take_back(kept, noon(TODAY)) is False
    assert held(TODAY) == set()


def test_the_database_holds_the_days_and_the_reason_and_no_row_is_deleted() -> None:
    kept = put_off(make_fact("late", checked_on=date(2026, 2, 1)))
    for wrong in ({"days": 15}, {"days": 0}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Postponement.objects.filter(pk=kept.pk).update(**wrong)
    with pytest.raises(RowOfRecord, match="take it back"):
        kept.delete()


def test_the_list_of_facts_tells_the_queue_from_what_was_put_off(client: Client) -> None:
    today, now = timezone.localdate(), timezone.now()
    client.force_login(make_person("alice", superuser=True))
    late, waits = (make_fact(key, checked_on=today - timedelta(days=100)) for key in ("late", "waits"))
    verify(make_fact("fresh"), today - timedelta(days=1))
    postpone(waits, today + timedelta(days=3), WHY, by=None, now=now)

    def listed(state: str) -> list[Fact]:
        return list(client.get("/admin/policies/fact/", {"state": state}).context["cl"].result_list)

    assert (listed("in_queue"), listed("put_off")) == ([late], [waits])
    assert {fact.key for fact in listed("late")} == {"late", "waits"}
