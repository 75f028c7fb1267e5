"""A page as the words that it shows, block by block."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

SKIPPED = frozenset(
    ["script", "style", "template", "noscript", "svg", "math", "iframe", "object", "head", "select", "textarea"]
)
INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
MOST_CHARACTERS = 400_000
# Deeper than any page, and where the parser begins to take seconds: its time grows with the square of the depth.
DEEPEST = 3_000
_BOX = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|details|dialog|dir|div|dl|fieldset|figcaption|figure|footer|form|header|"
    r"hgroup|li|main|menu|nav|ol|pre|section|summary|ul)\b",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


@dataclass(frozen=True, slots=True)
class Readable:
    """`text` has a line for each block; `asks_for_a_password` is true of a page with such a field."""

    title: str
    text: str
    asks_for_a_password: bool = False

    @property
    def words(self) -> int:
        return len(self.text.split())


class TooDeep(ValueError):
    """Boxes in boxes without end: no page is made like that."""


def readable(source: str, media_type: str = "text/html") -> Readable:
    """All that a reader could see, menus and footers too: what is left out could be where the quote has moved to.

    Raises TooDeep.
    """
    if media_type == "text/plain":
        return Readable("", _tidy(source))
    _refuse_depth(source)
    page = LexborHTMLParser(source)
    named = page.css_first("title") or page.css_first("h1")
    title = _SPACES.sub(" ", named.text(deep=True)).strip()[:200] if named is not None else ""
    password = page.css_first("input[type=password]") is not None
    return Readable(title, _tidy("".join(_pieces(page.body))) if page.body is not None else "", password)


def _refuse_depth(source: str) -> None:
    depth = 0
    for box in _BOX.finditer(source):
        depth = max(0, depth - 1) if box.group(1) else depth + 1
        if depth > DEEPEST:
            raise TooDeep


def _pieces(body: LexborNode) -> list[str]:
    """Text in the order of the page, a line break at both ends of every block. No recursion: a page may nest for ever."""
    found: list[str] = []
    waiting: list[LexborNode | str] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            found.append(node)
        elif node.tag == "-text":
            found.append((node.text_content or "").replace("\n", " "))
        elif node.tag and node.tag not in SKIPPED and not node.tag.startswith("-"):
            edge = "" if node.tag in INLINE else "\n"
            found.append(edge)
            waiting.append(edge)
            waiting.extend(reversed(list(node.iter(include_text=True))))
    return found


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _SPACES.sub(" ", text.replace("\x00", ""))).strip()[:MOST_CHARACTERS]
