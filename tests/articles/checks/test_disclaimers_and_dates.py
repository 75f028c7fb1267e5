from dataclasses import replace
from datetime import date

import pytest

from articles.checks.proof import ProblemClass
from tests.articles.checks.proofs import CARD, found, words

SHOWN = '<p>It takes <span data-fact="refund.card" data-form="short">3 days</span>.</p>'


@pytest.mark.parametrize(
    ("required", "shown", "missing"),
    [
        (("General", "Affiliate"), ("General",), ["Affiliate"]),
        (("General",), (), ["General"]),
        (("General",), ("General",), []),
        ((), (), []),
    ],
)
def test_a_disclaimer_that_the_topic_requires(
    required: tuple[str, ...], shown: tuple[str, ...], missing: list[str]
) -> None:
    problems = found("DS001", disclaimers_required=required, disclaimers_shown=shown)
    assert [name for problem in problems for name in required if name in problem.message] == missing


@pytest.mark.parametrize(
    "typed",
    [
        "as of May 2026",
        "As of 31 May 2026",
        "Last updated: April 2026",
        "last reviewed on 2026-05-02",
        "As of 2025",
        "Last updated: July 2026",
        "as of 1 July 2026",
    ],
)
def test_a_typed_as_of_that_is_older_than_the_facts_or_to_come(typed: str) -> None:
    (problem,) = found("DS002", f"{SHOWN}<p>These are the rules ({typed}).</p>")
    assert problem.problem_class is ProblemClass.PROOF


@pytest.mark.parametrize(
    "text",
    [
        "as of June 2026, these are the rules",
        "Last updated: 13 June 2026",
        "Last updated: June 2026",
        "The rule changed in May 2024.",
        "The window was 60 days until 28 February 2026.",
        "In April 2026 we ordered a keyboard.",
        "As of now, nothing is known.",
    ],
)
def test_what_is_no_old_as_of(text: str) -> None:
    assert words("DS002", f"{SHOWN}<p>{text}</p>") == []


def test_a_typed_value_counts_as_shown() -> None:
    assert words("DS002", "<p>Buyer Protection lasts 75 days. Last updated: June 2025.</p>") == ["June 2025"]
    assert words("DS002", "<p>Open My Orders. Last updated: June 2025.</p>") == []


def test_an_as_of_is_measured_against_the_oldest_check_of_what_is_shown() -> None:
    body = f"{SHOWN}<p>As of May 2026.</p>"
    assert found("DS002", body, facts=(replace(CARD, checked_on=date(2026, 4, 2)),)) == []
    assert len(found("DS002", body, facts=(replace(CARD, checked_on=date(2026, 6, 2)),))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Disclaimer: This article is for general informational purposes about AliExpress policies as of June 2026.",
        "Affiliate disclosure: some links earn us money.",
        "This guide is provided for informational purposes only.",
        "Nothing here is legal advice. It is not financial advice either.",
        "We may earn a small commission when you buy through our links.",
        "This content does not constitute legal advice.",
    ],
)
def test_a_disclaimer_typed_into_the_text(text: str) -> None:
    (problem,) = found("DS003", f"<p>{text}</p>")
    assert problem.problem_class is ProblemClass.SIGNAL


