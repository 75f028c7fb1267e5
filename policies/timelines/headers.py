"""Headers that give their unit to what stands below: "Transit, in days:" and then "- Premium: 10–20", a column "Days"."""

from bisect import bisect_left, bisect_right
from decimal import Decimal

from policies.timelines.durations import Item
from policies.timelines.elided import ENDS, REACH, number_or_range
from policies.timelines.tokens import Tokens
from policies.timelines.unitwords import BUSINESS, PLURAL
from policies.timelines.vocabulary import words

_LONGEST_HEADER, _LONGEST_CELL = 12, 5
_BEFORE_A_CELL = words("up to at most least about around within under over max min . ~ < > ≤ ≥")


def headed(t: Tokens, units: list[int], bare: list[int]) -> list[Item]:
    """What such lines say; `units` are the tokens of units in the plural, `bare` those of numbers."""
    found: list[Item] = []
    for at in units:
        business = t.word(at - 1) in BUSINESS
        if t.word(at - 2 if business else at - 1) not in ("in", "("):
            continue
        line_end = _line_end(t, at)
        if t.word(line_end) != ":":
            continue
        unit, factor = PLURAL[t.words[at]]
        like = Item(at, at, Decimal(1), unit, business=business)
        below = bare[bisect_right(bare, at) : bisect_left(bare, min(at + REACH, _block_end(t, line_end)))]
        found += [item for number_at in below if (item := _line(t, number_at, like, line_end, factor)) is not None]
    return found


def celled(t: Tokens, heading: Tokens) -> Item | None:
    """What a table cell of nothing but a number or range says under a column or row heading that names its unit."""
    at = next((at for at, word in enumerate(heading.words) if word in PLURAL), None)
    if at is None or not t.words or len(t.words) > _LONGEST_CELL:
        return None
    unit, factor = PLURAL[heading.words[at]]
    like = Item(0, 0, Decimal(1), unit, business=heading.word(at - 1) in BUSINESS)
    item = number_or_range(t, len(t.words) - 1, like, -1)
    if item is None or not _BEFORE_A_CELL.issuperset(t.words[: item.first]):
        return None
    return _counted(item, factor)


def _line(t: Tokens, number_at: int, like: Item, floor: int, factor: int) -> Item | None:
    if t.word(number_at + 1) not in ENDS and not _ends_line(t, number_at):
        return None
    item = number_or_range(t, number_at, like, floor)
    if item is None or t.word(item.first - 1) != ":":
        return None
    return _counted(item, factor)


def _counted(item: Item, factor: int) -> Item:
    item.high *= factor
    item.low = item.low * factor if item.low is not None else None
    return item


def _line_end(t: Tokens, at: int) -> int:
    """The last token of the line in which token `at` stands, if it ends soon."""
    for end in range(at, min(at + _LONGEST_HEADER, len(t.words) - 1)):
        if _ends_line(t, end):
            return end
    return len(t.words)


def _ends_line(t: Tokens, at: int) -> bool:
    return at + 1 >= len(t.words) or "\n" in t.text[t.ends[at] : t.starts[at + 1]]


def _block_end(t: Tokens, line_end: int) -> int:
    """The token after which a blank line ends what stands below the header."""
    blank = t.text.find("\n\n", t.ends[line_end])
    return len(t.words) if blank < 0 else bisect_left(t.starts, blank)
