"""ST002: a lead-in that ends on a colon with no list, table or figure after it."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Field, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block

_LED_TO = frozenset({"item", "cell", "header", "caption", "quote", "code", "image", "policy"})
# A list typed as paragraphs, or the words that somebody says.
_TYPED_LIST = re.compile(
    r"^(?:\(?\d{1,2}[.):]\s|\(?[a-z][.)]\s|[-–—•*·]\s|(?:step|option|reason|method)\s+\w+\s*[:.–—-]|[“\"‘«„]"
    r"|(?:first(?:ly)?|to\s+(?:begin|start)(?:\s+with)?|one\s+is)\b)",
    re.IGNORECASE,
)
# "Card: three days." is one of a list when another such paragraph follows.
_LABELLED = re.compile(r"^[^.!?:]{1,40}:\s+\S")


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
        following = [after for after in field.blocks[position + 1 : position + 4] if after.kind != "rule"]
        if following and (_answers(following[0], level) or _labelled(following[:2])):
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


def _labelled(following: list[Block]) -> bool:
    return len(following) == 2 and all(
        block.kind == "paragraph" and _LABELLED.match(block.text) is not None for block in following
    )


CHECK = Check(
    "ST002", "a lead-in on a colon with no list, table or figure after it", ProblemClass.PROOF, Level.ERROR, find
)
