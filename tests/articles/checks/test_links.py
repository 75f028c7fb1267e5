import pytest

from articles.checks.proof import ProblemClass, Target
from tests.articles.checks.proofs import GUIDES, found, words


@pytest.mark.parametrize(("target", "state"), [("14", "withdrawn"), ("15", "unpublished"), ("99", "missing")])
def test_a_link_to_a_guide_that_readers_cannot_open(target: str, state: str) -> None:
    (problem,) = found("LK001", f'<p>Read <a data-article="{target}">about it</a>.</p>')
    assert state in problem.message
    assert problem.problem_class is ProblemClass.PROOF


@pytest.mark.parametrize("address", ["/customs/", "https://guides.example.com/tracking", "../customs/"])
def test_a_typed_address_of_a_guide_that_readers_cannot_open(address: str) -> None:
    paths = {guide.path: guide.id for guide in GUIDES}
    (problem,) = found("LK001", f'<p>Read <a href="{address}">about it</a>.</p>', paths=paths)
    assert problem.words == "about it"
    assert found("LK001", '<p>Read <a href="/payment-methods/">about it</a>.</p>', paths=paths) == []


def test_a_link_to_a_guide_that_readers_can_open() -> None:
    assert found("LK001", '<p>Read <a data-article="11">about paying</a>.</p>') == []


@pytest.mark.parametrize(
    ("body", "lost", "target"),
    [
        (
            "<p>The refund is guaranteed — see our breakdown of safe AliExpress payment methods for 2026.</p>",
            "our breakdown of safe AliExpress payment methods for 2026",
            11,
        ),
        (
            "<p>Check transit windows in our guide on how long AliExpress shipping takes in 2026.</p>",
            "our guide on how long AliExpress shipping takes in 2026",
            12,
        ),
        (
            "<p>We cover how to escalate in our AliExpress refund and dispute guide for 2026.</p>",
            "our AliExpress refund and dispute guide for 2026",
            13,
        ),
        ("<p>More in our customs guide.</p>", "our customs guide", None),
        ("<p>See the refund and dispute guide.</p>", "the refund and dispute guide", 13),
        (
            "<p>Our guide to payment methods, which we keep up to date, has them all.</p>",
            "Our guide to payment methods",
            11,
        ),
        ("<p>We have a separate guide on import tax.</p>", "a separate guide on import tax", None),
        ("<p>For more, read How Long AliExpress Shipping Takes.</p>", "How Long AliExpress Shipping Takes", 12),
        ("<p>Read How Long Shipping Takes before you wait.</p>", "How Long Shipping Takes", 12),
        (
            "<p>Our article “How Long AliExpress Shipping Takes” says more.</p>",
            "How Long AliExpress Shipping Takes",
            12,
        ),
        ("<p>See also “Safe AliExpress Payment Methods (2026)” first.</p>", "Safe AliExpress Payment Methods", 11),
        ("<p>See our guide here.</p>", "our guide here", None),
        ("<p>See the complete guide here for more.</p>", "the complete guide here", None),
    ],
)
def test_a_cross_reference_that_lost_its_link(body: str, lost: str, target: int | None) -> None:
    (problem,) = found("LK002", body)
    assert problem.words == lost
    assert problem.problem_class is ProblemClass.SIGNAL
    if target is None:
        assert problem.fix is None
    else:
        assert problem.fix is not None
        assert problem.fix.replacement == f'<a data-article="{target}">{lost}</a>'


def test_a_guide_that_shares_a_word_with_this_one_is_another_guide() -> None:
    body = "<p>Check transit windows in our guide on how long AliExpress shipping takes in 2026.</p>"
    title = "How to Cancel an AliExpress Order in 2026 (Before & After Shipping)"
    assert words("LK002", body, title=title) == ["our guide on how long AliExpress shipping takes in 2026"]


@pytest.mark.parametrize("own", [21, 31])
def test_the_address_of_a_guide_and_its_rarer_words_decide_which_one_is_meant(own: int) -> None:
    guides = (
        Target(
            own,
            "How to cancel an AliExpress order, before and after it ships",
            "/cancel-aliexpress-order/",
            "published",
        ),
        Target(22, "How long does AliExpress take to deliver?", "/aliexpress-shipping-time/", "published"),
        Target(23, "AliExpress order tracking", "/aliexpress-order-tracking/", "published"),
    )
    targets = {guide.id: guide for guide in sorted(guides, key=lambda guide: guide.id)}
    body = "<p>See our guide on how long AliExpress shipping takes. Then see our guide to tracking an order if you lost it.</p>"
    problems = found("LK002", body, targets=targets, title="Refusing a Parcel")
    assert [problem.words for problem in problems][1] == "our guide to tracking an order"
    for problem, target in zip(problems, (22, 23), strict=True):
        assert problem.fix is not None
        assert f'data-article="{target}"' in problem.fix.replacement


