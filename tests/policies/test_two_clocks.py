"""What holds on a day, as it was known at a moment: the database against the plainest model of the rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies.effective import NoValueForDay, holding_at
from policies.models import Fact, FactVersion, standings
from tests.makers import NEW_YEAR, make_fact, make_policy, make_source, noon, record, value_of

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
days = st.integers(0, 6)
recordings = st.lists(st.tuples(days, days), max_size=8)


def naive(rows: list[FactVersion], day: date, known: datetime) -> FactVersion | None:
    """Walk through what was known, oldest first; whoever starts later, or as late but was recorded later, wins."""
    best: FactVersion | None = None
    for row in sorted(rows, key=lambda row: (row.recorded_at, row.pk)):
        if (
            row.recorded_at <= known
            and row.effective_from <= day
            and (best is None or row.effective_from >= best.effective_from)
        ):
            best = row
    return best


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recordings=recordings, day=days, known=days)
def test_the_value_of_any_day_as_known_at_any_moment(recordings: list[tuple[int, int]], day: int, known: int) -> None:
    fact = Fact.objects.create(policy=make_policy(), key=f"fact-{Fact.objects.count()}", label="x")
    value = value_of("9 days")
    columns = {"low": value.low, "high": value.high, "unit": "day", "day_basis": "calendar", "bound": "exact"}
    for starts, recorded in recordings:
        FactVersion.objects.create(
            fact=fact,
            effective_from=FIRST.date() + timedelta(days=starts),
            recorded_at=FIRST + timedelta(days=recorded),
            **columns,
        )
    rows = list(fact.versions.all())
    asked, moment = FIRST.date() + timedelta(days=day), FIRST + timedelta(days=known)
    expected = naive(rows, asked, moment)
    assert fact.versions.at(asked, moment).first() == expected
    assert holding_at(rows, asked, moment) == expected
    assert standings(Fact.objects.filter(pk=fact.pk), asked, moment)[fact.key].version == expected


def test_without_a_moment_everything_that_is_known_counts() -> None:
    fact = make_fact(value="60 days", on=NEW_YEAR)
    record(fact, "75 days", NEW_YEAR + timedelta(days=9), recorded=noon(NEW_YEAR + timedelta(days=50)))
    assert fact.versions.at(NEW_YEAR + timedelta(days=10)).get().words() == "75 days"
    then = fact.versions.at(NEW_YEAR + timedelta(days=10), known=noon(NEW_YEAR + timedelta(days=10)))
    assert then.get().words() == "60 days"


def test_a_day_without_a_value_is_an_error_and_never_another_days_value() -> None:
    make_fact(on=NEW_YEAR)
    standing = standings(Fact.objects.all(), NEW_YEAR - timedelta(days=1))["aliexpress.refund.card"]
    assert standing.version is None
    with pytest.raises(NoValueForDay, match="no value for 2025-12-31"):
        standing.words()


def test_a_check_counts_from_the_day_the_source_was_read_and_from_when_we_knew() -> None:
    fact = make_fact(checked_on=NEW_YEAR + timedelta(days=5))
    facts = Fact.objects.filter(pk=fact.pk)
    before = standings(facts, NEW_YEAR + timedelta(days=4))[fact.key]
    after = standings(facts, NEW_YEAR + timedelta(days=5))[fact.key]
    unknown = standings(facts, NEW_YEAR + timedelta(days=9), known=noon(NEW_YEAR + timedelta(days=4)))[fact.key]
    assert (before.checked_on, after.checked_on, unknown.checked_on) == (None, NEW_YEAR + timedelta(days=5), None)


def test_many_facts_stand_in_three_queries(django_assert_num_queries: object) -> None:
    source = make_source()
    for number in range(12):
        record(make_fact(f"f{number}", "9 days", checked_on=NEW_YEAR, source=source), "8 days", date(2026, 3, 1))
    with django_assert_num_queries(3):  # type: ignore[operator]
        stand = standings(Fact.objects.all(), date(2026, 4, 1))
        assert {each.row().value for each in stand.values()} == {value_of("8 days").timeline()}
