"""A fact changes only through the ledger: every verb adds a row, and every refusal says why and changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from policies import ledger
from policies.effective import RowOfRecord
from policies.models import Fact, FactState, FactValue, FactVersion, Kind, Verification, standings
from tests.makers import NEW_YEAR, make_fact, make_person, make_source, noon, record, value_of, verify

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)


def correct(fact: Fact, words: str, day: date) -> FactVersion:
    version = fact.versions.at(day).get()
    evidence = ledger.Evidence(version.source, version.quote)
    return ledger.correct(version, value_of(words), evidence, by=None, now=noon(day) + timedelta(hours=1))


def state(fact: Fact, day: date) -> FactState:
    return standings(Fact.objects.filter(pk=fact.pk), day)[fact.key].state


def test_a_recorded_value_holds_from_its_day_until_the_next_one_starts() -> None:
    fact = make_fact(value="3–5 business days")
    record(fact, "5–7 business days", JUNE)
    assert fact.versions.at(JUNE - timedelta(days=1)).get().words() == "3–5 business days"
    assert fact.versions.at(JUNE).get().words() == "5–7 business days"
    assert not fact.versions.at(NEW_YEAR - timedelta(days=1)).exists()


def test_a_second_value_for_one_day_is_refused_and_the_first_stays() -> None:
    fact = make_fact()
    with pytest.raises(ledger.LedgerRefusal, match="already recorded"):
        record(fact, "9 days", NEW_YEAR)
    assert fact.versions.count() == 1


def test_a_correction_wins_and_the_mistake_stays_in_the_history() -> None:
    fact = make_fact(value="3–5 business days")
    correct(fact, "3–6 business days", NEW_YEAR)
    assert fact.versions.at(NEW_YEAR).get().words() == "3–6 business days"
    assert [version.words() for version in fact.versions.all()] == ["3–6 business days", "3–5 business days"]


def test_a_correction_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ledger.LedgerRefusal, match="Nothing is different"):
        correct(make_fact(value="75 days"), "75 days", NEW_YEAR)


def test_two_people_cannot_correct_the_same_row() -> None:
    fact = make_fact(value="75 days")
    seen_by_both = fact.versions.get()
    correct(fact, "60 days", NEW_YEAR)
    with pytest.raises(ledger.LedgerRefusal, match="Somebody has corrected"):
        ledger.correct(seen_by_both, value_of("90 days"), ledger.Evidence(), by=None, now=noon(JUNE))
    assert fact.versions.at(JUNE).get().words() == "60 days"


def test_a_verification_belongs_to_one_version() -> None:
    fact = make_fact(checked_on=JUNE)
    assert state(fact, JUNE) == FactState.VERIFIED
    record(fact, "9 days", JUNE + timedelta(days=1))
    assert state(fact, JUNE + timedelta(days=1)) == FactState.NEVER_VERIFIED
    assert state(fact, JUNE) == FactState.SCHEDULED


def test_a_new_source_makes_a_value_unverified_again() -> None:
    fact = make_fact(checked_on=NEW_YEAR)
    version = fact.versions.get()
    elsewhere = ledger.Evidence(make_source("Another page"), version.quote)
    ledger.correct(version, version.value, elsewhere, by=None, now=noon(JUNE))
    assert state(fact, JUNE) == FactState.NEVER_VERIFIED


def test_a_replaced_value_cannot_be_verified() -> None:
    fact = make_fact()
    replaced = fact.versions.get()
    correct(fact, "9 days", NEW_YEAR)
    with pytest.raises(ledger.LedgerRefusal, match="has been replaced"):
        ledger.verify(replaced, by=None, read_at=noon(JUNE), now=noon(JUNE))
    assert not Verification.objects.exists()


def test_a_value_without_a_source_cannot_be_verified() -> None:
    fact = make_fact(value=None)
    version = ledger.record(fact, value_of("9 days"), NEW_YEAR, ledger.Evidence(), by=None, now=noon(NEW_YEAR))
    with pytest.raises(ledger.LedgerRefusal, match="has no source"):
        ledger.verify(version, by=None, read_at=noon(JUNE), now=noon(JUNE))


def test_a_source_cannot_have_been_read_in_the_future() -> None:
    version = make_fact().versions.get()
    with pytest.raises(ledger.LedgerRefusal, match="future"):
        ledger.verify(version, by=None, read_at=noon(JUNE) + timedelta(seconds=1), now=noon(JUNE))


def test_a_dispute_needs_a_reason_and_ends_with_the_next_verification() -> None:
    fact = make_fact(checked_on=NEW_YEAR)
    version = fact.versions.get()
    with pytest.raises(ledger.LedgerRefusal, match="what is in doubt"):
        ledger.dispute(version, by=None, read_at=noon(JUNE), now=noon(JUNE), note=" ")
    ledger.dispute(version, by=make_person(), read_at=noon(JUNE), now=noon(JUNE), note="The page says 5–7 now.")
    assert state(fact, JUNE) == FactState.DISPUTED
    verify(fact, JUNE + timedelta(days=1))
    assert state(fact, JUNE + timedelta(days=1)) == FactState.VERIFIED


def test_a_retired_fact_keeps_its_history_and_takes_no_more() -> None:
    fact = make_fact()
    ledger.retire(fact, by=None, now=noon(JUNE))
    assert state(fact, JUNE) == FactState.RETIRED
    for act in (lambda: record(fact, "9 days", JUNE), lambda: verify(fact, JUNE)):
        with pytest.raises(ledger.LedgerRefusal, match="is retired"):
            act()
    assert fact.versions.get().words() == "3–5 business days"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (FactValue(Kind.DURATION, Decimal(5), Decimal(3), "day", "calendar", "range"), "upside down"),
        (FactValue(Kind.DURATION, Decimal(-1), Decimal(3), "day", "calendar", "range"), "longer than zero"),
        (FactValue(Kind.DURATION, Decimal(3), Decimal(5), "", "calendar", "range"), "needs a unit"),
        (FactValue(Kind.DURATION, Decimal(10**9), Decimal(10**9), "day", "calendar", "exact"), "at most"),
        (FactValue(Kind.DURATION, Decimal("NaN"), Decimal(3), "day", "calendar", "range"), "plain numbers"),
        (FactValue(Kind.DURATION, Decimal("Infinity"), Decimal(3), "day", "calendar", "range"), "plain numbers"),
        (FactValue(Kind.DURATION, Decimal("1E+400"), Decimal("1E+401"), "day", "calendar", "range"), "at most"),
        (FactValue(Kind.DURATION, Decimal("3.001"), Decimal(5), "day", "calendar", "range"), "two decimals"),
        (FactValue(Kind.MONEY, Decimal(5), Decimal(5), bound="exact", currency="usd"), "three capital letters"),
        (FactValue(Kind.MONEY, Decimal(10**9), Decimal(10**9), bound="exact", currency="USD"), "at most"),
        (FactValue(Kind.SHARE, Decimal(101), Decimal(101), bound="exact"), "at most 100 percent"),
        (FactValue(Kind.COUNT, Decimal(5), Decimal(5)), "how the number is meant"),
        (FactValue(Kind.COUNT, Decimal(5), Decimal(3), bound="range"), "upside down"),
        (FactValue(Kind.COUNT), "greater than zero"),
        (FactValue(Kind.TEXT, text="  "), "Write the words"),
        (FactValue(Kind.TEXT, text="x" * 301), "at most 300"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_words(value: FactValue, why: str) -> None:
    fact = make_fact(value=None, kind=value.kind)
    with pytest.raises(ledger.LedgerRefusal, match=why):
        ledger.record(fact, value, NEW_YEAR, ledger.Evidence(), by=None, now=noon(NEW_YEAR))
    assert not FactVersion.objects.exists()


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(ledger.LedgerRefusal, match="another kind"):
        record(make_fact(), FactValue(Kind.TEXT, text="soon"), JUNE)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (FactValue(Kind.MONEY, Decimal(12), Decimal(12), bound="about", currency="USD"), "about USD 12"),
        (FactValue(Kind.SHARE, Decimal(98), None, bound="at_least"), "at least 98%"),
        (FactValue(Kind.COUNT, Decimal(1), Decimal(5), bound="range"), "1–5"),
        (FactValue(Kind.TEXT, text="no fee"), "no fee"),
    ],
)
def test_other_kinds_of_value_are_kept_and_said_in_words(value: FactValue, words: str) -> None:
    fact = make_fact(value=value)
    assert FactVersion.objects.get(fact=fact).words() == words


def test_rows_of_record_are_never_edited_or_deleted() -> None:
    fact = make_fact(checked_on=JUNE)
    for row in (fact.versions.get(), Verification.objects.get()):
        with pytest.raises(RowOfRecord):
            row.save()
        with pytest.raises(RowOfRecord):
            row.delete()
    with pytest.raises(RowOfRecord):
        fact.versions.all().delete()
