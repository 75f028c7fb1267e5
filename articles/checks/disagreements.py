"""TL005: two places of one article say different values for the same thing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.checks.binding import binding
from articles.checks.claims import Claim, claims
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import Bound, Relation, Timeline, compare


@dataclass(frozen=True, slots=True)
class _Said:
    """A value as one place says it: typed, or by a reference to its fact (then without a claim)."""

    words: str
    value: Timeline
    claim: Claim | None = None


def find(proof: Proof) -> Iterator[Problem]:
    for key, said in _said(proof).items():
        first = said[0]
        other = next((each for each in said[1:] if each.claim and _differ(first.value, each.value)), None)
        if other is None or other.claim is None:
            continue
        label = proof.facts[key].label if key in proof.facts else key
        claim = other.claim
        yield Problem(
            "TL005",
            _("“%(one)s” and “%(other)s” both speak of the same thing: %(label)s.")
            % {"one": first.words, "other": other.words, "label": label},
            _("Say one of them, or better: use the fact in both places."),
            claim.field, claim.block.index, claim.start, claim.end, claim.words, key,
            claim=f"{first.words} {other.words}".casefold(), around=claim.around, why=claim.why, read=claim.read,
            fix=binding(claim, proof.facts[key]) if key in proof.facts else None,
        )  # fmt: skip


def _said(proof: Proof) -> dict[str, list[_Said]]:
    """What each fact is said to be, its references first."""
    said: dict[str, list[_Said]] = defaultdict(list)
    for key, places in proof.cited().items():
        fact = proof.facts.get(key)
        bound = any(span.kind == "fact" and span.target == key for _field, block in places for span in block.spans)
        if bound and fact is not None and fact.value is not None:
            said[key].append(_Said(fact.words("short"), fact.value))
    for claim in claims(proof):
        value = claim.judgement.mention.timeline
        if claim.of_today and value and claim.judgement.fact:
            said[claim.judgement.fact].append(_Said(claim.words, value, claim))
    return said


def _differ(one: Timeline, other: Timeline) -> bool:
    """Whether no reader can believe both. One outcome, or one end, of a range does not differ from the range."""
    relations = {compare(one, other), compare(other, one)}
    if Relation.CONTRADICTS in relations:
        return True
    if Relation.SAME in relations:
        return False
    bounds = {one.bound, other.bound}
    return bounds == {Bound.RANGE} or bounds == {Bound.UP_TO} or bounds == {Bound.AT_LEAST}


CHECK = Check(
    "TL005",
    "two places of one article say different values for the same thing",
    ProblemClass.SIGNAL,
    Level.WARNING,
    find,
)
