"""Which fact a time limit in prose speaks of, and whether it still agrees with it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from policies.timelines.claims import Standing, is_difference
from policies.timelines.compare import Measure, measure
from policies.timelines.facts import FactTable, Known, Superseded
from policies.timelines.grammar import read, read_cell
from policies.timelines.mention import Mention
from policies.timelines.reading import Context, Cue, Reading
from policies.timelines.stories import is_story, is_told
from policies.timelines.timeline import Bound, Timeline
from policies.timelines.tokens import tokens_of
from policies.timelines.units import Scale


class Verdict(StrEnum):
    """What a mention is beside the table of facts."""

    CONSISTENT = "consistent"
    STALE = "stale"
    CONTRADICTS = "contradicts"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: the cues that tied the mention to its fact, how the sentence puts it, and the superseded value it equals."""

    cues: tuple[Cue, ...] = ()
    standing: Standing = Standing.CLAIM
    superseded: Superseded | None = None
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """One mention judged. `fact` is the key of the fact, None when the mention speaks of none.

    `sure` is True only for a cue that names the fact without doubt, or an exact match with a superseded value; what happened
    to somebody once is never sure to be wrong.
    """

    mention: Mention
    fact: str | None = None
    verdict: Verdict = Verdict.UNRELATED
    evidence: Evidence = field(default_factory=Evidence)
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Tied:
    number: int
    strength: float
    rank: float
    equal: bool
    days: bool = False


# Strength a tie needs: less where the value equals the fact's, more where the text would be called wrong.
_NEEDS_SAME, _NEEDS_STALE, _NEEDS_TOLD, _NEEDS_DAYS, _NEEDS_OTHER = 0.38, 0.42, 0.34, 0.60, 0.80
_ADDS_SAME, _ADDS_STALE, _ADDS_DAYS = 0.40, 0.30, 0.20
# A tie of less than this share of the strongest one gets nothing for an equal value: many limits have the same number.
_WEAK = 0.55
_MARGIN = 1.10
_SURE = 1.2
_FAR, _VERY_FAR = 9, 30
# Only to see whether 90 days and six months are of one size; they are never taken to be equal.
_ABOUT_A_MONTH = 30 * 86_400
_NO_LIMIT = frozenset({"rate", "freq", "age", "idiom"})
_NOWHERE = Context()


def judge(text: str, table: FactTable, *, day: date, context: Context = _NOWHERE) -> list[Judgement]:
    """Every mention of `text` with the fact it speaks of and whether it agrees with what holds on `day`.

    With `context.platform` only the facts of that platform are asked.
    """
    t = tokens_of(text)
    mentions = read(t) or read_cell(t, context.column, context.row)
    if not mentions:
        return []
    table = table.of_platform(context.platform)
    reading = Reading(t, mentions, table.index, context)
    if not (reading.hits or reading.around):
        return [Judgement(mention) for mention in mentions]
    return [_judge(mention, at, reading, table, day) for at, mention in enumerate(mentions)]


def _judge(mention: Mention, at: int, reading: Reading, table: FactTable, day: date) -> Judgement:
    claim = mention.timeline
    if claim is None or mention.optional in _NO_LIMIT:
        return Judgement(mention)
    strengths = reading.strengths(at)
    if not strengths:
        return Judgement(mention)
    place = reading.places[at]
    how = reading.standing(at, day.year)
    story = is_story(reading.t, place)
    said = measure(claim)
    tied = _best(said, strengths, table, told=story or how is not Standing.CLAIM)
    if tied is None or how is Standing.ELSEWHERE or (not tied.equal and is_difference(reading.t, place)):
        return Judgement(mention)
    known = table.known[tied.number]
    if how is Standing.CLAIM and reading.quoted(at, tied.number):
        how = Standing.QUOTED
        if said != known.measure:
            return Judgement(mention)
    superseded = None if said == known.measure else known.superseded_at(said, day)
    verdict = Verdict.CONSISTENT
    if how is Standing.CLAIM and not _agrees(claim, said, known, story=story):
        verdict = Verdict.STALE if superseded is not None else Verdict.CONTRADICTS
    if verdict is Verdict.CONTRADICTS and tied.strength < (_NEEDS_DAYS if tied.days else _NEEDS_OTHER):
        return Judgement(mention)
    told = is_told(reading.t, place)
    sure = verdict is Verdict.STALE or (tied.strength >= _SURE and reading.named(at, tied.number) and not told)
    evidence = Evidence(reading.cues(at, tied.number), how, superseded, tied.strength)
    return Judgement(mention, table.rows[tied.number].key, verdict, evidence, sure)


