import pytest

from articles.importing import as_json
from tests.articles.importing.drafts import FORMS, read_text

FAQ_PAGE = "<h1>Returns</h1><p>3 days.</p><h2>FAQ</h2>"
SECTIONS = "<h1>How</h1><p>x</p><h2>By chat</h2><p>y</p><h1>Why</h1><p>z</p>"
OUTLINE = [(0, ""), (2, "How to Ask for a Refund"), (3, "What if the seller says no?"), (2, "How the Methods Compare")]


@pytest.mark.parametrize("name", FORMS)
class TestTheSameArticle:
    def test_title_byline_and_date_are_known(self, name: str) -> None:
        draft = read_text(FORMS[name], name)
        assert (draft.title, draft.author, str(draft.published)) == (
            "How Long Does a Parcelo Refund Take in 2026?",
            "Dana Levi",
            "2026-05-02",
        )

    def test_the_short_answer_is_taken_out_of_the_body_once(self, name: str) -> None:
        told = as_json(read_text(FORMS[name], name), None)
        assert told["short_answer"].startswith("Parcelo refunds within 5–14 business days.")
        assert "Parcelo refunds within" not in " ".join(each["text"] for each in told["sections"])

    def test_sections_keep_their_levels(self, name: str) -> None:
        draft = read_text(FORMS[name], name)
        found = [(each.level, each.heading) for each in draft.sections()]
        assert [each for each in found if each[0]] == OUTLINE[1:]

    def test_both_kinds_of_list_and_the_table_stand_in_their_sections(self, name: str) -> None:
        draft = read_text(FORMS[name], name)
        asking, _refused, compare = [each for each in draft.sections() if each.level]
        assert "1. Open your orders.\n2. Tap Refund." in asking.text
        assert "- the order number\n- two photos" in asking.text
        assert "Method | Time\nCard | 5–14 business days\nWallet | 24 hours" in compare.text
        assert "<ol>" in draft.body
        assert "<ul>" in draft.body
        assert "<th" in draft.body

    def test_faqs_leave_the_body(self, name: str) -> None:
        draft = read_text(FORMS[name], name)
        told = as_json(draft, None)
        assert told["faqs"] == [
            {"question": "Is it free?", "answer": "Yes, for the first return."},
            {"question": "Can I get cash?", "answer": "No. It goes back the way it came."},
            {"question": "Who pays for shipping?", "answer": "The seller does when the item is wrong."},
        ]
        assert "cash" not in draft.body
        assert "Frequently" not in draft.body

    def test_the_typed_disclaimer_is_recognised_and_left_out(self, name: str) -> None:
        draft = read_text(FORMS[name], name)
        assert draft.disclaimer is not None
        assert (draft.disclaimer.as_of, draft.disclaimer.kind) == ("2026-05", "general")
        assert "informational" not in draft.body
        assert [each.code for each in draft.removed if "informational" in each.text] == ["DS003"]

    def test_the_notes_about_the_draft_are_removed_and_listed(self, name: str) -> None:
        draft = read_text(FORMS[name], name)
        notes = [each for each in draft.removed if "900 words" in each.text]
        assert [each.code for each in notes] == ["RS001"]
        assert "words" not in draft.body
        assert "```" not in draft.body + draft.short_answer


def test_the_second_byline_within_a_paragraph_is_cut_out() -> None:
    draft = read_text(FORMS["refund.txt"])
    assert "You can escalate after 3 days.</p>" in draft.body
    assert ("RS002", "Author: Dana Levi. Last updated: May 2026.") in [(each.code, each.text) for each in draft.removed]
    assert ("RS002", "Browse Deals →") in [(each.code, each.text) for each in draft.removed]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Option 1: Ask the courier", 3),
        ("Step 2: Print the label", 3),
        ("What if nobody answers?", 3),
        ("What You Need Before You Start", 2),
        ("Returns vs. Refunds vs. Claims: What They Mean", 2),
        ("Why Do Sellers Refuse?", 2),
        ("Common Mistakes (and Fixes)", 2),
    ],
)
def test_headings_of_plain_text_get_their_level(line: str, level: int) -> None:
    text = (
        f"A Guide to Returns\n\nReturns take 3 days.\n\nHow to Return It\n\nOpen the app.\n\n{line}\n\nThen you wait.\n"
    )
    assert (level, line) in [(each.level, each.heading) for each in read_text(text).sections()]


