from datetime import date

import pytest

from articles.importing.dates import as_of_in, day_in
from tests.articles.importing.drafts import read_text


@pytest.mark.parametrize(
    ("byline", "author", "published"),
    [
        ("By Ann Lee · 2026-05-02 · parcelo", "Ann Lee", "2026-05-02"),
        ("By Ann Lee and Bob Ray · 2 May 2026", "Ann Lee and Bob Ray", "2026-05-02"),
        ("By Ann Lee, Senior Editor · May 2nd, 2026", "Ann Lee", "2026-05-02"),
        ("Posted on May 2, 2026 by Ann Lee", "Ann Lee", "2026-05-02"),
        ("Posted by Ann Lee on Saturday, May 2nd, 2026", "Ann Lee", "2026-05-02"),
        ("Ann Lee | 2 May 2026", "Ann Lee", "2026-05-02"),
        ("By Ann Lee, updated 02.05.2026", "Ann Lee", "2026-05-02"),
        ("Author: Ann Lee\nPublished on: 2026/05/02\nReading time: 8 minutes", "Ann Lee", "2026-05-02"),
        ("Created: May 2, 2026 10:14 AM\nAuthor: Ann Lee\nStatus: Draft", "Ann Lee", "2026-05-02"),
        ("Written by J. R. Smith Jr.", "J. R. Smith Jr.", None),
        ("Written by Ann Lee. Last updated 2 May 2026.", "Ann Lee", "2026-05-02"),
        ("著者：田中 花子 ｜ 2026年5月2日", "田中 花子", "2026-05-02"),
        ("מאת: זיו שי · 02.05.2026", "זיו שי", "2026-05-02"),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_byline_gives_the_author_and_the_day(byline: str, author: str, published: str | None, name: str) -> None:
    mark = "# " if name == "a.md" else ""
    draft = read_text(f"{mark}How Long Returns Take\n\n{byline}\n\nReturns take 3 days.\n", name)
    assert (draft.author, draft.published and draft.published.isoformat()) == (author, published)
    assert draft.short_answer == "<p>Returns take 3 days.</p>"
    assert draft.body == ""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("05/14/2026", date(2026, 5, 14)),
        ("14/05/2026", date(2026, 5, 14)),
        ("3/4/2026", None),  # March in one country, April in another
        ("2026-02-11T09:30:00+00:00", date(2026, 2, 11)),
        ("5th of May 2026", date(2026, 5, 5)),
        ("31.02.2026", None),
        ("May 2026", None),
    ],
)
def test_days_are_read_in_the_usual_forms(words: str, day: date | None) -> None:
    assert day_in(words) == day


@pytest.mark.parametrize(
    ("words", "as_of"),
    [
        ("as of March 2025", "2025-03"),
        ("as of 3/2025", "2025-03"),
        ("last verified May 2026", "2026-05"),
        ("Last verified: 04/2026", "2026-04"),
        ("effective 1 June 2026", "2026-06-01"),
        ("as of the 1st of June 2026", "2026-06-01"),
        ("correct as of 12.05.2026", "2026-05-12"),
        ("our policies (June 2026) may change", "2026-06"),
        ("本記事は2026年6月時点の情報です", "2026-06"),
        ("since 2019", ""),
        ("as of the date of publication", ""),
    ],
)
def test_an_as_of_is_as_precise_as_its_words(words: str, as_of: str) -> None:
    assert as_of_in(words) == as_of


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("Last verified: 04/2026. This article is for informational purposes only; ask the seller.", "2026-04"),
        ("As of 5/2026 the policy is as described. Information only; not legal advice.", "2026-05"),
        ("Legal disclaimer – information correct as of 3/2025.", "2025-03"),
        ("Disclaimer: Rules change.\n\nAll policies are accurate as of June 2026.", "2026-06"),
    ],
)
def test_a_disclaimer_is_recognised_however_it_begins(text: str, as_of: str) -> None:
    draft = read_text(f"# Returns\n\nReturns take 3 days.\n\n## How\n\nOpen the app.\n\n{text}\n", "a.md")
    assert draft.disclaimer is not None
    assert draft.disclaimer.as_of == as_of
    assert draft.sections()[-1].text == "Open the app."
    assert {each.code for each in draft.removed} == {"DS003"}


