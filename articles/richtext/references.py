"""What rich text refers to: facts, worked examples, tables of facts and articles."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from articles.richtext.plain import blocks

REFERENCES = ("fact", "example", "policy", "article")


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference. `target` is a fact's key, a policy's slug or an article's id; `ordinal` counts within the field."""

    kind: str
    target: str
    form: str
    words: str
    block: int
    ordinal: int


def references(html: str) -> list[Reference]:
    """Every reference of sanitized rich text, in reading order."""
    places = [(block.index, span) for block in blocks(html) for span in block.spans if span.kind in REFERENCES]
    return [
        Reference(span.kind, span.target, span.form, span.words, block, ordinal)
        for ordinal, (block, span) in enumerate(places)
    ]


def lost(before: Iterable[Reference], after: Iterable[Reference]) -> list[Reference]:
    """The references that stood in the text before and do not any more, whatever their order."""
    left = Counter((reference.kind, reference.target) for reference in after)
    gone = []
    for reference in before:
        if left[(reference.kind, reference.target)]:
            left[(reference.kind, reference.target)] -= 1
        else:
            gone.append(reference)
    return gone
