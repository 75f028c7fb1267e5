"""Working days of a country: neither its weekend nor one of its public holidays."""

from datetime import date, timedelta

from holidays import HolidayBase, country_holidays


class UnknownCountry(ValueError):
    """A code that no calendar of holidays is known by."""


def calendar_of(code: str) -> HolidayBase | None:
    """Of a country or a part of it, "DE" or "DE-BY"; None for no code: Monday to Friday then. Raises UnknownCountry."""
    country, _, part = code.partition("-")
    try:
        return country_holidays(country, subdiv=part or None) if country else None
    except NotImplementedError as error:
        raise UnknownCountry(code) from error


def working_days(since: date, day: date, calendar: HolidayBase | None) -> int:
    """How many working days have passed from the end of `since` to the end of `day`."""
    passed = (since + timedelta(days=number) for number in range(1, (day - since).days + 1))
    return sum(is_working_day(each, calendar) for each in passed)


def is_working_day(day: date, calendar: HolidayBase | None) -> bool:
    return day.weekday() < 5 if calendar is None else calendar.is_working_day(day)
