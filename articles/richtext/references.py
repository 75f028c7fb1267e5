"""What rich text refers to: facts, worked examples, tables of facts and articles."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
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


@dataclass(frozen=True, slots=True)
class Placed:
    """A reference and where it stands: its field, the heading above it, and its line, with facts as their keys."""

    field: str
    heading: str
    line: str
    reference: Reference


def references(html: str) -> list[Reference]:
    """Every reference of sanitized rich text, in reading order."""
    places = [(block.index, span) for block in blocks(html) for span in block.spans if span.kind in REFERENCES]
    return [
        Reference(span.kind, span.target, span.form, span.words, block, ordinal)
        for ordinal, (block, span) in enumerate(places)
    ]


def placed(fields: Mapping[str, str]) -> list[Placed]:
    """Every reference of these fields of sanitized rich text, with where it stands."""
    found = []
    for name, html in fields.items():
        lines = {block.index: block for block in blocks(html, lambda kind, key, form, words: f"{{{key}}}")}
        for reference in references(html):
            block = lines[reference.block]
            found.append(Placed(name, block.headings[-1] if block.headings else "", block.text, reference))
    return found


def lost(before: Mapping[str, str], after: Mapping[str, str]) -> list[Placed]:
    """The references that stood in these fields before and do not any more, whatever their order or field.

    Of several to the same thing, those count as kept whose line is kept, then those whose field has one still.
    """
    gone, left = placed(before), placed(after)
    for same in (_line, _field, _thing):
        gone, left = _unmatched(gone, left, same)
    return gone


def _unmatched(
    gone: list[Placed], left: list[Placed], same: Callable[[Placed], Hashable]
) -> tuple[list[Placed], list[Placed]]:
    """Both lists without the pairs of which `same` says the same."""
    wanted = Counter(same(each) for each in left)
    still = []
    for each in gone:
        if wanted[same(each)]:
            wanted[same(each)] -= 1
        else:
            still.append(each)
    others = []
    for each in left:
        if wanted[same(each)]:
            wanted[same(each)] -= 1
            others.append(each)
    return still, others


def _thing(each: Placed) -> Hashable:
    return each.reference.kind, each.reference.target


def _field(each: Placed) -> Hashable:
    return each.field, _thing(each)


def _line(each: Placed) -> Hashable:
    return each.line, _thing(each)
