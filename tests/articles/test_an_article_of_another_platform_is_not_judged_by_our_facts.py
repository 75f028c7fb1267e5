"""One rule for imports, stored checks and folders: a guide to SHEIN contradicts no fact of AliExpress."""

from pathlib import Path

import pytest

from articles.checks import problems_of
from articles.checks.claims import claims
from articles.folder import proof_of_file
from articles.importing import read_draft
from articles.proofreading import Surroundings, proof_of
from policies.timelines import FactRow, FactTable
from tests.makers import NEW_YEAR, make_article, make_edition, make_fact, value_of

SHEIN = """\
# SHEIN Refunds in 2026

A credit card refund on your card takes 7–20 business days.

## Cards

Card refunds take 8 days.
"""


@pytest.mark.django_db
def test_an_import_proposes_no_fact_of_another_platform() -> None:
    make_fact("aliexpress.card", "3–5 business days", label="Credit or debit card", cues="credit card\ncard refunds")
    draft = read_draft(SHEIN.encode(), "shein.md", day=NEW_YEAR)
    assert (draft.platform, draft.bindings) == ("", ())
    ours = read_draft(SHEIN.replace("SHEIN", "AliExpress").encode(), "ali.md", day=NEW_YEAR)
    assert (ours.platform, len(ours.bindings) > 0) == ("aliexpress", True)


@pytest.mark.django_db
def test_a_stored_check_says_no_contradiction() -> None:
    make_fact("aliexpress.card", "3–5 business days", label="Credit or debit card", cues="credit card")
    body = "<p>A credit card refund takes 3–5 business days.</p>"
    other = make_edition(body, make_article("shein"), title="SHEIN Refunds")
    ours = make_edition(body, make_article("ali"), title="AliExpress Refunds")
    for edition in (other, ours):
        edition.article.platform = None
    around = Surroundings.on(NEW_YEAR)
    assert claims(proof_of(other, around)) == ()
    assert claims(proof_of(ours, around)) != ()


def test_a_file_in_a_folder_is_not_compared_with_another_platform(tmp_path: Path) -> None:
    row = FactRow(
        "aliexpress.card", "Card", "AliExpress", ("credit card",), value_of("3–5 business days").timeline(), ()
    )
    file = tmp_path / "shein.md"
    for text in (SHEIN, f"---\nplatform: Temu\n---\n{SHEIN.replace('SHEIN ', '')}"):
        file.write_text(text, encoding="utf-8")
        proof = proof_of_file(file, {file: 1}, FactTable([row]), NEW_YEAR)
        assert claims(proof) == ()
        assert not [problem for problem in problems_of(proof) if problem.fact]
