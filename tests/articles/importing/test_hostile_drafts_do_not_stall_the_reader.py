"""Work is counted in steps of the interpreter, not in seconds: four times the text may cost at most eight times the steps."""

import sys
from collections.abc import Callable

import pytest

from articles.importing import UnreadableDraft, understood
from articles.richtext.plain import blocks

FAMILIES: dict[str, Callable[[int], str]] = {
    "fences": lambda n: "```html\n" * n,
    "notes": lambda n: "```\n**Notes:** - ~900 words\n\n" * n,
    "bylines": lambda n: "Author: Ann Lee. Last updated: May 2026. " * n,
    "headings": lambda n: "What if it fails?\n\n" * n,
    "list": lambda n: "  1. Open the app\n" * n,
    "table": lambda n: "a | b | c\n" * n,
    "tags": lambda n: "<div><p>x</p></div>" * n,
    "comments": lambda n: "<!-- a -->" * n,
    "unclosed": lambda n: "<!-- " * n + "<script " * n,
    "open nav": lambda n: "<nav>x " * n,
    "breaks": lambda n: "<p>a<br><br>b" * n,
    "disclaimers": lambda n: "Disclaimer: for information only, as of May 2026.\n\n" * n,
}


def steps(data: bytes, name: str) -> int:
    """How many function calls of Python reading takes."""
    count = 0

    def seen(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(seen)
    try:
        understood(data, name)
    except UnreadableDraft:
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", ["draft.txt", "draft.md", "draft.html"])
def test_four_times_the_text_costs_at_most_eight_times_the_work(family: str, name: str) -> None:
    text = FAMILIES[family]
    small, large = (steps(f"Title Of It\n\n{text(n)}".encode(), name) for n in (50, 200))
    assert large <= 8 * small + 500


def test_a_paragraph_of_many_links_keeps_every_one_in_its_place() -> None:
    """Thirty thousand, because reading the whole paragraph again for each of them would not end in a minute."""
    link = '<a href="https://example.com/">a word or two</a> '
    (block,) = blocks(f"<p>{link * 30_000}</p>")
    assert len(block.spans) == 30_000
    assert {block.text[span.start : span.end] for span in block.spans} == {"a word or two"}
