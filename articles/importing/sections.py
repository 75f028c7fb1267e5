"""A body as plain sections, with the place of every block in them."""

from dataclasses import dataclass

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
            lead = lead.lstrip("\n |")
        places.append(Place(len(found) - 1, "text", lengths[-1] + len(lead)))
        found[-1][2].append(lead + block.text)
        lengths[-1] += len(lead) + len(block.text)
    return [Section(level, heading, "".join(parts)) for level, heading, parts in found], places


def _led(html: str) -> list[tuple[str, Block]]:
    """Every block with what parts it from the one before: a line end, the mark of its list, or a bar between cells."""
    led: list[tuple[str, Block]] = []
    for node in parse(html):
        inside = blocks(serialize([node]))
        number = int(node.get("start") or 1) if isinstance(node, Element) and node.get("start").isdecimal() else 1
        flat = isinstance(node, Element) and len(inside) == sum(isinstance(child, Element) for child in node.children)
        for position, block in enumerate(inside):
            lead = "\n"
            if block.kind == "item":
                lead += f"{number + position}. " if flat and isinstance(node, Element) and node.tag == "ol" else "- "
            elif block.kind in ("cell", "header") and position and _same_row(inside[position - 1], block):
                lead = " | "
            led.append((lead, block))
    return led


def _same_row(before: Block, block: Block) -> bool:
    if before.kind not in ("cell", "header"):
        return False
    return before.row == block.row and not (block.row and block.text == block.row)
