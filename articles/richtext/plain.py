"""Rich text as the checks read it: blocks of plain text with the place of every reference in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from articles.richtext.allowed import BLOCKS, HEADINGS
from articles.richtext.tree import Element, Node, parse, text_of

# What a reference to a fact shows: given kind ("fact" or "example"), key, form and the words last seen.
Shown = Callable[[str, str, str, str], str]
# The tags that say what their words are; a block in any other is of the kind that it stands in.
_KINDS = {"li": "item", "blockquote": "quote", "pre": "code", "caption": "caption", "figcaption": "caption"}


@dataclass(frozen=True, slots=True)
class Span:
    """A reference or link within a block. `start` and `end` are code points of the block's text.

    kind is fact, example, article, link, policy or image; target is the key, id, address or slug it names.
    """

    kind: str
    target: str
    start: int
    end: int
    words: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table cell, quote, image or table of facts, with its surroundings.

    `index` counts the blocks of the field from 0. `headings` is the path of headings above it, outermost first; `row` and
    `column` are the headings of a cell's row and column, `table` counts the tables of the field from 1. `level` is 2 to 4 for
    headings, else 0; `code` are the places set as code in a line. kind is one of heading, paragraph, item, cell, header (a th),
    caption, quote, code (a pre), image, policy, rule.
    """

    index: int
    kind: str
    text: str
    level: int = 0
    headings: tuple[str, ...] = ()
    row: str = ""
    column: str = ""
    spans: tuple[Span, ...] = ()
    table: int = 0
    code: tuple[tuple[int, int], ...] = ()


def blocks(html: str, shown: Shown | None = None) -> list[Block]:
    """The blocks of sanitized rich text in reading order. `shown` gives the live words of facts; without it, those stored."""
    reader = Reader(shown or (lambda kind, key, form, words: words))
    reader.read(parse(html), "paragraph")
    reader.flush("paragraph")
    return reader.found


def plain_text(html: str, shown: Shown | None = None) -> str:
    """The words of rich text, a line for each block, with the facts' live words where `shown` gives them."""
    return "\n".join(block.text for block in blocks(html, shown) if block.text)


@dataclass
class _Table:
    columns: list[str] = field(default_factory=list)
    row: str = ""
    cell: int = 0
    number: int = 0


class Reader:
    """Walks the tree once, gathering the text of the block it is in."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.found: list[Block] = []
        self.parts: list[str] = []
        self.spans: list[Span] = []
        self.length = 0
        self.ended = 0
        self.path: list[tuple[int, str]] = []
        self.tables: list[_Table] = []
        self.tables_seen = 0

    def read(self, nodes: list[Node], kind: str) -> None:
        for node in nodes:
            if isinstance(node, str):
                self._say(node)
            elif node.tag in BLOCKS:
                self.flush(kind)
                self._block(node, kind)
            else:
                self._inline(node, kind)

    def flush(self, kind: str, *, level: int = 0, even_empty: bool = False) -> None:
        """End the block that is being gathered."""
        text, spans = _trimmed("".join(self.parts), self.spans)
        self.parts, self.spans, self.length = [], [], 0
        self.ended += 1
        if not (text or spans or even_empty):
            return
        if level:
            self.path = [(above, words) for above, words in self.path if above < level]
        table = self.tables[-1] if self.tables and kind in ("cell", "header") else None
        column = table.columns[table.cell] if table and table.cell < len(table.columns) else ""
        self.found.append(
            Block(
                len(self.found),
                kind,
                text,
                level,
                tuple(words for _, words in self.path),
                table.row if table else "",
                column,
                tuple(span for span in spans if span.kind != "code"),
                table.number if table else 0,
                tuple((span.start, span.end) for span in spans if span.kind == "code"),
            )
        )
        if level:
            self.path.append((level, text))

    def _say(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _inline(self, node: Element, kind: str) -> None:
        start, first = self.length, len(self.parts)
        if node.tag == "br":
            self._say("\n")
            return
        if node.tag == "img":
            self.spans.append(Span("image", node.get("src"), start, start, node.get("alt")))
            return
        reference, begun = _reference_of(node), self.ended
        if reference and reference[0] in ("fact", "example"):
            self._say(self.shown(*reference, text_of(node.children)))
        else:
            self.read(node.children, kind)
        if self.ended != begun:
            start = first = (
                0  # a link may hold whole blocks: what is left of it stands in the block that is being gathered now
            )
        if reference:
            words = "".join(self.parts[first:])
            self.spans.append(Span(reference[0], reference[1], start, self.length, words, reference[2]))

    def _block(self, node: Element, kind: str) -> None:
        if node.tag in HEADINGS:
            self.read(node.children, "heading")
            self.flush("heading", level=HEADINGS[node.tag], even_empty=True)
        elif node.tag == "div":
            self.spans.append(Span("policy", node.get("data-policy"), 0, 0, ""))
            self.flush("policy")
        elif node.tag == "hr":
            self.flush("rule", even_empty=True)
        elif node.tag == "table":
            self.tables_seen += 1
            self.tables.append(_Table(_column_headings(node), number=self.tables_seen))
            self.read(node.children, "cell")
            self.flush("cell")
            self.tables.pop()
        elif node.tag == "tr" and self.tables:
            self._row(node)
        else:
            inner = _KINDS.get(node.tag, kind)
            self.read(node.children, inner)
            self.flush(inner)

    def _row(self, node: Element) -> None:
        table = self.tables[-1]
        cells = [child for child in node.children if isinstance(child, Element) and child.tag in ("td", "th")]
        table.row = _tidy(text_of(cells[0].children)) if cells and not _is_heading_row(cells) else ""
        for position, cell in enumerate(cells):
            table.cell = position
            kind = "header" if cell.tag == "th" else "cell"
            self.read(cell.children, kind)
            self.flush(kind, even_empty=True)


def _reference_of(node: Element) -> tuple[str, str, str] | None:
    if node.tag == "span" and node.get("data-fact"):
        return "fact", node.get("data-fact"), node.get("data-form") or "short"
    if node.tag == "code":
        return "code", "", ""
    if node.tag == "span" and node.get("data-example"):
        return "example", node.get("data-example"), ""
    if node.tag == "a":
        article = node.get("data-article")
        return ("article", article, "") if article else ("link", node.get("href"), "")
    return None


def _column_headings(table: Element) -> list[str]:
    for row in _rows(table):
        cells = [child for child in row.children if isinstance(child, Element) and child.tag in ("td", "th")]
        return [_tidy(text_of(cell.children)) for cell in cells] if _is_heading_row(cells) else []
    return []


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody"):
                yield from _rows(child)


def _is_heading_row(cells: list[Element]) -> bool:
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def tidied(text: str) -> tuple[str, list[int]]:
    """The text without surrounding space and with runs of white space as one, and where each character of it went."""
    out: list[str] = []
    moved: list[int] = []
    for character in text:
        moved.append(len(out))
        if character.isspace():
            if out and out[-1] != " ":
                out.append(" ")
        else:
            out.append(character)
    moved.append(len(out))
    if out and out[-1] == " ":
        out.pop()
    return "".join(out), [min(place, len(out)) for place in moved]


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """The tidy text, its spans moved along."""
    if _tidy(text) == text:
        return text, [replace(span, words=_tidy(span.words)) for span in spans]
    tidy, moved = tidied(text)
    return tidy, [Span(s.kind, s.target, moved[s.start], moved[s.end], _tidy(s.words), s.form) for s in spans]
