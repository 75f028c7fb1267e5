"""What a passage says now: the value that stands where the quote had the one we keep."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.models import FactValue, Kind
from policies.timelines import InvalidTimeline, Relation, Timeline, compare, find

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# Words that turn a sentence round: one more or one less of them, and it is no longer the same sentence in other words.
_TURNS = re.compile(
    r"\b(?:not|no|never|cannot|can't|won't|don't|doesn't|longer|unless|except|only|until|from|before|after|suspended|former(?:ly)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """`same`: it says what the quote said. `value` is what it says instead, where that can be told."""

    same: bool
    value: FactValue | None = None


def said_now(passage: str, quote: str, value: FactValue) -> Said:
    """Never a guess: where a passage has several values and none stands where ours stood, nothing is proposed."""
    if _says_the_same(passage, quote):
        return Said(same=True)
    found = _duration(passage, quote, value) if value.kind == Kind.DURATION else _amount(passage, quote, value)
    if found is None or found.refusal() or found.stored() == value.stored():
        return Said(same=False)
    return Said(same=False, value=found.stored())


def _says_the_same(passage: str, quote: str) -> bool:
    return (
        _everything(passage) == _everything(quote)
        and sorted(word.lower() for word in _TURNS.findall(passage)) == sorted(word.lower() for word in _TURNS.findall(quote))
    )  # fmt: skip


def _everything(text: str) -> list[str]:
    """Every time limit, date and number of a text."""
    mentions = find(text)
    rest = list(text)
    for mention in mentions:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return [str(mention.value) for mention in mentions] + _NUMBER.findall("".join(rest))


def _limits(text: str) -> list[Timeline]:
    return [mention.timeline for mention in find(text) if mention.timeline is not None]


def _duration(passage: str, quote: str, value: FactValue) -> FactValue | None:
    try:
        kept = value.timeline()
    except InvalidTimeline:
        return None
    old, new = _limits(quote), _limits(passage)
    if kept is None or any(compare(each, kept) is Relation.SAME for each in new):
        return None
    places = [at for at, each in enumerate(old) if compare(each, kept) is Relation.SAME]
    if len(new) == len(old) and len(places) == 1:
        return FactValue.of(new[places[0]])
    return FactValue.of(new[0]) if len(new) == 1 and len(old) <= 1 else None


def _amount(passage: str, quote: str, value: FactValue) -> FactValue | None:
    """The numbers that stand in the places of ours, if there are as many numbers as before."""
    old, new = _numbers(quote), _numbers(passage)
    if value.kind == Kind.TEXT or len(old) != len(new):
        return None
    moved = dict(zip(old, new, strict=True)) if len(set(old)) == len(old) else {}
    ends = [number for number in (value.low, value.high) if number is not None]
    if not moved or any(number not in moved for number in ends):
        return None
    low, high = value.low, value.high
    return replace(value, low=None if low is None else moved[low], high=None if high is None else moved[high])


def _numbers(text: str) -> list[Decimal]:
    return [_decimal(match.group()) for match in _NUMBER.finditer(text)]


def _decimal(said: str) -> Decimal:
    if _THOUSANDS.fullmatch(said):
        return Decimal(said.replace(",", ""))
    head, *rest = re.split(r"[.,]", said)
    return Decimal(f"{head}.{''.join(rest)}" if len(rest) == 1 else "".join((head, *rest)))
