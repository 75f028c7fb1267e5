import pytest

from articles.checks import problems_of
from articles.checks.proof import ProblemClass, ProofFaq
from articles.richtext.sanitize import sanitize
from tests.articles.checks.proofs import FAQS, found, make_proof, words

LIST = "<ul><li>A mistake</li></ul>"


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        ("<h2>Why sellers refuse</h2>", ["Why sellers refuse"]),
        ("<h2>Why sellers refuse</h2><h2>Fees</h2><p>None.</p>", ["Why sellers refuse"]),
        ("<h2>Options</h2><h3>Recall</h3><h3>Refuse</h3><p>Send it back.</p>", ["Recall"]),
        ("<h2>Options</h2><p>Three.</p><h3>Recall</h3><h2>Fees</h2><p>None.</p>", ["Recall"]),
        ("<h2>Options</h2><hr><h2>Fees</h2><p>None.</p>", ["Options"]),
        ("<h2>Options</h2><p> </p><p><br></p><h2>Fees</h2><p>None.</p>", ["Options"]),
        ("<h2></h2><p>Words under no heading.</p>", [""]),
        *(
            (f"<h2>Options</h2>{mark}<h2>Fees</h2><p>None.</p>", ["Options"])
            for mark in (
                "<p>---</p>",
                "<p>…</p>",
                "<p>* * *</p>",
                "<p>–</p>",
                "<ul><li>•</li></ul>",
                "<p>\u200b</p>",
                "<p>…</p><p></p>",
            )
        ),
    ],
)
def test_a_heading_with_nothing_under_it(body: str, empty: list[str]) -> None:
    assert words("ST001", body) == empty
    assert {problem.problem_class for problem in found("ST001", body)} == {ProblemClass.PROOF}


@pytest.mark.parametrize(
    "body",
    [
        "<p>No heading at all.</p>",
        "<h2>Options</h2><h3>Recall</h3><p>Ask the seller.</p>",
        f"<h2>Reasons</h2>{LIST}",
        '<h2>Refund times</h2><div data-policy="refund-time-before-shipment"></div>',
        '<h2>The button</h2><p><img src="/media/button.png" alt="The Cancel button"></p>',
        "<h2>Reasons</h2><table><tr><th>Reason</th></tr><tr><td>Mistake</td></tr></table>",
        "<h2>What buyers say</h2><blockquote><p>It took a day.</p></blockquote>",
    ],
)
def test_a_heading_with_something_under_it(body: str) -> None:
    assert words("ST001", body) == []


@pytest.mark.parametrize(
    ("body", "lead_ins"),
    [
        ("<p>A few habits cut mis-orders:</p>", ["A few habits cut mis-orders:"]),
        ("<p>Mind this. Check two things:</p><p>Then order.</p>", ["Check two things:"]),
        (
            "<h2>Words</h2><p>These mean different things:</p><h2>Fees</h2><p>None.</p>",
            ["These mean different things:"],
        ),
        (f"<p>Three reasons:</p><p>They follow.</p>{LIST}", ["Three reasons:"]),
        ("<p><strong>Here is how:</strong></p><hr><p>Then wait.</p>", ["Here is how:"]),
    ],
)
def test_a_lead_in_to_nothing(body: str, lead_ins: list[str]) -> None:
    assert words("ST002", body) == lead_ins
    assert {problem.problem_class for problem in found("ST002", body)} == {ProblemClass.PROOF}


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Three reasons:</p>{LIST}",
        "<p>The exact path:</p><ol><li>Open My Orders</li></ol>",
        "<p>Refund times:</p><table><tr><th>Method</th></tr><tr><td>Card</td></tr></table>",
        '<p>All refund times:</p><div data-policy="refund-time-before-shipment"></div>',
        '<p>It looks like this:</p><p><img src="/media/a.png" alt="The order page"></p>',
        '<p>It looks like this:</p><figure><img src="/media/a.png" alt="The order page"></figure>',
        "<p>Write to the seller:</p><blockquote><p>Please cancel.</p></blockquote>",
        "<p>Write to the seller:</p><p>“Please cancel my order.”</p>",
        "<p>The steps:</p><p>1. Open My Orders.</p><p>2. Tap Cancel.</p>",
        "<p>Two ways:</p><p>Option 1: ask the seller.</p>",
        "<h2>Ways</h2><p>You have two ways:</p><h3>Recall</h3><p>Ask.</p><h3>Refuse</h3><p>Send it back.</p>",
        "<p>Reasons:</p><hr><ul><li>A mistake</li></ul>",
        "<p>One rule: cancel early.</p>",
        "<ul><li>Refund only:</li></ul>",
    ],
)
def test_a_lead_in_that_keeps_its_word(body: str) -> None:
    assert words("ST002", body) == []


