"""Any two editions of an article: what became of the words, of what stands behind them, and of the facts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Edition, State
from tests.articles.admin.sending import address, logged_in
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of
from tests.articles.pages.reading import Read, read
from tests.makers import (
    make_article,
    make_author,
    make_edition,
    make_fact,
    make_policy,
    make_source,
    noon,
    publish,
    record,
    ref,
)

pytestmark = pytest.mark.django_db
FAQS = (("Is it free?", "<p>Yes.</p>"), ("Is it fast?", "<p>Mostly.</p>"))


@pytest.fixture
def edda() -> Client:
    return logged_in(one_of("Editor", "edda"))


def compared(client: Client, article: Article, **asked: Any) -> Read:
    response = client.get(f"/admin/articles/article/{article.pk}/compare/", asked)
    assert response.status_code == 200
    return read(response)


def part(page: Read, label: str) -> str:
    """A part as somebody hears it who does not see: removed and added are said."""
    found = [node for node in page.tree.css(".compare-part") if node.css_first("h3").text() == label]  # type: ignore[union-attr]
    return " ".join(found[0].text().split()) if found else ""


def lines(page: Read) -> list[str]:
    """The table of facts, row by row, as it is heard."""
    return [" ".join(row.text().split()) for row in page.tree.css(".compare-table tbody tr")]


def two(before: str, after: str, **more: Any) -> Article:
    """An article with two editions of these bodies."""
    publish(make_edition(before, faqs=FAQS))
    return make_edition(after, **{"faqs": FAQS, **more}).article


def test_words_that_differ_are_said_word_by_word(edda: Client) -> None:
    article = two(
        "<p>Open the app.</p><p>Press the red button to go on with it.</p>",
        "<p>Open the app.</p><p>Press the green button to go on with it.</p>",
    )
    page = compared(edda, article)
    words = part(page, "Body")
    assert words.startswith("Body Open the app. Press the removed: red added: green button to go on with it.")
    assert "Open the app." in words
    assert "1 part differs" in page.words("#content")


def test_every_part_that_differs_is_named_and_those_that_do_not(edda: Client) -> None:
    publish(make_edition("<p>One.</p>", faqs=FAQS, title="Old title", meta_title="M", change_note="First."))
    other = make_article("other")
    edition = make_edition("<p>Two.</p>", faqs=FAQS, title="New title", short_answer="<p>No.</p>", meta_description="D",
                           related=(other.pk,))  # fmt: skip
    Edition.objects.filter(pk=edition.pk).update(author=make_author("Dana"))
    page = compared(edda, edition.article)
    labels = [node.text() for node in page.tree.css(".compare-part h3")]
    assert labels == ["Title", "Short answer", "Body", "Meta title", "Meta description", "Change note", "Author",
                      "Related guides"]  # fmt: skip
    assert page.every(".compare-same li") == ["Question 1", "Question 2"]
    assert part(page, "Author") == "Author removed: Ziv Shay added: Dana"


def test_questions_are_matched_by_what_they_ask(edda: Client) -> None:
    article = two(
        "<p>One.</p>",
        "<p>One.</p>",
        faqs=(
            ("Is it safe?", "<p>Sure.</p>"),
            ("Is it fast?", "<p>Always.</p>"),
            ("How much is it for a big parcel?", "<p>5.</p>"),
        ),
    )
    page = compared(edda, article)
    assert part(page, "Question 2") == "Question 2 Is it fast? removed: Mostly. added: Always."
    assert "added: How much is it for a big parcel?" in part(page, "Question 3")
    assert "Is it removed: free? added: safe?" in part(page, "Question 1")


def test_the_values_of_facts_are_those_of_the_chosen_days(edda: Client) -> None:
    today = timezone.localdate()
    fact = make_fact(value="3–5 business days", on=today - timedelta(days=300), label="Refund to a card")
    gone = make_fact("aliexpress.gone", "9 days", today - timedelta(days=300), label="Gone")
    come = make_fact("aliexpress.come", "4 days", today - timedelta(days=3), label="Come")
    record(fact, "7 days", today - timedelta(days=10))
    article = two(
        f"<p>It takes {ref(fact.key)} or {ref(gone.key)}.</p>", f"<p>It takes {ref(fact.key)} or {ref(come.key)}.</p>"
    )
    page = compared(edda, article, old_day=today - timedelta(days=20), new_day=today)
    assert "removed: 3–5 business" in part(page, "Body")
    rows = lines(page)
    assert rows == [
        "Come – added: 4 days came into the text",
        "Gone removed: 9 days – left the text",
        "Refund to a card removed: 3–5 business days added: 7 days another value",
    ]
    rows = lines(compared(edda, article))
    assert rows[2] == "Refund to a card 7 days 7 days the same"
    rows = lines(compared(edda, article, new_day=today - timedelta(days=20)))
    assert rows[0] == "Come – added: no value on that day came into the text"


def test_a_table_of_facts_counts_with_all_its_facts(edda: Client) -> None:
    policy = make_policy()
    make_fact("aliexpress.one", policy=policy, label="One")
    make_fact("aliexpress.two", policy=policy, label="Two")
    article = two("<p>Words.</p>", f'<p>Words.</p><div data-policy="{policy.slug}"></div>')
    page = compared(edda, article)
    assert f"added: [Table of facts: {policy.slug}]" in part(page, "Body")
    assert [node.text() for node in page.tree.css(".compare-table tbody th")] == ["One", "Two"]


def test_one_edition_on_two_days_differs_in_its_facts_alone(edda: Client) -> None:
    today = timezone.localdate()
    fact = make_fact(value="3 days", on=today - timedelta(days=300))
    record(fact, "4 days", today)
    edition = publish(make_edition(f"<p>It takes {ref(fact.key)}.</p>", faqs=()))
    page = compared(edda, edition.article, old_day=today - timedelta(days=1))
    assert "This is one edition on two days" in page.words("#content")
    assert part(page, "Body") == "Body It takes removed: 3 added: 4 days."


def test_what_stands_behind_the_same_words_is_told(edda: Client) -> None:
    article = two(
        '<h2>Do it</h2><p>See <a href="https://one.example/">there</a>.</p>',
        '<h2>Do it</h2><p>See <a href="https://two.example/">there</a>.</p>',
    )
    words = part(compared(edda, article), "Body")
    assert "removed: link to https://one.example/" in words
    assert "added: link to https://two.example/" in words


def test_words_that_are_only_set_otherwise_are_told(edda: Client) -> None:
    words = part(compared(edda, two("<h2>Do it</h2><p>Now.</p>", "<h3>Do it</h3><p>Now.</p>")), "Body")
    assert "set in another way" in words


def test_two_editions_with_the_same_words_have_no_part_that_differs(edda: Client) -> None:
    page = compared(edda, two("<p>One.</p>", "<p>One.</p>"))
    assert "0 parts differ" in page.words("#content")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"old": "77"}, "There is no edition 77 that you may read."),
        ({"new": "quokka"}, "Enter a whole number."),
        ({"old": "99999999999999999999"}, "2147483647"),
        ({"old_day": "yesterday"}, "Enter a valid date."),
        ({"new": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(edda: Client, asked: dict[str, str], said: str) -> None:
    page = compared(edda, two("<p>One.</p>", "<p>Two.</p>"), **asked)
    assert said in page.words(".compare-form")
    assert page.tree.css_first(".compare-part") is None


def test_the_very_first_and_the_very_last_day_are_days(edda: Client) -> None:
    article = two("<p>One.</p>", f"<p>{ref(make_fact().key)}</p>")
    page = compared(edda, article, old_day="0001-01-01", new_day="9999-12-31")
    assert "3–5 business days" in page.words(".compare-table")


def test_a_writer_compares_what_they_may_read_and_hears_of_nothing_else() -> None:
    wanda = one_of("Writer", "wanda")
    publish(make_edition("<p>One.</p>"))
    live = publish(make_edition("<p>Two.</p>"))
    make_edition("<p>A quokka.</p>", title="Quokka")
    client = logged_in(wanda)
    page = compared(client, live.article)
    assert "removed: One. added: Two." in part(page, "Body")
    assert "There is no edition 3" in compared(client, live.article, new="3").words(".compare-form")
    assert "Quokka" not in page.html
    hidden = make_edition(article=make_article("hidden"))
    assert client.get(f"/admin/articles/article/{hidden.article_id}/compare/").status_code == 404


def test_the_edition_page_leads_to_the_one_before(edda: Client) -> None:
    article = two("<p>One.</p>", "<p>Two.</p>")
    live, draft = article.editions.order_by("number")
    link = f"/admin/articles/article/{article.pk}/compare/?new=2"
    assert link in edda.get(address(draft)).content.decode()
    assert "/compare/?new=1" not in edda.get(address(live)).content.decode()
    assert read(edda.get(link)).tree.css_first("[name=old] [selected]").attributes["value"] == "1"  # type: ignore[union-attr]


def many_editions(article: Article, count: int) -> None:
    start = article.editions.count() + 1
    author = make_author()
    Edition.objects.bulk_create(
        Edition(article=article, number=number, state=State.SUPERSEDED, title=f"No. {number}", body="<p>Words.</p>",
                author=author, changed_at=noon(timezone.localdate()), published_at=noon(timezone.localdate()),
                superseded_at=noon(timezone.localdate()))
        for number in range(start, start + count)
    )  # fmt: skip


def test_it_takes_as_many_queries_for_a_thousand_editions_and_fifty_facts_as_for_two(edda: Client) -> None:
    source = make_source()
    facts = [make_fact(f"aliexpress.fact-{number}", source=source) for number in range(50)]
    article = two(f"<p>{ref(facts[0].key)}</p>", f"<p>{ref(facts[1].key)}</p>")
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as used:
            page = compared(edda, article, old="1", new="2", old_day="2026-02-01")
        counts.append(len(used))
        Edition.objects.filter(article=article, number=2).update(state=State.SUPERSEDED, published_at=timezone.now())
        many_editions(article, 1_000)
        Edition.objects.filter(article=article, number=1).update(state=State.SUPERSEDED, superseded_at=timezone.now())
        if not _round:
            newest = make_edition("".join(f"<p>{ref(fact.key)}</p>" for fact in facts), article)
    with CaptureQueriesContext(connection) as used:
        page = compared(edda, article, old="2", new=str(newest.number), old_day="2026-02-01")
    assert counts == [len(used)] * 2
    assert len(used) <= 18
    # The newest fifty, and the one that was asked for.
    assert len(page.tree.css("[name=old] option")) == 51


def test_a_question_that_only_moved_has_not_changed(edda: Client) -> None:
    article = two("<p>One.</p>", "<p>One.</p>", faqs=(("Is it fast or slow?", "<p>Fast.</p>"), *reversed(FAQS)))
    page = compared(edda, article)
    assert [node.text() for node in page.tree.css(".compare-part h3")] == ["Question 1"]
    assert page.every(".compare-same li")[3:5] == ["Question 2", "Question 3"]
