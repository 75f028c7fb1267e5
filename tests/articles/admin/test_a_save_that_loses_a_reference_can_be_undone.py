from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import Edition, State
from cms import roles
from tests.articles.admin.sending import address, logged_in, sent
from tests.makers import make_article, make_author, make_edition, make_fact, make_person, make_policy, publish, ref

pytestmark = pytest.mark.django_db
KEY = "aliexpress.refund.card"


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


@pytest.fixture
def edition() -> Edition:
    make_fact(KEY, label="Credit or debit card")
    other = publish(make_edition(article=make_article("track-an-order"), title="Track an order"))
    policy = make_policy("Refund time")
    body = (
        f"<p>First {ref(KEY, '3 days')}.</p><h2>Refunds</h2><p>Then {ref(KEY, '3 days')} again.</p>"
        f'<p>Mine took <span data-example="{KEY}">4 days</span>, see <a data-article="{other.article_id}">there</a>.</p>'
        f'<div data-policy="{policy.slug}"></div>'
    )
    faqs = (("How long?", f"<p>It is {ref(KEY, '3 days')}.</p>"), ("And then?", "<p>Nothing.</p>"))
    return make_edition(body, short_answer=f"<p>In {ref(KEY, '3 days')}.</p>", faqs=faqs)


def undo(client: Client, edition: Edition) -> str:
    response: Any = client.post(f"/admin/articles/edition/{edition.pk}/undo/", follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def told(response: Any) -> list[tuple[str, str]]:
    return [(each["what"], each["where"]) for each in response.context["undoable"]["lost"]]


def everything(edition: Edition) -> tuple[Any, ...]:
    edition.refresh_from_db()
    faqs = tuple(edition.faqs.values_list("question", "answer"))
    related = tuple(edition.related.values_list("article_id", flat=True))
    own = (
        edition.title,
        edition.short_answer,
        edition.body,
        edition.meta_title,
        edition.change_note,
        edition.author_id,
    )
    return (
        *own,
        faqs,
        related,
        list(edition.citations.order_by("pk").values_list("kind", "field", "block", "ordinal")),
    )


def test_every_kind_of_reference_that_went_is_named_with_the_place_where_it_stood(
    boss: Client, edition: Edition
) -> None:
    text = sent(edition, body="<p>Nothing.</p>", short_answer="<p>Soon.</p>") | {"faqs-0-answer": "<p>Soon.</p>"}
    response = boss.post(address(edition), text, follow=True)
    fact = f"The fact “3 days”: Credit or debit card ({KEY})"
    assert told(response) == [
        (fact, "in the short answer"),
        (fact, "in the body"),
        (fact, "in the body, under “Refunds”"),
        (f"The worked example “4 days” of Credit or debit card ({KEY})", "in the body, under “Refunds”"),
        ("The link “there” to the guide “Track an order”", "in the body, under “Refunds”"),
        ("The table of facts “Refund time”", "in the body, under “Refunds”"),
        (fact, "in the answer to “How long?”"),
    ]
    page = response.content.decode()
    assert "7 references that stood in the text are gone" in page
    assert "in the answer to “How long?”" in page


def test_of_several_references_to_one_fact_the_one_that_went_is_named(boss: Client, edition: Edition) -> None:
    body = edition.body.replace(f"First {ref(KEY, '3 days')}", "First a while")
    assert [where for _, where in told(boss.post(address(edition), sent(edition, body=body), follow=True))] == [
        "in the body"
    ]


def test_what_only_moves_to_another_field_or_place_is_not_lost(boss: Client, edition: Edition) -> None:
    moved = {"faqs-0-answer": "<p>Soon.</p>", "faqs-1-answer": f"<p>It is {ref(KEY, '3 days')}.</p>", "faqs-0-ORDER": 9}
    response = boss.post(address(edition), sent(edition) | moved, follow=True)
    assert response.context["undoable"] is None
    assert "Saved and checked." in response.content.decode()


def test_it_is_told_until_the_next_save_and_undo_puts_everything_back(boss: Client, edition: Edition) -> None:
    before = everything(edition)
    other = make_author("Dana Levi")
    form = sent(edition, body="<p>Gone.</p>", title="Other", author=other.pk, **{"faqs-0-DELETE": "on"})
    boss.post(address(edition), form)
    assert len(told(boss.get(address(edition)))) == len(told(boss.get(address(edition)))) == 6
    assert "The text from before your last save is back." in undo(boss, edition)
    assert everything(edition) == before
    assert boss.get(address(edition)).context["undoable"] is None
    assert "nothing to undo" in undo(boss, edition)
    assert everything(edition) == before


def test_when_somebody_has_saved_since_undo_is_refused_by_name_and_their_text_stands(
    boss: Client, edition: Edition
) -> None:
    boss.post(address(edition), sent(edition, body="<p>Gone.</p>"))
    edition.refresh_from_db()
    dana = logged_in(make_person("dana", superuser=True))
    dana.post(address(edition), sent(edition, body="<p>Dana’s.</p>"))
    assert boss.get(address(edition)).context["undoable"] is None
    assert "Nothing was undone: dana saved this edition at" in undo(boss, edition)
    assert everything(edition)[2] == "<p>Dana’s.</p>"


def test_after_saving_again_oneself_undo_is_refused_too(boss: Client, edition: Edition) -> None:
    boss.post(address(edition), sent(edition, body="<p>Gone.</p>"))
    edition.refresh_from_db()
    boss.post(address(edition), sent(edition, body="<p>Gone for good.</p>"))
    assert "you saved this edition again at" in undo(boss, edition)
    assert everything(edition)[2] == "<p>Gone for good.</p>"


def test_a_text_that_was_submitted_since_stands(boss: Client, edition: Edition) -> None:
    boss.post(address(edition), sent(edition, body="<p>Gone.</p>"))
    Edition.objects.filter(pk=edition.pk).update(state=State.IN_REVIEW)
    assert boss.get(address(edition)).context["undoable"] is None
    assert "its text stands" in undo(boss, edition)
    assert everything(edition)[2] == "<p>Gone.</p>"


def test_a_save_is_undone_only_by_who_made_it_and_may_still_write(boss: Client, edition: Edition) -> None:
    roles.make()
    boss.post(address(edition), sent(edition, body="<p>Gone.</p>"))
    erin = make_person("erin")
    erin.groups.add(Group.objects.get(name="Editor"))
    other = logged_in(erin)
    assert other.get(address(edition)).context["undoable"] is None
    assert "nothing to undo" in undo(other, edition)
    assert everything(edition)[2] == "<p>Gone.</p>"


def test_a_guide_that_a_writer_may_not_see_is_not_named_to_them() -> None:
    roles.make()
    writer = make_person("wanda")
    writer.groups.add(Group.objects.get(name="Writer"))
    secret = make_edition(article=make_article("secret"), title="A secret guide", by=make_person("oskar"))
    own = make_edition(f'<p>See <a data-article="{secret.article_id}">this</a>.</p>', by=writer)
    response = logged_in(writer).post(address(own), sent(own, body="<p>See this.</p>"), follow=True)
    assert told(response) == [(f"The link “this” to the guide “{secret.article_id}”", "in the body")]