@pytest.mark.parametrize(
    "text",
    [
        "The seller's disclaimer of warranty does not limit your rights.",
        "The seller may earn a commission from the courier.",
        "Keep the receipt for tax purposes.",
        "Ask a lawyer for legal advice.",
        "This guide is for buyers who changed their mind.",
        "Provide the tracking number.",
    ],
)
def test_what_is_no_disclaimer(text: str) -> None:
    assert words("DS003", f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://s.click.aliexpress.com/e/_abc",
        "https://amzn.to/abc",
        "https://shop.example.com/keyboard?aff_id=77",
        "https://www.example.com/p/1?tag=guides-21",
        "https://www.example.com/p/1?utm_source=x&utm_medium=affiliate",
    ],
)
def test_a_commercial_link_without_a_disclosure(address: str) -> None:
    body = f'<p><a href="{address}">The keyboard</a></p>'
    assert words("DS004", body) == ["The keyboard"]
    assert words("DS004", body, has_affiliate_disclosure=True) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://www.aliexpress.com/help",
        "https://example.com/stage=3",
        "https://example.com/?page=2",
        "https://example.com/?lang=en&staff=1",
        "mailto:desk@example.com",
    ],
)
def test_a_link_that_earns_nothing(address: str) -> None:
    assert found("DS004", f'<p><a href="{address}">Help</a></p>') == []


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"title": "How to Cancel an Order in 2025"}, ""),
        ({"title": "Cancel an Order (2027 Guide)"}, ""),
        ({"meta_title": "Cancel an order 2024"}, ""),
        ({"meta_description": "The rules for 2025 explained."}, ""),
        ({"slug": "cancel-aliexpress-order-2025"}, ""),
        ({}, "<h2>Refund times in 2024</h2><p>Short.</p>"),
        ({"title": "Cheap by 2025 Standards?"}, ""),
        ({"title": "Fees by 2025 prices, explained"}, ""),
        ({"meta_description": "In our 2025 guide, every limit has a source."}, ""),
        ({}, "<p>As we said in our 2025 guide, it is free.</p>"),
        ({}, "<p>This 2025 edition has every limit.</p>"),
        ({}, "<p>That is slow by 2025 standards.</p>"),
        ({"title": "2025 Orders: How to Cancel Them"}, ""),
        ({"title": "The Best Phones of 2025"}, ""),
        ({"title": "The 2025 Rules for Refunds"}, ""),
        ({"title": "Black Friday 2025: How to Return a Gift"}, ""),
    ],
)
def test_a_year_that_is_not_this_year(fields: dict[str, str], body: str) -> None:
    (problem,) = found("DT001", body, **fields)
    assert problem.problem_class is ProblemClass.SIGNAL


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"title": "How to Cancel an AliExpress Order in 2026 (Before & After Shipping)"}, ""),
        ({"slug": "cancel-aliexpress-order-2026"}, ""),
        ({"slug": "order-20254"}, ""),
        ({"title": "Orders over $2025"}, ""),
        ({"title": "The 2,025 rules"}, ""),
        ({}, "<p>It was harder in 2019.</p>"),
        ({}, "<h2>What changed since 2019</h2><p>The window.</p>"),
        ({}, "<h2>Rules between 2019 and 2024</h2><p>Old.</p>"),
        ({"title": "2000 Orders Later: What We Learned"}, ""),
        ({"title": "More than 2000 orders and not one lost"}, ""),
        ({"title": "A power bank of 2000 mAh"}, ""),
        ({"title": "The GDPR of 2018 and Your Order"}, ""),
        ({"title": "How the 2015 Reform Works"}, ""),
        ({"title": "Tickets for the 2022 World Cup"}, ""),
        ({"title": "Parcels to the Paris 2024 Olympics"}, ""),
        ({"title": "Double fees by 2030"}, ""),
        ({}, "<p>Prices doubled by 2025, and our 2025 orders were late.</p>"),
    ],
)
def test_a_year_that_may_stand(fields: dict[str, str], body: str) -> None:
    assert found("DT001", body, **fields) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f"Refunds currently take {SHOWN[12:-5]}.", "currently"),
        ("The fee is currently $12.", "currently"),
        ("AliExpress recently raised the window to 75 days.", "recently"),
        ("This month the limit is 15 days.", "This month"),
        ("The window is now 75 days.", "now"),
        ("At the moment it takes 6 days.", "At the moment"),
        ("The current window is 75 days.", "current"),
        ("At current prices, it costs $12.", "current"),
        ("And now the window is 75 days.", "now"),
        ("But now refunds take 5 days.", "now"),
        ("The limit is now, after long talks, 15 days.", "now"),
    ],
)
def test_a_word_that_ages_beside_a_number(text: str, word: str) -> None:
    assert words("DT002", f"<p>{text}</p>") == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Sellers are currently busy.",
        "Now flip it: you wait until the next morning.",
        "Now wait 5 minutes.",
        "You know the 6-day rule.",
        "Cancel now, not tomorrow.",
        "Cancel now, not in 2 hours.",
        "Order now or within 3 days.",
        "And now enter the 6 digits.",
        "So now wait 5 minutes.",
        "Then, now press “Pay” within 15 minutes.",
        "Open a current account within 15 days.",
        "Your current balance shows $5.",
        "A current of 2 amps is enough.",
        "You can cancel today or within 6 days.",
        "Recently bought items are listed first. It takes 6 days.",
        "It takes 6 days. Nobody knows why sellers are currently slow and careless in answering buyers.",
    ],
)
def test_a_word_that_ages_nothing(text: str) -> None:
    assert words("DT002", f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    "said",
    [
        "As an AliExpress affiliate, we earn from qualifying purchases.",
        "This post contains affiliate links.",
        "Legal notice: no liability.",
        "Nothing on this page is legal advice.",
        "We are not affiliated with AliExpress.",
        "Disclosure: some links pay us.",
        "We accept no liability for errors.",
        "We receive a commission if you buy through our links.",
        "This is not legal advice.",
        "The content on this page is no substitute for legal advice.",
        "Our content is provided for educational purposes only.",
    ],
)
def test_a_disclaimer_in_other_words(said: str) -> None:
    assert found("DS003", f"<p>{said}</p>")
    assert found("DS003", "<h2>Disclaimer</h2><p>Rules change.</p>")


