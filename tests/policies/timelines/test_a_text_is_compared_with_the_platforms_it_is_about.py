"""A text without a platform: the facts of those that its title names, else its text; none for another platform's text."""

import pytest

from policies.timelines import FactRow, FactTable, facts_spoken_of, platforms_named

OURS = FactTable(
    FactRow(f"{name}.returns".lower(), "Return window", name, (), None, ()) for name in ("AliExpress", "Parcelo")
)


def names(title: str, text: str) -> list[str]:
    return [row.platform for row in facts_spoken_of(OURS, title, text).rows]


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("How returns work", "You have 15 days.", ["AliExpress", "Parcelo"]),
        ("AliExpress returns", "Parcelo and Parcelo are slower than Temu.", ["AliExpress"]),
        ("How returns work", "On parcelo you have 15 days.", ["Parcelo"]),
        ("AliExpress or Parcelo?", "Both take a while.", ["AliExpress", "Parcelo"]),
        ("AliExpress vs Temu returns", "Temu is faster. Temu pays.", ["AliExpress"]),
        ("SHEIN Returns in 2026", "You have 35 days.", []),
        ("Temu’s refund times", "Temu refunds within days; Temu is no AliExpress.", []),
        ("Best Buy Return Policy", "You have 15 days.", []),
        (
            "Return an Order to Target",
            "Ask Target first. At Target it is easy, and Target pays. The shop Target waits.",
            [],
        ),
        ("Hit Your Target With Returns", "The target is 15 days.", ["AliExpress", "Parcelo"]),
        ("Selling on Temu", "AliExpress, AliExpress and AliExpress are compared with Temu.", ["AliExpress"]),
    ],
)
def test_the_facts_of_the_platforms_it_is_about(title: str, text: str, found: list[str]) -> None:
    assert names(title, text) == found


def test_facts_of_no_known_platform_are_always_compared() -> None:
    table = FactTable([FactRow("returns", "Return window", "", (), None, ())])
    assert facts_spoken_of(table, "SHEIN Returns", "You have 35 days.").rows


def test_the_platform_that_the_text_names_most_often_comes_first() -> None:
    assert platforms_named(["Brightcart", "Parcelo"], "Returns", "Parcelo, Brightcart and Parcelo") == [
        "Parcelo",
        "Brightcart",
    ]
