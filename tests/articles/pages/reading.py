"""A public page as its reader reads it: visible words, links, ids and JSON-LD."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True)
class Read:
    tree: LexborHTMLParser
    html: str

    def words(self, where: str = "main") -> str:
        """The words that a reader with eyes sees there, in one line, without the numbers of links to rows."""
        found = self.tree.css_first(where)
        assert found is not None, f"Nothing on the page is {where}."
        return words_of(found)

    def every(self, where: str) -> list[str]:
        return [words_of(node) for node in self.tree.css(where)]

    def ids(self) -> list[str]:
        return [node.attributes["id"] or "" for node in self.tree.css("[id]")]

    def json_ld(self, kind: str) -> dict[str, Any]:
        blocks = [json.loads(node.text()) for node in self.tree.css('script[type="application/ld+json"]')]
        return next(block for block in blocks if block["@type"] == kind)


def words_of(node: LexborNode) -> str:
    copied = LexborHTMLParser(f"<body>{node.html}</body>")
    for hidden in copied.css(".fact-row, .unseen"):
        hidden.decompose()
    assert copied.body is not None
    return tidy(copied.body.text())


def tidy(text: str) -> str:
    return " ".join(text.split())


def read(response: HttpResponseBase) -> Read:
    html = response.content.decode()  # type: ignore[attr-defined]
    return Read(LexborHTMLParser(html), html)


def get(path: str) -> Read:
    response = Client().get(path)
    assert response.status_code == 200, response.status_code
    return read(response)