def test_a_lead_in_in_an_answer() -> None:
    assert words("ST002", short_answer="<p>The short answer:</p>") == ["The short answer:"]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("<h2>Ways</h2><h4>Recall</h4><p>Ask.</p>", ["Recall"]),
        ("<h3>Ways</h3><p>Two.</p>", ["Ways"]),
        ("<h2>How to cancel an AliExpress order</h2><p>Tap Cancel.</p>", ["How to cancel an AliExpress order"]),
    ],
)
def test_a_skipped_level_or_a_second_title(body: str, wrong: list[str]) -> None:
    assert words("ST003", body) == wrong


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Ways</h2><h3>Recall</h3><h4>By chat</h4><h2>Fees</h2>",
        "<p>No headings.</p>",
        "<h2>How to cancel an AliExpress order after it ships</h2><p>Ask.</p>",
    ],
)
def test_levels_in_order(body: str) -> None:
    assert words("ST003", body) == []


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "<p> </p>",
        "<p>It depends on many things, and every order is different.</p>",
        "<p>Yes and no: it depends on the seller.</p>",
        "<p>Cancelling an order is something that many buyers ask about.</p>",
        f"<p>Yes, {'and ' * 60}so on.</p>",
    ],
)
def test_a_short_answer_that_does_not_answer(answer: str) -> None:
    assert len(found("ST004", short_answer=answer)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        "<p>Yes, for free, until the seller ships.</p>",
        "<p>Refunds take three to five business days.</p>",
        "<p>It depends on the method: 3–5 business days to a card.</p>",
        '<p>You wait <span data-fact="refund.card" data-form="short">…</span> for the money.</p>',
        "<p>AliExpress does not charge for it.</p>",
        f"<p>No{', really' * 59}.</p>",
    ],
)
def test_a_short_answer_that_answers(answer: str) -> None:
    assert found("ST004", short_answer=answer) == []


@pytest.mark.parametrize(
    "body",
    [
        '<p><img src="/media/a.png"></p>',
        '<p><img src="/media/a.png" alt=" "></p>',
        '<figure><img src="/media/a.png" alt=""><figcaption>The button</figcaption></figure>',
        "<table><tr><td>Card</td><td>3 days</td></tr></table>",
        "<table><tr><td>Card</td></tr></table><p>Then:</p><table><tr><th>Method</th></tr><tr><td>Card</td></tr></table>",
    ],
)
def test_an_image_without_words_or_a_table_without_headers(body: str) -> None:
    assert len(found("ST005", body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        '<p><img src="/media/a.png" alt="The Cancel button"></p>',
        "<table><thead><tr><th>Method</th><th>Time</th></tr></thead><tbody><tr><td>Card</td><td>3 days</td></tr></tbody></table>",
        "<table><tr><th>Card</th><td>3 days</td></tr></table>",
        "<p>No picture.</p>",
    ],
)
def test_an_image_with_words_and_a_table_with_headers(body: str) -> None:
    assert found("ST005", body) == []


@pytest.mark.parametrize(
    ("faqs", "said"),
    [
        ([], "There are no FAQs."),
        ([("Is it free?", "Yes.")], "There are only 1 FAQs."),
        ([("Is it free?", "Yes."), ("How fast?", "Fast."), ("IS IT FREE ?", "Yes.")], "This question is asked twice."),
        (
            [("Is it free?", "Yes."), ("How fast?", "Fast."), ("The fees", "None.")],
            "This question does not ask anything.",
        ),
        ([("Is it free?", "Yes."), ("How fast?", "Fast."), ("Fees?", "<p> </p>")], "This question has no answer."),
    ],
)
def test_faqs_that_need_work(faqs: list[tuple[str, str]], said: str) -> None:
    given = tuple(ProofFaq(question, answer) for question, answer in faqs)
    assert [problem.message for problem in found("FQ001", faqs=given)] == [said]


