"""A fix of a check, put into real rich text: the words go, the reference stands there, and nothing else changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.richtext.plain import blocks
from articles.richtext.replacing import ReplaceRefusal, replace
from articles.richtext.sanitize import sanitize
from tests.articles.checks.proofs import CARD, found, make_proof
from tests.makers import ref

CARD_CHIP = ref("refund.card", "3–5 business days")
CARD_LIMIT = ref("refund.card", "5 business days at most", "limit")


def fixed(code: str, body: str, **fields: object) -> str:
    """The body after the only fix of that check was pressed."""
    (problem,) = found(code, body, **fields)
    assert problem.fix is not None
    fix = problem.fix
    assert (fix.field, problem.field) == ("body", "body")
    shown = make_proof(body).words_shown
    return replace(sanitize(body), fix.block, fix.start, fix.end, fix.replacement, shown)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>A refund to a credit card takes 7 business days.</p>", f"<p>A refund to a credit card takes {CARD_CHIP}.</p>"),
        (
            "<p>Intro.</p><ul><li><p>A refund to a <em>credit card</em> takes <strong>7 business days</strong>.</p></li></ul>",
            f"<p>Intro.</p><ul><li><p>A refund to a <em>credit card</em> takes <strong>{CARD_CHIP}</strong>.</p></li></ul>",
        ),
        (
            "<p>A refund to a credit card takes up to <strong>7 business</strong> days, &amp; <em>no more</em>.</p>",
            f"<p>A refund to a credit card takes <strong>{CARD_LIMIT}</strong>, &amp; <em>no more</em>.</p>",
        ),
        (
            "<table><tbody><tr><th>Method</th><th>Time</th></tr>"
            "<tr><td>Credit card refund</td><td>7 business days</td></tr></tbody></table>",
            "<table><tbody><tr><th>Method</th><th>Time</th></tr>"
            f"<tr><td>Credit card refund</td><td>{CARD_CHIP}</td></tr></tbody></table>",
        ),
        (
            f"<p>It is {ref('protection.window', 'an old value')}, and a   credit card refund\n takes 7 business days.</p>",
            f"<p>It is {ref('protection.window', 'an old value')}, and a   credit card refund\n takes {CARD_CHIP}.</p>",
        ),
    ],
)  # fmt: skip
def test_a_contradicting_limit_becomes_the_fact(before: str, after: str) -> None:
    assert fixed("TL001", before) == after
    assert found("TL001", after) == []


def test_a_superseded_limit_becomes_the_fact() -> None:
    body = "<blockquote><p>A refund to a credit card takes <em>5–10 business days</em>.</p></blockquote>"
    assert (
        fixed("TL002", body) == f"<blockquote><p>A refund to a credit card takes <em>{CARD_CHIP}</em>.</p></blockquote>"
    )


def test_a_typed_limit_is_bound_and_an_outcome_is_marked_as_an_example() -> None:
    assert fixed("TL003", "<ol><li>A refund to a credit card takes 3–5 business days.</li></ol>") == (
        f"<ol><li>A refund to a credit card takes {CARD_CHIP}.</li></ol>"
    )
    assert fixed("TL003", "<p>My refund to a credit card took <strong>4 business days</strong>.</p>") == (
        '<p>My refund to a credit card took <strong><span data-example="refund.card">4 business days</span></strong>.</p>'
    )


def test_of_two_values_the_typed_one_becomes_the_fact() -> None:
    window = ref("protection.window", "75 days")
    body = f"<p>Buyer Protection lasts {window}.</p><p>Buyer Protection lasts 90 days.</p>"
    assert fixed("TL005", body) == f"<p>Buyer Protection lasts {window}.</p><p>Buyer Protection lasts {window}.</p>"


def test_a_link_to_a_guide_that_is_gone_leads_to_the_one_that_fits_its_words() -> None:
    body = '<p>Read <a data-article="99">about <strong>payment methods</strong></a> first.</p>'
    assert fixed("LK001", body) == (
        '<p>Read <a data-article="11">about <strong>payment methods</strong></a> first.</p>'
    )
    (problem,) = found("LK001", '<p>Read <a data-article="99">about it</a>.</p>')
    assert problem.fix is None


def test_a_lost_link_is_put_around_its_words_whatever_is_bold_in_them() -> None:
    body = "<p>See our breakdown of <em>safe</em> AliExpress payment methods &amp; fees.</p>"
    assert fixed("LK002", body) == (
        '<p>See <a data-article="11">our breakdown of <em>safe</em> AliExpress payment methods &amp; fees</a>.</p>'
    )


def test_a_typed_address_becomes_the_link_of_its_article() -> None:
    assert fixed("LK003", '<p>See <a href="/shipping-time/">the <em>times</em></a>.</p>') == (
        '<p>See <a data-article="12">the <em>times</em></a>.</p>'
    )
    assert fixed("LK003", "<p>See https://guides.example.com/shipping-time/ now.</p>") == (
        '<p>See <a data-article="12">How Long AliExpress Shipping Takes</a> now.</p>'
    )


@pytest.mark.parametrize(
    ("body", "start", "end", "why"),
    [
        (f"<p>It takes {CARD_CHIP} or so.</p>", 3, 12, "A fact stands in these words"),
        ('<p>It takes <a href="https://a.example/">7 days</a> or so.</p>', 3, 12, "A link stands in these words"),
        ("<p>It takes 7 days.</p>", 9, 90, "no longer there"),
        ("<p>It takes 7 days.</p>", 9, 9, "no longer there"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(body: str, start: int, end: int, why: str) -> None:
    with pytest.raises(ReplaceRefusal, match=why):
        replace(body, 0, start, end, CARD_CHIP)
    with pytest.raises(ReplaceRefusal, match="no longer there"):
        replace(body, 7, start, end, CARD_CHIP)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<p>See our <em>guide to shipping</em></p>", "in the middle"),
        ('<p>See <a href="https://a.example/">our guide to</a> shipping</p>', "A link stands"),
    ],
)
def test_a_link_neither_begins_in_the_middle_of_bold_nor_in_another_link(body: str, why: str) -> None:
    with pytest.raises(ReplaceRefusal, match=why):
        replace(body, 0, 4, 18, '<a data-article="12">our guide to s</a>')


def test_the_fact_may_stand_within_a_link() -> None:
    body = '<p>It takes <a data-article="3">about 7 days or so</a>.</p>'
    assert replace(body, 0, 15, 21, CARD_CHIP) == f'<p>It takes <a data-article="3">about {CARD_CHIP} or so</a>.</p>'


def test_what_is_put_in_is_sanitized() -> None:
    assert replace("<p>It is 7 days.</p>", 0, 6, 12, "<b onclick=x()>9</b><script>x</script>") == (
        "<p>It is <strong>9</strong>.</p>"
    )


WORDS = st.text("ab c&<\n", min_size=1, max_size=6)
INLINE = st.recursive(
    st.one_of(WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")), st.just(CARD_CHIP), st.just("<br>")),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(["strong", "em", "code"]), st.lists(inner, max_size=3).map("".join)
    ),
    max_leaves=6,
)  # fmt: skip
BLOCK = st.lists(INLINE, min_size=1, max_size=4).map("".join)
PAGE = st.lists(
    st.builds(str.format, st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "<blockquote><p>{}</p>x</blockquote>"]), BLOCK),
    min_size=1, max_size=3,
).map("".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(PAGE, st.data())
def test_in_any_text_only_the_words_in_question_change(page: str, data: st.DataObject) -> None:
    html = sanitize(page)
    before = blocks(html)
    if not before:
        return
    block = data.draw(st.sampled_from(before))
    start = data.draw(st.integers(0, len(block.text)))
    end = data.draw(st.integers(start, len(block.text)))
    try:
        after = replace(html, block.index, start, end, ref(CARD.key, "NEW"))
    except ReplaceRefusal:
        return
    expected = block.text[:start] + "NEW" + block.text[end:]
    texts = [each.text if each.index != block.index else " ".join(expected.split()) for each in before]
    kept = [each.text for each in blocks(after)]
    if "<br>" in html:  # a line break among the words stays, beside what takes their place
        kept, texts = (["".join(text.split()) for text in each] for each in (kept, texts))
    assert kept == texts
    assert sanitize(after) == after
