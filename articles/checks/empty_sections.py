"""ST001: a heading with nothing under it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block


def find(proof: Proof) -> Iterator[Problem]:
    body = [block for block in proof.field("body").blocks if block.kind == "heading" or _says(block)]
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


def _says(block: Block) -> bool:
    """Whether a block tells or shows anything: dashes, dots and stars alone do not."""
    return bool(block.spans) or block.kind == "code" or any(character.isalnum() for character in block.text)


CHECK = Check("ST001", "a heading with nothing under it", ProblemClass.PROOF, Level.ERROR, find)
