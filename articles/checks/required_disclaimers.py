"""DS001: a disclaimer that the topic requires is missing."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    for name in proof.disclaimers_required:
        if name not in proof.disclaimers_shown:
            yield Problem(
                "DS001",
                _("The topic requires the disclaimer “%(name)s”, which has no text for %(day)s.")
                % {"name": name, "day": proof.day},
                _("Give the disclaimer a text that holds on that day."),
                claim=name,
            )


CHECK = Check("DS001", "a disclaimer that the topic requires is missing", ProblemClass.PROOF, Level.ERROR, find)
