from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import findings, workflow
from articles.models import Edition, Finding, State
from tests.articles.admin.sending import address, logged_in, sent, step
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of, said
from tests.makers import make_author, make_edition, make_person, make_topic, publish

pytestmark = pytest.mark.django_db
CLEAN = "<h2>Open it</h2><p>Open “My Orders” and press the button.</p>"
BY_HAND = [transition for transition in workflow.TRANSITIONS if transition.verb != "supersede"]


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def tomorrow() -> str:
    return (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("transition", BY_HAND, ids=lambda transition: transition.verb)
def test_every_step_from_every_state_is_taken_or_refused_with_its_reason(
    boss: Client, state: str, transition: workflow.Transition
) -> None:
    edition = make_edition(CLEAN, state=state)
    offered = {each.transition.verb for each in boss.get(address(edition)).context["steps"]}
    response = step(boss, edition, transition.verb, publish_at=tomorrow())
    edition.refresh_from_db()
    if state in transition.sources:
        assert edition.state == transition.target, said(response)
    else:
        assert edition.state == state
        assert transition.verb not in offered
        assert "An edition that is" in said(response)


def test_a_page_is_never_taken_away_by_superseding_it(boss: Client) -> None:
    live = publish(make_edition())
    assert step(boss, live, "supersede").status_code == 404
    assert step(boss, live, "nonsense").status_code == 404
    live.refresh_from_db()
    assert live.state == State.PUBLISHED


def test_from_draft_to_live_by_three_people(client: Client) -> None:
    wanda, edda, paul = one_of("Writer", "wanda"), one_of("Editor", "edda"), one_of("Publisher", "paul")
    edition = make_edition(CLEAN, by=wanda)
    assert step(logged_in(wanda), edition, "approve").status_code == 403
    step(logged_in(wanda), edition, "submit")
    assert step(logged_in(edda), edition, "publish").status_code == 403
    step(logged_in(edda), edition, "approve")
    page = step(logged_in(paul), edition, "publish").content.decode()
    edition.refresh_from_db()
    assert (edition.state, edition.reviewer) == (State.PUBLISHED, edda)
    assert "edda: approved edition 1" in page
    assert client.get("/cancel-an-order/").status_code == 200


def test_nobody_approves_what_they_wrote_and_the_page_says_so() -> None:
    edda = one_of("Editor", "edda")
    edition = make_edition(CLEAN, by=edda, state=State.IN_REVIEW)
    client = logged_in(edda)
    assert "Somebody else has to approve it" in client.get(address(edition)).content.decode()
    assert "Somebody else has to approve it" in said(step(client, edition, "approve"))
    edition.refresh_from_db()
    assert edition.state == State.IN_REVIEW


def test_what_must_be_fixed_holds_up_publishing_until_it_is_accepted_with_a_reason(boss: Client) -> None:
    edition = make_edition("<h2>Nothing here</h2><h2>Something</h2><p>Words.</p>", state=State.APPROVED)
    assert "must be fixed" in said(step(boss, edition, "publish"))
    for finding in Finding.objects.filter(edition=edition).blocking():
        url = f"/admin/articles/edition/finding/{finding.pk}/"
        assert "Say why" in said(boss.post(url, {"decision": "accept", "reason": " "}, follow=True))
        boss.post(url, {"decision": "accept", "reason": "It is meant so."})
    step(boss, edition, "publish")
    edition.refresh_from_db()
    assert edition.state == State.PUBLISHED
    assert "It is meant so." in boss.get(address(edition)).content.decode()


def test_advice_is_snoozed_until_a_day_and_a_writer_may_not() -> None:
    wanda, edda = one_of("Writer", "wanda"), one_of("Editor", "edda")
    edition = make_edition("<p>Words.</p>", faqs=())
    logged_in(edda).post(address(edition), sent(edition))
    finding = Finding.objects.filter(edition=edition, problem_class="signal").first()
    assert finding is not None
    url = f"/admin/articles/edition/finding/{finding.pk}/"
    said_of_it = {"decision": "snooze", "reason": "Next week.", "until": str(timezone.localdate() + timedelta(days=7))}
    assert logged_in(wanda).post(url, said_of_it).status_code == 404
    Edition.objects.filter(pk=edition.pk).update(created_by=wanda)
    assert logged_in(wanda).post(url, said_of_it).status_code == 403
    assert "still to come" in said(logged_in(edda).post(url, said_of_it | {"until": "yesterday"}, follow=True))
    logged_in(edda).post(url, said_of_it)
    finding.refresh_from_db()
    assert (finding.state, finding.decided_by) == (Finding.State.SNOOZED, edda)


def test_a_day_that_is_over_or_no_day_is_refused_when_scheduling(boss: Client) -> None:
    edition = make_edition(CLEAN, state=State.APPROVED)
    for wrong in ("2020-01-01T10:00", "soon", ""):
        assert "still to come" in said(step(boss, edition, "schedule", publish_at=wrong))
    edition.refresh_from_db()
    assert edition.state == State.APPROVED


def test_a_return_needs_a_note_and_keeps_it(boss: Client) -> None:
    edition = make_edition(CLEAN, state=State.IN_REVIEW)
    assert "Say why" in said(step(boss, edition, "return", note=" "))
    page = step(boss, edition, "return", note="Add the card times.").content.decode()
    assert "Add the card times." in page
    assert 'id="edition-form"' in page


def test_a_sentence_with_what_no_database_keeps_is_taken_without_it(boss: Client) -> None:
    edition = make_edition("<h2>Empty</h2>", state=State.IN_REVIEW)
    findings.check_edition(edition, timezone.localdate(), timezone.now())
    finding = Finding.objects.filter(edition=edition).blocking().first()
    assert finding is not None
    decide = f"/admin/articles/edition/finding/{finding.pk}/"
    assert "Say why" in said(boss.post(decide, {"decision": "accept", "reason": "\x00"}, follow=True))
    boss.post(decide, {"decision": "accept", "reason": "Wanted\x00 so."})
    finding.refresh_from_db()
    assert (finding.state, finding.reason) == ("accepted", "Wanted so.")
    step(boss, edition, "return", note="Write\x00 more.")
    assert "Write more." in boss.get(address(edition)).content.decode()


def test_a_step_on_a_text_that_was_saved_again_is_refused(boss: Client) -> None:
    edition = make_edition(CLEAN)
    assert "saved again" in said(step(boss, edition, "submit", base=0))


def test_the_live_page_never_changes_while_its_next_edition_is_written(boss: Client, client: Client) -> None:
    live = publish(make_edition("<p>Live words.</p>"))
    before = client.get("/cancel-an-order/").content
    response = boss.post(f"/admin/articles/edition/{live.pk}/next/", follow=True)
    following = Edition.objects.get(number=2)
    assert "Live words." in response.content.decode()
    boss.post(address(following), sent(following, body="<p>New words.</p>", title="New title"))
    step(boss, following, "submit")
    assert client.get("/cancel-an-order/").content == before
    assert "already being written" in said(boss.post(f"/admin/articles/edition/{live.pk}/next/", follow=True))


def test_steps_are_never_taken_by_a_get(boss: Client) -> None:
    edition = make_edition(CLEAN)
    for path in (f"{edition.pk}/step/submit/", f"{edition.pk}/next/", f"{edition.pk}/undo/", "finding/1/"):
        assert boss.get(f"/admin/articles/edition/{path}").status_code == 405


@pytest.mark.parametrize(
    "name", ["article", "edition", "finding", "event", "citation", "formerslug", "author", "topic"]
)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    boss: Client, name: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make_author(f"Author {number}")
        make_topic(f"Topic {number}")
    make_edition(CLEAN)
    with django_assert_max_num_queries(16):
        assert boss.get(f"/admin/articles/{name}/").status_code == 200
