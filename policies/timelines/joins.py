"""Neighbouring lengths of time that are one: 2 days 1 hour, an hour and a half, 3 days to 1 week, 2 hours ten."""

from decimal import Decimal

from policies.timelines.durations import _CHANGES, Item
from policies.timelines.numbers import FRACTIONS, HALF, number_ending_at
from policies.timelines.timeline import Bound
from policies.timelines.tokens import DASHES, Tokens
from policies.timelines.units import Unit

_TO = frozenset({"to", "through", *DASHES})
_AND = frozenset({"and", "&"})
_NEXT_SMALLER = {Unit.HOUR: Unit.MINUTE, Unit.MINUTE: Unit.SECOND}


def join(t: Tokens, items: list[Item]) -> list[Item]:
    """The items with neighbours put together, in order."""
    joined: list[Item] = []
    for item in items:
        _or_two(t, item)
        _and_a_half(t, item)
        if joined and item.first <= joined[-1].last:
            continue
        if joined and (_add(t, joined[-1], item) or _span(t, joined[-1], item)):
            continue
        joined.append(item)
    for item in joined:
        _bare_rest(t, item)
    return joined


def in_unit(number: Decimal, unit: Unit, other: Unit) -> Decimal:
    """The same length counted in `other`, which is on the same scale."""
    size = unit.size / other.size
    return number * size.numerator / size.denominator


def _gap(t: Tokens, left: Item, right: Item) -> list[str]:
    return t.words[left.last + 1 : right.first] if right.first - left.last <= 4 else ["…"]


def _add(t: Tokens, left: Item, right: Item) -> bool:
    """ "1 hour and 30 minutes", "2 days 1 hour 5 minutes": a smaller exact part follows."""
    if not (left.plain and right.plain) or left.unit.scale is not right.unit.scale or right.bound:
        return False
    if left.unit.size <= right.unit.size or left.business or right.business:
        return False
    gap = _gap(t, left, right)
    if t.word(left.first - 1) == "between":
        return False
    if gap not in ([], ["and"], [","], [",", "and"], ["&"], ["plus"]):
        return False
    part = in_unit(right.high, right.unit, left.unit)
    if gap == [","] and part >= 1:
        return False
    left.high, left.unit = in_unit(left.high, left.unit, right.unit) + right.high, right.unit
    left.last, left.article, left.joined = right.last, False, True
    return True


def _span(t: Tokens, left: Item, right: Item) -> bool:
    """ "3 days to 5 days", "24h-48h", "between 3 days and a week"."""
    if not (left.plain and right.plain) or left.unit.scale is not right.unit.scale:
        return False
    gap = _gap(t, left, right)
    before = t.word(left.first - 1)
    if len(gap) != 1 or not (gap[0] in _TO or (gap[0] in _AND and before == "between")):
        return False
    if before == "from" and t.word(left.first - 2) in _CHANGES:
        return False
    unit = left.unit if left.unit.size <= right.unit.size else right.unit
    low, high = in_unit(left.high, left.unit, unit), in_unit(right.high, right.unit, unit)
    if low > high and before == "between" and left.unit is not right.unit:
        low, high = high, low
    if low >= high or left.business != right.business:
        return False
    left.low, left.high, left.unit, left.last, left.article = low, high, unit, right.last, False
    left.bound = None
    return True


def _or_two(t: Tokens, item: Item) -> None:
    """ "a day or two" is one to two days."""
    if item.plain and item.high == 1 and t.word(item.last + 1) == "or":
        more = {"two": 2, "three": 3, "2": 2}.get(t.word(item.last + 2))
        if more:
            item.low, item.high, item.last, item.article = item.high, Decimal(more), item.last + 2, False


def _and_a_half(t: Tokens, item: Item) -> None:
    """ "an hour and a half", "one year and a quarter", "two and three quarters" after the unit."""
    if not item.plain or t.word(item.last + 1) != "and":
        return
    at = item.last + 2
    if t.word(at) in ("a", "an"):
        at += 1
    part = {"half": HALF, "quarter": HALF / 2, **FRACTIONS}.get(t.word(at))
    if part is not None and t.word(at + 1) not in ("a", "an", "of", "the", "day", "hour", "year", "month"):
        item.high += part * (item.high if item.unit is Unit.WEEK and item.high % 2 == 0 and item.article else 1)
        item.last, item.article, item.joined = at, False, True


def _bare_rest(t: Tokens, item: Item) -> None:
    """ "2 hours ten", "2 hour and 10": a bare number that ends the clause counts the next smaller unit."""
    smaller = _NEXT_SMALLER.get(item.unit)
    if smaller is None or not item.plain or item.bound is Bound.ABOUT:
        return
    at = item.last + (2 if t.word(item.last + 1) == "and" else 1)
    after = t.word(at + 1)
    if not t.word(at) or (after and after not in (".", ",", ";", ")")):
        return
    rest = number_ending_at(t, at)
    if rest is None or rest.first != at or rest.article or rest.vague or rest.about or not 0 < rest.value < 60:
        return
    item.high, item.unit = in_unit(item.high, item.unit, smaller) + rest.value, smaller
    item.last, item.article, item.joined = at, False, True