@pytest.mark.parametrize(
    "line",
    [
        "It takes three days.",
        "You will need the following:",
        "Note: refunds to a card take longer.",
        "By Tuesday most refunds are there, and the rest follow.",
        "Share the photos with the seller, then wait for the answer.",
        "Let the seller know if you need more time.",
        "“Let me know if you need anything,” support wrote back, and that was the last of it.",
    ],
)
def test_ordinary_sentences_stay_in_the_text(line: str) -> None:
    draft = read_text(f"A Guide to Returns\n\nHow to Return It\n\nOpen the app first.\n\n{line}\n\nThen you wait.\n")
    assert line in draft.sections()[-1].text
    assert draft.removed == ()


def test_questions_and_answers_that_are_marked_are_faqs_without_a_heading() -> None:
    draft = read_text("A Guide to Returns\n\nIt takes 3 days.\n\nQ: Is it free?\nA: Yes.\n\nQ: Is it quick?\nA: No.\n")
    assert [question for question, _answer in draft.faqs] == ["Is it free?", "Is it quick?"]


def test_a_draft_without_a_title_is_named_after_its_file() -> None:
    assert read_text("Refunds take 3 days. They always did.", "refund-times.txt").title == "Refund times"


def test_a_short_section_that_only_answers_goes_with_its_heading() -> None:
    draft = read_text(
        "Are Returns Free?\n\nThe Short Answer\n\nYes, within 30 days.\n\nHow to Return It\n\nOpen the app.\n"
    )
    assert "Yes, within 30 days." in draft.short_answer
    assert [each.heading for each in draft.sections()] == ["How to Return It"]
    assert ("RS002", "The Short Answer") in [(each.code, each.text) for each in draft.removed]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "# Returns\n\nIt takes 3 days.\n\n## FAQ\n\n**1. Is it free?**\n\nYes.\n\n**2. Is it quick?**\n\nNo.\n"),
        ("b.md", "# Returns\n\nIt takes 3 days.\n\n## FAQ\n\n**1. Is it free?** Yes.\n\n**2. Is it quick?** No.\n"),
        ("c.md", "# Returns\n\nIt takes 3 days.\n\n## FAQ\n\n1. Is it free?\n\n   Yes.\n\n2. Is it quick?\n\n   No.\n"),
        ("d.txt", "Returns Explained\n\nIt takes 3 days.\n\nFAQ\n\n1. Is it free?\n\nYes.\n\n2. Is it quick?\n\nNo.\n"),
        ("e.txt", "Returns Explained\n\nIt takes 3 days.\n\nFAQ\n\nQ1: Is it free?\nA1: Yes.\nQ2: Is it quick?\nA2: No.\n"),
        ("f.txt", "Returns Explained\n\nIt takes 3 days.\n\nFAQ\n\nIs it free? Yes.\n\nIs it quick? No.\n"),
        ("g.html", FAQ_PAGE + "<dl><dt>Is it free?</dt><dd>Yes.</dd><dt>Is it quick?</dt><dd>No.</dd></dl>"),
        ("h.md", "# Returns\n\nIt takes 3 days.\n\n## FAQ\n\nIs it free?\n: Yes.\n\nIs it quick?\n: No.\n"),
        ("i.html", FAQ_PAGE + "<p><b>1) Is it free?</b></p><p>Yes.</p><p><b>2) Is it quick?</b></p><p>No.</p>"),
        ("j.html", FAQ_PAGE + "<p><b>Q: Is it free?</b><br>A: Yes.</p><p><b>Q: Is it quick?</b><br>A: No.</p>"),
    ],
)  # fmt: skip
def test_questions_are_found_in_every_way_of_writing_them(name: str, text: str) -> None:
    told = as_json(read_text(text, name), None)
    assert told["faqs"] == [
        {"question": "Is it free?", "answer": "Yes."},
        {"question": "Is it quick?", "answer": "No."},
    ]


@pytest.mark.parametrize("heading", ["The Bottom Line", "Refund Times at a Glance"])
def test_a_summary_further_down_is_not_the_short_answer(heading: str) -> None:
    draft = read_text(
        f"Are Returns Free?\n\nReturns are free for 30 days.\n\nHow to Return It\n\nOpen the app.\n\n{heading}\n\nYes, 30 days.\n"
    )
    assert "free for 30 days" in draft.short_answer
    assert heading in [each.heading for each in draft.sections()]


def test_a_short_answer_that_is_set_apart_as_a_quote_is_found() -> None:
    draft = read_text("# Are Returns Free?\n\n> **TL;DR:** Yes, within 30 days.\n\n## How\n\nOpen the app.\n", "a.md")
    assert draft.short_answer == "<p>Yes, within 30 days.</p>"


def test_numbered_headings_over_a_line_of_dashes_are_headings() -> None:
    draft = read_text("Returns\n=======\n\nIt takes 3 days.\n\n1. What it is\n-------------\n\nA return.\n", "a.md")
    assert [(each.level, each.heading) for each in draft.sections()] == [(2, "1. What it is")]


