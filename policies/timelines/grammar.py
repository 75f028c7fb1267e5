"""Prose to mentions: every time limit, date and year of a text, with its place and its value."""

from policies.timelines.bounds import bound_of
from policies.timelines.dates import HOT as MONTH_WORDS
from policies.timelines.dates import date_at_month, date_or_year_at
from policies.timelines.durations import Item, duration_at
from policies.timelines.elided import BARE, elided
from policies.timelines.headers import celled, headed
from policies.timelines.joins import in_unit, join
from policies.timelines.mention import Mention
from policies.timelines.optional import optional_of
from policies.timelines.timeline import LONGEST, Bound, InvalidTimeline, Timeline
from policies.timelines.tokens import Tokens, tokens_of
from policies.timelines.units import DayBasis, Unit
from policies.timelines.unitwords import PLURAL, UNIT_WORDS

_YEARS = frozenset(str(year) for year in range(1900, 2100))
_DATES = _YEARS | MONTH_WORDS
_HOT = frozenset(UNIT_WORDS) | BARE | _DATES
_NEXT_LARGER = {Unit.SECOND: Unit.MINUTE, Unit.MINUTE: Unit.HOUR}
_COUNTED_IN_BUSINESS = frozenset({Unit.HOUR, Unit.DAY, Unit.WEEK})


def find(text: str) -> list[Mention]:
    """Every counted length of time, date and year in `text`, in order, without overlaps. Never raises; linear in the text."""
    return read(tokens_of(text))


def read(t: Tokens) -> list[Mention]:
    """The same on tokens already cut."""
    hot = [at for at, word in enumerate(t.words) if word in _HOT]
    if not hot:
        return []
    items = join(t, [item for at in hot if t.words[at] in UNIT_WORDS and (item := duration_at(t, at)) is not None])
    bare = [at for at in hot if t.words[at] in BARE]
    if bare and "\n" in t.text:
        items = _in_order(items + headed(t, [at for at in hot if t.words[at] in PLURAL], bare))
    if items and (len(bare) > len(items) or any(item.article for item in items)):
        items = _in_order(items + elided(t, items, bare))
    found = [mention for item in items if (mention := _mention(t, item)) is not None]
    dates = _dates(t, [at for at in hot if t.words[at] in _DATES])
    return _without_overlaps(found + dates) if dates else found


def read_cell(t: Tokens, *headings: str) -> list[Mention]:
    """The same of a table cell that has only a number, in the unit that one of its headings names."""
    for heading in headings:
        item = celled(t, tokens_of(heading)) if heading else None
        if item is not None:
            mention = _mention(t, item)
            return [mention] if mention is not None else []
    return []


def _in_order(items: list[Item]) -> list[Item]:
    items.sort(key=lambda item: (item.first, item.elided))
    kept: list[Item] = []
    for item in items:
        if not kept or item.first > kept[-1].last:
            kept.append(item)
    return kept


def _dates(t: Tokens, hot: list[int]) -> list[Mention]:
    found: list[Mention] = []
    for at in hot:
        mention = date_at_month(t, at) if t.words[at] in MONTH_WORDS else date_or_year_at(t, at)
        if mention is not None and not (found and mention.start < found[-1].end):
            found.append(mention)
    return found


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    mentions.sort(key=lambda mention: (mention.start, mention.kind != "duration"))
    kept: list[Mention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _mention(t: Tokens, item: Item) -> Mention | None:
    start, end = t.starts[item.first], t.ends[item.last]
    value = None
    if not item.vague:
        value = _timeline(item, bound_of(t, item))
        if value is None:
            return None
    return Mention(start, end, t.text[start:end], "duration", value, optional_of(t, item), item.elided)


def _keep_countable(item: Item) -> None:
    """176,730 seconds are said in minutes: a time limit counts to a hundred thousand."""
    larger = _NEXT_LARGER.get(item.unit)
    if item.joined and larger is not None and item.high > LONGEST:
        item.high, item.unit = in_unit(item.high, item.unit, larger), larger


def _timeline(item: Item, bound: Bound) -> Timeline | None:
    _keep_countable(item)
    low = item.low if bound is Bound.RANGE else None if bound is Bound.UP_TO else item.high
    high = None if bound is Bound.AT_LEAST else item.high
    business = item.business and item.unit in _COUNTED_IN_BUSINESS
    try:
        return Timeline(low, high, item.unit, DayBasis.BUSINESS if business else DayBasis.CALENDAR, bound)
    except InvalidTimeline:
        return None
