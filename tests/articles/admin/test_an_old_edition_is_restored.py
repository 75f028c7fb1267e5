"""What was once live, or was withdrawn, becomes a new draft; nothing that is there is touched."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow, writing
from articles.models import Edition, Event, State
from tests.articles.admin.sending import address, logged_in
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of, said
from tests.makers import make_edition, make_fact, make_person, publish, ref

pytestmark = pytest.mark.django_db


@pytest.fixture
def edda() -> Client:
    return logged_in(one_of("Editor", "edda"))


def restore(client: Client, edition: Edition) -> Any:
    return client.post(f"/admin/articles/edition/{edition.pk}/next/", follow=True)


def test_an_old_edition_comes_back_as_a_draft_with_all_its_parts(edda: Client, client: Client) -> None:
    fact = make_fact()
    old = publish(
        make_edition(f"<p>It takes {ref(fact.key)}.</p>", title="Old", meta_title="Meta", change_note="First.")
    )
    live = publish(make_edition("<p>New words.</p>", title="New"))
    old.refresh_from_db()
    before = client.get(live.article.get_absolute_url()).content
    page = edda.get(address(old)).content.decode()
    assert "Restore these words as a new draft" in page
    response = restore(edda, old)
    assert "Edition 1 is back as edition 3, a draft." in said(response)
    draft = Edition.objects.get(number=3)
    assert (draft.state, draft.title, draft.body, draft.meta_title) == (State.DRAFT, "Old", old.body, "Meta")
    assert [faq.question for faq in draft.faqs.all()] == [faq.question for faq in old.faqs.all()]
    assert [citation.fact for citation in draft.citations.all()] == [fact]
    assert draft.checked_at is not None
    # What is different now is not what was different then.
    assert draft.change_note == ""
    assert client.get(live.article.get_absolute_url()).content == before
    assert Edition.objects.get(pk=old.pk).state == State.SUPERSEDED
    event = Event.objects.get(verb="restored")
    assert (event.payload["restored"], event.payload["edition"], str(event.actor)) == (1, 3, "edda")
    assert "restored edition 1 as edition 3" in response.content.decode()
    assert not Event.objects.filter(verb="begun", edition=draft).exists()


def test_it_is_refused_in_words_while_the_next_edition_is_being_written(edda: Client) -> None:
    old = publish(make_edition("<p>Old.</p>"))
    publish(make_edition("<p>Live.</p>"))
    draft = make_edition("<p>Next.</p>")
    old.refresh_from_db()
    page = edda.get(address(old)).content.decode()
    assert "finish it or withdraw it before you begin another" in page
    assert address(draft) in page
    assert "Restore these words" not in page
    assert "already being written" in said(restore(edda, old))
    assert Edition.objects.count() == 3


@pytest.mark.parametrize("state", [state for state in State.values if state not in workflow.RESTORABLE])
def test_only_what_is_no_longer_live_is_restored(state: str) -> None:
    edition = make_edition(state=state)
    with pytest.raises(workflow.WorkflowRefusal, match="only words that are no longer live"):
        workflow.restore(edition, by=None, now=timezone.now())
    assert Edition.objects.count() == 1


def test_of_two_people_who_restore_one_does_and_the_other_hears_why() -> None:
    old, edith = make_edition(state=State.WITHDRAWN), make_person("edith", superuser=True)
    assert workflow.reasons_against_restoring(old, by=edith) == []
    workflow.restore(old, by=edith, now=timezone.now())
    with pytest.raises(workflow.WorkflowRefusal, match="already being written"):
        workflow.restore(old, by=edith, now=timezone.now())
    # Somebody who looked a moment earlier is stopped where the draft would be written.
    with pytest.raises(writing.WritingRefusal, match="already being written"):
        writing.begin_again(old, by=edith, now=timezone.now())
    assert Edition.objects.count() == 2


def test_a_writer_restores_their_own_and_not_that_of_another() -> None:
    wanda = one_of("Writer", "wanda")
    mine = make_edition(state=State.WITHDRAWN, by=wanda)
    client = logged_in(wanda)
    assert "is back as edition 2" in said(restore(client, mine))
    Edition.objects.filter(number=2).update(state=State.WITHDRAWN)
    others = publish(make_edition("<p>By another.</p>", by=make_person("oskar")))
    Edition.objects.filter(pk=others.pk).update(state=State.SUPERSEDED)
    assert restore(client, others).status_code == 403
    assert "Restore these words" not in client.get(address(others)).content.decode()
    assert restore(logged_in(one_of("Manager", "mona")), others).status_code == 403


def test_the_comparison_offers_to_restore(edda: Client) -> None:
    old = publish(make_edition("<p>Old.</p>"))
    live = publish(make_edition("<p>Live.</p>"))
    page = edda.get(f"/admin/articles/article/{live.article_id}/compare/").content.decode()
    assert "Restore edition 1 as a new draft" in page
    assert f"/admin/articles/edition/{old.pk}/next/" in page
    assert "Restore edition 2" not in page
