import pytest

from articles.checks.proof import ProblemClass
from tests.articles.checks.proofs import found, words


@pytest.mark.parametrize(
    ("body", "residue"),
    [
        ("<p>```html</p>", ["```html"]),
        ("<p>`): ```html</p><p>Yes.</p>", ["```html"]),
        ("<p>starts at `&lt;p&gt;` with the answer</p>", ["<p>"]),
        ("<p>As an AI language model, I cannot browse the internet.</p>", ["As an AI language model, I"]),
        ("<p>As an AI assistant, I do not place orders.</p>", ["As an AI assistant, I"]),
        ("<p>Certainly! Here is a guide to cancelling.</p>", ["Certainly! Here"]),
        ("<p>Here's the revised version of the article:</p>", ["Here's the revised version of the article:"]),
        ("<p>Let me know if you want it written to a file (and where).</p>", ["Let me know if you want it written"]),
        ("<p>Let me know if you'd like me to expand a section.</p>", ["Let me know if you'd like me"]),
        ("<p>I tried to save it to `reports/cancel.html` but it failed.</p>", ["I tried to save it to `reports/cancel.html"]),
        ("<p>but the write needs permission</p>", ["the write needs permission"]),
        ("<p>**Notes:** - see below</p>", ["**Notes:**"]),
        ("<p>Note to editor: check the number.</p>", ["Note to editor:"]),
        ("<p>Refunds are quick [note to self: verify].</p>", ["note to self:"]),
        ("<p>Refunds are quick [citation needed].</p>", ["[citation needed]"]),
        ("<p>Word count: 1,650</p>", ["Word count: 1,650"]),
        ("<p>~1,650 words, starts directly at the answer</p>", ["~1,650 words"]),
        ("<p>- **~1,650 words**, H2/H3 structure</p>", ["**~1,650 words"]),
        ("<p>(1,200 words)</p>", ["(1,200 words)"]),
        ("<p>Dear {{ name }}, read on.</p>", ["{{ name }}"]),
        ("<p>See [insert link here] for more.</p>", ["[insert link here]"]),
        ("<p>[Screenshot: the Cancel button]</p>", ["[Screenshot: the Cancel button]"]),
        ("<p>[TODO]</p>", ["[TODO]"]),
        ("<p>Refunds take XX business days.</p>", ["XX business days"]),
        ("<p>It costs $XX to send it back.</p>", ["$XX"]),
        ("<p>TODO check this</p>", ["TODO"]),
        ("<p>Ships in TBD days.</p>", ["TBD"]),
        ("<p>Lorem ipsum dolor sit amet.</p>", ["Lorem ipsum"]),
    ],
)  # fmt: skip
def test_residue_of_a_writing_tool(body: str, residue: list[str]) -> None:
    assert words("RS001", body) == residue
    assert {problem.problem_class for problem in found("RS001", body)} == {ProblemClass.PROOF}


@pytest.mark.parametrize(
    "body",
    [
        "<p>Sellers offer it as an AI-powered camera with a language model inside.</p>",
        "<p>The shop's chat is run as an AI assistant; ask for a person.</p>",
        "<p>Write: “Let me know if you need a photo of the parcel.”</p>",
        "<blockquote><p>Hello, please cancel order [your order number here]. Let me know if you need more.</p></blockquote>",
        "<p>Start with “Dear [your name here]”.</p>",
        "<p>Tap [Add to cart], then [Your orders].</p>",
        "<p>Note: the button is gone once the seller ships.</p>",
        "<p>Editor's pick: pay by card.</p>",
        "<p>Keep the description short (200 words is plenty).</p>",
        "<p>Describe the fault in about 100 words.</p>",
        "<p>Write in your own words.</p>",
        "<p>Here is the guide that the seller sends:</p><ul><li>A page</li></ul>",
        "<p>Here is how to cancel.</p>",
        "<p>Your to-do list: open My Orders.</p>",
        "<p>Todo está listo.</p>",
        "<p>Sizes run from XS to XXL; order XXL with care.</p>",
        "<p>The card ends in XXXX.</p>",
        "<p>I tried to save it for later, but the basket was full.</p>",
        "<p>The dispute dialog shows 3 < 5 as a hint.</p>",
        "<p>TK Maxx is another shop.</p>",
        "<p>The article number stands on the order page.</p>",
    ],
)
def test_what_a_finished_text_may_say(body: str) -> None:
    assert words("RS001", body) == []


def test_residue_in_every_field() -> None:
    given = {"title": "TODO", "short_answer": "<p>TBD</p>", "meta_description": "Lorem ipsum"}
    assert [problem.field for problem in found("RS001", **given)] == ["title", "short_answer", "meta_description"]


@pytest.mark.parametrize(
    ("body", "furniture"),
    [
        ("<p>Browse Deals →</p>", ["Browse Deals →"]),
        ("<p>Read more »</p>", ["Read more »"]),
        ("<p>Share this article</p>", ["Share this article"]),
        ("<p>Share on Facebook</p>", ["Share on Facebook"]),
        ("<p>Subscribe to our newsletter for more deals!</p>", ["Subscribe to our newsletter for more deals!"]),
        ("<p>Home › Guides › Cancel an order</p>", ["Home › Guides › Cancel an order"]),
        ("<p>7 min read</p>", ["7 min read"]),
        ("<p>Table of contents</p>", ["Table of contents"]),
        ("<p>By Ziv Shay · 2026-06-13 · secretali</p>", ["By Ziv Shay · 2026-06-13 · secretali"]),
        ("<p>By Dana Levi | June 2026</p>", ["By Dana Levi | June 2026"]),
        ("<p>This guide covers both. Author: Ziv Shay. Last updated: June 2026.</p>", ["Author: Ziv Shay"]),
        ("<p>Written by Ziv Shay</p>", ["Written by Ziv Shay"]),
    ],
)
def test_page_furniture_in_the_text(body: str, furniture: list[str]) -> None:
    assert words("RS002", body) == furniture
    assert {problem.problem_class for problem in found("RS002", body)} == {ProblemClass.SIGNAL}


