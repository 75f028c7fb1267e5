"""Rich text as a small tree of our own, and back: the one place that knows the HTML parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from articles.richtext.allowed import VOID


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


Node: TypeAlias = Element | str


def parse(html: str) -> list[Node]:
    """The nodes of a piece of HTML that `sanitize` has cleaned; comments are left out."""
    if not html.strip():
        return []
    body = LexborHTMLParser(html).body
    return list(_children(body)) if body is not None else []


def serialize(nodes: list[Node]) -> str:
    return "".join(_serialized(node) for node in nodes)


def open_tag(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attributes.items())
    return f"<{element.tag}{attributes}>"


def text_of(nodes: list[Node]) -> str:
    """The words alone, as they stand."""
    return "".join(node if isinstance(node, str) else text_of(node.children) for node in nodes)


def _serialized(node: Node) -> str:
    if isinstance(node, str):
        return escape(node, quote=False)
    if node.tag in VOID:
        return open_tag(node)
    return f"{open_tag(node)}{serialize(node.children)}</{node.tag}>"


def _children(parent: LexborNode) -> Iterator[Node]:
    for node in parent.iter(include_text=True):
        if node.tag == "-text":
            yield node.text_content or ""
        elif not (node.tag or "-").startswith("-"):
            attributes = {name: value or "" for name, value in node.attributes.items()}
            yield Element(node.tag or "", attributes, list(_children(node)))
