"""What must be true of facts is refused by the database itself, whatever code is in front of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from policies.models import Fact, FactVersion, LedgerRevision, Platform, Policy, Source, Verification
from tests.makers import NEW_YEAR, make_fact, make_platform, make_policy, make_source, noon

pytestmark = pytest.mark.django_db


def refused(model: Any, constraint: str, **columns: Any) -> bool:
    """Whether the database refuses this row, and for this reason."""
    try:
        with transaction.atomic():
            model.objects.bulk_create([model(**columns)])
    except IntegrityError as error:
        return constraint in str(error)
    return False


def version(fact: Fact, **columns: Any) -> dict[str, Any]:
    plain = {"low": Decimal(3), "high": Decimal(5), "unit": "day", "day_basis": "calendar", "bound": "range"}
    moment = {"effective_from": NEW_YEAR + timedelta(days=1), "recorded_at": noon(NEW_YEAR)}
    return {"fact": fact, **plain, **moment, **columns}


def test_a_believable_version_is_taken() -> None:
    assert not refused(FactVersion, "", **version(make_fact()))


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"low": 5, "high": 3}, "ends_fit_bound"),
        ({"low": 3, "high": 3}, "ends_fit_bound"),
        ({"low": None}, "ends_fit_bound"),
        ({"high": None}, "ends_fit_bound"),
        ({"bound": "exact", "low": None}, "ends_fit_bound"),
        ({"bound": "exact", "high": None}, "ends_fit_bound"),
        ({"bound": "exact"}, "ends_fit_bound"),
        ({"bound": "about", "low": None}, "ends_fit_bound"),
        ({"bound": "up_to"}, "ends_fit_bound"),
        ({"bound": "up_to", "low": None, "high": None}, "ends_fit_bound"),
        ({"bound": "at_least"}, "ends_fit_bound"),
        ({"bound": "never"}, "ends_fit_bound"),
        ({"bound": "", "low": None, "high": None}, "ends_fit_bound"),
        ({"bound": "", "text": "soon"}, "ends_fit_bound"),
        ({"low": 0}, "numbers_are_positive"),
        ({"low": -3}, "numbers_are_positive"),
        ({"high": 100_000_001}, "numbers_are_believable"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(columns: dict[str, Any], constraint: str) -> None:
    assert refused(FactVersion, f"factversion_{constraint}", **version(make_fact(), **columns))


@pytest.mark.parametrize("key", ["", "Card", "ali card", "ali..card", ".card", "card-", "ali.card\n", "ali/card"])
def test_a_key_that_is_not_plain_is_refused(key: str) -> None:
    assert refused(Fact, "fact_key_is_plain", policy=make_policy(), key=key, label="x")


def test_a_key_is_unique() -> None:
    fact = make_fact()
    assert refused(Fact, "key", policy=fact.policy, key=fact.key, label="x")


@pytest.mark.parametrize(("warn", "error"), [(90, 90), (90, 30), (0, 30)])
def test_a_fact_warns_before_it_expires(warn: int, error: int) -> None:
    columns = {"policy": make_policy(), "key": "x", "label": "x", "warn_after": warn, "error_after": error}
    assert refused(Fact, "fact_warns_before_it_expires", **columns)


def test_a_fact_expires_on_a_day_that_the_calendar_holds() -> None:
    columns = {"policy": make_policy(), "key": "x", "label": "x", "warn_after": 90, "error_after": 10_000}
    assert refused(Fact, "fact_expires_in_our_time", **columns)


def test_a_source_is_a_web_address() -> None:
    columns = {"platform": make_platform(), "url": "javascript:alert(1)", "title": "x"}
    assert refused(Source, "source_url_is_a_web_address", **columns)


def test_a_source_is_read_before_the_reading_is_recorded() -> None:
    columns = {"version": make_fact().versions.get(), "result": "still_true", "recorded_at": noon(NEW_YEAR)}
    later = noon(NEW_YEAR) + timedelta(seconds=1)
    assert refused(Verification, "verification_was_read_before_it_was_recorded", read_at=later, **columns)


def test_the_ledger_counts_in_one_row() -> None:
    assert refused(LedgerRevision, "ledgerrevision_is_one_row", pk=2, number=1)


def test_nothing_that_a_value_stands_on_can_be_deleted() -> None:
    fact = make_fact(checked_on=NEW_YEAR)
    source = make_source()
    for row in (fact, fact.policy, fact.policy.platform, source):
        with pytest.raises(ProtectedError):
            row.delete()
    assert (Platform.objects.count(), Policy.objects.count(), Source.objects.count()) == (1, 1, 1)