@pytest.mark.parametrize(
    "body",
    [
        "<p>Tap Account → My Orders.</p>",
        "<ol><li>Share it with the seller</li><li>Post on the order page</li><li>Sign up with your e-mail</li></ol>",
        "<p>Share the photos with the seller in the order chat.</p>",
        "<p>Go to the order → Returns &amp; refunds → choose “Refund only”.</p>",
        "<ol><li>Home &gt; Account &gt; My Orders</li></ol>",
        "<p>Your case is reviewed by AliExpress within days.</p>",
        "<p>By the time it ships, the button is gone.</p>",
        "<p>By Monday the status has changed.</p>",
        "<p>Parcels sent by Cainiao take longer.</p>",
        "<p>A 5-minute read of the rules saves a dispute.</p>",
    ],
)
def test_what_is_no_furniture(body: str) -> None:
    assert words("RS002", body) == []


@pytest.mark.parametrize(
    "said",
    [
        "[Editor's note: verify the number]",
        "Editor's note: verify this before publishing.",
        "[source?]",
        "TK",
        "Fee: TBC",
        "Would you like me to add a table?",
        "Meta description: How to cancel.",
        "Target keyword: cancel order",
        "INSERT TABLE HERE",
        "Insert the cover photo here.",
        "**Step 1** Open it.",
        "### Fees",
        "oaicite:0",
        "It is free【4†source】.",
        "It takes [X] business days.",
        "Draft – not for publication",
        "&lt;!-- add an image --&gt;",
    ],
)
def test_more_that_a_finished_text_never_says(said: str) -> None:
    (problem,) = found("RS001", f"<p>{said}</p>")
    assert problem.problem_class is ProblemClass.PROOF


@pytest.mark.parametrize(
    "said",
    [
        "A “TBD” status means that the date is not known.",
        "The seller writes “TODO”.",
        "Editor's note: the shop has closed since.",
        "Insert the card in the slot here.",
        "Prices** exclude tax. Terms apply**",
        "#1 reason: a wrong size.",
        "Choose size [S] or [M].",
        "The seller asked: “Would you like me to cancel it?”",
        "The app is called TK Maxx.",
        "The meta description of a shop is no promise.",
    ],
)
def test_more_that_a_finished_text_may_say(said: str) -> None:
    assert found("RS001", f"<p>{said}</p>") == []


@pytest.mark.parametrize(
    "said",
    [
        "Follow us on Instagram",
        "Share: Facebook Twitter Pinterest",
        "Facebook Twitter WhatsApp",
        "© 2026 Secretali. All rights reserved.",
        "Posted on June 13, 2026 by Ziv Shay",
        "By Anna Smith",
        "Updated June 13, 2026 · 5 min read",
        "← Back to guides",
        "Accept cookies",
        "Get the best deals in your inbox",
        "Was this article helpful? Yes No",
        "Tags: refunds, cards",
        "Previous article: Refunds",
        "Join 10,000 readers and subscribe to our newsletter.",
    ],
)
def test_more_furniture(said: str) -> None:
    assert found("RS002", f"<p>{said}</p>")
    assert found("RS002", "<ul><li>Share on Facebook</li></ul>")


@pytest.mark.parametrize(
    "body",
    [
        "<p>By Royal Mail · tracked</p>",
        "<ul><li>Share</li></ul>",
        "<ul><li>Account → Orders →</li></ul>",
        "<p>Subscribe to the seller's channel to see its coupons.</p>",
        "<p>The advertisement must be true.</p>",
        "<p>Copy link: it is in the menu.</p>",
        "<p>By Monday the refund arrives.</p>",
        "<p>Join the chat to ask.</p>",
    ],
)
def test_more_that_is_no_furniture(body: str) -> None:
    assert found("RS002", body) == []


@pytest.mark.parametrize("heading", ["Share", "Subscribe", "Read more"])
def test_a_heading_over_text_is_no_button(heading: str) -> None:
    under = "<p>Send the tracking number to the seller before the deadline.</p>"
    assert not found("RS002", f"<h2>{heading}</h2>{under}")
    assert found("RS002", f"<h2>{heading}</h2><p>Facebook · Twitter · Pinterest</p>")
    assert found("RS002", f"<h2>{heading}</h2><h2>Next</h2>{under}")


def test_marks_that_are_shown_as_code_are_no_residue() -> None:
    assert not found("RS001", "<p>Begin the description with <code>&lt;p&gt;</code>, then <code>**bold**</code>.</p>")
    assert words("RS001", "<p>Begin with &lt;p&gt; and <code>&lt;div&gt;</code>.</p>") == ["<p>"]
    assert found("RS001", "<p><code>As an AI language model, I cannot browse the internet.</code></p>")
