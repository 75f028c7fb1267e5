"""ST005: an image without alternative text; a table without headers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                if span.kind == "image" and not span.words.strip():
                    yield Problem(
                        "ST005",
                        _("An image has no alternative text."),
                        _("Say in a few words what it shows."),
                        field.name, block.index, span.start, span.end, span.target, claim=span.target,
                    )  # fmt: skip
        for cell in _tables_without_headers(field.blocks):
            yield Problem(
                "ST005",
                _("A table has no headers."),
                _("Make its first row or its first column header cells."),
                field.name, cell.index, 0, len(cell.text), cell.text, claim="table without headers",
            )  # fmt: skip


def _tables_without_headers(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The first cell of each table that has no header cell with words in it."""
    first: dict[int, Block] = {}
    headed = set()
    for block in blocks:
        if block.kind in ("cell", "header"):
            first.setdefault(block.table, block)
            if block.kind == "header" and (block.text or block.spans):
                headed.add(block.table)
    yield from (cell for number, cell in first.items() if number not in headed)


CHECK = Check(
    "ST005", "an image without alternative text; a table without headers", ProblemClass.PROOF, Level.ERROR, find
)
