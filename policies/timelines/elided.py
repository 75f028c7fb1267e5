"""Numbers that borrow the unit of a neighbour: "courier 2–4" after "post 6–9 working days"."""

from bisect import bisect_left, bisect_right
from decimal import Decimal

from policies.timelines.dates import MONTHS, is_year
from policies.timelines.durations import Item
from policies.timelines.numbers import Number, number_ending_at
from policies.timelines.tokens import DASHES, SENTENCE_ENDS, Tokens
from policies.timelines.vocabulary import words

_STOPS = frozenset(
    {"", ".", ",", ";", "!", "?", ")", ":", "and", "or", "for", "respectively", "while", "but", "if", "by", "on"}
)
_SINGLE_LEADS = frozenset(
    {"in", "within", "takes", "took", "take", "count", "only", "just", ":", ",", "needs", "needed", "is"}
)
_ENDS = frozenset({"", ".", ",", ";", "!", "?"})
_REACH = 45
_MOST_SENTENCES = 2
_WORDS = words("two three four five six seven eight nine ten eleven twelve fourteen fifteen twenty thirty forty sixty")
BARE = _WORDS | {str(number) for number in range(1, 400)}


def elided(t: Tokens, items: list[Item], bare: list[int]) -> list[Item]:
    """The items without a unit of their own, beside and after those that have one; `bare` are the tokens of numbers."""
    found: list[Item] = []
    for index, item in enumerate(items):
        if item.vague:
            continue
        found += _before(t, item, items[index - 1].last if index else -1)
        limit = items[index + 1].first if index + 1 < len(items) else len(t.words)
        found += _after(
            t, item, bare[bisect_right(bare, item.last) : bisect_left(bare, min(limit, item.last + _REACH))]
        )
    return found


def _before(t: Tokens, item: Item, floor: int) -> list[Item]:
    """ "3–5 and 3–7 business days respectively", "30, 60 or 90 days": what is joined on the left."""
    found: list[Item] = []
    first = item.first
    for _ in range(6):
        joint = first - 1
        if t.word(joint) in ("and", "or") and t.word(joint - 1) == ",":
            joint -= 1
        if joint <= floor or t.word(first - 1) not in ("and", "or", ","):
            break
        borrowed = _number_or_range(t, joint - 1, item, floor)
        if borrowed is None:
            break
        if borrowed.low is None and item.low is not None:
            break
        if (
            borrowed.low is None
            and not found
            and (joint == first - 1 == _comma(t, first) or not _listed(t, item, borrowed))
        ):
            break
        found.append(borrowed)
        first = borrowed.first
    return found


def _comma(t: Tokens, first: int) -> int:
    return first - 1 if t.word(first - 1) == "," else -1


def _listed(t: Tokens, item: Item, borrowed: Item) -> bool:
    return t.word(item.last + 1) == "respectively" or t.word(borrowed.first - 1) == ","


def _number_or_range(t: Tokens, last: int, like: Item, floor: int) -> Item | None:
    number = number_ending_at(t, last)
    if number is None or not _usable(number) or number.first <= floor:
        return None
    item = Item(number.first, last, number.value, like.unit, business=like.business, elided=True)
    low = _low(t, number)
    if low is not None and low.first > floor:
        item.low, item.first = low.value, low.first
    return item


def _usable(number: Number) -> bool:
    return not (number.article or number.vague or number.about) and 0 < number.value < 400


def _low(t: Tokens, number: Number) -> Number | None:
    joint = t.word(number.first - 1)
    if not joint or (joint not in DASHES and joint != "to"):
        return None
    low = number_ending_at(t, number.first - 2)
    if low is None or not _usable(low) or low.value >= number.value:
        return None
    before = t.word(low.first - 1)
    return None if before in DASHES and before and t.glued(low.first) else low


def _after(t: Tokens, item: Item, bare: list[int]) -> list[Item]:
    """What borrows the unit of `item` to the right, in its sentence or the two after it."""
    found: list[Item] = []
    for at in bare:
        if t.word(at + 1) not in _STOPS:
            continue
        borrowed = _borrowed(t, at, item)
        if borrowed is None or _sentences(t, item.last + 1, borrowed.first) > _MOST_SENTENCES:
            continue
        borrowed.business = _same_days(t, item, borrowed)
        found.append(borrowed)
    return found


def _sentences(t: Tokens, begin: int, end: int) -> int:
    return sum(1 for at in range(begin, end) if t.words[at] in SENTENCE_ENDS and t.ends_sentence(at))


def _borrowed(t: Tokens, at: int, item: Item) -> Item | None:
    number = number_ending_at(t, at)
    if number is None or not _usable(number) or is_year(t.words[at]) or number.first <= item.last:
        return None
    low = _low(t, number)
    if low is not None:
        if low.first <= item.last or t.word(low.first - 1) in MONTHS or t.word(low.first - 1) in (".", "/"):
            return None
        return Item(low.first, at, number.value, item.unit, low=low.value, elided=True)
    if t.word(at + 1) not in _ENDS or t.word(number.first - 1) not in _SINGLE_LEADS or not _near(number.value, item):
        return None
    if t.word(number.first - 1) == "," and t.word(number.first - 2) in MONTHS:
        return None
    return Item(number.first, at, number.value, item.unit, elided=True)


def _near(value: Decimal, item: Item) -> bool:
    return item.high / 12 <= value <= item.high * 12


def _same_days(t: Tokens, item: Item, borrowed: Item) -> bool:
    """Business days are inherited unless the text between says that weekends count."""
    between = t.words[item.last + 1 : borrowed.first]
    if "calendar" in between or ("count" in between and "not" not in between and item.business):
        return False
    return item.business
