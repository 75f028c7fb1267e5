from typing import Any

import pytest
from django.test import Client

from articles.models import Edition, State
from tests.articles.admin.sending import address, logged_in, sent
from tests.makers import make_edition, make_person

pytestmark = pytest.mark.django_db
NAME = "0123abcd"


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def stored(edition: Edition) -> tuple[str, int]:
    edition.refresh_from_db()
    return edition.body, edition.save_count


def test_a_text_that_is_sent_without_a_session_is_answered_in_words_and_leads_back_to_its_page(client: Client) -> None:
    edition = make_edition("<p>Stored.</p>")
    response = client.post(address(edition), sent(edition, body="<p>New.</p>", kept=NAME), follow=True)
    assert response.redirect_chain == [(f"/admin/login/?next={address(edition)}", 302)]
    assert "Your text is kept in this browser" in said(response)
    assert stored(edition) == ("<p>Stored.</p>", 1)


def test_any_other_form_sent_without_a_session_is_answered_in_words_too(client: Client) -> None:
    edition = make_edition()
    response = client.post(f"/admin/articles/edition/{edition.pk}/undo/", follow=True)
    assert "Nothing was saved or changed: you were not signed in any more." in said(response)


def test_logging_out_twice_and_a_check_by_script_leave_no_such_words(client: Client) -> None:
    edition = make_edition()
    script = {"X-Requested-With": "XMLHttpRequest"}
    client.post(f"/admin/articles/edition/{edition.pk}/check/", sent(edition), headers=script)
    client.post("/admin/logout/")
    assert said(client.get("/admin/login/")) == ""


def test_a_save_names_the_text_that_the_browser_may_forget(boss: Client) -> None:
    edition = make_edition()
    response = boss.post(address(edition), sent(edition, kept=NAME))
    assert response["Location"] == f"{address(edition)}?saved={NAME}"


@pytest.mark.parametrize("name", ["", "x" * 50, "../x", "a b", "&next=", "0123\n"])
def test_what_is_no_such_name_is_not_repeated(boss: Client, name: str) -> None:
    edition = make_edition()
    assert boss.post(address(edition), sent(edition, kept=name))["Location"] == address(edition)


def test_put_back_it_stands_in_the_form_sanitized_and_is_not_saved(boss: Client) -> None:
    edition = make_edition("<p>Stored.</p>")
    text = sent(edition, body="<p onclick='x()'>New.<script>x()</script></p>", kept=NAME, _put_back="1")
    response = boss.post(address(edition), text)
    assert response.status_code == 200
    shown = str(response.context["forms"].edition["body"])
    assert "New." in shown
    assert "onclick" not in shown
    assert "It is not saved until you press Save." in said(response)
    assert f'name="kept" value="{NAME}"' in response.content.decode()
    assert stored(edition) == ("<p>Stored.</p>", 1)


def test_put_back_after_somebody_saved_it_stands_beside_theirs(boss: Client) -> None:
    edition = make_edition("<p>Stored.</p>")
    mine = sent(edition, body="<p>Mine.</p>", kept=NAME)
    logged_in(make_person("dana", superuser=True)).post(address(edition), sent(edition, body="<p>Theirs.</p>"))
    response = boss.post(address(edition), mine | {"_put_back": "1"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "dana saved this edition" in page
    assert "<p>Theirs.</p>" in page
    assert "Mine." in str(response.context["forms"].edition["body"])
    assert stored(edition) == ("<p>Theirs.</p>", 2)
    again = mine | {"base": response.context["forms"].edition["base"].value()}
    assert boss.post(address(edition), again).status_code == 302
    assert stored(edition) == ("<p>Mine.</p>", 3)


def test_put_back_into_an_edition_that_was_submitted_it_is_shown_with_the_reason(boss: Client) -> None:
    edition = make_edition("<p>Stored.</p>")
    mine = sent(edition, body="<p>Mine.</p>", kept=NAME, _put_back="1")
    Edition.objects.filter(pk=edition.pk).update(state=State.IN_REVIEW)
    response = boss.post(address(edition), mine)
    assert response.status_code == 409
    assert "its text stands" in response.content.decode()
    assert "Mine." in str(response.context["forms"].edition["body"])


def test_what_cannot_be_saved_comes_back_with_its_mistakes_marked(boss: Client) -> None:
    edition = make_edition()
    response = boss.post(address(edition), sent(edition, title="", body="<p>Mine.</p>", kept=NAME, _put_back="1"))
    assert response.status_code == 200
    assert "Mine." in str(response.context["forms"].edition["body"])
    assert response.context["forms"].edition.errors["title"]


def test_the_next_person_is_told_apart_by_the_page(boss: Client) -> None:
    edition = make_edition()
    other = make_person("dana", superuser=True)
    own = [boss.get(address(edition)).content.decode(), logged_in(other).get(address(edition)).content.decode()]
    assert f'data-user="{other.pk}"' not in own[0]
    assert f'data-user="{other.pk}"' in own[1]