@pytest.mark.parametrize(
    "body",
    [
        "<p>If you don't see it, the item has shipped (see the next section).</p>",
        "<p>See the table below, and our list above.</p>",
        '<p>See our <a data-article="11">guide on payment methods</a>.</p>',
        '<p>See <a data-article="11">our guide on payment methods</a>.</p>',
        '<p>See <a href="https://example.com/">our guide on payment methods</a>.</p>',
        "<p>In our experience most sellers agree.</p>",
        "<p>This guide walks through both. Our guide to cancelling an order helps.</p>",
        "<p>Read the product page and check the seller's size guide.</p>",
        "<p>You will see our names on the label.</p>",
        "<p>See the order page for the status.</p>",
        "<p>Follow the instructions on the screen.</p>",
        "<p>Open the tracking page of the carrier.</p>",
        "<p>Our guide is free.</p>",
        "<p>We tested this for our review.</p>",
        '<p>See our guide <a href="https://example.com/">here</a>.</p>',
        '<p>Read <a data-article="12">How Long AliExpress Shipping Takes</a>.</p>',
        "<p>Read How to Cancel an AliExpress Order again.</p>",
        "<p>Read How Long AliExpress Refunds Take.</p>",
        "<p>You will see Payment Methods in the menu.</p>",
        "<p>Here is our guide. Here we begin.</p>",
        "<p>In our guide here and there a number changes.</p>",
    ],
)
def test_what_lost_no_link(body: str) -> None:
    assert words("LK002", body) == []


@pytest.mark.parametrize(
    ("body", "address", "article"),
    [
        ('<p><a href="/shipping-time/">times</a></p>', "/shipping-time/", "12"),
        ('<p><a href="/delivery-time/#top">times</a></p>', "/delivery-time/", "12"),
        ('<p><a href="https://guides.example.com/shipping-time">times</a></p>', "/shipping-time/", "12"),
        ('<p><a href="/no-such-guide/">times</a></p>', "/no-such-guide/", ""),
        ("<p>See https://guides.example.com/shipping-time/.</p>", "/shipping-time/", "12"),
    ],
)
def test_an_internal_link_typed_as_an_address(body: str, address: str, article: str) -> None:
    (problem,) = found("LK003", body)
    assert address in problem.message
    assert (problem.fix is not None and f'data-article="{article}"' in problem.fix.replacement) is bool(article)


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="https://help.example.com/refunds">source</a></p>',
        '<p><a data-article="12">times</a></p>',
        '<p><a href="#fees">below</a></p>',
        '<p><a href="/topics/orders/">all guides</a> <a href="/">home</a></p>',
        '<p><a href="mailto:desk@guides.example.com">write</a></p>',
        "<p>Open https://help.example.com/ yourself.</p>",
    ],
)
def test_links_that_are_no_articles_of_ours(body: str) -> None:
    assert words("LK003", body) == []


@pytest.mark.parametrize(
    ("published", "inbound", "count"), [(True, 0, 1), (True, 2, 0), (False, 0, 0), (False, None, 0), (True, None, 0)]
)
def test_a_published_guide_that_nothing_links_to(published: bool, inbound: int | None, count: int) -> None:
    assert len(found("LK004", published=published, inbound=inbound)) == count


def test_an_external_link_that_is_gone() -> None:
    body = '<p><a href="https://old.example.com/a">rules</a> <a href="https://help.example.com/">help</a></p>'
    assert words("LK005", body, gone_urls=frozenset({"https://old.example.com/a"})) == ["rules"]
    assert words("LK005", body) == []


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="#no-such-heading">below</a></p>',
        '<p><a href="javascript:alert(1)">tap</a></p>',
        '<p><a href="">tap</a></p>',
        '<p><a href="https://help.example.com/"></a></p>',
        '<p><a data-article="11"> </a></p>',
        '<p><a href="//help.example.com/">help</a></p>',
        '<p><a href="https://help.example.com/"><img src="/media/a.png" alt=""></a></p>',
    ],
)
def test_a_link_that_cannot_work(body: str) -> None:
    (problem,) = found("LK006", body)
    assert problem.problem_class is ProblemClass.PROOF


@pytest.mark.parametrize(
    "body",
    [
        '<p><a href="#what-it-costs">costs</a></p><h2>What it costs</h2><p>Nothing.</p>',
        '<p><a href="#faq-2">the fee</a> <a href="#top">top</a></p>',
        '<p><span data-fact="refund.card" data-form="short">…</span> (<a href="#fact-1">source</a>)</p>',
        '<p><a href="https://help.example.com/">help</a> <a href="mailto:a@example.com">write</a></p>',
        '<p><a href="https://help.example.com/"><img src="/media/a.png" alt="Help"></a></p>',
        '<p><a href="/media/form.pdf">the form</a></p>',
    ],
)
def test_a_link_that_works(body: str) -> None:
    assert words("LK006", body) == []


def test_a_guide_may_link_to_itself() -> None:
    assert found("LK001", '<p>Back to <a data-article="7">the start</a>.</p>', article=7) == []
