"""Each card of the findings panel: mend it with one click, take that back, see why it is flagged and where it stands."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import findings
from articles.models import Citation, Edition, Finding, State
from policies.models import Fact
from tests.articles.admin.sending import address, logged_in, sent
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of, said
from tests.makers import make_article, make_edition, make_fact, make_person, publish, record, ref

pytestmark = pytest.mark.django_db
TYPED = "A refund to a credit card takes 3–5 business days."


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


@pytest.fixture
def card() -> Fact:
    today = timezone.localdate()
    return make_fact(
        label="Credit or debit card", cues="credit card\nrefund to a credit card", checked_on=today - timedelta(days=3)
    )


def found(edition: Edition, code: str) -> Finding:
    """The finding of that check, after a check as the worker makes it."""
    edition.refresh_from_db()
    findings.check_edition(edition, timezone.localdate(), timezone.now())
    return Finding.objects.standing().get(edition=edition, code=code)


def press(client: Client, finding: Finding, **said_too: Any) -> Any:
    """The button of a card without JavaScript: it sends the whole form."""
    edition = Edition.objects.get(pk=finding.edition_id)
    return client.post(address(edition), sent(edition, _mend=finding.fingerprint, **said_too), follow=True)


def undo(client: Client, edition: Edition) -> Any:
    return client.post(f"/admin/articles/edition/{edition.pk}/undo/", follow=True)


def test_a_typed_limit_is_bound_saved_checked_and_taken_back(boss: Client, card: Fact) -> None:
    edition = make_edition(f"<ul><li><p>{TYPED.replace('days', '<em>days</em>')}</p></li></ul>")
    before = edition.body
    finding = found(edition, "TL003")
    page = boss.get(address(edition)).content.decode()
    assert "Bind to fact</button>" in page
    response = press(boss, finding)
    assert "Done and saved: Bind to fact" in said(response)
    assert "Undo that save" in response.content.decode()
    edition.refresh_from_db()
    assert (
        edition.body
        == f"<ul><li><p>A refund to a credit card takes {ref(card.key, '3–5 business days')}.</p></li></ul>"
    )
    assert Citation.objects.get(edition=edition).fact == card
    finding.refresh_from_db()
    assert finding.state == Finding.State.FIXED
    undo(boss, edition)
    edition.refresh_from_db()
    assert edition.body == before
    finding.refresh_from_db()
    assert finding.state == Finding.State.REGRESSED


@pytest.mark.parametrize(
    ("code", "label", "was", "typed", "form"),
    [
        ("TL001", "Use the fact", "", "9 business days", "short"),
        ("TL002", "Use the fact", "5–10 business days", "5–10 business days", "short"),
        ("TL003", "Bind to fact", "", "3–5 business days", "short"),
    ],
)
@pytest.mark.parametrize("field", ["body", "short_answer", "faqs"])
def test_wherever_readers_read_it(
    boss: Client, code: str, label: str, was: str, typed: str, form: str, field: str
) -> None:
    fact = make_fact(cues="credit card\nrefund to a credit card", value=was or "3–5 business days")
    if was:
        record(fact, "3–5 business days", timezone.localdate() - timedelta(days=30))
    html = f"<p>First.</p><p>A refund to a <strong>credit card</strong> takes <strong>{typed}</strong>.</p>"
    faqs = (("Is it free?", "<p>Yes.</p>"), ("How long does it take?", html))
    edition = make_edition(**{"body": "<p>Words.</p>", field: faqs if field == "faqs" else html})
    finding = found(edition, code)
    assert finding.fix_label == label
    press(boss, finding)
    edition.refresh_from_db()
    text = edition.faqs.get(position=2).answer if field == "faqs" else getattr(edition, field)
    chip = ref(fact.key, "3–5 business days", form)
    assert text == f"<p>First.</p><p>A refund to a <strong>credit card</strong> takes <strong>{chip}</strong>.</p>"
    assert Citation.objects.filter(edition=edition, fact=fact).count() == 1


def test_a_link_is_mended_with_one_click(boss: Client) -> None:
    other = publish(make_edition(article=make_article("shipping-time"), title="How long shipping takes")).article
    for code, body in (
        ("LK001", '<p>Read <a data-article="999">how long <em>shipping</em> takes</a>.</p>'),
        ("LK002", "<p>Read our guide on how long <em>shipping</em> takes.</p>"),
        ("LK003", '<p>Read <a href="/shipping-time/">how long <em>shipping</em> takes</a>.</p>'),
    ):
        edition = make_edition(body, make_article(code.lower()), title="Paying")
        press(boss, found(edition, code))
        edition.refresh_from_db()
        assert f'<a data-article="{other.pk}">' in edition.body, code
        assert "<em>shipping</em> takes</a>" in edition.body, code
        assert not Finding.objects.standing().filter(edition=edition, code=code).exists()


def test_a_text_saved_by_somebody_meanwhile_is_not_touched(boss: Client, card: Fact) -> None:
    edition = make_edition(f"<p>{TYPED}</p>")
    finding = found(edition, "TL003")
    oskar = logged_in(make_person("oskar", superuser=True))
    oskar.post(address(edition), sent(edition, body=f"<p>{TYPED} Oskar’s words.</p>"))
    response = press(boss, finding, base=1, body=f"<p>{TYPED}</p><p>Mine.</p>")
    assert response.status_code == 409
    page = response.content.decode()
    assert "oskar saved this edition at" in page
    assert "Mine." in page
    for wrong in ("", "x", "9" * 30):
        assert "Not saved yet" in press(boss, finding, base=wrong).content.decode()
    edition.refresh_from_db()
    assert edition.body == f"<p>{TYPED} Oskar’s words.</p>"


def test_words_typed_before_the_button_was_pressed_are_saved_with_the_fix_and_stay_when_it_is_undone(
    boss: Client, card: Fact
) -> None:
    edition = make_edition(f"<p>{TYPED}</p>")
    finding = found(edition, "TL003")
    press(boss, finding, body=f"<p>New words.</p><p>{TYPED}</p>", title="New title")
    edition.refresh_from_db()
    chip = ref(card.key, "3–5 business days")
    assert edition.body == f"<p>New words.</p><p>A refund to a credit card takes {chip}.</p>"
    undo(boss, edition)
    edition.refresh_from_db()
    assert (edition.title, edition.body) == ("New title", f"<p>New words.</p><p>{TYPED}</p>")


def test_a_problem_that_is_gone_is_said_to_be_gone(boss: Client, card: Fact) -> None:
    edition = make_edition(f"<p>{TYPED}</p>")
    finding = found(edition, "TL003")
    boss.post(address(edition), sent(edition, body="<p>Other words.</p>"))
    response = press(boss, finding, body="<p>Other words, not saved.</p>")
    assert "not in the text any more" in response.content.decode()
    assert "Other words, not saved." in response.content.decode()
    edition.refresh_from_db()
    assert edition.body == "<p>Other words.</p>"


def test_what_has_no_fix_has_no_button_and_is_refused(boss: Client) -> None:
    edition = make_edition("<h2>Empty</h2><h2>Full</h2><p>Words.</p>")
    finding = found(edition, "ST001")
    assert finding.fingerprint not in boss.get(address(edition)).content.decode()
    assert "by hand" in press(boss, finding).content.decode()


def test_only_a_draft_is_fixed_and_only_by_who_may_write_it(boss: Client, card: Fact) -> None:
    wanda, other, fay = one_of("Writer", "wanda"), one_of("Writer", "oskar"), one_of("Fact checker", "fay")
    edition = make_edition(f"<p>{TYPED}</p>", by=wanda)
    finding = found(edition, "TL003")
    for person, expected in ((other, 404), (fay, 403)):
        client = logged_in(person)
        assert press(client, finding).status_code == expected
        assert "_mend" not in client.get(address(edition)).content.decode()
    Edition.objects.update(state=State.IN_REVIEW)
    assert "_mend" not in boss.get(address(edition)).content.decode()
    assert "its text stands" in boss.post(address(edition), sent(edition, _mend=finding.fingerprint)).content.decode()
    edition.refresh_from_db()
    assert edition.body == f"<p>{TYPED}</p>"
    Edition.objects.update(state=State.DRAFT)
    assert "Done and saved" in said(press(logged_in(wanda), finding))


def test_a_card_says_why_it_is_flagged_and_how_its_fact_stands(boss: Client, card: Fact) -> None:
    edition = make_edition("<p>A refund to a credit card takes nine business days.</p>")
    found(edition, "TL001")
    page = " ".join(boss.get(address(edition)).content.decode().split())
    for words in (
        "Why is this flagged?",
        "TL001: a time limit contradicts the current fact",
        "<dd>nine business days</dd>",
        "<dd>9 business days</dd>",
        "3–5 business days, the value from 1 January 2026",
        "credit card",
        "https://help.example.com/help-centre-refunds",
        f"/admin/policies/fact/{card.pk}/dispute/",
        "Checked ",
        'href="#id_body"',
    ):
        assert words in page, words
    reader = logged_in(one_of("Writer", "wanda")).get(address(edition)).content.decode()
    assert "/dispute/" not in reader


def test_where_the_text_is_only_read_its_words_are_marked_and_led_to(boss: Client, card: Fact) -> None:
    chip = ref(make_fact("aliexpress.parcel", "75 days").key, "old words")
    faqs = (("Is it free?", f"<p>{TYPED}</p>"),)
    edition = make_edition(f"<p>It is {chip}: a refund to a credit card takes 9 <em>business days</em>.</p>", faqs=faqs)
    contradiction, typed = found(edition, "TL001"), found(edition, "TL003")
    Edition.objects.update(state=State.IN_REVIEW)
    page = boss.get(address(edition)).content.decode()
    assert f'<mark id="place-{contradiction.pk}">9 </mark><em><mark>business days</mark></em>' in page
    assert re.search(rf'<mark id="place-{typed.pk}">(<mark[^>]*>)*3–5 business days</mark>', page)
    assert f'href="#place-{contradiction.pk}"' in page


def test_many_findings_take_as_many_queries_as_one(
    boss: Client, card: Fact, django_assert_max_num_queries: Any
) -> None:
    few = make_edition(f"<p>{TYPED}</p>")
    many = make_edition("".join(f"<p>Case {n}. {TYPED}</p>" for n in range(12)), make_article("b"))
    for edition in (few, many):
        findings.check_edition(edition, timezone.localdate(), timezone.now())
    boss.get(address(few))
    with django_assert_max_num_queries(32) as used:
        boss.get(address(few))
    with django_assert_max_num_queries(len(used.captured_queries)):
        page = boss.get(address(many)).content.decode()
    assert page.count('name="_mend"') >= 12
