"""Every time limit that can be said can be read again, and limits are compared by meaning."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.timelines import (
    Bound,
    DayBasis,
    Form,
    InvalidTimeline,
    Relation,
    Timeline,
    Unit,
    compare,
    parse,
    wording,
)

COUNTED_IN_BUSINESS = (Unit.HOUR, Unit.DAY, Unit.WEEK)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    unit = draw(st.sampled_from(list(Unit)))
    bound = draw(st.sampled_from(list(Bound)))
    basis = draw(st.sampled_from(list(DayBasis))) if unit in COUNTED_IN_BUSINESS else DayBasis.CALENDAR
    numbers = st.integers(1, 99_999).map(Decimal) | st.sampled_from([Decimal("0.5"), Decimal("1.5"), Decimal("2.25")])
    one, other = draw(numbers), draw(numbers)
    if bound is Bound.RANGE and one == other:
        other += 1
    low, high = (min(one, other), max(one, other)) if bound is Bound.RANGE else (one, one)
    return Timeline(
        None if bound is Bound.UP_TO else low, None if bound is Bound.AT_LEAST else high, unit, basis, bound
    )


@given(timelines(), st.sampled_from([Form.SHORT, Form.LONG, Form.ADJECTIVE]))
def test_what_is_said_is_read_again(timeline: Timeline, form: Form) -> None:
    assert parse(wording(timeline, form)) == timeline


@given(timelines())
def test_the_limit_form_gives_the_end_a_reader_plans_with(timeline: Timeline) -> None:
    limit = parse(wording(timeline, Form.LIMIT))
    if timeline.high is None:
        assert (limit.bound, limit.low) == (Bound.AT_LEAST, timeline.low)
    else:
        assert (limit.bound, limit.high, limit.unit) == (Bound.UP_TO, timeline.high, timeline.unit)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "3-5 working days",
            ["3–5 business days", "three to five business days", "3–5-business-day", "5 business days at most"],
        ),
        ("75-day", ["75 days", "seventy-five days", "75-day", "75 days at most"]),
        ("a day", ["1 day", "one day", "1-day", "1 day at most"]),
        ("within 15 days", ["up to 15 days", "up to fifteen days", "up to 15-day", "15 days at most"]),
        ("not less than 3 days", ["at least 3 days", "at least three days", "at least 3-day", "3 days at least"]),
        ("about 2 weeks", ["about 2 weeks", "about two weeks", "about 2-week", "2 weeks at most"]),
    ],
)
def test_every_form_of_a_time_limit(text: str, words: list[str]) -> None:
    assert [wording(parse(text), form) for form in Form] == words


@pytest.mark.parametrize(
    "text", ["", "soon", "a few days", "3 days and then 5 weeks more", "5 June", "three dogs", "0 days", "5–3 days or"]
)
def test_what_is_no_time_limit_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidTimeline) as refusal:
        parse(text)
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("claim", "current", "relation"),
    [
        ("7 days", "a week", Relation.SAME),
        ("72 hours", "three days", Relation.SAME),
        ("12 months", "1 year", Relation.SAME),
        ("a week and a day", "8 days", Relation.SAME),
        ("within 6 days", "6 days", Relation.SAME),
        ("4 days", "3–5 days", Relation.INSIDE),
        ("1–10 days", "3–5 days", Relation.WIDER),
        ("4–9 days", "3–5 days", Relation.CONTRADICTS),
        ("5 days", "5 business days", Relation.CONTRADICTS),
        ("30 days", "1 month", Relation.CONTRADICTS),
        ("at least 5 days", "up to 5 days", Relation.CONTRADICTS),
    ],
)
def test_limits_are_compared_by_meaning(claim: str, current: str, relation: Relation) -> None:
    assert compare(parse(claim), parse(current)) is relation
