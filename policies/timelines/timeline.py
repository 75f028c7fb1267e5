"""A time limit as a value: how long, in which unit, on which days, and how it is bounded."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from policies.timelines.units import DayBasis, Unit

LONGEST = Decimal(100_000)


class InvalidTimeline(ValueError):
    """The parts do not make a time limit; the message says why, in words for a screen."""


class Bound(StrEnum):
    """How the two ends are meant."""

    EXACT = "exact"
    RANGE = "range"
    UP_TO = "up_to"
    AT_LEAST = "at_least"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A time limit such as "3–5 business days" or "up to 15 days".

    `low` and `high` are positive and at most 100,000. EXACT and ABOUT have both ends equal, RANGE has low below high,
    UP_TO has only `high`, AT_LEAST has only `low`. Anything else raises InvalidTimeline.
    """

    low: Decimal | None
    high: Decimal | None
    unit: Unit
    day_basis: DayBasis = DayBasis.CALENDAR
    bound: Bound = Bound.EXACT

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _in_range(value))
        problem = _shape_problem(self.low, self.high, self.bound)
        if problem:
            raise InvalidTimeline(problem)
        if self.day_basis is DayBasis.BUSINESS and self.unit not in (Unit.DAY, Unit.HOUR, Unit.WEEK):
            raise InvalidTimeline(f"Business days cannot be counted in {self.unit}s.")


def _in_range(value: Decimal | int) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or number <= 0:
        raise InvalidTimeline("A time limit must be longer than zero.")
    if number > LONGEST:
        raise InvalidTimeline(f"A time limit must be at most {LONGEST:,}.")
    return number


def _shape_problem(low: Decimal | None, high: Decimal | None, bound: Bound) -> str:
    match bound:
        case Bound.EXACT | Bound.ABOUT if low is None or low != high:
            return "An exact or approximate time limit has one number."
        case Bound.RANGE if low is None or high is None:
            return "A range needs both a lowest and a highest number."
        case Bound.RANGE if low is not None and high is not None and low >= high:
            return f"The range is upside down: {low} is not less than {high}."
        case Bound.UP_TO if high is None or low is not None:
            return "An upper limit has only a highest number."
        case Bound.AT_LEAST if low is None or high is not None:
            return "A lower limit has only a lowest number."
        case _:
            return ""
