"""ST001: a heading with nothing under it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    body = [block for block in proof.field("body").blocks if block.kind == "heading" or block.text or block.spans]
    for position, heading in enumerate(body):
        if heading.kind != "heading":
            continue
        following = body[position + 1] if position + 1 < len(body) else None
        under_it = following is not None and (following.kind != "heading" or following.level > heading.level)
        if not heading.text:
            yield Problem(
                "ST001", _("A heading has no words."), _("Write the heading, or remove it."), "body", heading.index
            )
        elif not under_it:
            yield Problem(
                "ST001",
                _("Nothing stands under the heading “%(words)s”.") % {"words": heading.text},
                _("Write the section, or remove its heading."),
                "body", heading.index, 0, len(heading.text), heading.text, claim=heading.text,
            )  # fmt: skip


CHECK = Check("ST001", "a heading with nothing under it", ProblemClass.PROOF, Level.ERROR, find)