@pytest.mark.parametrize(
    "said",
    [
        "The platform does not provide tax advice on duties.",
        "A consumer centre gives legal advice for free.",
        "Read the disclaimer on the listing.",
        "The carrier is not affiliated with the seller.",
        "Sellers may receive a commission.",
        "The bank may earn a commission.",
        "The guarantee does not constitute an insurance.",
        "Some shops use affiliates.",
    ],
)
def test_what_others_disclaim(said: str) -> None:
    assert found("DS003", f"<p>{said}</p>") == []


@pytest.mark.parametrize(
    ("address", "earns"),
    [
        ("https://www.ebay.com/itm/1?mkevt=1&amp;campid=53389", True),
        ("https://a.aliexpress.com/_mK1", True),
        ("https://shop.pxf.io/c/1/2", True),
        ("https://www.amazon.co.uk/dp/B0?tag=guides", True),
        ("https://temu.to/k/a", True),
        ("https://blog.example/posts?tag=refunds", False),
        ("https://bank.example/form?ref_id=77", False),
        ("https://impact.company/", False),
        ("https://example.com/temu.to/", False),
    ],
)
def test_links_that_earn(address: str, earns: bool) -> None:
    assert bool(found("DS004", f'<p><a href="{address}">It</a></p>')) is earns


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Nowadays it takes two weeks.", "Nowadays"),
        ("Today, the limit is six days.", "Today"),
        ("Recently, the window grew from sixty to seventy-five days.", "Recently"),
        ("The fee is presently $3.", "presently"),
    ],
)
def test_a_limit_in_words_is_a_number_too(text: str, word: str) -> None:
    assert words("DT002", f"<p>{text}</p>") == [word]


@pytest.mark.parametrize(
    "text",
    [
        "Choose “Pay now” within 30 minutes.",
        "Tap Buy Now and wait 2 minutes.",
        "If you order today, it ships in 2 days.",
        "At the latest after 15 days you have it.",
        "The latest you can claim is day 75.",
        "One of them is currently busy.",
    ],
)
def test_a_button_or_a_supposition_does_not_age(text: str) -> None:
    assert words("DT002", f"<p>{text}</p>") == []


@pytest.mark.parametrize("heading", ["The Consumer Rights Act 2015", "Directive 2011", "The Consumer Act of 2012"])
def test_a_law_keeps_its_year(heading: str) -> None:
    assert found("DT001", f"<h2>{heading}</h2><p>x</p>") == []
    assert found("DT001", "<h2>How to cancel an order 2015</h2><p>x</p>")
