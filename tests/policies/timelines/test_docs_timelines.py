"""What docs/timelines.md shows is what happens."""

import doctest
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"


def test_the_examples_of_the_docs_hold() -> None:
    done = doctest.testfile(str(DOCS / "timelines.md"), module_relative=False, encoding="utf-8")
    assert (done.failed, done.attempted) == (0, 8)