@pytest.mark.parametrize("heading", ["Share", "Subscribe", "Advertisements"])
def test_a_heading_over_sentences_is_no_button(heading: str) -> None:
    draft = read_text(
        f"# Returns\n\nIt takes 3 days.\n\n## {heading}\n\nBoth of you pay half of the postage.\n", "a.md"
    )
    assert [each.heading for each in draft.sections()] == [heading]
    assert draft.removed == ()


def test_a_list_within_a_list_keeps_the_numbers_around_it() -> None:
    draft = read_text(
        "# Returns\n\n3 days.\n\n## How\n\n1. Open it.\n2. Choose:\n   - card\n   - wallet\n3. Confirm.\n", "a.md"
    )
    assert draft.sections()[0].text == "1. Open it.\n2. Choose:\n   - card\n   - wallet\n3. Confirm."


def test_an_answer_of_several_blocks_keeps_its_list() -> None:
    told = as_json(
        read_text("# Returns\n\n3 days.\n\n## FAQ\n\n### Is it free?\n\nYes, for:\n\n- cards\n- wallets\n", "a.md"),
        None,
    )
    assert told["faqs"][0]["answer"] == "Yes, for:\n- cards\n- wallets"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("word.html", f"<p class=MsoTitle>Refunds</p><p class=MsoNormal>3 days.</p>{SECTIONS}"),
        ("docs.html", f'<p class="c9 title">Refunds</p><p>3 days.</p>{SECTIONS}'),
        ("a.html", f"<h1>Refunds</h1><p>3 days.</p>{SECTIONS}"),
        ("a.md", "# Refunds\n\n3 days.\n\n# How\n\nx\n\n## By chat\n\ny\n\n# Why\n\nz\n"),
    ],
)  # fmt: skip
def test_sections_of_the_first_level_move_below_the_title_with_their_own(name: str, text: str) -> None:
    draft = read_text(text, name)
    assert draft.title == "Refunds"
    assert draft.removed == ()
    found = [(each.level, each.heading) for each in draft.sections()]
    assert found == [(2, "How"), (3, "By chat"), (2, "Why")]


@pytest.mark.parametrize(
    "page",
    [
        "<header>Shop</header><main><h1>Refunds</h1>{}</main><aside><h3>Newsletter</h3><p>Every week.</p></aside>{}",
        "<p>Shop</p><article><header><h1>Refunds</h1></header>{}</article><div><h3>Newsletter</h3><p>Every week.</p></div>{}",
        "<main><h1>Refunds</h1>{}<footer><p>Newsletter</p><p>Every week.</p><p>Shop</p></footer></main>{}",
    ],
)
def test_the_page_around_the_article_is_listed_and_its_disclaimer_is_recognised(page: str) -> None:
    article = "<p>3 days.</p><h2>How</h2><p>Ask.</p><h2>FAQ</h2><h3>Is it free?</h3><p>Yes.</p>"
    footer = "<footer><ul><li>Privacy</li></ul><p>Disclaimer: as of May 2026.</p></footer>"
    draft = read_text(f"<!doctype html><body>{page.format(article, footer)}</body>", "a.html")
    assert [(each.heading, each.text) for each in draft.sections()] == [("How", "Ask.")]
    assert draft.faqs == (("Is it free?", "<p>Yes.</p>"),)
    assert draft.disclaimer is not None
    assert draft.disclaimer.as_of == "2026-05"
    assert {"Newsletter", "Every week.", "Privacy", "Shop"} <= {each.text for each in draft.removed}


NUMBERED_SECTIONS = """\
Refunds Explained

It takes 3 days.

1. What can go back

These cannot:

- phones

2. How long it takes

Method    Time
Credit card    up to 10 days
Gift card      24 hours

3. Exceptions to know

3.1 Sellers

They have 48 hours.

4. What it costs

FAQ

Is it free?

Yes.
"""


def test_numbered_sections_of_a_plain_text_are_sections_whatever_stands_under_them() -> None:
    draft = read_text(NUMBERED_SECTIONS)
    assert [(each.level, each.heading, each.text) for each in draft.sections()] == [
        (2, "1. What can go back", "These cannot:\n- phones"),
        (2, "2. How long it takes", "Method | Time\nCredit card | up to 10 days\nGift card | 24 hours"),
        (2, "3. Exceptions to know", ""),
        (3, "3.1 Sellers", "They have 48 hours."),
        (2, "4. What it costs", ""),
    ]


def test_steps_without_a_section_above_them_are_sections() -> None:
    text = "Refunds Explained\n\n3 days.\n\nStep 1: Open it\n\nTap it.\n\nStep 2: Wait\n\nTwo days.\n\nAfter That\n\nDone.\n"
    found = [(each.level, each.heading) for each in read_text(text).sections()]
    assert found == [(2, "Step 1: Open it"), (2, "Step 2: Wait"), (2, "After That")]