@pytest.mark.parametrize(
    "faqs",
    [
        [("Is it free?", "Yes."), ("Is it free after shipping?", "No."), ("How fast?", "Fast.")],
        [("What does “Awaiting shipment” mean?", "Not sent."), ("What is “no longer needed?”", "A reason."), ("Why?", "Rules.")],
        [("Is it free?", "Yes."), ("How fast?", '<p><span data-fact="refund.card" data-form="short">…</span></p>'), ("Why?", "x")],
    ],
)  # fmt: skip
def test_faqs_that_are_fine(faqs: list[tuple[str, str]]) -> None:
    assert found("FQ001", faqs=tuple(ProofFaq(question, answer) for question, answer in faqs)) == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>Do:</p><p>First, open the order.</p><p>Second, tap Cancel.</p>",
        "<p>Two ways:</p><p><strong>Card:</strong> three days.</p><p><strong>Wallet:</strong> one day.</p>",
        "<ul><li>The seller needs:<ul><li>a photo</li></ul></li></ul>",
    ],
)
def test_a_list_typed_as_paragraphs_is_what_a_lead_in_announces(body: str) -> None:
    assert words("ST002", body) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Here is all you need to know about refunds in 2026.",
        "In this guide you find 10 things to know.",
        "There is no simple answer to this question.",
        "One of the most common questions is how to cancel.",
    ],
)
def test_a_year_or_a_number_of_tips_is_no_answer(answer: str) -> None:
    assert found("ST004", short_answer=f"<p>{answer}</p>")


@pytest.mark.parametrize(
    "answer", ["Until 75 days after the order.", "About two weeks.", "In one day.", "$2,000 at most."]
)
def test_a_number_is_an_answer(answer: str) -> None:
    assert not found("ST004", short_answer=f"<p>{answer}</p>")


def test_each_table_needs_headers_of_its_own_with_words_in_them() -> None:
    headed, bare = (
        "<table><tr><th>Method</th></tr><tr><td>Card</td></tr></table>",
        "<table><tr><td>Bank</td></tr></table>",
    )
    assert words("ST005", headed + bare) == ["Bank"]
    assert words("ST005", headed + headed) == []
    assert found("ST005", "<table><tr><th></th></tr><tr><td>Bank</td></tr></table>")


def test_a_table_of_facts_answers_a_question() -> None:
    table = ProofFaq("How long does a refund take?", '<div data-policy="refund-time-before-shipment"></div>')
    assert found("FQ001", faqs=(*FAQS, table)) == []


CODE = """<pre><code># TODO: **bold** {{ days }}
&lt;div&gt; ``` Buyer Protection now lasts 60 days. As of May 2024. See our guide to taxes. Browse deals →</code></pre>"""


@pytest.mark.parametrize("code", [CODE, "<pre>price + tax</pre>", "<ul><li><pre>x</pre></li></ul>"])
def test_a_lead_in_may_announce_code(code: str) -> None:
    assert words("ST002", f"<p>The formula:</p>{code}") == []


def test_code_is_not_read_as_prose() -> None:
    assert [problem.code for problem in problems_of(make_proof(CODE))] == []
    prose = CODE.replace("<pre><code>", "<p>").replace("</code></pre>", "</p>")
    read = {problem.code for problem in problems_of(make_proof(prose))}
    assert read >= {"RS001", "TL002", "DT002", "DS002", "LK002"}


def test_notes_of_a_writing_tool_are_residue_in_code_too() -> None:
    assert words("RS001", "<pre>Let me know if you want me to go on</pre>") == ["Let me know if you want me"]


def test_code_keeps_its_lines_however_often_it_is_saved() -> None:
    kept = sanitize("<pre>\n\n  one\n    two\n</pre>")
    assert kept == sanitize(kept) == "<pre>  one\n    two\n</pre>"
