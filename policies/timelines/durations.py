"""Lengths of time next to their unit: number, kind of day, unit, and the range to the left of it."""

from dataclasses import dataclass
from decimal import Decimal

from policies.timelines.numbers import Number, number_ending_at
from policies.timelines.stems import STOP
from policies.timelines.timeline import Bound
from policies.timelines.tokens import DASHES, SENTENCE_ENDS, Tokens
from policies.timelines.units import Unit
from policies.timelines.unitwords import (
    BETWEEN,
    BUSINESS,
    BUSINESS_UNITS,
    NOT_TIME_AFTER,
    ONE_ONLY,
    SHORT,
    UNIT_WORDS,
)
from policies.timelines.vocabulary import words

_MOST_BETWEEN = 5
_OPENS_RANGE = frozenset({"between", "from", "anywhere", "betwixt"})
_CHANGES = words(
    """
    changed extended raised rose increased went cut reduced lowered moved grew shortened lengthened dropped
    """
)
# "10 Mon–Fri days", "within 10 M–F business days".
_MONDAY, _FRIDAY = frozenset({"m", "mon", "monday"}), frozenset({"f", "fri", "friday"})
_TO_FRIDAY = DASHES | {"to"}
# Minutes rather than metres: "for 5 m", "2 h 5 m".
_WAITS = words("for in after within about wait waited took takes take lasted lasts another and only just") | {""}
# "A minute ago" is a length of time, "a minute crack" is not.
_AFTER_A_MINUTE = words("ago later earlier longer long away max maximum tops apart each flat")
_PARTS_OF_A_WHOLE = words("of full empty complete done finished way through")
_MORE = frozenset({"more", "longer", "greater"})
_LESS = frozenset({"less", "fewer"})


@dataclass(slots=True)
class Item:
    """A length of time on tokens `first`…`last`; `low` is None unless it is a range."""

    first: int
    last: int
    high: Decimal
    unit: Unit
    low: Decimal | None = None
    business: bool = False
    article: bool = False
    vague: bool = False
    bound: Bound | None = None
    elided: bool = False
    joined: bool = False

    @property
    def plain(self) -> bool:
        return self.low is None and not self.vague


def duration_at(t: Tokens, unit_at: int) -> Item | None:
    """The length of time whose unit is token `unit_at`, or None where the word counts nothing."""
    word = t.words[unit_at]
    unit, factor = UNIT_WORDS[word]
    gap = _between(t, unit_at)
    number = _number(t, gap.number_at)
    if number is None or not _fits(t, unit_at, word, number, gap):
        return None
    scale = factor
    item = Item(number.first, unit_at, number.value * scale, unit, business=gap.business or word in BUSINESS_UNITS)
    item.article, item.vague, item.bound = number.article, number.vague, gap.bound
    if number.about:
        item.bound = Bound.ABOUT
    if not number.vague and not number.article:
        _range_to_the_left(t, item, number, scale)
    return item


@dataclass(slots=True)
class _Gap:
    number_at: int
    business: bool = False
    bound: Bound | None = None


def _between(t: Tokens, unit_at: int) -> _Gap:
    """Walk left over what may stand between number and unit: "5 full business days", "10-working-day", "2+ days"."""
    gap = _Gap(unit_at - 1)
    for _ in range(_MOST_BETWEEN):
        at = gap.number_at
        word = t.word(at)
        if word in BUSINESS:
            gap.business = True
        elif word in _MORE and t.word(at - 1) == "or":
            gap.bound = Bound.AT_LEAST
            gap.number_at -= 1
        elif word in _LESS and t.word(at - 1) == "or":
            gap.bound = Bound.UP_TO
            gap.number_at -= 1
        elif word in ("+", "plus"):
            gap.bound = Bound.AT_LEAST
        elif _business_in_three_words(t, at):
            gap.business = True
            gap.number_at -= 2
        elif not (word in BETWEEN or (word in DASHES and at > 0)):
            break
        gap.number_at -= 1
    return gap


def _business_in_three_words(t: Tokens, at: int) -> bool:
    """ "(business)", "M–F"."""
    first, middle, last = t.word(at - 2), t.word(at - 1), t.word(at)
    if first == "(" and last == ")":
        return middle in BUSINESS
    return first in _MONDAY and middle in _TO_FRIDAY and last in _FRIDAY


