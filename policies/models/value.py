"""The plain value of a fact, of any kind, and what makes it believable."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.timelines import Bound, DayBasis, Form, InvalidTimeline, Timeline, Unit, wording


class Kind(models.TextChoices):
    DURATION = "duration", gettext_lazy("time limit")
    MONEY = "money", gettext_lazy("amount of money")
    SHARE = "share", gettext_lazy("share, in percent")
    COUNT = "count", gettext_lazy("count")
    TEXT = "text", gettext_lazy("words")


class UnitChoice(models.TextChoices):
    SECOND = Unit.SECOND.value, gettext_lazy("seconds")
    MINUTE = Unit.MINUTE.value, gettext_lazy("minutes")
    HOUR = Unit.HOUR.value, gettext_lazy("hours")
    DAY = Unit.DAY.value, gettext_lazy("days")
    WEEK = Unit.WEEK.value, gettext_lazy("weeks")
    MONTH = Unit.MONTH.value, gettext_lazy("months")
    YEAR = Unit.YEAR.value, gettext_lazy("years")


class DayBasisChoice(models.TextChoices):
    CALENDAR = DayBasis.CALENDAR.value, gettext_lazy("calendar days")
    BUSINESS = DayBasis.BUSINESS.value, gettext_lazy("business days")


class BoundChoice(models.TextChoices):
    EXACT = Bound.EXACT.value, gettext_lazy("exactly")
    RANGE = Bound.RANGE.value, gettext_lazy("from … to …")
    UP_TO = Bound.UP_TO.value, gettext_lazy("up to")
    AT_LEAST = Bound.AT_LEAST.value, gettext_lazy("at least")
    ABOUT = Bound.ABOUT.value, gettext_lazy("about")


MOST = Decimal(100_000_000)
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class FactValue:
    """A value of any kind. Compare two with ==; for a time limit `timeline()` gives the value that can be judged.

    `unit` and `day_basis` are set for durations, `currency` (ISO 4217) for money, `text` for words.
    """

    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    day_basis: str = ""
    bound: str = ""
    currency: str = ""
    text: str = ""

    @classmethod
    def of(cls, timeline: Timeline) -> Self:
        return cls(
            Kind.DURATION,
            timeline.low,
            timeline.high,
            timeline.unit.value,
            timeline.day_basis.value,
            timeline.bound.value,
        )

    def completed(self) -> Self:
        """The same value where an exact or approximate number that was given once stands at both ends."""
        if self.bound not in (Bound.EXACT, Bound.ABOUT):
            return self
        return replace(
            self, low=self.high if self.low is None else self.low, high=self.low if self.high is None else self.high
        )

    def timeline(self) -> Timeline | None:
        """The time limit, or None for other kinds. Raises InvalidTimeline when the columns do not make one."""
        if self.kind != Kind.DURATION:
            return None
        try:
            unit, day_basis, bound = Unit(self.unit), DayBasis(self.day_basis or "calendar"), Bound(self.bound)
        except ValueError as error:
            raise InvalidTimeline(str(_("A time limit needs a unit, a day basis and a bound."))) from error
        return Timeline(self.low, self.high, unit, day_basis, bound)

    def refusal(self) -> str:
        """Why this value cannot be recorded, in words for a screen; empty when it can."""
        numbers = [number for number in (self.low, self.high) if number is not None]
        if any(not _has_two_decimals(number) for number in numbers):
            return _("Give plain numbers with at most two decimals, such as 3 or 2.5.")
        if len(self.text) > LONGEST_TEXT:
            return _("The words of a fact are at most %(most)d characters.") % {"most": LONGEST_TEXT}
        if self.kind == Kind.TEXT:
            return "" if self.text.strip() and not numbers else _("Write the words of the fact, and no numbers.")
        if self.kind == Kind.DURATION:
            return self._timeline_refusal()
        return self._amount_refusal(numbers)

    def stored(self) -> Self:
        """The same value with only the columns that its kind uses, so that two can be compared with ==.

        Raises InvalidTimeline.
        """
        timeline = self.timeline()
        if timeline is not None:
            return type(self).of(timeline)
        if self.kind == Kind.TEXT:
            return type(self)(self.kind, text=self.text.strip())
        currency = self.currency if self.kind == Kind.MONEY else ""
        return type(self)(self.kind, self.low, self.high, bound=self.bound, currency=currency)

    def words(self, form: Form = Form.SHORT) -> str:
        """The value as readers see it."""
        timeline = self.timeline()
        if timeline is not None:
            return wording(timeline, form)
        if self.kind == Kind.TEXT:
            return self.text
        return _amount_words(self)

    def _timeline_refusal(self) -> str:
        try:
            self.timeline()
        except InvalidTimeline as error:
            return str(error)
        return ""

    def _amount_refusal(self, numbers: list[Decimal]) -> str:
        if not numbers or any(number <= 0 for number in numbers):
            return _("Give a number greater than zero.")
        if any(number > MOST for number in numbers):
            return _("The number is at most %(most)s.") % {"most": f"{MOST:,}"}
        if self.kind == Kind.SHARE and any(number > 100 for number in numbers):
            return _("A share is at most 100 percent.")
        if self.kind == Kind.MONEY and not re.fullmatch("[A-Z]{3}", self.currency):
            return _("Money needs a currency of three capital letters, such as USD.")
        return _ends_refusal(self.low, self.high, self.bound)


def _has_two_decimals(number: Decimal) -> bool:
    exponent = number.normalize().as_tuple().exponent if number.is_finite() else "no number"
    return isinstance(exponent, int) and exponent >= -2


def _ends_refusal(low: Decimal | None, high: Decimal | None, bound: str) -> str:
    match bound:
        case Bound.EXACT | Bound.ABOUT if low is None or low != high:
            return _("An exact or approximate number is given twice, as lowest and as highest.")
        case Bound.RANGE if low is None or high is None:
            return _("A range needs both a lowest and a highest number.")
        case Bound.RANGE if low is not None and high is not None and low >= high:
            return _("The range is upside down: %(low)s is not less than %(high)s.") % {"low": low, "high": high}
        case Bound.UP_TO if high is None or low is not None:
            return _("“Up to” has only a highest number.")
        case Bound.AT_LEAST if low is None or high is not None:
            return _("“At least” has only a lowest number.")
        case "":
            return _("Say how the number is meant: exactly, from … to …, up to, at least or about.")
        case _:
            return ""


def _amount_words(value: FactValue) -> str:
    numbers = "–".join(
        f"{number.normalize():,f}" for number in dict.fromkeys((value.low, value.high)) if number is not None
    )
    prefix = {Bound.UP_TO: _("up to "), Bound.AT_LEAST: _("at least "), Bound.ABOUT: _("about ")}.get(
        Bound(value.bound or "exact"), ""
    )
    unit = {Kind.SHARE: f"{numbers}%", Kind.MONEY: f"{value.currency} {numbers}"}.get(Kind(value.kind), numbers)
    return f"{prefix}{unit}"
