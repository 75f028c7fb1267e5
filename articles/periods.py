"""The periods of reports: when one is due, which days it tells of, and how it is named. It is told the zone and the moment.

A report tells of the whole days before the day on which it is due, so every day stands in one report of a rhythm.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Rhythm(models.TextChoices):
    DAILY = "daily", gettext_lazy("Every day")
    WEEKLY = "weekly", gettext_lazy("Every week")
    MONTHLY = "monthly", gettext_lazy("Every month")


class Weekday(models.IntegerChoices):
    MONDAY = 0, gettext_lazy("Monday")
    TUESDAY = 1, gettext_lazy("Tuesday")
    WEDNESDAY = 2, gettext_lazy("Wednesday")
    THURSDAY = 3, gettext_lazy("Thursday")
    FRIDAY = 4, gettext_lazy("Friday")
    SATURDAY = 5, gettext_lazy("Saturday")
    SUNDAY = 6, gettext_lazy("Sunday")


class UnknownPeriod(ValueError):
    """Words that name no period; the message says which do."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole calendar days, both ends included."""

    first_day: date
    last_day: date

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    def alike(self, other: "Period") -> bool:
        """Whether both are days, weeks or months, so that one comes before the other in a row."""
        return self.days == other.days or {self.days, other.days} <= {28, 29, 30, 31}

    def words(self) -> str:
        """As the subject of a mail names it: "14 June 2026", "week to 14 June 2026", "June 2026"."""
        last = date_format(self.last_day, "j F Y")
        if self.days == 1:
            return last
        if self.days == 7:
            return _("week to %(day)s") % {"day": last}
        if self.first_day.day == 1 and self.last_day == _end_of_month(self.first_day):
            return date_format(self.last_day, "F Y")
        return _("%(first)s to %(last)s") % {"first": date_format(self.first_day, "j F Y"), "last": last}


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a report is due: at `at` on the clocks of `zone`, on the days that the rhythm says.

    Where a month is too short for `month_day`, its last day stands for it. A time that the clocks skip in spring comes as much
    later as they skip; one that they show twice in autumn counts the first time. So there is one moment for each day.
    """

    rhythm: Rhythm
    at: time
    zone: tzinfo
    weekday: int = 0
    month_day: int = 1

    def due_after(self, moment: datetime) -> datetime:
        """The first moment after this one at which a report is due."""
        day = moment.astimezone(self.zone).date()
        while not self._falls_on(day) or self._moment(day) <= moment:
            day += timedelta(days=1)
        return self._moment(day)

    def due_until(self, moment: datetime, since: datetime) -> list[datetime]:
        """Every moment from `since` to `moment` at which one was due, oldest first."""
        found, each = [], self.due_after(since - timedelta(microseconds=1))
        while each <= moment:
            found.append(each)
            each = self.due_after(each)
        return found

    def period(self, due: datetime) -> Period:
        """The days that the report of that moment tells of."""
        day = due.astimezone(self.zone).date()
        match self.rhythm:
            case Rhythm.DAILY:
                return Period(day - timedelta(days=1), day - timedelta(days=1))
            case Rhythm.WEEKLY:
                return Period(day - timedelta(days=7), day - timedelta(days=1))
        last = day.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last)

    def _falls_on(self, day: date) -> bool:
        match self.rhythm:
            case Rhythm.DAILY:
                return True
            case Rhythm.WEEKLY:
                return day.weekday() == self.weekday
        return day.day == min(self.month_day, _end_of_month(day).day)

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, self.at, self.zone).astimezone(UTC)


def week_before(day: date) -> Period:
    """The last whole week, Monday to Sunday, that ended before `day`."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday - timedelta(days=7), monday - timedelta(days=1))


def read(words: str) -> Period:
    """The period that "2026-W24", "2026-06" or "2026-06-14" names. Raises UnknownPeriod."""
    try:
        if week := re.fullmatch(r"(\d{4})-W(\d{2})", words, re.ASCII):
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return Period(monday, monday + timedelta(days=6))
        if month := re.fullmatch(r"(\d{4})-(\d{2})", words, re.ASCII):
            first = date(int(month[1]), int(month[2]), 1)
            return Period(first, _end_of_month(first))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words, re.ASCII):
            return Period(date.fromisoformat(words), date.fromisoformat(words))
    except (ValueError, OverflowError):
        pass
    raise UnknownPeriod(
        _("%(words)s is no period: say a week as 2026-W24, a month as 2026-06 or a day as 2026-06-14.")
        % {"words": words}
    )


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