def _best(said: Measure, strengths: dict[int, float], table: FactTable, *, told: bool) -> _Tied | None:
    """The fact that words and value point to; None when the tie is too weak or two facts are equally near."""
    ranked: list[_Tied] = []
    strongest = max(strengths.values())
    for number, strength in strengths.items():
        tied = _tied(said, number, strength, table.known[number], told=told, weak=strength < _WEAK * strongest)
        if tied is not None:
            ranked.append(tied)
    if not ranked:
        return None
    ranked.sort(key=lambda tied: -tied.rank)
    best = ranked[0]
    if len(ranked) > 1 and not best.equal and best.rank < ranked[1].rank * _MARGIN:
        return None
    return best


def _tied(said: Measure, number: int, strength: float, known: Known, *, told: bool, weak: bool) -> _Tied | None:
    if known.measure is None:
        return None
    adds, equal = 0.0, True
    if said == known.measure:
        needs, adds = _NEEDS_SAME, _ADDS_SAME
    elif said in known.superseded:
        needs, adds = _NEEDS_STALE, _ADDS_STALE
    elif _other_days(said, known.measure):
        needs, adds, equal = _NEEDS_TOLD if told else _NEEDS_DAYS, _ADDS_DAYS, False
    else:
        needs, equal = _NEEDS_TOLD if told else _NEEDS_OTHER, False
        if strength >= needs:
            strength *= _likeness(said, known.measure)
    if strength < needs:
        return None
    return _Tied(number, strength, 2 * strength / (strength + 1) + (0.0 if weak else adds), equal, adds == _ADDS_DAYS)


def _other_days(said: Measure, held: Measure) -> bool:
    """The same numbers on the other kind of days: "3–5 days, weekends included" beside 3–5 business days."""
    return said[0] is not held[0] and said[1:] == held[1:]


def _likeness(said: Measure, held: Measure) -> float:
    """1 where the claim is of the size of the fact, less where nobody would confuse them (30 seconds, 15 days)."""
    one, other = said[2][-1], held[2][-1]
    if said[1] is not held[1]:
        one, other = (
            size * _ABOUT_A_MONTH if way is Scale.MONTHS else size for way, size in ((said[1], one), (held[1], other))
        )
    apart = max(one, other) / min(one, other)
    return 1.0 if apart <= _FAR else 0.75 if apart <= _VERY_FAR else 0.45


def _agrees(claim: Timeline, said: Measure, known: Known, *, story: bool) -> bool:
    """Equal, one end of a range said alone, or a story inside the limit."""
    current = known.measure
    if current is None or said == current:
        return True
    if said[:2] != current[:2]:
        return False
    if known.bound is Bound.RANGE and len(said[2]) == 1:
        low, high = current[2]
        if claim.bound is Bound.AT_LEAST:
            return said[2][0] == low
        if said[2][0] == high:
            return True
    return story and _inside(said, current, known.bound)


def _inside(said: Measure, current: Measure, bound: Bound) -> bool:
    low, high = said[2][0], said[2][-1]
    if bound is Bound.UP_TO:
        return high <= current[2][-1]
    if bound is Bound.AT_LEAST:
        return low >= current[2][0]
    return bound is Bound.RANGE and current[2][0] <= low and high <= current[2][-1]
