"""What the public checkers of HTML miss: nine rules for a page of ours, as a reader or a machine gets it."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.articles.pages.reading import tidy, words_of

# Whether an address of the site leads to a page. It gets the path with its query, without what follows #.
Leads = Callable[[str], bool]
_LEFTOVER = re.compile(r"```|\{\{|\}\}|\{%|%\}|\[(?:TODO|TBD|LINK|INSERT)\b|\bTODO\b|\blorem ipsum\b", re.IGNORECASE)
_SCHEMES = ("", "http", "https", "mailto")
_HEADINGS = "h1, h2, h3, h4, h5, h6"


def lint(html: str, path: str, leads: Leads) -> list[str]:
    """What is wrong with the page at this path, in words that name the rule first."""
    tree = LexborHTMLParser(html)
    rules = (_leftovers, _headings, _first_headings, _questions, _dates)
    found = [problem for rule in rules for problem in rule(tree)]
    return [*found, *_links(tree, path, leads)]


def _leftovers(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("title, main"):
        for match in _LEFTOVER.finditer(node.text()):
            yield f"leftover: {match[0]}"
    if tree.css("main span[data-fact], main span[data-example], main div[data-policy], main a[data-article]"):
        yield "leftover: a reference that was not resolved"


def _headings(tree: LexborHTMLParser) -> Iterator[str]:
    """A heading leads to something before the next one of its level or above; a level is not left out."""
    found = tree.css(f"main :is({_HEADINGS})")
    levels = [int((node.tag or "h9")[1]) for node in found]
    for place, node in enumerate(found):
        if not tidy(node.text()):
            yield "heading: has no words"
        if place and levels[place] > levels[place - 1] + 1:
            yield f"heading: {tidy(node.text())} leaves out a level"
        below = place + 1 < len(found) and levels[place + 1] > levels[place]
        if not below and not _something_after(node):
            yield f"heading: nothing stands under {tidy(node.text())}"


def _something_after(node: LexborNode) -> bool:
    """Whether words or a picture come after a heading, before the next one and inside what holds it."""
    after = node.next
    while after is not None:
        if after.is_element_node and (after.tag or "") in _HEADINGS.split(", "):
            return False
        if tidy(after.text() or "") or (after.is_element_node and (after.tag == "img" or after.css("img"))):
            return True
        after = after.next
    # The heading of a page stands in its header; what it is about comes after that.
    parent = node.parent
    return parent is not None and parent.tag == "header" and _something_after(parent)


def _first_headings(tree: LexborHTMLParser) -> Iterator[str]:
    count = len(tree.css("h1"))
    if count != 1:
        yield f"h1: there are {count}"


def _blocks(tree: LexborHTMLParser) -> dict[str, Any]:
    blocks = [json.loads(node.text()) for node in tree.css('script[type="application/ld+json"]')]
    return {block["@type"]: block for block in blocks}


def _questions(tree: LexborHTMLParser) -> Iterator[str]:
    shown = {tidy(node.css_first("summary").text()): node.css_first(".answer") for node in tree.css(".faqs details")}
    said = _blocks(tree).get("FAQPage", {}).get("mainEntity", [])
    if sorted(each["name"] for each in said) != sorted(shown):
        yield "FAQ: its JSON-LD asks other questions than the page"
    for each in said:
        answer = shown.get(each["name"])
        told = each["acceptedAnswer"]["text"]
        if answer is not None and words_of(answer).replace(" ", "") != tidy(told).replace(" ", ""):
            yield f"FAQ: its JSON-LD answers otherwise than the page: {each['name']}"


def _dates(tree: LexborHTMLParser) -> Iterator[str]:
    blocks, times = _blocks(tree), tree.css(".byline > time")
    if "Article" in blocks and times:
        days = [(node.attributes.get("datetime") or "")[:10] for node in times]
        if blocks["Article"]["datePublished"][:10] != days[0] or blocks["Article"]["dateModified"][:10] != days[-1]:
            yield "dates: those of JSON-LD are not those of the page"
    checked = tree.css_first(".byline .checked time")
    if (
        checked is not None
        and "Article" in blocks
        and blocks.get("WebPage", {}).get("lastReviewed") != checked.attributes.get("datetime")
    ):
        yield "dates: lastReviewed is not the day of the oldest check"


def _links(tree: LexborHTMLParser, path: str, leads: Leads) -> Iterator[str]:
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    for node in tree.css("a[href]"):
        address = node.attributes["href"] or ""
        if urlsplit(address.strip()).scheme.lower() not in _SCHEMES:
            yield f"link: unsafe scheme in {address}"
            continue
        whole, place = urldefrag(urljoin(f"http://here{path}", address))
        if urlsplit(whole).netloc != "here":
            continue
        if whole.partition("?")[0] == f"http://here{path}" and place and unquote(place) not in ids:
            yield f"link: dead anchor {address}"
        elif whole != f"http://here{path}" and not leads(whole.removeprefix("http://here")):
            yield f"link: leads nowhere: {address}"