def _number(t: Tokens, last: int) -> Number | None:
    """A number, also doubled as lawyers do: "thirty (30)", "30 (thirty)"."""
    if t.word(last) != ")":
        return number_ending_at(t, last)
    inner = number_ending_at(t, last - 1)
    if inner is None or t.word(inner.first - 1) != "(":
        return None
    outer = number_ending_at(t, inner.first - 2)
    if outer is None or outer.value != inner.value:
        return inner
    return outer


def _fits(t: Tokens, unit_at: int, word: str, number: Number, gap: _Gap) -> bool:
    """Whether number and unit word agree: no "a days", no "a second thought", no "3D", no "5 m tall"."""
    if t.starts[unit_at] - t.ends[unit_at - 1] > 1 and "\n\n" in t.text[t.ends[unit_at - 1] : t.starts[unit_at]]:
        return False
    if number.article and (word not in ONE_ONLY or gap.bound or t.word(unit_at - 1) in DASHES):
        return False
    if number.article and (word in BUSINESS_UNITS or (word == "minute" and _is_tiny(t, unit_at + 1))):
        return False
    if word == "quarters" and t.word(unit_at + 1) in _PARTS_OF_A_WHOLE:
        return False
    if word == "second" and number.article:
        return _stands_alone(t, unit_at)
    if word in ("min", "max") and t.word(unit_at - 1) in ("a", "an"):
        return False
    if word in SHORT:
        return _short_fits(t, unit_at, word, number)
    return number.value > 0


def _is_tiny(t: Tokens, noun_at: int) -> bool:
    noun = t.word(noun_at)
    return noun.isalpha() and noun not in STOP and noun not in _AFTER_A_MINUTE


def _stands_alone(t: Tokens, unit_at: int) -> bool:
    after = t.word(unit_at + 1)
    return not after or not after[0].isalnum()


def _short_fits(t: Tokens, unit_at: int, word: str, number: Number) -> bool:
    before = t.word(unit_at - 1)
    glued = t.glued(unit_at)
    if not before[0].isdigit() or number.value <= 0 or (not glued and word in ("w", "y", "s", "mo")):
        return False
    after = t.word(unit_at + 1)
    if after in NOT_TIME_AFTER or after in ("'", "’") or (after and t.glued(unit_at + 1) and after in DASHES):
        return False
    if word == "s" and (number.value >= 100 or _names_a_model(t, unit_at - 1)):
        return False
    if word == "d" and t.glued(unit_at + 1) and t.word(unit_at + 1)[0].isdigit() and t.word(unit_at + 2) not in SHORT:
        return False
    if word == "m" and not glued and not (t.word(number.first - 1) in _WAITS or t.word(number.first - 1) in SHORT):
        return False
    if word == "m" and not (not after or not after[0].isalpha() or after in ("and", "or", "before", "after")):
        return False
    letter = t.text[t.starts[unit_at]]
    return letter.islower() or letter == "H"


def _names_a_model(t: Tokens, number_at: int) -> bool:
    """ "An iPhone 5s", "under-16s"."""
    before = t.word(number_at - 1)
    if before in DASHES and before:
        return t.word(number_at - 2) in ("under", "over")
    name = t.text[t.starts[number_at - 1] : t.ends[number_at - 1]] if number_at else ""
    return name != name.lower() and not t.glued(number_at) and t.word(number_at - 2) not in ("", *SENTENCE_ENDS)


def _range_to_the_left(t: Tokens, item: Item, number: Number, scale: int) -> None:
    """Read "3–", "3 to", "between 3 and", "1 or" before the number; only a smaller number begins a range."""
    joint = number.first - 1
    if t.word(joint) in DASHES and t.word(joint - 1) == "to":
        joint -= 1
    word = t.word(joint)
    if word not in DASHES and word not in ("to", "or", "and", "/", "&", "through"):
        return
    if word in DASHES and t.word(joint - 1) in DASHES:
        return
    below = joint - 2 if word == "to" and t.word(joint - 1) in DASHES and joint > 1 else joint - 1
    low = _number(t, below)
    if low is None or low.article or low.vague or low.value <= 0 or low.value >= number.value:
        return
    before = t.word(low.first - 1)
    if word in ("and", "&") and before not in _OPENS_RANGE:
        return
    if word in DASHES and before in DASHES and t.glued(low.first):
        return
    if word == "to" and before == "from" and t.word(low.first - 2) in _CHANGES:
        return
    if before == "/" and t.glued(low.first):
        return
    if word == "or" and before in (",", "or"):
        return
    item.low, item.first = low.value * scale, low.first
