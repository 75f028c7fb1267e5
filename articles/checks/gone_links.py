"""LK005: an external link that is gone, as the source watch has confirmed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                if span.kind == "link" and span.target in proof.gone_urls:
                    yield Problem(
                        "LK005",
                        _("The page at %(address)s is gone.") % {"address": span.target},
                        _("Link to where it is now, or remove the link."),
                        field.name, block.index, span.start, span.end, span.words, claim=span.target,
                    )  # fmt: skip


CHECK = Check("LK005", "an external link or source that is gone", ProblemClass.SIGNAL, Level.WARNING, find)
