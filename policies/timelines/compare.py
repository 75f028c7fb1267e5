"""How a stated time limit stands to the one in force, by meaning: 7 days are a week, business days are not days."""

from decimal import Decimal
from enum import StrEnum

from policies.timelines.timeline import Bound, Timeline
from policies.timelines.units import DayBasis, Scale, Unit


class Relation(StrEnum):
    """What a claim says beside the current value."""

    SAME = "same"
    INSIDE = "inside"
    WIDER = "wider"
    CONTRADICTS = "contradicts"


Measure = tuple[DayBasis, Scale, tuple[Decimal, ...]]
# A business week is five business days.
_SIZES = {
    (unit, basis): int(5 * Unit.DAY.size if unit is Unit.WEEK and basis is DayBasis.BUSINESS else unit.size)
    for unit in Unit
    for basis in DayBasis
}


def measure(timeline: Timeline) -> Measure:
    """Day basis, scale and ends of a time limit: two limits with one measure say the same numbers."""
    unit, basis = timeline.unit, timeline.day_basis
    size = _SIZES[unit, basis]
    low, high = timeline.low, timeline.high
    if low is None or low == high:
        ends: tuple[Decimal, ...] = (high * size,) if high is not None else ()
    elif high is None:
        ends = (low * size,)
    else:
        ends = (low * size, high * size)
    return basis, unit.scale, ends


def same_numbers(one: Timeline, other: Timeline) -> bool:
    """Whether both have the same ends on the same kind of days; "six days" and "within six days" have."""
    return measure(one) == measure(other)


def compare(claim: Timeline, current: Timeline) -> Relation:
    """SAME: equal ends. INSIDE: everything claimed is allowed by `current`. WIDER: it covers `current` and more.

    Everything else CONTRADICTS, as do different kinds of days and units that never convert (30 days, a month).
    """
    if same_numbers(claim, current):
        lower, upper = {claim.bound, current.bound}, {Bound.UP_TO, Bound.AT_LEAST}
        return Relation.CONTRADICTS if lower == upper else Relation.SAME
    (basis, scale, _), (other_basis, other_scale, _) = measure(claim), measure(current)
    if basis is not other_basis or scale is not other_scale:
        return Relation.CONTRADICTS
    (low, high), (current_low, current_high) = _interval(claim), _interval(current)
    if low >= current_low and _not_after(high, current_high):
        return Relation.INSIDE
    if low <= current_low and _not_after(current_high, high):
        return Relation.WIDER
    return Relation.CONTRADICTS


def _interval(timeline: Timeline) -> tuple[Decimal, Decimal | None]:
    _, _, ends = measure(timeline)
    if timeline.bound is Bound.UP_TO:
        return Decimal(0), ends[-1]
    if timeline.bound is Bound.AT_LEAST:
        return ends[0], None
    return ends[0], ends[-1]


def _not_after(one: Decimal | None, other: Decimal | None) -> bool:
    return other is None or (one is not None and one <= other)
