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

    __hash__ = str.__hash__  # an Enum hashes in Python, and every table of units asks for it

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
        if self.low is not None:
            object.__setattr__(self, "low", _in_range(self.low))
        if self.high is not None:
            object.__setattr__(self, "high", _in_range(self.high))
        problem = _shape_problem(self.low, self.high, self.bound)
        if problem:
            raise InvalidTimeline(problem)
        if self.day_basis is DayBasis.BUSINESS and self.unit not in (Unit.DAY, Unit.HOUR, Unit.WEEK):
            raise InvalidTimeline(f"Business days cannot be counted in {self.unit}s.")


def _in_range(value: Decimal | int) -> Decimal:
    number = value if type(value) is Decimal else Decimal(value)
    if not number.is_finite() or number <= 0:
        raise InvalidTimeline("A time limit must be longer than zero.")
    if number > LONGEST:
        raise InvalidTimeline(f"A time limit must be at most {LONGEST:,}.")
    return number


def _shape_problem(low: Decimal | None, high: Decimal | None, bound: Bound) -> str:
    if bound is Bound.UP_TO:
        return "An upper limit has only a highest number." if high is None or low is not None else ""
    if bound is Bound.AT_LEAST:
        return "A lower limit has only a lowest number." if low is None or high is not None else ""
    if bound is not Bound.RANGE:
        return "An exact or approximate time limit has one number." if low is None or low != high else ""
    if low is None or high is None:
        return "A range needs both a lowest and a highest number."
    return f"The range is upside down: {low} is not less than {high}." if low >= high else ""
