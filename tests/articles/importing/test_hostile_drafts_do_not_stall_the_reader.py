"""Work is counted in steps of the interpreter, not in seconds: four times the text may cost at most eight times the steps."""

import sys
from collections.abc import Callable
from time import process_time

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


def test_a_paragraph_of_many_links_is_read_in_a_time_that_grows_with_its_length() -> None:
    link = '<a href="https://example.com/">a word or two</a> '
    began = process_time()
    found = blocks(f"<p>{link * 30_000}</p>")
    assert len(found[0].spans) == 30_000
    assert found[0].spans[-1].words == "a word or two"
    assert process_time() - began < 12
