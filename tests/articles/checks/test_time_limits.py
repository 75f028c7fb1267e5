import re
from dataclasses import replace
from datetime import date

import pytest

from articles.checks.proof import ProblemClass, ProofFaq
from tests.articles.checks.proofs import BANK, CARD, FACTS, WINDOW, found, words


@pytest.mark.parametrize(
    ("body", "limit", "fact"),
    [
        ("<p>A refund to a credit card takes 7 business days.</p>", "7 business days", "refund.card"),
        ("<p>A refund to a credit card takes 3–5 days.</p>", "3–5 days", "refund.card"),
        ("<p>The money is back on your card within two weeks.</p>", "two weeks", "refund.card"),
        ("<p>Buyer Protection lasts 90 days from the order date.</p>", "90 days", "protection.window"),
        ("<p>A bank transfer takes up to 30 days.</p>", "30 days", "refund.bank"),
        ("<table><tr><th>Method</th><th>Time</th></tr><tr><td>Credit card</td><td>9 business days</td></tr></table>",
         "9 business days", "refund.card"),
    ],
)  # fmt: skip
def test_a_time_limit_that_contradicts_its_fact(body: str, limit: str, fact: str) -> None:
    (problem,) = found("TL001", body)
    assert (problem.words, problem.fact) == (limit, fact)


def test_a_contradiction_must_be_fixed_when_the_words_name_the_fact() -> None:
    (problem,) = found("TL001", "<p>Buyer Protection lasts 90 days from the order date.</p>")
    assert problem.problem_class is ProblemClass.PROOF
    assert problem.fix is not None
    assert 'data-fact="protection.window"' in problem.fix.replacement
    assert ">75 days<" in problem.fix.replacement


@pytest.mark.parametrize(
    "body",
    [
        "<p>A refund to a credit card takes 3–5 business days.</p>",
        "<p>A refund to a credit card takes three to five working days.</p>",
        '<p>A card refund takes <span data-fact="refund.card" data-form="short">9 days</span>.</p>',
        '<p>The money is back on your card in <span data-example="refund.card">9 business days</span>.</p>',
        "<p>We spent 9 days in Lisbon.</p>",
        "<p>The keyboard has a warranty of 12 months.</p>",
        "<p>Buyer Protection does not last 90 days.</p>",
        "<p>Reading this takes 5 minutes.</p>",
        "<p>On eBay a refund to a credit card takes 9 business days.</p>",
        "<p>The $38 lands back on your card in 4 business days.</p>",
        "<p>Here is a case: say you cancel on Monday. The $38 lands back on your card in 4 business days.</p>",
    ],
)
def test_what_contradicts_nothing(body: str) -> None:
    assert [problem for problem in found("TL001", body) if problem.problem_class is ProblemClass.PROOF] == []


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ("<p>Buyer Protection lasts 60 days from the order date.</p>", "60 days"),
        ("<p>You have a 60-day Buyer Protection window.</p>", "60-day"),
        ("<p>A refund to a credit card takes 5–10 business days.</p>", "5–10 business days"),
    ],
)
def test_a_time_limit_that_was_true_once(body: str, limit: str) -> None:
    (problem,) = found("TL002", body)
    assert problem.words == limit
    assert "28 February 2026" in problem.message
    assert problem.problem_class is ProblemClass.PROOF


@pytest.mark.parametrize(
    "body",
    [
        "<p>Buyer Protection lasts 75 days from the order date.</p>",
        "<p>A courier takes 60 days at worst.</p>",
        '<p>Buyer Protection lasts <span data-fact="protection.window" data-form="short">60 days</span>.</p>',
    ],
)
def test_what_is_true_now(body: str) -> None:
    assert found("TL002", body) == []


@pytest.mark.parametrize(
    ("body", "replacement"),
    [
        (
            "<p>A refund to a credit card takes 3–5 business days.</p>",
            '<span data-fact="refund.card" data-form="short">3–5 business days</span>',
        ),
        (
            "<p>You have the full 75-day Buyer Protection window.</p>",
            '<span data-fact="protection.window" data-form="adjective">75-day</span>',
        ),
    ],
)
def test_a_typed_time_limit_can_be_bound_with_one_click(body: str, replacement: str) -> None:
    (problem,) = found("TL003", body)
    assert problem.fix is not None
    assert problem.fix.replacement == replacement
    assert problem.problem_class is ProblemClass.SIGNAL


@pytest.mark.parametrize(
    "body",
    [
        '<p>A card refund takes <span data-fact="refund.card" data-form="short">3–5 business days</span>.</p>',
        "<p>We spent 3 days in Lisbon.</p>",
        "<p>A refund to a credit card takes 7 business days.</p>",
        "<p>Sellers answer fast.</p>",
    ],
)
def test_what_needs_no_binding(body: str) -> None:
    assert found("TL003", body) == []


