"""TL001: a time limit contradicts the current fact."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.binding import binding
from articles.checks.claims import Claim, claims
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof, ProofFact
from policies.timelines import Relation, Verdict, compare

# What happened once, or in an example: a single outcome inside a range denies nothing.
_STORY = re.compile(
    r"\b(?:example|case|story|scenario|say\s+you|suppose|imagine|lands?|landed|arrived|came\s+back|took|got|was\s+back|received)\b",
    re.IGNORECASE,
)


def find(proof: Proof) -> Iterator[Problem]:
    for claim in claims(proof):
        fact = proof.facts.get(claim.judgement.fact or "")
        if claim.judgement.verdict is not Verdict.CONTRADICTS or fact is None:
            continue
        inside = _inside(claim, fact)
        if inside and _is_story(claim):
            continue
        certain = claim.judgement.sure and not inside
        yield Problem(
            "TL001",
            _("“%(words)s” contradicts a fact: %(label)s is %(value)s.")
            % {"words": claim.words, "label": fact.label, "value": fact.words("short")},
            _("Use the fact here. If the fact is wrong, dispute it."),
            claim.field, claim.block.index, claim.start, claim.end, claim.words, fact.key,
            claim=claim.words.casefold(), around=claim.around, why=claim.why, read=claim.read,
            problem_class=ProblemClass.PROOF if certain else ProblemClass.SIGNAL,
            level=Level.ERROR if certain else Level.WARNING,
            fix=binding(claim, fact),
        )  # fmt: skip


def _inside(claim: Claim, fact: ProofFact) -> bool:
    said = claim.judgement.mention.timeline
    return said is not None and fact.value is not None and compare(said, fact.value) is Relation.INSIDE


def _is_story(claim: Claim) -> bool:
    return any(_STORY.search(words) for words in (*claim.block.headings, claim.block.text))


CHECK = Check("TL001", "a time limit contradicts the current fact", ProblemClass.PROOF, Level.ERROR, find)
