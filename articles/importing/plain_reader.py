"""Plain text to pieces: structure is inferred from lines, blank lines, marks and numbers."""

import re
from collections.abc import Iterable

from articles.importing.headings import NUMBERED, is_heading, levels
from articles.importing.pieces import Document, piece, words_of
from articles.importing.plain_lists import is_under, list_end, list_kind, read_list
from articles.richtext.tree import Element

_TABLE_RULE = re.compile(r"[\s|:+=-]+")
_BYLINE = re.compile(r"\s*(?:by|author|written by)\b", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:[-=_*~#]\s?){3,80}\s*")
_LABELLED = re.compile(r"\s*[^:?!.]{1,40}:\s+\S")
_GAP = "  "  # columns that are set apart by blanks
_WRAPPED_FROM, _WRAPPED_TO = 45, 120


def read_plain(text: str) -> Document:
    """The pieces of a plain text. Nothing is left out: every line is in one of them."""
    pieces: list[Element] = []
    for lines in _groups(text):
        for found in _pieces(lines):
            if not _continues(pieces, found):
                pieces.append(found)
    return Document("text", _levelled(_lone_numbers_to_headings(pieces)))


def _groups(text: str) -> Iterable[list[str]]:
    """Runs of lines between blank lines; items set under one of the run before go on with it."""
    lines: list[str] = []
    parted = False
    for line in text.split("\n"):
        if line.strip():
            if parted and lines and not is_under(line, lines):
                yield lines
                lines = []
            lines.append(line)
            parted = False
        else:
            parted = True
    if lines:
        yield lines


def _pieces(lines: list[str]) -> Iterable[Element]:
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at:
            yield _table(lines[at:end])
        elif _RULE.fullmatch(lines[at]):
            end = at + 1
            yield piece("hr")
        elif list_kind(lines[at]):
            end = list_end(lines, at)
            yield read_list(lines[at:end])
        else:
            end = at + 1
            while end < len(lines) and _joins(lines, at, end):
                end += 1
            words = " ".join(line.strip() for line in lines[at:end])
            heads = end == at + 1 and is_heading(words) and not _is_one_of_several(lines, at)
            yield piece("h2" if heads else "p", words)
        at = end


def _is_one_of_several(lines: list[str], at: int) -> bool:
    """Whether "Express: 2 days" stands in a run of such lines, and heads none."""
    beside = [
        line for line in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]) if not NUMBERED.match(line.strip())
    ]
    own = _LABELLED.match(lines[at]) and not NUMBERED.match(lines[at].strip())
    return bool(own) and any(_LABELLED.match(line) for line in beside)


def _joins(lines: list[str], first: int, at: int) -> bool:
    """Whether a line goes on where a hard-wrapped line before it broke off."""
    before, line = lines[at - 1], lines[at]
    if _RULE.fullmatch(line):
        return False
    if list_kind(line) or "\t" in line or line.count("|") > 1 or _BYLINE.match(line):
        return False
    return _WRAPPED_FROM <= len(before.strip()) <= _WRAPPED_TO and not (
        at - 1 == first and is_heading(before) and line[:1].isupper()
    )


def _continues(pieces: list[Element], found: Element) -> bool:
    """Join a list to the one before it when only a blank line parts them and the numbers go on."""
    last = pieces[-1] if pieces else None
    if last is None or last.tag != found.tag or found.tag not in ("ul", "ol"):
        return False
    if found.tag == "ol" and int(found.get("start") or 1) != int(last.get("start") or 1) + len(last.children):
        return False
    last.children += found.children
    return True


def _lone_numbers_to_headings(pieces: list[Element]) -> list[Element]:
    """ "1. Open the app" alone above a paragraph is a heading, numbers and all.

    So is each of a series that counts on through the text, 1, 2, 3 …, whatever stands under it.
    """
    lone = [place for place, each in enumerate(pieces) if each.tag == "ol" and _is_lone(each)]
    numbers = [int(pieces[place].get("start") or 1) for place in lone]
    counting = {
        place
        for at, place in enumerate(lone)
        if len(lone) > 1
        and (numbers[at] == 1 or numbers[at - 1 : at] == [numbers[at] - 1])
        and (numbers[at] > 1 or numbers[at + 1 : at + 2] == [2])
    }
    found = []
    for position, each in enumerate(pieces):
        following = pieces[position + 1].tag if position + 1 < len(pieces) else ""
        words = words_of(each)
        heads = position in lone and (following == "p" or position in counting)
        if heads and is_heading(words):
            found.append(piece("h2", f"{each.get('start') or 1}. {words}"))
        else:
            found.append(each)
    return found


def _is_lone(numbered: Element) -> bool:
    """Whether a list has one item, and that item no list of its own."""
    only = numbered.children[0] if len(numbered.children) == 1 else None
    return isinstance(only, Element) and not any(isinstance(child, Element) for child in only.children)


def _levelled(pieces: list[Element]) -> list[Element]:
    """Give inferred headings their levels; the first piece of all is left out, for it is the title."""
    headings = [each for each in pieces[1:] if each.tag == "h2"]
    for heading, level in zip(headings, levels([words_of(each) for each in headings]), strict=True):
        heading.tag = f"h{level}"
    return pieces


def _table_end(lines: list[str], at: int) -> int:
    """Where the table that begins at a line ends; `at` itself where none does: it takes two lines of equal cells."""
    for mark in ("|", "\t", _GAP):
        width = len(_cells(lines[at], mark))
        if width < 2:
            continue
        end = at
        while end < len(lines) and (
            len(_cells(lines[end], mark)) == width or (mark == "|" and _TABLE_RULE.fullmatch(lines[end]))
        ):
            end += 1
        if end - at > (2 if mark == _GAP else 1):
            return end
    return at


def _cells(line: str, mark: str) -> list[str]:
    if mark == _GAP:
        return [] if list_kind(line) else re.split(r"[ ]{2,}", line.strip())
    if mark not in line:
        return [line.strip()]
    text = line.strip(" ") if mark == "\t" else line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in text.split(mark)]


def _table(lines: list[str]) -> Element:
    mark = next(mark for mark in ("|", "\t", _GAP) if len(_cells(lines[0], mark)) > 1)
    rows = [_cells(line, mark) for line in lines if not (mark == "|" and _TABLE_RULE.fullmatch(line))]
    head = piece("thead", piece("tr", *(Element("th", {"scope": "col"}, [cell]) for cell in rows[0])))
    body = piece("tbody", *(piece("tr", *(piece("td", cell) for cell in row)) for row in rows[1:]))
    return piece("table", head, body)
