"""Importing in the admin: nothing is stored before somebody has looked, and then a draft and nothing more."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, Author, Edition, Event, State, Topic
from tests.articles.importing.drafts import FORMS
from tests.articles.importing.test_word_files_are_read_and_bombs_are_not_opened import (
    DRAFT,
    ENTITY,
    paragraph,
    word_file,
)
from tests.makers import (
    make_article,
    make_author,
    make_edition,
    make_fact,
    make_person,
    make_platform,
    make_policy,
    make_topic,
)

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/article/import/"
PLAIN = FORMS["refund.txt"]


@pytest.fixture
def editor(client: Client) -> Client:
    person = make_person("erin")
    person.groups.add(Group.objects.get(name="Editor"))
    client.force_login(person)
    return client


def column(page: str, name: str) -> str:
    return page.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Article, Edition, Author, Topic, Event))


def carried(page: str) -> str:
    """The text in the second form, as a browser sends it back."""
    found = re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    words = found[1]
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
        words = words.replace(entity, character)
    return words.replace("\n", "\r\n")


def decide(
    client: Client, page: str, name: str = "pasted", form: str = "text", step: str = "import", **said: Any
) -> Any:
    sent = {"text": carried(page), "name": name, "form": form, "platform": "", "step": step, **said}
    return client.post(PAGE, sent, follow=True)


def look(client: Client, **sent: Any) -> str:
    response = client.post(PAGE, {"step": "look", **sent})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ["Writer", "Editor", "Publisher", "Admin"])
def test_whoever_writes_may_import(client: Client, role: str) -> None:
    person = make_person()
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)
    assert client.get(PAGE).status_code == 200
    assert PAGE in client.get("/admin/").content.decode()
    assert PAGE in client.get("/admin/articles/article/").content.decode()


@pytest.mark.parametrize("role", ["Fact checker", "Manager"])
@pytest.mark.parametrize("step", ["look", "again", "import", "back"])
def test_others_may_not_and_see_no_link(client: Client, role: str, step: str) -> None:
    person = make_person()
    person.groups.add(Group.objects.get(name=role))
    client.force_login(person)
    before = stored()
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"text": PLAIN, "name": "a", "step": step}).status_code == 403
    assert PAGE not in client.get("/admin/").content.decode()
    assert PAGE not in client.get("/admin/articles/article/").content.decode()
    assert stored() == before


def test_a_pasted_draft_is_shown_in_three_columns_and_nothing_is_stored(editor: Client) -> None:
    policy = make_policy("Refunds", make_platform("Parcelo"))
    make_fact("parcelo.refund", "3–5 business days", policy=policy, label="Card refund", cues="refunds within")
    before = stored()
    page = look(editor, text=PLAIN)
    kept, undecided, removed = (column(page, name) for name in ("kept", "undecided", "removed"))
    assert "How Long Does a Parcelo Refund Take in 2026?" in kept
    assert "Dana Levi" in kept
    assert "3 FAQs" in kept
    assert "What if the seller says no?" in kept
    assert (
        "match an existing fact" in undecided
        or "matches an existing fact" in undecided
        or "match existing" in undecided
    )
    assert "<mark>5–14 business days</mark>" in undecided
    assert "Card refund" in undecided
    assert "contradicts it" in undecided
    assert "The byline “Dana Levi” matches no author." in undecided
    assert "~900 words" in removed
    assert "View the original" in removed
    assert "Here is the article you asked for" in carried(page)
    assert stored() == before


def test_importing_makes_a_draft_of_the_importer_with_its_original(editor: Client) -> None:
    topic, author = make_topic("Refunds"), make_author("Dana Levi")
    page = look(editor, text=PLAIN)
    answer = decide(editor, page, topic=topic.slug, author=author.pk)
    edition = Edition.objects.get()
    assert answer.redirect_chain[-1][0] == f"/admin/articles/edition/{edition.pk}/change/"
    assert "Imported as a draft; nothing is published" in answer.content.decode()
    assert (edition.state, edition.created_by.username, edition.author, edition.article.topic) == (
        State.DRAFT, "erin", author, topic,
    )  # fmt: skip
    assert edition.original.strip() == PLAIN.strip()
    assert edition.faqs.count() == 3
    assert edition.checked_at is not None


def test_topic_and_author_have_to_be_decided(editor: Client) -> None:
    make_topic("Refunds")
    make_topic("Orders")
    page = look(editor, text=PLAIN)
    before = stored()
    answer = decide(editor, page, topic="", author="")
    assert "there is something left to decide" in answer.content.decode()
    assert stored() == before


def test_an_editor_may_add_the_author_of_the_byline_and_leave_the_topic_for_later(editor: Client) -> None:
    page = look(editor, text=PLAIN)
    decide(editor, page, topic="unsorted", author="new")
    edition = Edition.objects.get()
    assert (edition.author.name, edition.article.topic.slug) == ("Dana Levi", "unsorted")


def test_a_writer_adds_no_author(client: Client) -> None:
    person = make_person()
    person.groups.add(Group.objects.get(name="Writer"))
    client.force_login(person)
    page = look(client, text=PLAIN)
    assert "who is new here" not in page
    decide(client, page, topic="unsorted", author="new")
    assert not Author.objects.exists()
    assert not Edition.objects.exists()


def test_a_page_in_another_charset_comes_back_as_it_was_read(editor: Client) -> None:
    html = '<meta charset="windows-1252"><h1>Refunds</h1><p>It takes 3–5 days, says the seller’s page.</p>'
    page = look(editor, file=SimpleUploadedFile("a.html", html.encode("cp1252")))
    decide(editor, page, "a.html", "html", topic="unsorted", author=make_author().pk)
    edition = Edition.objects.get()
    assert "3–5 days, says the seller’s page" in edition.body + edition.short_answer
    assert edition.original_name == "a.html"


def test_a_word_file_is_imported_with_its_text_as_original(editor: Client) -> None:
    page = look(editor, file=SimpleUploadedFile("refund.docx", word_file(DRAFT)))
    assert "How Long Does a Parcelo Refund Take?" in column(page, "kept")
    decide(editor, page, "refund.docx", "docx", topic="unsorted", author="new")
    edition = Edition.objects.get()
    assert edition.title == "How Long Does a Parcelo Refund Take?"
    assert "tap Refund" in edition.original
    assert "<h2>How to Ask</h2>" in edition.body


def test_reading_it_as_something_else_keeps_what_was_decided(editor: Client) -> None:
    topic = make_topic("Refunds")
    make_topic("Orders")
    page = look(editor, text="# Refunds\n\nIt takes *3 days*.")
    again = decide(editor, page, form="markdown", step="again", topic=topic.slug, author="").content.decode()
    assert f'<option value="{topic.slug}" selected>' in again
    assert '<option value="markdown" selected>' in again
    assert "Refunds" in column(again, "kept")


def test_an_article_whose_next_edition_is_being_written_is_refused_in_words(editor: Client) -> None:
    article = make_article("how-long-does-a-parcelo-refund-take-in-2026")
    make_edition(article=article)
    page = look(editor, text=PLAIN)
    assert "already has an edition that is being written" in page
    answer = decide(editor, page, topic=article.topic.slug, author=make_author().pk)
    assert "Nothing was imported" in answer.content.decode()
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "nothing to read yet"),
        ({"text": "  \n "}, "nothing to read yet"),
        ({"text": "```html\n```"}, "only residue"),
        ({"text": "x\x00y"}, "Null characters"),
        ({"text": "Refund", "file": ("a.txt", b"Refund")}, "not both"),
        ({"file": ("a.txt", b"")}, "empty"),
        ({"file": ("a.pdf", b"%PDF-1.7")}, ".pdf file is no draft"),
        ({"file": ("a.txt", b"PK\x03\x04" + bytes(50))}, "not text"),
        ({"file": ("a.docx", b"PK\x03\x04" + bytes(50))}, "damaged"),
        ({"file": ("a.docx", word_file(paragraph("&a;"), ENTITY))}, "entities"),
        ({"file": ("a.txt", b"x" * 10_000_001)}, "at most 10,000,000"),
        ({"file": ("a.html", b"<b>" * 5000 + b"x")}, "nested"),
        ({"file": ("a.txt", b"Refund \xff")}, "offset 7"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(editor: Client, sent: dict[str, Any], said: str) -> None:
    before = stored()
    if "file" in sent:
        sent = {**sent, "file": SimpleUploadedFile(*sent["file"])}
    page = look(editor, **sent)
    assert said in page
    assert "Nothing was stored" in page
    assert stored() == before


@pytest.mark.parametrize("step", ["again", "import"])
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"text": "Refund"},
        {"text": "Refund", "name": "a", "form": "exe", "platform": "x", "topic": "y", "author": "z"},
    ],
)
def test_a_second_step_that_was_made_up_stores_nothing(editor: Client, sent: dict[str, str], step: str) -> None:
    before = stored()
    assert editor.post(PAGE, {**sent, "step": step}).status_code == 200
    assert stored() == before


def test_markup_in_a_draft_is_shown_and_not_run(editor: Client) -> None:
    html = "<h1>T <b>x</b></h1><p>It takes 3 days.<img src=x onerror=alert(1)></p><script>alert(2)</script><p>a</p>" * 2
    page = look(editor, file=SimpleUploadedFile("a.html", html.encode()))
    assert "onerror" not in re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)
    assert "<script>alert" not in page


def test_a_text_that_grows_too_long_by_its_markup_is_refused(editor: Client) -> None:
    assert "With its markup" in look(editor, text="Refunds\n\n" + "It goes on and on and on.\n\n" * 70_000)


def test_two_megabytes_come_along(editor: Client) -> None:
    words = f"<h1>Refunds</h1><p>It takes a while.</p><!-- {'on and on ' * 300_000} -->"
    page = look(editor, file=SimpleUploadedFile("a.html", words.encode()))
    assert carried(page) == words
    decide(editor, page, "a.html", "html", topic="unsorted", author=make_author().pk)
    assert Edition.objects.get().original == words
