"""TL005: two places of one article say different values for the same thing."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.claims import Claim, claims
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import Relation, compare


def find(proof: Proof) -> Iterator[Problem]:
    spoken: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims(proof):
        if claim.of_today and claim.judgement.mention.timeline and claim.judgement.fact:
            spoken[claim.judgement.fact].append(claim)
    for key, said in spoken.items():
        first = said[0]
        other = next((claim for claim in said[1:] if _differ(first, claim)), None)
        if other is None:
            continue
        label = proof.facts[key].label if key in proof.facts else key
        yield Problem(
            "TL005",
            _("“%(one)s” and “%(other)s” both speak of the same thing: %(label)s.")
            % {"one": first.words, "other": other.words, "label": label},
            _("Say one of them, or better: use the fact in both places."),
            other.field, other.block.index, other.start, other.end, other.words, key,
            claim=f"{first.words} {other.words}".casefold(), around=other.around,
        )  # fmt: skip


def _differ(one: Claim, other: Claim) -> bool:
    first, second = one.judgement.mention.timeline, other.judgement.mention.timeline
    if first is None or second is None:
        return False
    return Relation.CONTRADICTS in (compare(first, second), compare(second, first))


CHECK = Check(
    "TL005",
    "two places of one article say different values for the same thing",
    ProblemClass.SIGNAL,
    Level.WARNING,
    find,
)
