"""Mentions and judgements as lines of JSON, in the form of the annotation guide."""

from typing import Any

from policies.timelines.judge import Judgement
from policies.timelines.mention import DateSpan, Mention
from policies.timelines.timeline import Bound, Timeline
from policies.timelines.units import DayBasis


def mention_line(mention: Mention) -> dict[str, Any]:
    """One mention: start, end, text, kind, min, max, unit, business, bound, and opt where it is no time limit."""
    line: dict[str, Any] = {"start": mention.start, "end": mention.end, "text": mention.text, "kind": mention.kind}
    match mention.value:
        case Timeline() as limit:
            line |= limit_line(limit)
        case DateSpan() as span:
            first, last = span.iso()
            line |= {"min": first, "max": last, "unit": span.grain, "business": False}
            line["bound"] = Bound.EXACT.value if first == last else Bound.RANGE.value
        case _:
            line |= {"min": None, "max": None, "unit": None, "business": False, "bound": _bound(Bound.ABOUT)}
    if mention.optional:
        line["opt"] = mention.optional
    return line


def limit_line(limit: Timeline) -> dict[str, Any]:
    """A time limit: min, max, unit, business, bound. `FactTable.from_rows` reads the same."""
    line = {"min": _number(limit.low), "max": _number(limit.high), "unit": limit.unit.value}
    return {**line, "business": limit.day_basis is DayBasis.BUSINESS, "bound": _bound(limit.bound)}


def judgement_line(judgement: Judgement) -> dict[str, Any]:
    """The same with fact, verdict, sure, and the words that tied them."""
    line = mention_line(judgement.mention)
    line |= {"fact": judgement.fact, "verdict": judgement.verdict.value, "sure": judgement.sure}
    line["cues"] = [cue.text for cue in judgement.evidence.cues]
    if judgement.evidence.superseded is not None:
        line["until"] = judgement.evidence.superseded.until.isoformat()
    return line


def _bound(bound: Bound) -> str:
    return "approx" if bound is Bound.ABOUT else bound.value


def _number(value: object) -> int | float | None:
    if value is None:
        return None
    number = float(str(value))
    return int(number) if number.is_integer() else number