def test_a_question_cannot_hold_a_reference() -> None:
    faqs = (ProofFaq("Is Buyer Protection 75 days?", "<p>Yes.</p>"),)
    assert found("TL003", faqs=faqs) == []


@pytest.mark.parametrize("words_inside", ["9 business days", "4 days", "2 business days", "three weeks"])
def test_an_example_outside_the_fact(words_inside: str) -> None:
    (problem,) = found("TL004", f'<p>Back in <span data-example="refund.card">{words_inside}</span>.</p>')
    assert (problem.fact, problem.problem_class) == ("refund.card", ProblemClass.PROOF)


@pytest.mark.parametrize(
    "words_inside", ["4 business days", "3 business days", "five business days", "3–5 business days"]
)
def test_an_example_inside_the_fact(words_inside: str) -> None:
    assert found("TL004", f'<p>Back in <span data-example="refund.card">{words_inside}</span>.</p>') == []


def test_an_example_of_an_upper_limit() -> None:
    assert found("TL004", '<p>It took <span data-example="refund.bank">9 days</span>.</p>', facts=(BANK,)) == []
    assert len(found("TL004", '<p>It took <span data-example="refund.bank">20 days</span>.</p>', facts=(BANK,))) == 1


def test_two_places_that_disagree() -> None:
    body = "<p>Buyer Protection lasts 75 days.</p><h2>Later</h2><p>The Buyer Protection window is 90 days.</p>"
    (problem,) = found("TL005", body)
    assert problem.words == "90 days"
    assert "75 days" in problem.message


@pytest.mark.parametrize(
    "body",
    [
        "<p>Buyer Protection lasts 75 days.</p><p>The Buyer Protection window is 75 days.</p>",
        "<p>Buyer Protection lasts 75 days.</p><p>A refund to a credit card takes 3–5 business days.</p>",
        "<p>Buyer Protection lasts 90 days.</p>",
    ],
)
def test_two_places_that_agree(body: str) -> None:
    assert found("TL005", body) == []


@pytest.mark.parametrize(
    ("reference", "change"),
    [
        ('<span data-fact="no.such.fact" data-form="short">2 days</span>', {}),
        ('<span data-example="no.such.fact">2 days</span>', {}),
        ('<span data-fact="refund.card" data-form="short">3 days</span>', {"retired": True}),
        ('<span data-fact="refund.card" data-form="short">3 days</span>', {"wordings": {}, "value": None}),
        ('<div data-policy="no-such-table"></div>', {}),
    ],
)
def test_a_reference_to_nothing(reference: str, change: dict[str, object]) -> None:
    facts = (replace(CARD, **change), WINDOW)  # type: ignore[arg-type]
    (problem,) = found("TL006", f"<p>It takes {reference}.</p>" if "span" in reference else reference, facts=facts)
    assert problem.problem_class is ProblemClass.PROOF


def test_a_reference_to_something() -> None:
    body = (
        '<p>It takes <span data-fact="refund.card" data-form="long">3 days</span>.</p>'
        '<div data-policy="refund-time-before-shipment"></div>'
    )
    assert found("TL006", body) == []


SHOWN = '<p>It takes <span data-fact="refund.card" data-form="short">3 days</span>.</p>'
TABLE = '<div data-policy="refund-time-before-shipment"></div>'


@pytest.mark.parametrize("body", [SHOWN, TABLE])
@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("FR001", {"review_on": date(2026, 6, 12)}),
        ("FR002", {"review_on": date(2026, 3, 1), "expires_on": date(2026, 6, 12)}),
        ("FR002", {"disputed": True, "state": "disputed"}),
        ("FR002", {"checked_on": None, "review_on": None, "expires_on": None}),
    ],
)
def test_a_fact_that_is_shown_and_not_fresh(body: str, code: str, change: dict[str, object]) -> None:
    facts = (replace(CARD, policy_slug="refund-time-before-shipment", **change),)  # type: ignore[arg-type]
    for other in ("FR001", "FR002"):
        assert [problem.fact for problem in found(other, body, facts=facts)] == (
            ["refund.card"] if other == code else []
        )


@pytest.mark.parametrize(
    "change",
    [{}, {"review_on": date(2026, 6, 13)}, {"state": "due_soon"}],
)
def test_a_fact_that_is_fresh(change: dict[str, object]) -> None:
    facts = (replace(CARD, **change), *FACTS[1:])  # type: ignore[arg-type]
    assert found("FR001", SHOWN, facts=facts) + found("FR002", SHOWN, facts=facts) == []


def test_a_stale_fact_that_is_not_shown_here_is_no_problem_of_this_page() -> None:
    facts = (replace(CARD, disputed=True, policy_slug="elsewhere"),)
    assert found("FR002", "<p>Open My Orders.</p>", facts=facts) == []


