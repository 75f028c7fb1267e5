"""LK004: a published article that nothing links to."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    if proof.published and proof.inbound == 0:
        yield Problem(
            "LK004",
            _("No published guide links to this one."),
            _("Link to it from a guide whose readers need it, or name it there as related."),
            claim="orphan",
        )


CHECK = Check("LK004", "a published article that nothing links to", ProblemClass.SIGNAL, Level.INFO, find)