def test_a_disclaimer_at_the_end_of_a_paragraph_is_cut_out_and_the_rest_stays() -> None:
    draft = read_text(
        "# Returns\n\nIt takes 3 days.\n\n## How\n\nOpen the app. Disclaimer: rules as of May 2026.\n", "a.md"
    )
    assert draft.sections()[-1].text == "Open the app."
    assert draft.disclaimer is not None
    assert (draft.disclaimer.text, draft.disclaimer.as_of) == ("Disclaimer: rules as of May 2026.", "2026-05")


def test_an_earnings_note_below_other_notes_is_listed_as_a_disclaimer() -> None:
    text = (
        "# Returns\n\nIt takes 3 days.\n\n## How\n\nOpen it.\n\nEditor's note: new.\n\nAs an Amazon Associate we earn."
    )
    assert ("DS003", "As an Amazon Associate we earn.") in [
        (each.code, each.text) for each in read_text(text, "a.md").removed
    ]


BODY = "Keep every message inside the platform, for the support team reads nothing else. " * 12


def test_a_heading_that_begins_with_by_stays_a_heading() -> None:
    for form, text in (
        ("html", f"<h1>Fees</h1><p>Two fees.</p><h2>How</h2><p>{BODY}</p><h2>By Payment Method</h2><p>{BODY}</p>"),
        ("md", f"# Fees\n\nTwo fees.\n\n## How\n\n{BODY}\n\n## By Payment Method\n\n{BODY}"),
        ("txt", f"Fees in Short\n\nTwo fees.\n\nHow It Works\n\n{BODY}\n\nBy Payment Method\n\n{BODY}"),
    ):
        draft = read_text(text, f"fees.{form}")
        assert "By Payment Method" in draft.body, form
        assert draft.author == ""


def test_a_marked_draft_keeps_its_title_and_day() -> None:
    draft = read_text(
        "[DRAFT v3 - for review by Tom]\n\nRETURNING A PARCELO ORDER\n\nby Samuel Ortiz\nPosted: 5 May 2026\n\n"
        f"Short answer: send it back within 30 days.\n\nWHAT YOU NEED\n\n{BODY}\n\n"
        "LEGAL: This is general information, not legal advice. Rules as at May 2026.\n\n[END]\n"
    )
    assert (draft.title, draft.author, str(draft.published)) == (
        "RETURNING A PARCELO ORDER",
        "Samuel Ortiz",
        "2026-05-05",
    )
    assert "30 days" in draft.short_answer
    assert draft.disclaimer is not None
    assert draft.disclaimer.as_of == "2026-05"
    assert [each.text for each in draft.removed if each.code == "RS001"] == ["[DRAFT v3 - for review by Tom]", "[END]"]


def test_rules_and_labelled_lines_of_plain_text_are_no_headings() -> None:
    draft = read_text(
        "Title: Noon Delays\nAuthor: Layla Haddad\n\n---\n\nYou can cancel after 2 days.\n\nHow Long It Takes\n\n"
        f"Express: same day\nMarket: 3-5 days\nGlobal: 7–15 days\n\n{BODY}\n\nAbout the author\nLayla Haddad writes.\n"
    )
    assert "2 days" in draft.short_answer
    assert [part.heading for part in draft.sections()] == ["How Long It Takes"]
    assert "About the author" in [each.text for each in draft.removed]


def test_what_a_tool_says_after_a_disclaimer_is_not_of_it() -> None:
    draft = read_text(
        f"# Holds\n\n**Author:** Lim Wei\n**Last updated:** June 1, 2026\n\n7 days.\n\n## Why\n\n{BODY}\n\n## Disclaimer\n\n"
        "Terms may change.\n\nI've written the article at about 900 words. Let me know if you'd like any changes!\n",
        "holds.md",
    )
    assert draft.disclaimer is not None
    assert "900 words" not in draft.disclaimer.text
    assert any("900 words" in each.text and each.code == "RS001" for each in draft.removed)
    assert str(draft.published) == "2026-06-01"
