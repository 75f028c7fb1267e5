"""What a reader of time limits finds in a text: each place, with its value."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from policies.timelines.timeline import Timeline

NO_YEAR = 4  # a leap year long ago: a date whose year the text does not say is kept in it


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A day, a month or a year as the days it covers, both ends included.

    `year_said` is False for "2 May": then `first` and `last` lie in the year 4, and only month and day mean anything.
    """

    first: date
    last: date
    grain: str
    year_said: bool = True

    @classmethod
    def of(cls, year: int | None, month: int | None = None, day: int | None = None) -> "DateSpan":
        """The span of a day, of a month (no day) or of a year (no month). Raises ValueError for 31 June."""
        said = year if year is not None else NO_YEAR
        if month is None:
            return cls(date(said, 1, 1), date(said, 12, 31), "year", year is not None)
        if day is None:
            return cls(date(said, month, 1), date(said, month, monthrange(said, month)[1]), "month", year is not None)
        return cls(date(said, month, day), date(said, month, day), "day", year is not None)

    def iso(self) -> tuple[str, str]:
        """Both ends as ISO days; "--05-02" where the year is not said."""
        if self.year_said:
            return self.first.isoformat(), self.last.isoformat()
        return f"--{self.first:%m-%d}", f"--{self.last:%m-%d}"


@dataclass(frozen=True, slots=True)
class Mention:
    """One time expression. `start` and `end` are code-point offsets of the value: number, kind of day and unit.

    `kind` is "duration", "date", "year" or "as_of". `optional` names what is no time limit although it is counted time:
    "rate" (100 a day), "freq" (every 3 hours), "age", "idiom" (24-hour helpline), "vague" (a few days; value None),
    "taxyear"; it is "" for everything else.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Timeline | DateSpan | None
    optional: str = ""
    elided: bool = False

    @property
    def timeline(self) -> Timeline | None:
        """The value where it is a length of time, else None."""
        return self.value if isinstance(self.value, Timeline) else None
