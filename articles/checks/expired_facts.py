"""FR002: a fact shown here has expired, is disputed, or was never verified."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof, ProofFact


def find(proof: Proof) -> Iterator[Problem]:
    for key, fact in proof.shown().items():
        if fact.retired or not fact.wordings:
            continue
        wrong = _wrong_with(fact, proof)
        if wrong:
            yield Problem(
                "FR002", wrong,
                _("Read its source, then verify it or record what it says now."),
                fact=key, claim=f"{key} {fact.state} {fact.checked_on}",
            )  # fmt: skip


def _wrong_with(fact: ProofFact, proof: Proof) -> str:
    if fact.disputed:
        return _("%(label)s is disputed.") % {"label": fact.label}
    if fact.checked_on is None:
        return _("%(label)s was never verified.") % {"label": fact.label}
    if fact.expires_on is not None and proof.day > fact.expires_on:
        return _("The check of %(label)s expired on %(day)s.") % {"label": fact.label, "day": fact.expires_on}
    return ""


CHECK = Check(
    "FR002", "a fact shown here has expired, is disputed, or was never verified", ProblemClass.PROOF, Level.ERROR, find
)
