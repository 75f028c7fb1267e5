"""Stored rich text -> the HTML of a page, with every reference replaced by what it stands for."""

from dataclasses import dataclass, field
from typing import Protocol

from django.utils.text import slugify

from articles.richtext.allowed import HEADINGS, VOID
from articles.richtext.tree import Element, Node, open_tag, parse, serialize, text_of


class Expander(Protocol):
    """What references become. Every method returns safe HTML and never raises: a page that is live stays readable.

    A fact that is `linked` stands within a link and may hold none of its own. A link to a typed address that it
    `may_lead_to` stays; of another, readers see the words.
    """

    def fact(self, key: str, form: str, words: str, linked: bool) -> str: ...

    def example(self, key: str, words: str) -> str: ...

    def policy(self, slug: str) -> str: ...

    def article(self, article_id: str, inner: str) -> str: ...

    def may_lead_to(self, address: str) -> bool: ...


@dataclass
class Anchors:
    """Gives each heading an id of its own, and remembers them as the page's contents.

    `taken` holds the ids that the page uses already, each with 1.
    """

    contents: list[tuple[int, str, str]] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)

    def name(self, level: int, words: str) -> str:
        base = slugify(words)[:60].strip("-") or "section"
        anchor = base
        while anchor in self.taken:
            self.taken[base] = self.taken.get(base, 0) + 1
            anchor = f"{base}-{self.taken[base]}"
        self.taken[anchor] = 1
        self.contents.append((level, words, anchor))
        return anchor


def render(html: str, expand: Expander, anchors: Anchors | None = None) -> str:
    """The HTML of sanitized rich text with its references expanded; with `anchors`, headings get ids."""
    return "".join(_rendered(node, expand, anchors, False) for node in parse(html))


def _rendered(node: Node, expand: Expander, anchors: Anchors | None, linked: bool) -> str:
    if isinstance(node, str):
        return serialize([node])
    if node.tag == "span" and node.get("data-fact"):
        return expand.fact(node.get("data-fact"), node.get("data-form") or "short", text_of(node.children), linked)
    if node.tag == "span" and node.get("data-example"):
        return expand.example(node.get("data-example"), text_of(node.children))
    if node.tag == "div":
        return expand.policy(node.get("data-policy"))
    if node.tag in VOID:
        return open_tag(node)
    link = node.tag == "a" and not linked and not _has_a_table(node) and _leads(node, expand)
    inner = "".join(_rendered(child, expand, anchors, linked or link) for child in node.children)
    if node.tag == "a" and not link:
        return inner
    if node.tag == "a" and node.get("data-article"):
        return expand.article(node.get("data-article"), inner)
    if anchors is not None and node.tag in HEADINGS:
        node.attributes["id"] = anchors.name(HEADINGS[node.tag], " ".join(text_of(node.children).split()))
    return f"{open_tag(node)}{inner}</{node.tag}>"


def _leads(node: Element, expand: Expander) -> bool:
    return bool(node.get("data-article")) or expand.may_lead_to(node.get("href"))


def _has_a_table(node: Element) -> bool:
    """Whether a table of facts stands in it: its sources are links, and no link may stand within another."""
    return any(child.tag == "div" or _has_a_table(child) for child in node.children if isinstance(child, Element))
