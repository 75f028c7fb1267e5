"""Lists in plain text: which lines are items, and which items stand under others."""

import re

from articles.importing.pieces import piece
from articles.richtext.tree import Element

# Word processors write the bullet of an inner list as a small o.
_BULLET = re.compile(r"(?:\s{0,12}[-*•‣◦▪–·]|\s{1,12}o)\s+(?=\S)")
_NUMBER = re.compile(r"\s{0,12}(\d{1,3})[.)]\s+(?=\S)")
# So much further in an item stands under the one before. One blank is not: it sets " 9." right above "10.".
_DEEPER = 2
_GOES_ON = ("   ", "\t")
_LOOKS_BACK = 60


def list_kind(line: str) -> str:
    """ "ol", "ul", or "" for a line that is no item."""
    return "ol" if _NUMBER.match(line) else "ul" if _BULLET.match(line) else ""


def list_end(lines: list[str], at: int) -> int:
    """Where the list ends that begins on a line."""
    kind, first = list_kind(lines[at]), _indent(lines[at])
    end = at + 1
    while end < len(lines):
        found = list_kind(lines[end])
        if found not in ("", kind) and _indent(lines[end]) < first + _DEEPER:
            break
        if not found and not lines[end].startswith(_GOES_ON):
            break
        end += 1
    return end


def is_under(line: str, lines: list[str]) -> bool:
    """Whether a line is an item that stands under one of the list with which these lines end."""
    if not list_kind(line):
        return False
    outermost = None
    for before in reversed(lines[-_LOOKS_BACK:]):
        if list_kind(before):
            outermost = min(_indent(before), outermost if outermost is not None else _indent(before))
        elif not before.startswith(_GOES_ON):
            break
    return outermost is not None and _indent(line) >= outermost + _DEEPER


def read_list(lines: list[str]) -> Element:
    """The list that some lines are; an item that is set further in than the one before opens a list within it."""
    open_lists: list[tuple[int, Element]] = []
    for line in lines:
        match = _NUMBER.match(line) or _BULLET.match(line)
        if match is None:
            _last_item(open_lists[-1][1]).children.append(" " + line.strip())
            continue
        indent, kind = _indent(line), list_kind(line)
        while len(open_lists) > 1 and indent < open_lists[-1][0]:
            open_lists.pop()
        if not open_lists or indent >= open_lists[-1][0] + _DEEPER or open_lists[-1][1].tag != kind:
            _open(open_lists, kind, indent, line)
        open_lists[-1][1].children.append(piece("li", line[match.end() :].strip()))
    return open_lists[0][1]


def _open(open_lists: list[tuple[int, Element]], kind: str, indent: int, line: str) -> None:
    """Begin a list: in the last item of the one it stands under."""
    opened = piece(kind)
    number = _NUMBER.match(line)
    if number and int(number[1]) != 1:
        opened.attributes["start"] = str(int(number[1]))
    if len(open_lists) > 1 and indent < open_lists[-1][0] + _DEEPER:
        open_lists.pop()
    if open_lists:
        _last_item(open_lists[-1][1]).children.append(opened)
    open_lists.append((indent, opened))


def _last_item(outer: Element) -> Element:
    return next(child for child in reversed(outer.children) if isinstance(child, Element))


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())
