"""When a report is due, by the clocks of the site: summer time both ways, the end of the year, the 29th of February."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from articles.periods import Period, Rhythm, Timetable, UnknownPeriod, read, week_before

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")


def table(rhythm: Rhythm, at: time = time(8), zone: ZoneInfo = PARIS, **more: int) -> Timetable:
    return Timetable(rhythm, at, zone, **more)


def local(*parts: int, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc]


def test_eight_in_the_morning_stays_eight_in_the_morning_when_the_clocks_change() -> None:
    daily = table(Rhythm.DAILY)
    spring = daily.due_until(local(2026, 3, 31, 12), local(2026, 3, 28))
    assert [each.astimezone(PARIS).strftime("%d %H:%M") for each in spring] == [
        "28 08:00",
        "29 08:00",
        "30 08:00",
        "31 08:00",
    ]
    assert [each.hour for each in spring] == [7, 6, 6, 6]
    autumn = daily.due_until(local(2026, 10, 26, 12), local(2026, 10, 24))
    assert [each.hour for each in autumn] == [6, 7, 7]


def test_a_time_that_the_clocks_skip_comes_later_that_day_and_only_once() -> None:
    daily = table(Rhythm.DAILY, time(2, 30))
    due = daily.due_until(local(2026, 3, 30, 0), local(2026, 3, 28, 12))
    assert due == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
    assert due[0].astimezone(PARIS).strftime("%H:%M") == "03:30"


def test_a_time_that_the_clocks_show_twice_counts_once() -> None:
    daily = table(Rhythm.DAILY, time(2, 30))
    due = daily.due_until(local(2026, 10, 26, 0), local(2026, 10, 24, 12))
    assert due == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert daily.due_after(due[0]) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert len(table(Rhythm.DAILY, time(1, 30), NEW_YORK).due_until(local(2026, 11, 2), local(2026, 11, 1))) == 1


def test_midnight_belongs_to_the_day_that_begins() -> None:
    weekly = table(Rhythm.WEEKLY, time(0))
    due = weekly.due_after(local(2026, 6, 14, 23, 59))
    assert due == local(2026, 6, 15)
    assert weekly.period(due) == Period(date(2026, 6, 8), date(2026, 6, 14))


def test_the_week_of_a_monday_is_the_week_of_the_calendar() -> None:
    weekly = table(Rhythm.WEEKLY)
    due = weekly.due_after(local(2026, 6, 15, 8))
    assert due == local(2026, 6, 22, 8)
    assert weekly.period(due) == read("2026-W25") == week_before(date(2026, 6, 22))
    friday = table(Rhythm.WEEKLY, weekday=4)
    assert friday.period(friday.due_after(local(2026, 6, 15))) == Period(date(2026, 6, 12), date(2026, 6, 18))


def test_the_end_of_the_year_cuts_no_week_and_loses_no_month() -> None:
    weekly = table(Rhythm.WEEKLY)
    due = weekly.due_after(local(2026, 12, 29))
    assert due == local(2027, 1, 4, 8)
    assert weekly.period(due) == read("2026-W53") == Period(date(2026, 12, 28), date(2027, 1, 3))
    monthly = table(Rhythm.MONTHLY)
    new_year = monthly.due_after(local(2026, 12, 1, 9))
    assert new_year == local(2027, 1, 1, 8)
    assert monthly.period(new_year) == read("2026-12")
    daily = table(Rhythm.DAILY)
    assert daily.period(daily.due_after(local(2026, 12, 31, 9))) == read("2026-12-31")


@pytest.mark.parametrize(("year", "last"), [(2027, 28), (2028, 29), (2100, 28)])
def test_the_31st_is_the_last_day_of_a_shorter_month(year: int, last: int) -> None:
    monthly = table(Rhythm.MONTHLY, month_day=31)
    due = monthly.due_until(local(year, 4, 30, 23), local(year, 1, 1))
    assert [each.astimezone(PARIS).strftime("%m-%d") for each in due] == ["01-31", f"02-{last}", "03-31", "04-30"]
    assert monthly.period(due[1]) == read(f"{year}-01")


def test_the_29th_of_february_is_a_day_of_its_own_and_in_its_month() -> None:
    daily = table(Rhythm.DAILY)
    assert daily.period(daily.due_after(local(2028, 2, 29, 9))) == read("2028-02-29")
    monthly = table(Rhythm.MONTHLY)
    assert monthly.period(monthly.due_after(local(2028, 2, 29, 9))) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert read("2028-02").words() == "February 2028"


@pytest.mark.parametrize("rhythm", Rhythm)
def test_every_day_of_six_years_stands_in_exactly_one_report(rhythm: Rhythm) -> None:
    times = table(rhythm, time(2, 30), weekday=0, month_day=1)
    told: list[date] = []
    for due in times.due_until(local(2030, 12, 31, 23), local(2025, 1, 1)):
        period = times.period(due)
        told += [date.fromordinal(period.first_day.toordinal() + number) for number in range(period.days)]
    assert told == [date.fromordinal(told[0].toordinal() + number) for number in range(len(told))]
    assert len(told) > 2000


@pytest.mark.parametrize(
    "words", ["2026-W54", "2025-W53", "2026-13", "2026-02-29", "2026", "last week", "", "0000-W01", "٢٠٢٦-06"]
)
def test_what_names_no_period_is_refused_in_words(words: str) -> None:
    with pytest.raises(UnknownPeriod, match="2026-W24"):
        read(words)


def test_periods_are_named_as_people_name_them() -> None:
    assert read("2026-W24").words() == "week to 14 June 2026"
    assert read("2026-06-14").words() == "14 June 2026"
    assert read("2026-06").words() == "June 2026"
    assert Period(date(2026, 6, 8), date(2026, 6, 17)).words() == "8 June 2026 to 17 June 2026"
