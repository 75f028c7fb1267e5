"""Rich text made safe and regular: on every save, on every import, and before stored text goes to the editor."""

import re
from collections.abc import Iterable

import nh3

from articles.richtext.allowed import ALLOWED, PICTURE, SCHEMES, SYNONYMS, VOID
from articles.richtext.tree import Element, Node, parse, serialize

MOST_CHARACTERS = 2_000_000
MOST_DEPTH = 120

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_CLOSED_BY_ITSELF = (
    frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "option"})
    | VOID
    | {"meta", "link", "input", "source", "col", "wbr", "area", "base", "embed", "param", "track"}
)
# What a tag brings with it: a table a body, a row and a cell, a list its items.
_LEVELS = {"table": 4, "ul": 2, "ol": 2}
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_REFERENCE_ATTRIBUTES = {"span": ("data-fact", "data-example"), "div": ("data-policy",)}
_RENAMED = re.compile(rf"<(/?)({'|'.join(SYNONYMS)})(?=[\s>/])", re.IGNORECASE)


class UnreadableText(ValueError):
    """The HTML is too large or too deeply nested to be read safely; the message says which, in words for a screen."""


def sanitize(html: str, *, pictures_of_others: bool = False) -> str:
    """The same text with nothing in it but what `allowed` allows, in one regular form.

    Only our own pictures stay, unless `pictures_of_others` may: in a text that is read and never shown.
    Sanitizing twice gives the same as once. Raises UnreadableText for text over 2,000,000 characters or 120 levels.
    """
    refuse_the_monstrous(html)
    tidy = clean_characters(html)
    tidy = _RENAMED.sub(lambda found: f"<{found[1]}{SYNONYMS[found[2].lower()]}", tidy)
    safe = nh3.clean(
        tidy,
        tags=set(ALLOWED),
        attributes={tag: set(attributes) for tag, attributes in ALLOWED.items() if attributes},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    return serialize(list(_regular(parse(safe), pictures_of_others))).strip()


def clean_characters(text: str) -> str:
    """Line ends as LF, non-breaking spaces as spaces, and no control, zero-width or direction-changing characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("&nbsp;", " ")
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", text))


def refuse_the_monstrous(html: str) -> None:
    """Raises UnreadableText for what is too large or too deeply nested to be parsed."""
    if len(html) > MOST_CHARACTERS:
        raise UnreadableText(f"The text has {len(html):,} characters; at most {MOST_CHARACTERS:,} can be read.")
    depth = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _CLOSED_BY_ITSELF:
            continue
        levels = _LEVELS.get(tag[2].lower(), 1)
        depth = max(0, depth - levels) if tag[1] else depth + levels
        if depth > MOST_DEPTH:
            raise UnreadableText(f"The text is nested more than {MOST_DEPTH} levels deep.")


def _regular(nodes: Iterable[Node], pictures_of_others: bool) -> Iterable[Node]:
    """Without spans and divs that refer to nothing, and without references that show nothing."""
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        if node.tag == "pre" and node.children and isinstance(node.children[0], str):
            node.children[0] = node.children[0].lstrip("\n")  # a parser takes one away each time
        node.children = list(_regular(node.children, pictures_of_others))
        wanted = _REFERENCE_ATTRIBUTES.get(node.tag)
        if wanted and not any(node.get(name) for name in wanted):
            yield from node.children
        elif node.tag == "span" and not node.children:
            continue
        elif node.tag == "img":
            if PICTURE.fullmatch(node.get("src")):
                yield _with_known_size(node)
            elif pictures_of_others:
                yield node
        else:
            yield _with_known_link(node)


def _with_known_link(node: Element) -> Element:
    """An internal link keeps only its reference; its address is made when the page is rendered."""
    if node.tag == "a" and node.get("data-article"):
        node.attributes = {"data-article": node.get("data-article")}
    return node


def _with_known_size(node: Element) -> Element:
    """One of our pictures: fetched when it comes into sight, its room kept free by the size that it has."""
    size = {name: node.get(name) for name in ("width", "height") if re.fullmatch(r"[1-9]\d{0,3}", node.get(name))}
    said = {"alt": node.get("alt")} if "alt" in node.attributes else {}
    node.attributes = {"src": node.get("src"), **said, **size, "loading": "lazy"}
    return node
