"""A time limit in words, in every form a page needs, and back."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from policies.timelines.grammar import find
from policies.timelines.numbers import ONES, TENS
from policies.timelines.timeline import Bound, InvalidTimeline, Timeline
from policies.timelines.tokens import tokens_of
from policies.timelines.units import DayBasis
from policies.timelines.vocabulary import words

_SAYS = {Bound.UP_TO: "up to ", Bound.AT_LEAST: "at least ", Bound.ABOUT: "about "}
_ONES = {number: word for word, number in ONES.items()}
_TENS = {number: word for word, number in TENS.items() if word != "fourty"}


class Form(StrEnum):
    """How a time limit is said.

    SHORT "3–5 business days"; LONG "three to five business days"; ADJECTIVE "75-day", "3–5-business-day";
    LIMIT "5 business days at most", the end that a reader plans with.
    """

    SHORT = "short"
    LONG = "long"
    ADJECTIVE = "adjective"
    LIMIT = "limit"


def wording(timeline: Timeline, form: Form = Form.SHORT) -> str:
    """`timeline` in English. `parse` gives the value back, except that LIMIT keeps only the upper end (as "up to")."""
    match form:
        case Form.LIMIT:
            return _limit(timeline)
        case Form.ADJECTIVE:
            return (
                f"{_SAYS.get(timeline.bound, '')}{_numbers(timeline, '–', _digits)}-{_unit(timeline, '-', many=False)}"
            )
        case Form.LONG:
            return f"{_SAYS.get(timeline.bound, '')}{_numbers(timeline, ' to ', _word)} {_unit(timeline, ' ')}"
        case _:
            return f"{_SAYS.get(timeline.bound, '')}{_numbers(timeline, '–', _digits)} {_unit(timeline, ' ')}"


def parse(text: str) -> Timeline:
    """The one time limit that the whole of `text` is. Raises InvalidTimeline with a sentence for the screen otherwise."""
    mentions = [mention for mention in find(text) if not mention.elided]
    limits = [mention for mention in mentions if mention.timeline is not None and not mention.optional]
    if not limits or len(mentions) != 1:
        raise InvalidTimeline(
            f"“{_shown(text)}” is not one time limit. Write it like “3–5 business days” or “up to 15 days”."
        )
    mention = limits[0]
    rest = tokens_of(text[: mention.start] + " | " + text[mention.end :]).words
    strange = [word for word in rest if word not in _AROUND]
    if strange:
        raise InvalidTimeline(f"“{_shown(text)}” says more than a time limit: “{strange[0]}” cannot be read.")
    value = mention.timeline
    if value is None:
        raise InvalidTimeline(f"“{_shown(text)}” has no number that can be counted.")
    return value


_AROUND = words(
    """
    | up to at least most about around roughly approximately within inside between from and in for the a maximum
    minimum max min of less more than over under no not longer later or so is it takes only exactly ≤ ≥ < > ~ .
    ( ) tops , fewer nearly almost capped limited
    """
)


def _shown(text: str) -> str:
    return text.strip() if len(text) < 60 else f"{text.strip()[:57]}…"


def _limit(timeline: Timeline) -> str:
    if timeline.high is None:
        return f"{_numbers(timeline, '–', _digits)} {_unit(timeline, ' ')} at least"
    return f"{_digits(timeline.high)} {_unit(timeline, ' ', many=timeline.high != 1)} at most"


def _numbers(timeline: Timeline, joint: str, say: Callable[[Decimal], str]) -> str:
    ends = dict.fromkeys(end for end in (timeline.low, timeline.high) if end is not None)
    return joint.join(say(end) for end in ends)


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _word(number: Decimal) -> str:
    """One to a hundred in words, anything else in digits."""
    if number != number.to_integral_value() or not 1 <= number <= 100:
        return _digits(number)
    value = int(number)
    if value == 100:
        return "one hundred"
    if value in _ONES:
        return _ONES[value]
    tens, ones = value // 10 * 10, value % 10
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _unit(timeline: Timeline, joint: str, *, many: bool | None = None) -> str:
    if many is None:
        many = (timeline.high if timeline.high is not None else timeline.low) != 1
    business = f"business{joint}" if timeline.day_basis is DayBasis.BUSINESS else ""
    return f"{business}{timeline.unit.value}{'s' if many else ''}"
