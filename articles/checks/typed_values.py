"""TL003: a time limit is typed in although a fact exists for it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.binding import binding
from articles.checks.claims import claims
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import Verdict


def find(proof: Proof) -> Iterator[Problem]:
    for claim in claims(proof):
        fact = proof.facts.get(claim.judgement.fact or "")
        if claim.judgement.verdict is not Verdict.CONSISTENT or not claim.of_today or fact is None:
            continue
        fix = binding(claim, fact)
        if fix is None:
            continue
        yield Problem(
            "TL003",
            _("“%(words)s” is typed in, although there is a fact for it: %(label)s.")
            % {"words": claim.words, "label": fact.label},
            _("Bind it to the fact, so that it changes with it."),
            claim.field, claim.block.index, claim.start, claim.end, claim.words, fact.key,
            claim=claim.words.casefold(), around=claim.around, why=claim.why, read=claim.read, fix=fix,
        )  # fmt: skip


CHECK = Check(
    "TL003", "a time limit is typed in although a fact exists for it", ProblemClass.SIGNAL, Level.WARNING, find
)
