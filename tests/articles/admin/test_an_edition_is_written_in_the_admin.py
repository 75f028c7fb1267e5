from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import Article, Edition, FormerSlug, State
from cms import roles
from tests.articles.admin.sending import address, logged_in, sent
from tests.makers import make_article, make_author, make_edition, make_fact, make_person, make_topic, publish, ref

pytestmark = pytest.mark.django_db


def one_of(role: str, name: str) -> Any:
    roles.make()
    person = make_person(name)
    person.groups.add(Group.objects.get(name=role))
    return person


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_an_article_is_added_with_its_first_edition_and_opens_to_be_written(boss: Client) -> None:
    form = {"title": "Track an order", "author": make_author().pk, "slug": "track-an-order", "topic": make_topic().pk}
    response = boss.post("/admin/articles/article/add/", {**form, "review_after": 365})
    edition = Edition.objects.get()
    assert response["Location"] == address(edition)
    assert (edition.title, edition.state, edition.created_by.username) == ("Track an order", State.DRAFT, "boss")


@pytest.mark.parametrize("slug", ["admin", "changes", "old-address", "taken"])
def test_an_address_that_is_taken_was_taken_or_is_the_sites_own_is_refused(boss: Client, slug: str) -> None:
    FormerSlug.objects.create(article=make_article("taken"), slug="old-address")
    form = {"title": "Title", "author": make_author().pk, "slug": slug, "topic": make_topic().pk, "review_after": 365}
    response = boss.post("/admin/articles/article/add/", form)
    assert response.status_code == 200
    assert "slug" in response.context["adminform"].form.errors
    assert Article.objects.count() == 1


def test_a_renamed_article_keeps_its_former_addresses_without_a_chain(boss: Client) -> None:
    article = make_article("first")
    publish(make_edition(article=article))
    url = f"/admin/articles/article/{article.pk}/change/"
    form = {"topic": article.topic_id, "platform": article.platform_id, "review_after": 365}
    for slug in ("second", "third", "first"):
        assert boss.post(url, {**form, "slug": slug}).status_code == 302
    assert set(FormerSlug.objects.values_list("slug", "article__slug")) == {("second", "first"), ("third", "first")}
    assert boss.get("/second/")["Location"] == "/first/"
    assert "moved the article from /third/ to /first/" in boss.get("/admin/articles/event/").content.decode()


def test_a_save_is_kept_checked_and_shown_with_what_the_checks_found(boss: Client) -> None:
    fact = make_fact()
    edition = make_edition()
    body = f"<h2>Empty</h2><h2>Refunds</h2><p>Refunds take {ref(fact.key)}.</p>"
    response = boss.post(address(edition), sent(edition, body=body), follow=True)
    assert "Saved and checked." in said(response)
    page = response.content.decode()
    assert "must fix" in page
    assert "ST001" in page
    assert f"/admin/policies/fact/{fact.pk}/change/" not in page or fact.key in page
    assert edition.citations.get().fact == fact


def test_the_editor_opens_with_the_live_words_and_stores_none_of_its_own_marks(boss: Client) -> None:
    fact = make_fact(value="5–7 business days")
    other = make_article("other")
    edition = make_edition(
        f'<p>{ref(fact.key, "3 days")} <a data-article="{other.pk}">there</a></p><div data-policy="x"></div>'
    )
    opened = boss.get(address(edition)).context["forms"].edition["body"].value()
    shown = str(boss.get(address(edition)).context["forms"].edition["body"])
    assert "5–7 business days" in shown
    assert f"#article-{other.pk}" in shown
    dirty = opened.replace('<div data-policy="x">', '<div data-policy="x">Words of the editor').replace(
        "<p>", '<p onclick="x()">'
    )
    boss.post(address(edition), sent(edition, body=dirty.replace("data-article", 'href="#article-1" data-article')))
    edition.refresh_from_db()
    assert edition.body == opened
    assert "onclick" not in edition.body


