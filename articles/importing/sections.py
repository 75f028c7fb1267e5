"""A body as plain sections, with the place of every block in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from articles.richtext.plain import Block, blocks
from articles.richtext.tree import Element, parse, serialize


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text up to the next heading, a line for each paragraph, list item and table row.

    `level` is 2 to 4; 0 with an empty heading for what stands before the first heading.
    """

    level: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block's text begins: which section, in its heading or its text, and at which character."""

    section: int
    part: str
    offset: int


def sections(html: str) -> tuple[list[Section], list[Place]]:
    """The sections of sanitized rich text, and for each of its blocks, by index, where its text stands in them."""
    found: list[tuple[int, str, list[str]]] = []
    places: list[Place] = []
    lengths: list[int] = []
    for lead, block in _led(html):
        if block.kind == "heading":
            found.append((block.level, block.text, []))
            lengths.append(0)
            places.append(Place(len(found) - 1, "heading", 0))
            continue
        if not found:
            found.append((0, "", []))
            lengths.append(0)
        if not found[-1][2]:
            lead = lead.removeprefix(" | ").removeprefix("\n")
        places.append(Place(len(found) - 1, "text", lengths[-1] + len(lead)))
        found[-1][2].append(lead + block.text)
        lengths[-1] += len(lead) + len(block.text)
    return [Section(level, heading, "".join(parts)) for level, heading, parts in found], places


def text_and_places(html: str) -> tuple[str, list[int]]:
    """Rich text without headings, such as an answer, as the text of one section, and the character at which each block begins."""
    parts: list[str] = []
    places: list[int] = []
    length = 0
    for lead, block in _led(html):
        lead = lead if parts else lead.removeprefix("\n")
        places.append(length + len(lead))
        parts.append(lead + block.text)
        length += len(parts[-1])
    return "".join(parts), places


def _led(html: str) -> list[tuple[str, Block]]:
    """Every block with what parts it from the one before: a line end, the mark of its list, or a bar between cells."""
    led: list[tuple[str, Block]] = []
    for node in parse(html):
        inside = blocks(serialize([node]))
        marks = list(_marks(node, "")) if isinstance(node, Element) and node.tag in ("ul", "ol") else []
        for position, block in enumerate(inside):
            lead = "\n"
            if block.kind == "item":
                lead += marks[position] if len(marks) == len(inside) else "- "
            elif block.kind in ("cell", "header") and position and _same_row(inside[position - 1], block):
                lead = " | "
            led.append((lead, block))
    return led


def _marks(outer: Element, indent: str) -> Iterator[str]:
    """The mark of every block of a list in reading order: a number or a dash where an item begins, blanks where it goes on."""
    number = int(outer.get("start")) if outer.get("start").isdecimal() else 1
    for item in outer.children:
        if not isinstance(item, Element):
            continue
        mark = f"{number}. " if outer.tag == "ol" else "- "
        number += 1
        lead = indent + mark
        for is_list, group in groupby(
            item.children, lambda child: isinstance(child, Element) and child.tag in ("ul", "ol")
        ):
            if is_list:
                for inner in group:
                    if isinstance(inner, Element):
                        yield from _marks(inner, indent + "   ")
                continue
            for _block in blocks(serialize([Element("ul", {}, [Element("li", {}, list(group))])])):
                yield lead
                lead = indent + "   "


def _same_row(before: Block, block: Block) -> bool:
    if before.kind not in ("cell", "header"):
        return False
    return before.row == block.row and not (block.row and block.text == block.row)
