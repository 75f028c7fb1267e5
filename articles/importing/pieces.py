"""A draft as a list of typed pieces: headings, paragraphs, lists, tables and quotes, each a small tree of rich text."""

from dataclasses import dataclass, field

from articles.richtext.allowed import BLOCKS
from articles.richtext.tree import Element, Node, text_of

MOST_BYTES = 10_000_000
MOST_TITLE = 200


class UnreadableDraft(ValueError):
    """The file cannot be imported; the message says why and what to do. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Words of the draft that are not in what was kept. `code` is that of the check that would have flagged them."""

    code: str
    text: str


@dataclass
class Document:
    """What a reader makes of a file, before anything is judged.

    `form` is text, markdown, html or docx. `pieces` are block elements in reading order; a title that the file marks as such is an
    h1. `labels` are what the file says about itself: title, author, date, description.
    """

    form: str
    pieces: list[Element] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)


def words_of(nodes: list[Node] | Element) -> str:
    """The words of a piece, white space as one space, blocks and line breaks apart."""
    return " ".join(_spaced(nodes.children if isinstance(nodes, Element) else nodes).split())


def level_of(piece: Element) -> int:
    """1 to 4 for a heading, else 0."""
    return int(piece.tag[1]) if len(piece.tag) == 2 and piece.tag[0] == "h" and piece.tag[1].isdecimal() else 0


def says(piece: Element) -> bool:
    """Whether a piece shows anything."""
    return piece.tag == "hr" or bool(words_of(piece)) or _has_image(piece)


def cut(piece: Element, start: int, end: int) -> None:
    """Take the characters start to end of the piece's own text (`text_of`) out of it."""
    _cut(piece, start, end, 0)
    _trim(piece)


def split_at(piece: Element, place: int) -> tuple[Element, Element]:
    """Two pieces of the same kind: the characters before `place` and those after it."""
    first, second = _copy(piece), _copy(piece)
    cut(first, place, len(text_of(piece.children)))
    cut(second, 0, place)
    return first, second


def piece(tag: str, *children: Node) -> Element:
    return Element(tag, {}, list(children))


def _spaced(nodes: list[Node]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node)
        else:
            inner = _spaced(node.children)
            parts.append(f" {inner} " if node.tag in BLOCKS or node.tag == "br" else inner)
    return "".join(parts)


def _has_image(node: Element) -> bool:
    return node.tag == "img" or any(isinstance(child, Element) and _has_image(child) for child in node.children)


def _cut(parent: Element, start: int, end: int, at: int) -> int:
    kept: list[Node] = []
    for child in parent.children:
        if isinstance(child, str):
            left = child[: max(0, start - at)] + child[max(0, end - at) :]
            at += len(child)
            if left:
                kept.append(left)
        else:
            before = at
            at = _cut(child, start, end, at)
            emptied = start <= before and at <= end and at > before and not _has_image(child)
            if not emptied:
                kept.append(child)
    parent.children = kept
    return at


def _trim(piece: Element) -> None:
    while piece.children and isinstance(piece.children[0], str) and not piece.children[0].strip():
        piece.children.pop(0)
    while piece.children and isinstance(piece.children[-1], str) and not piece.children[-1].strip():
        piece.children.pop()
    if piece.children and isinstance(piece.children[0], str):
        piece.children[0] = piece.children[0].lstrip()
    if piece.children and isinstance(piece.children[-1], str):
        piece.children[-1] = piece.children[-1].rstrip()


def _copy(node: Element) -> Element:
    children = [child if isinstance(child, str) else _copy(child) for child in node.children]
    return Element(node.tag, dict(node.attributes), children)
