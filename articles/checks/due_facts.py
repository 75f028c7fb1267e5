"""FR001: a fact shown here is past its review day."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    for key, fact in proof.shown().items():
        late = fact.review_on is not None and proof.day > fact.review_on
        expired = fact.expires_on is not None and proof.day > fact.expires_on
        if late and not expired and not fact.disputed:
            yield Problem(
                "FR001",
                _("%(label)s was last checked on %(day)s and is due for a check.") % {"label": fact.label, "day": fact.checked_on},
                _("Read its source and verify it."),
                fact=key, claim=f"due {key} {fact.checked_on}",
            )  # fmt: skip


CHECK = Check("FR001", "a fact shown here is due for a check", ProblemClass.SIGNAL, Level.WARNING, find)
