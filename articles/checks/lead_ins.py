"""ST002: a lead-in that ends on a colon with no list, table or figure after it."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Field, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block

_LED_TO = frozenset({"item", "cell", "header", "caption", "quote", "image", "policy"})
# A list typed as paragraphs, or the words that somebody says.
_TYPED_LIST = re.compile(
    r"^(?:\(?\d{1,2}[.):]\s|\(?[a-z][.)]\s|[-–—•*·]\s|(?:step|option|reason|method)\s+\w+\s*[:.–—-]|[“\"‘«„])",
    re.IGNORECASE,
)


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        if field.name in ("body", "short_answer") or field.name.endswith("-answer"):
            yield from _in_field(field)


def _in_field(field: Field) -> Iterator[Problem]:
    level = 2
    for position, block in enumerate(field.blocks):
        level = block.level or level
        if block.kind != "paragraph" or not block.text.rstrip(" *_").endswith((":", "：")):
            continue
        following = next((after for after in field.blocks[position + 1 :] if after.kind != "rule"), None)
        if following is not None and _answers(following, level):
            continue
        last = block.text.rfind(". ") + 2 if ". " in block.text else 0
        words = block.text[last:]
        yield Problem(
            "ST002",
            _("“%(words)s” leads to nothing: no list, table or figure comes after it.") % {"words": words},
            _("Add what it announces, or end the sentence with a full stop."),
            field.name, block.index, last, len(block.text), words, claim=words,
        )  # fmt: skip


def _answers(following: Block, level: int) -> bool:
    """Whether a block is what a lead-in announces; the sections below its own heading are, too."""
    if following.kind == "heading":
        return following.level > level
    return (
        following.kind in _LED_TO
        or any(span.kind == "image" for span in following.spans)
        or _TYPED_LIST.match(following.text) is not None
    )


CHECK = Check(
    "ST002", "a lead-in on a colon with no list, table or figure after it", ProblemClass.PROOF, Level.ERROR, find
)