def test_a_list_with_blank_lines_between_its_numbers_stays_a_list() -> None:
    text = "Refunds Explained\n\n3 days.\n\nHow to Ask\n\nDo this:\n\n1. Open the app\n\n2. Tap Refund\n\n3. Wait\n"
    assert read_text(text).sections()[-1].text == "Do this:\n1. Open the app\n2. Tap Refund\n3. Wait"


def test_a_sample_in_a_fence_is_no_wrapping_of_the_article() -> None:
    sample = "```html\n<p>My item</p>\n```"
    text = f"# Listings\n\nIt takes 3 days.\n\n## How\n\nWrite this:\n\n{sample}\n\nThen wait for three days, and look again.\n"
    draft = read_text(text, "a.md")
    assert "<p>My item</p>" in draft.sections()[-1].text
    assert [each.text for each in draft.removed] == ["```html"]


def test_paragraphs_that_a_word_processor_numbered_are_lists() -> None:
    text = "<h1>Refunds</h1><p>3 days.</p><h2>How</h2><p>Do:</p><p>1. Open</p><p>2. <b>Tap</b></p><p>With:</p><p>· a</p><p>· b</p>"
    draft = read_text(text, "a.html")
    assert draft.body.endswith(
        "<p>Do:</p><ol><li>Open</li><li><strong>Tap</strong></li></ol><p>With:</p><ul><li>a</li><li>b</li></ul>"
    )


LATE_SECTION = """\
# How Parcelo Listings Work

Yes, a listing needs a title and a description.

## What a listing is

{filler}

{heading}

- A listing with 1,000 words is refused
- A listing without a photo is hidden
"""


@pytest.mark.parametrize("heading", ["## Checklist", "## Summary", "**Notes:** mind these limits"])
def test_a_number_of_words_speaks_of_the_draft_only_with_a_sign_of_it(heading: str) -> None:
    text = LATE_SECTION.format(filler="A listing shows what you sell. " * 30, heading=heading)
    draft = read_text(text, "listing.md")
    assert "A listing with 1,000 words is refused" in draft.body
    assert not draft.removed
    for note in ("~1,400 words", "Length: about 1,400 words, with a table", "Done (1,400 words)"):
        draft = read_text(text.replace("A listing with 1,000 words is refused", note), "listing.md")
        assert note not in draft.body, note


def test_a_list_of_terms_is_a_list_and_no_headings() -> None:
    page = (
        "<h1>Fees at Parcelo</h1><p>There are two fees.</p><h2>Words we use</h2><dl><dt>Hold<dd>The bank keeps <b>it</b> back."
        "<dt>Void:</dt><dt>Reversal</dt><dd><p>Nothing was taken.</p></dd></dl><p>After.</p>"
    )
    draft = read_text(page, "fees.html")
    assert draft.body.count("<li>") == 2
    assert "<li><strong>Hold</strong>: The bank keeps <strong>it</strong> back.</li>" in draft.body
    assert "<li><strong>Void</strong>, <strong>Reversal</strong>: Nothing was taken.</li>" in draft.body
    assert "<h4>" not in draft.body


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Fees</h1><p>Two.</p><h2>Fees</h2><p>x</p><h2>FAQ</h2><dl><dt>Is it free?</dt><dd>Yes.</dd></dl>",
        "<h1>Fees</h1><p>Two.</p><h2>FAQs</h2><dl><dt>The price</dt><dd>It is free.</dd></dl>",
    ],
)
def test_a_list_of_terms_among_faqs_is_questions(page: str) -> None:
    assert len(read_text(page, "fees.html").faqs) == 1


def test_nested_lists_of_plain_text_stay_nested() -> None:
    text = """\
How to Pack a Parcelo Return

Pack it well, within 14 days.

What to Put in the Box

- The item
   - with its label
   - in its bag
- The slip
  1. Sign it
  2. Fold it
      so that it fits

- Nothing else

How to Send It

1. Weigh it

    * under 2 kg by letter

    * above it by parcel
2. Post it
"""
    body = read_text(text).body.replace("\n", "")
    assert "<ul><li>The item<ul><li>with its label</li><li>in its bag</li></ul></li>" in body
    assert "<li>The slip<ol><li>Sign it</li><li>Fold it so that it fits</li></ol></li>" in body
    assert "<li>Nothing else</li></ul>" in body
    assert (
        "<ol><li>Weigh it<ul><li>under 2 kg by letter</li><li>above it by parcel</li></ul></li><li>Post it</li></ol>"
        in body
    )