@pytest.mark.parametrize(("reviewed", "count"), [(date(2025, 6, 12), 1), (date(2025, 6, 13), 0), (None, 0)])
def test_the_review_of_the_whole_article(reviewed: date | None, count: int) -> None:
    assert len(found("FR003", reviewed_on=reviewed, review_after=365)) == count


def test_every_place_is_read_with_its_question_and_heading() -> None:
    faqs = (ProofFaq("How long does a card refund take?", "<p>9 business days.</p>"),)
    assert words("TL001", faqs=faqs) == ["9 business days"]
    assert words("TL001", "<h2>Buyer Protection window</h2><p>It lasts 90 days.</p>") == ["90 days"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("A bank transfer takes up to 15 days.", "A bank transfer takes [up to 15 days]."),
        ("Expect 15 days at most for a bank transfer.", "Expect [up to 15 days] for a bank transfer."),
        ("A bank transfer arrives within 15 days.", "A bank transfer arrives within [15 days at most]."),
        ("The full 75-day Buyer Protection window.", "The full [75-day] Buyer Protection window."),
        (
            "The $38 lands back on your card in 4 business days.",
            "The $38 lands back on your card in {4 business days}.",
        ),
    ],
)
def test_one_click_leaves_a_sentence(text: str, after: str) -> None:
    (problem,) = found("TL003", f"<p>{text}</p>")
    fix = problem.fix
    assert fix is not None
    bare = re.sub(r"<span data-fact[^>]*>([^<]*)</span>", r"[\1]", fix.replacement)
    bare = re.sub(r"<span data-example[^>]*>([^<]*)</span>", r"{\1}", bare)
    assert text[: fix.start] + bare + text[fix.end :] == after


@pytest.mark.parametrize(
    "body",
    [
        '<p>The store has a 99.1% rating and a "7 business days to your credit card" badge.</p>',
        "<p>Say you buy from a store whose page says “Buyer Protection for 90 days”.</p>",
        "<p>The seller wrote: “You will have the refund on your credit card in 10 business days.”</p>",
        "<p>The listing carries the label “credit card refund in 10 days”.</p>",
    ],
)
def test_what_one_shop_says_in_its_own_words_is_not_our_claim(body: str) -> None:
    assert (
        words("TL001", body)
        == words("TL003", body)
        == words("TL005", f"{body}<p>Buyer Protection lasts 75 days.</p>")
        == []
    )


@pytest.mark.parametrize(
    "body",
    [
        "<p>“Buyer Protection lasts 90 days.”</p>",
        "<p>AliExpress says: “Buyer Protection lasts 90 days.”</p>",
        "<p>You have a “90-day Buyer Protection” window.</p>",
        "<p>The seller has “up to 9 days” to respond to the seller response request.</p>",
    ],
)
def test_quotation_marks_alone_excuse_nothing(body: str) -> None:
    assert found("TL001", body)


def test_what_happened_to_somebody_is_only_advice_and_a_worked_example_outside_is_wrong() -> None:
    (told,) = found("TL001", "<p>One buyer's bank took 9 business days for the credit card refund.</p>")
    assert told.problem_class is ProblemClass.SIGNAL
    (example,) = found("TL001", "<p>Say you cancel: the $38 lands back on your card in 9 business days.</p>")
    assert example.problem_class is ProblemClass.PROOF


@pytest.mark.parametrize(
    "when", ["Until January 2023", "Until 31 January 2023", "Until the end of 2023", "Before early 2024", "In May 2022"]
)
def test_a_dated_past_is_no_claim(when: str) -> None:
    assert words("TL002", f"<p>{when}, Buyer Protection lasted 60 days.</p>") == []
    assert words("TL001", f"<p>{when}, Buyer Protection lasted 90 days.</p>") == []


def test_a_reference_and_a_typed_value_disagree() -> None:
    bound = '<p>It lasts <span data-fact="protection.window" data-form="short">75 days</span>.</p>'
    assert words("TL005", f"{bound}<p>Buyer Protection lasts 60 days.</p>") == ["60 days"]
    assert words("TL005", f"{bound}<p>Buyer Protection lasts 75 days.</p>") == []


@pytest.mark.parametrize(
    ("one", "other"), [("3–5 business days", "3–7 business days"), ("up to 6 business days", "up to 5 business days")]
)
def test_a_wider_range_is_another_value(one: str, other: str) -> None:
    body = f"<p>A credit card refund takes {one}.</p><p>The card refund takes {other}.</p>"
    assert words("TL005", body) == [other.removeprefix("up to ")]
    assert words("TL005", body.replace(other, one)) == []


def test_a_numbered_day_is_an_example_too() -> None:
    said = '<p>You complain on <span data-example="cancel.response">{}</span>.</p>'
    assert words("TL004", said.format("day 9")) == ["day 9"]
    assert words("TL004", said.format("day 5")) == []
