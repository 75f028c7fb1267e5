"""A change is kept whole until somebody decides: saved from the impact screen, accepted through it, or declined with a reason."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from policies import ledger, proposing
from policies.ledger import LedgerRefusal
from policies.models import Fact, LedgerRevision, Proposal
from tests.articles.pages.reading import tidy
from tests.makers import make_article, make_edition, make_fact, make_person, make_source, publish, record, ref, value_of

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def one_of(role: str, name: str) -> User:
    person = make_person(name)
    person.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=person.pk)


@pytest.fixture
def card() -> Fact:
    fact = make_fact(on=today() - timedelta(days=90), checked_on=today() - timedelta(days=7))
    publish(make_edition(f"<p>It takes {ref(fact.key)}. Wait.</p>", make_article(), title="Guide"))
    return fact


def desk_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(**changed: Any) -> dict[str, Any]:
    return {
        "low": "5", "high": "7", "unit": "day", "day_basis": "business", "bound": "range",
        "effective_from": str(today() + timedelta(days=30)), "source": make_source().pk, "quote": "Allow 5 to 7\r\ndays “now”.",
        "change_note": "Banks got slower.", **changed,
    }  # fmt: skip


def record_page(fact: Fact) -> str:
    return reverse("admin:policies_fact_record", args=[fact.pk])


def send(desk: Client, address: str, screen: Any, step: str) -> Any:
    """Press a button of the impact screen."""
    fields = LexborHTMLParser(screen.content.decode()).css("#content-main form input[type=hidden]")
    kept = {
        field.attributes["name"] or "": (field.attributes.get("value") or "").replace("\n", "\r\n") for field in fields
    }
    return desk.post(address, {**kept, "step": step})


def proposed(desk: Client, fact: Fact, **changed: Any) -> Proposal:
    screen = desk.post(record_page(fact), said(**changed))
    response = send(desk, record_page(fact), screen, "propose")
    kept = Proposal.objects.latest("pk")
    assert response.status_code == 302
    assert response["Location"] == reverse("admin:policies_proposal_change", args=[kept.pk])
    return kept


def words(screen: Any) -> str:
    return tidy(LexborHTMLParser(screen.content.decode()).css_first("#content-main").text())


def buttons(screen: Any) -> list[str]:
    found = LexborHTMLParser(screen.content.decode()).css("#content-main form button[name=step]")
    return [button.attributes["value"] or "" for button in found]


def test_an_editor_sees_what_a_value_would_do_and_may_only_propose_it(card: Fact) -> None:
    desk = desk_of(one_of("Editor", "eve"))
    page = desk.get(reverse("admin:policies_fact_change", args=[card.pk])).content.decode()
    assert "Propose a new value" in page
    assert "Record a new value" not in page
    screen = desk.post(record_page(card), said())
    assert "It takes 5–7 business days." in words(screen)
    assert buttons(screen) == ["propose", "back"]
    assert send(desk, record_page(card), screen, "approve").status_code == 403
    assert card.versions.count() == 1


def test_a_proposal_keeps_the_whole_change_and_changes_nothing(card: Fact) -> None:
    revision, eve = LedgerRevision.current(), one_of("Editor", "eve")
    kept = proposed(desk_of(eve), card)
    assert (kept.words(), kept.effective_from) == ("5–7 business days", today() + timedelta(days=30))
    assert (kept.source, kept.quote, kept.change_note) == (
        make_source(),
        "Allow 5 to 7\r\ndays “now”.",
        "Banks got slower.",
    )
    assert (kept.proposed_by, kept.state, kept.corrects) == (eve, "open", None)
    assert (LedgerRevision.current(), card.versions.count()) == (revision, 1)


def test_open_proposals_stand_on_the_fact_and_in_their_list(card: Fact) -> None:
    desk = desk_of(one_of("Editor", "eve"))
    kept = proposed(desk, card)
    page = desk.get(reverse("admin:policies_fact_change", args=[card.pk])).content.decode()
    link = LexborHTMLParser(page).css_first(".fact-proposals h3 a")
    assert "1 proposal waits for a decision" in tidy(link.text())
    listed = desk.get(f"{link.attributes['href']}").content.decode()
    assert f"/admin/policies/proposal/{kept.pk}/change/" in listed
    assert "5–7 business days" in listed
    assert "eve" in listed


def test_a_proposal_opens_as_the_impact_screen_with_its_values_and_is_accepted_there(card: Fact) -> None:
    eve, carl = one_of("Editor", "eve"), one_of("Fact checker", "carl")
    kept = proposed(desk_of(eve), card, effective_from=str(today()))
    desk = desk_of(carl)
    opened = desk.get(reverse("admin:policies_proposal_change", args=[kept.pk])).content.decode()
    link = LexborHTMLParser(opened).css_first(".fact-acts a").attributes["href"] or ""
    screen = desk.get(link)
    assert "It takes 5–7 business days." in words(screen)
    assert "Proposed by eve" in tidy(screen.content.decode())
    assert buttons(screen) == ["approve", "back"]
    assert card.versions.count() == 1
    assert send(desk, record_page(card), screen, "approve").status_code == 302
    kept.refresh_from_db()
    version = card.versions.at(today()).get()
    assert (version.words(), version.quote) == ("5–7 business days", "Allow 5 to 7\r\ndays “now”.")
    assert (version.recorded_by, version.approved_by) == (eve, carl)
    assert (kept.state, kept.decided_by, kept.accepted_as) == ("accepted", carl, version)
    again = send(desk, record_page(card), screen, "approve")
    assert card.versions.count() == 2, again


def test_what_the_one_who_accepts_has_changed_is_their_own_change(card: Fact) -> None:
    eve, carl = one_of("Editor", "eve"), one_of("Fact checker", "carl")
    kept = proposed(desk_of(eve), card)
    desk = desk_of(carl)
    screen = desk.post(record_page(card), said(high="9", proposal=kept.pk))
    send(desk, record_page(card), screen, "approve")
    version = card.versions.get(high=9)
    assert (version.recorded_by, version.approved_by) == (carl, None)
    kept.refresh_from_db()
    assert kept.accepted_as == version


def test_a_correction_is_proposed_and_accepted_too(card: Fact) -> None:
    address = reverse("admin:policies_fact_correct", args=[card.pk])
    desk, first = desk_of(one_of("Editor", "eve")), card.versions.get()
    values = {name: value for name, value in said().items() if name != "effective_from"}
    screen = desk.post(address, {**values, "version": first.pk})
    send(desk, address, screen, "propose")
    kept = Proposal.objects.get()
    assert (kept.corrects, kept.effective_from) == (first, first.effective_from)
    decider = desk_of(one_of("Publisher", "pia"))
    opened = decider.get(reverse("admin:policies_proposal_change", args=[kept.pk])).content.decode()
    link = LexborHTMLParser(opened).css_first(".fact-acts a").attributes["href"] or ""
    assert send(decider, address, decider.get(link), "approve").status_code == 302
    assert card.versions.at(first.effective_from).get().words() == "5–7 business days"


def test_a_proposal_is_declined_with_a_reason_and_not_without(card: Fact) -> None:
    eve = one_of("Editor", "eve")
    kept, desk = proposed(desk_of(eve), card), desk_of(one_of("Fact checker", "carl"))
    address = reverse("admin:policies_proposal_decline", args=[kept.pk])
    assert desk.get(address).status_code == 405
    page = desk.post(address, {"reason": " "}, follow=True).content.decode()
    assert "Nothing was decided. Say why not" in page
    page = desk.post(address, {"reason": "The page is of another country."}, follow=True).content.decode()
    assert "Declined: 5–7 business days." in page
    kept.refresh_from_db()
    assert (kept.state, kept.reason, card.versions.count()) == ("declined", "The page is of another country.", 1)
    assert "The page is of another country." in desk_of(eve).get(
        reverse("admin:policies_proposal_change", args=[kept.pk])
    ).content.decode()  # fmt: skip
    page = desk.get(f"{record_page(card)}?proposal={kept.pk}", follow=True).content.decode()
    assert "does not wait for a decision any more" in page
    page = desk.post(address, {"reason": "Again."}, follow=True).content.decode()
    assert "Somebody has decided on this proposal already: declined." in page


def test_who_proposed_may_take_it_back_and_others_of_the_role_may_not(card: Fact) -> None:
    kept = proposed(desk_of(one_of("Editor", "eve")), card)
    address = reverse("admin:policies_proposal_decline", args=[kept.pk])
    assert desk_of(one_of("Editor", "emil")).post(address, {"reason": "No."}).status_code == 403
    assert desk_of(one_of("Manager", "mia")).post(address, {"reason": "No."}).status_code == 403
    assert desk_of(User.objects.get(username="eve")).post(address, {"reason": "A slip."}).status_code == 302
    kept.refresh_from_db()
    assert kept.state == "declined"


def test_writers_and_managers_propose_nothing(card: Fact) -> None:
    for role in ("Writer", "Manager"):
        desk = desk_of(one_of(role, role))
        assert desk.get(record_page(card)).status_code == 403
        assert desk.post(record_page(card), {**said(), "step": "propose"}).status_code == 403
    assert not Proposal.objects.exists()


def test_a_proposal_for_a_day_that_has_a_value_by_now_is_refused_in_words(card: Fact) -> None:
    kept = proposed(desk_of(one_of("Editor", "eve")), card)
    record(card, "9 days", today() + timedelta(days=30), recorded=timezone.now())
    screen = desk_of(one_of("Fact checker", "carl")).get(f"{record_page(card)}?proposal={kept.pk}")
    assert "is already recorded. Correct that one instead." in screen.content.decode()
    assert 'value="7"' in screen.content.decode(), "what was proposed stands in the form"


def test_the_same_is_not_proposed_twice(card: Fact) -> None:
    desk = desk_of(one_of("Editor", "eve"))
    proposed(desk, card)
    screen = desk.post(record_page(card), said())
    again = send(desk, record_page(card), screen, "propose")
    assert "The same is proposed already" in again.content.decode()
    assert Proposal.objects.count() == 1


def test_a_reading_of_a_source_proposes_without_a_person_and_without_a_day(card: Fact) -> None:
    evidence = ledger.Evidence(make_source(), "Now 5 to 7 days.")
    kept = proposing.propose(
        card, value_of("5–7 business days"), evidence, None, by=None, now=timezone.now(), job="watch_sources"
    )
    desk = desk_of(carl := one_of("Fact checker", "carl"))
    screen = desk.get(f"{record_page(card)}?proposal={kept.pk}")
    assert "Noticed by watch_sources" in tidy(screen.content.decode())
    assert send(desk, record_page(card), screen, "approve").status_code == 302
    version = card.versions.get(effective_from=today())
    assert (version.recorded_by, version.approved_by) == (None, carl)
    with pytest.raises(LedgerRefusal, match="already"):
        proposing.accept(kept, version.value, evidence, today(), by=carl, now=timezone.now())


def test_where_the_site_wants_two_people_nobody_approves_their_own_change(card: Fact, settings: Any) -> None:
    settings.ASOF_REQUIRE_SECOND_APPROVER = True
    carl, pia = desk_of(one_of("Fact checker", "carl")), desk_of(one_of("Publisher", "pia"))
    screen = carl.post(record_page(card), said())
    assert buttons(screen) == ["propose", "back"]
    assert "somebody else has to approve" in screen.content.decode()
    refused = send(carl, record_page(card), screen, "approve")
    assert "Somebody else has to approve this change: save it as a proposal." in refused.content.decode()
    kept = proposed(carl, card)
    mine = carl.get(f"{record_page(card)}?proposal={kept.pk}")
    assert buttons(mine) == ["back"]
    assert "Somebody else has to approve" in send(carl, record_page(card), mine, "approve").content.decode()
    changed = pia.post(record_page(card), said(high="9", proposal=kept.pk))
    assert "Somebody else has to approve" in send(pia, record_page(card), changed, "approve").content.decode()
    assert card.versions.count() == 1
    theirs = pia.get(f"{record_page(card)}?proposal={kept.pk}")
    assert send(pia, record_page(card), theirs, "approve").status_code == 302
    assert card.versions.count() == 2
    form = carl.get(reverse("admin:policies_fact_add")).content.decode()
    assert 'name="effective_from"' not in form, "even the first value is proposed"


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "x", "-1", "1\x00"])
def test_odd_numbers_of_proposals_are_answered_in_words(card: Fact, number: str) -> None:
    desk = desk_of(one_of("Fact checker", "carl"))
    assert desk.get(record_page(card), {"proposal": number}, follow=True).status_code in (200, 400)
    posted = desk.post(record_page(card), said(proposal=number, step="approve", seen=card.versions.get().pk))
    assert posted.status_code in (200, 400, 404)
    assert card.versions.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"state": "declined"}, {"state": "accepted"}, {"decided_at": timezone.now()},
     {"state": "declined", "decided_at": timezone.now(), "reason": ""}],
)  # fmt: skip
def test_the_database_holds_what_a_decision_is(card: Fact, wrong: dict[str, Any]) -> None:
    kept = proposed(desk_of(one_of("Editor", "eve")), card)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=kept.pk).update(**wrong)
