"""The work of reading grows with the text, not with its square; counted in function calls, not in seconds."""

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType

import pytest

from policies.timelines import FactTable, find, judge
from tests.policies.timelines.harbour import ROWS, TABLE

DAY = date(2026, 6, 13)
HOSTILE = [
    "1 to ", "3-", "9", "1,", "1.", "between ", "up to ", "3 or ", "3 days and ", "3 business ", "twenty ", "one hundred and ",
    "twenty-", "75-day-", "days ", "(", "3/", "3+", "~", "2026-06-", "June ", "as of ", "3 days ago ", "every 3 ", "half a ",
    "a ", "?", "1/1/", "3 days. ", "five (5) ", "30, ", "and a half ", "on Monday 5 June 2026, ",
]  # fmt: skip


def _calls(work: Callable[[], object]) -> int:
    counted = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_what_its_length_says(piece: str) -> None:
    short, long = (_calls(lambda text=piece * n + "3 days": find(text)) for n in (200, 800))
    assert long <= 6 * short + 200


def test_a_long_article_costs_what_its_length_says() -> None:
    article = "The security deposit is back within 21 days. Hosts are paid two to four business days later. "
    short, long = (_calls(lambda text=article * n: judge(text, TABLE, day=DAY)) for n in (20, 200))
    assert long <= 11 * short


def test_a_hundred_times_the_facts_cost_nearly_the_same() -> None:
    article = "The security deposit is back within 21 days. Hosts are paid two to four business days later. " * 10
    more = [
        {
            **row,
            "key": f"{row['key']}.{n}",
            "label": f"{row['label']} zone{n}",
            "cues": [f"{cue} zone{n}" for cue in row["cues"]],
        }
        for n in range(400)
        for row in ROWS
    ]
    table, large = FactTable.from_rows(ROWS), FactTable.from_rows(ROWS + more)
    few, many = (_calls(lambda facts=facts: judge(article, facts, day=DAY)) for facts in (table, large))
    assert many <= 1.5 * few
