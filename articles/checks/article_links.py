"""LK001: an internal link to an article that is missing, withdrawn or unpublished."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                if span.kind != "article" or span.target == str(proof.article):
                    continue
                target = proof.targets.get(int(span.target)) if span.target.isdecimal() else None
                state = target.state if target else "missing"
                if state == "published":
                    continue
                yield Problem(
                    "LK001",
                    _("The link “%(words)s” leads to an article that is %(state)s.")
                    % {"words": span.words, "state": _(state)},
                    _("Link to another guide, publish that one first, or remove the link."),
                    field.name, block.index, span.start, span.end, span.words, claim=f"{span.target} {state}",
                )  # fmt: skip


CHECK = Check(
    "LK001",
    "an internal link to an article that is missing, withdrawn or unpublished",
    ProblemClass.PROOF,
    Level.ERROR,
    find,
)