def test_questions_and_related_guides_are_added_ordered_and_removed(boss: Client) -> None:
    other = make_article("other")
    edition = make_edition(faqs=(("One?", "<p>1.</p>"), ("Two?", "<p>2.</p>")))
    form = sent(edition) | {
        "faqs-TOTAL_FORMS": 3, "faqs-0-ORDER": 2, "faqs-1-DELETE": "on",
        "faqs-2-question": "New?", "faqs-2-answer": "<p>N.</p>", "faqs-2-ORDER": 1,
        "related-TOTAL_FORMS": 1, "related-0-article": other.pk,
    }  # fmt: skip
    assert boss.post(address(edition), form).status_code == 302
    assert list(edition.faqs.values_list("question", flat=True)) == ["New?", "One?"]
    assert edition.related.get().article == other


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(boss: Client) -> None:
    edition = make_edition()
    mine = sent(edition, body="<p>Mine.</p>")
    boss.post(address(edition), sent(edition, body="<p>Theirs.</p>"))
    response = boss.post(address(edition), mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "<p>Theirs.</p>" in page
    assert "Mine." in str(response.context["forms"].edition["body"])
    edition.refresh_from_db()
    assert edition.body == "<p>Theirs.</p>"
    again = mine | {"base": response.context["forms"].edition["base"].value()}
    assert boss.post(address(edition), again).status_code == 302
    edition.refresh_from_db()
    assert edition.body == "<p>Mine.</p>"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "   "}, {"title": "x" * 201}, {"body": "<div>" * 200}, {"author": 999}, {"base": ""}, {"base": "x"},
        {"faqs-0-question": ""}, {"faqs-TOTAL_FORMS": "many"}, {"meta_description": "x" * 400},
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_said_on_the_form_with_the_text_kept(boss: Client, wrong: dict[str, Any]) -> None:
    edition = make_edition()
    response = boss.post(address(edition), sent(edition, change_note="My words.") | wrong)
    assert response.status_code == 200
    assert "Not saved yet" in response.content.decode()
    assert "My words." in response.content.decode()
    edition.refresh_from_db()
    assert edition.save_count == 1


def test_fields_that_are_not_on_the_form_cannot_be_sent(boss: Client) -> None:
    edition = make_edition()
    boss.post(address(edition), sent(edition, state="published", number=7, published_at="2026-01-01", reviewer=1))
    edition.refresh_from_db()
    assert (edition.state, edition.number, edition.published_at, edition.reviewer) == ("draft", 1, None, None)


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.PUBLISHED, State.WITHDRAWN])
def test_only_a_draft_can_be_written(boss: Client, state: str) -> None:
    edition = make_edition(state=state)
    page = boss.get(address(edition))
    assert page.context["forms"] is None
    response = boss.post(address(edition), sent(edition, body="<p>New.</p>"))
    assert response.status_code == 409
    assert "New." in str(response.context["forms"].edition["body"])
    edition.refresh_from_db()
    assert "New." not in edition.body


def test_a_writer_reads_and_writes_only_their_own_drafts(boss: Client) -> None:
    writer, other = one_of("Writer", "wanda"), make_person("oskar")
    own = make_edition(by=writer)
    foreign = make_edition(article=make_article("b"), by=other)
    client = logged_in(writer)
    assert client.post(address(own), sent(own)).status_code == 302
    assert client.get(address(foreign)).status_code == 404
    assert client.post(address(foreign), sent(foreign)).status_code == 404
    assert client.post(f"/admin/articles/edition/{foreign.pk}/step/submit/", {"base": 1}).status_code == 404
    assert client.post(f"/admin/articles/edition/{foreign.pk}/undo/").status_code == 404
    publish(foreign)
    assert client.get(address(foreign)).context["forms"] is None
    assert client.post(address(foreign), sent(foreign)).status_code == 403
    assert client.post(f"/admin/articles/edition/{foreign.pk}/next/").status_code == 403


def test_a_fact_checker_reads_and_does_not_write() -> None:
    edition = make_edition()
    client = logged_in(one_of("Fact checker", "fay"))
    assert client.get(address(edition)).status_code == 200
    assert client.post(address(edition), sent(edition)).status_code == 403


def test_nobody_without_a_role_sees_editions_or_lists() -> None:
    edition = make_edition()
    for client, expected in ((Client(), 302), (logged_in(make_person("nobody")), 403)):
        assert client.get(address(edition)).status_code == expected
        assert client.get("/admin/articles/edition/references/fact/").status_code == expected


def test_only_the_page_with_the_editor_has_a_relaxed_policy(boss: Client) -> None:
    policy = boss.get(address(make_edition()))["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "script-src-attr 'unsafe-inline'" in policy
    assert "unsafe-inline" not in boss.get("/admin/articles/edition/")["Content-Security-Policy"]
    assert "unsafe-eval" not in policy


def test_an_edition_that_does_not_exist_is_not_found(boss: Client) -> None:
    assert boss.get("/admin/articles/edition/99/change/").status_code == 404
    assert boss.get("/admin/articles/edition/abc/change/").status_code == 404
    assert boss.get("/admin/articles/edition/references/nothing/").status_code == 404
