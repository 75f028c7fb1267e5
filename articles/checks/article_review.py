"""FR003: the whole-article review is overdue."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    if proof.reviewed_on is None:
        return
    due = proof.reviewed_on + timedelta(days=proof.review_after)
    if proof.day > due:
        yield Problem(
            "FR003",
            _("The whole article was last read on %(day)s; its next reading was due on %(due)s.")
            % {"day": proof.reviewed_on, "due": due},
            _("Read it from top to bottom and publish an edition, even if little changes."),
            claim=f"review {due}",
        )


CHECK = Check("FR003", "the whole-article review is overdue", ProblemClass.SIGNAL, Level.WARNING, find)
