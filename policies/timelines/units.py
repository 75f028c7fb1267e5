"""Units of a time limit, and which of them can be compared with each other."""

from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """One unit of time as policies use it. The value is the word stored in the database and in JSON."""

    __hash__ = str.__hash__  # an Enum hashes in Python, and every table of units asks for it

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def scale(self) -> "Scale":
        """The scale on which this unit can be compared with others."""
        return Scale.MONTHS if self in (Unit.MONTH, Unit.YEAR) else Scale.SECONDS

    @property
    def size(self) -> Fraction:
        """How many seconds, or how many months for month and year, one of this unit is."""
        return _SIZES[self]


class Scale(StrEnum):
    """Seconds (second to week) and months (month, year) never convert: a month has no fixed number of days."""

    SECONDS = "seconds"
    MONTHS = "months"


class DayBasis(StrEnum):
    """Whether days are counted on the calendar or only on business days."""

    __hash__ = str.__hash__  # an Enum hashes in Python, and every table of units asks for it

    CALENDAR = "calendar"
    BUSINESS = "business"


_SIZES = {
    Unit.SECOND: Fraction(1),
    Unit.MINUTE: Fraction(60),
    Unit.HOUR: Fraction(3600),
    Unit.DAY: Fraction(86_400),
    Unit.WEEK: Fraction(604_800),
    Unit.MONTH: Fraction(1),
    Unit.YEAR: Fraction(12),
}
