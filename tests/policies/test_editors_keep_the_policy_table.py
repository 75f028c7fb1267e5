"""The policy table in the admin: add it, record, correct, verify, dispute and retire, and see the whole history."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policies import ledger
from policies.models import Fact, FactVersion, LedgerRevision, Platform, Policy, Source, Verification
from tests.makers import make_fact, make_person, make_policy, make_source, noon, record

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
VALUE = {"low": "3", "high": "5", "unit": "day", "day_basis": "business", "bound": "range", "currency": "", "text": ""}


@pytest.fixture
def alice() -> User:
    return make_person("alice", superuser=True)


@pytest.fixture
def desk(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:policies_{name}", args=args)


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def details(policy: Policy, key: str = "aliexpress.refund.card") -> dict[str, Any]:
    return {
        "policy": policy.pk, "key": key, "label": "Credit or debit card", "kind": "duration", "counted_from": "",
        "position": 0, "cues": "", "owner": "", "backup_owner": "", "warn_after": 90, "error_after": 120,
    }  # fmt: skip


def evidence(
    day: date | str = TODAY, source: Source | None = None, quote: str = "Three to five days."
) -> dict[str, Any]:
    return {"effective_from": str(day), "source": source.pk if source else "", "quote": quote, "change_note": ""}


def send_twice(client: Client, address: str, values: dict[str, Any]) -> None:
    """As an editor does: look at what the value would change, then approve it."""
    looked = client.post(address, values)
    client.post(address, values | {"step": "approve", "seen": looked.context["shown"].looked.signed()})


def test_a_platform_its_source_and_its_policy_with_facts_are_added(desk: Client) -> None:
    desk.post(page("platform_add"), {"name": "AliExpress", "slug": "aliexpress", "home_page": ""})
    platform = Platform.objects.get()
    desk.post(page("source_add"), {"platform": platform.pk, "url": "https://help.example.com/r", "title": "Refunds"})
    rows = {"facts-TOTAL_FORMS": 1, "facts-INITIAL_FORMS": 0, "facts-0-position": 0, "facts-0-key": "ali.card"}
    desk.post(
        page("policy_add"),
        {
            "platform": platform.pk,
            "slug": "refunds",
            "title": "Refund time",
            "introduction": "",
            "owner": "",
            "cues": "",
        }
        | rows
        | {"facts-0-label": "Card", "facts-0-kind": "duration", "facts-0-counted_from": "the order date"},
    )
    assert Source.objects.get().title == "Refunds"
    fact = Fact.objects.get()
    assert (fact.key, fact.policy.title, fact.counted_from) == ("ali.card", "Refund time", "the order date")
    assert "none yet" in read(desk, page("policy_change", fact.policy.pk))


def test_every_field_of_a_row_of_a_policy_says_which_column_it_is(desk: Client) -> None:
    shown = read(desk, page("policy_change", make_fact().policy.pk))
    for name in ("position", "key", "label", "kind", "counted_from"):
        assert re.search(rf'<(?:input|select)[^>]* name="facts-0-{name}"[^>]* aria-label="[^"]+"', shown), name


def test_a_fact_is_added_with_its_first_value(desk: Client, alice: User) -> None:
    source = make_source()
    desk.post(page("fact_add"), details(make_policy()) | VALUE | evidence(TODAY, source))
    version = FactVersion.objects.get()
    assert (version.words(), version.effective_from, version.recorded_by) == ("3–5 business days", TODAY, alice)
    assert version.announced_at is not None
    assert not Verification.objects.exists()


def test_a_fact_whose_first_value_is_refused_is_not_added_at_all(desk: Client) -> None:
    response = desk.post(page("fact_add"), details(make_policy()) | VALUE | {"low": "9"} | evidence())
    assert "upside down" in response.content.decode()
    assert not Fact.objects.exists()


def test_a_first_value_needs_its_day(desk: Client) -> None:
    response = desk.post(page("fact_add"), details(make_policy()) | VALUE | evidence(""))
    assert "Give the day" in response.content.decode()
    assert not Fact.objects.exists()


def test_a_fact_may_be_added_before_its_value_is_known(desk: Client) -> None:
    desk.post(page("fact_add"), details(make_policy()) | dict.fromkeys(VALUE, "") | evidence("", quote=""))
    assert not Fact.objects.get().versions.exists()
    assert "Nothing has been recorded yet" in read(desk, page("fact_change", Fact.objects.get().pk))


def test_a_review_after_a_thousand_million_days_is_refused_beside_its_field(desk: Client) -> None:
    fact = make_fact(checked_on=TODAY)
    absurd = details(fact.policy) | {"warn_after": 10**9, "error_after": 10**9 + 1}
    response = desk.post(page("fact_change", fact.pk), absurd)
    assert set(response.context["adminform"].errors) == {"warn_after", "error_after"}
    assert "90" in read(desk, page("fact_change", fact.pk))


@pytest.mark.parametrize("owner", ["nobody", "9" * 30, "²", "\x00"])
def test_an_owner_that_does_not_exist_is_refused_beside_its_field(desk: Client, owner: str) -> None:
    fact = make_fact()
    response = desk.post(page("fact_change", fact.pk), details(fact.policy) | {"owner": owner})
    assert set(response.context["adminform"].errors) == {"owner"}
    listed = desk.get(page("fact_changelist") + f"?owner={quote(owner)}")
    assert listed.status_code == (400 if owner == "\x00" else 200), "an address with a NUL is refused at once"


def test_an_editor_names_an_owner_without_a_right_to_see_accounts(client: Client) -> None:
    fact, owner = make_fact(), make_person("otto")
    client.force_login(make_person("edda", "policies.view_fact", "policies.change_fact"))
    shown = read(client, page("fact_change", fact.pk))
    assert f'<option value="{owner.pk}">otto</option>' in shown
    client.post(page("fact_change", fact.pk), details(fact.policy) | {"owner": owner.pk})
    assert Fact.objects.get().owner == owner


def test_the_same_key_is_refused_beside_its_field(desk: Client) -> None:
    fact = make_fact()
    response = desk.post(page("fact_add"), details(fact.policy, fact.key) | VALUE | evidence())
    assert "already exists" in response.content.decode()
    assert Fact.objects.count() == 1


def test_a_new_value_is_recorded_for_today_and_for_a_day_to_come(desk: Client, alice: User) -> None:
    fact = make_fact(value="75 days")
    send_twice(desk, page("fact_record", fact.pk), VALUE | evidence(TODAY, make_source()))
    later = TODAY + timedelta(days=20)
    send_twice(desk, page("fact_record", fact.pk), VALUE | {"high": "7"} | evidence(later))
    assert fact.versions.at(TODAY).get().words() == "3–5 business days"
    coming = fact.versions.at(later).get()
    assert (coming.words(), coming.announced_at, coming.recorded_by) == ("3–7 business days", None, alice)
    shown = read(desk, page("fact_change", fact.pk))
    assert "75 days" in shown
    assert "Scheduled" in shown or "to come" in shown


def test_a_refusal_of_the_ledger_is_said_on_the_form_and_nothing_is_written(desk: Client) -> None:
    fact = make_fact(on=TODAY)
    response = desk.post(page("fact_record", fact.pk), VALUE | {"high": "9"} | evidence())
    shown = response.content.decode()
    assert "already recorded" in shown
    assert "Nothing was written" in shown
    assert 'value="9"' in shown
    assert fact.versions.count() == 1


def test_a_value_is_corrected_and_the_history_shows_both(desk: Client) -> None:
    fact = make_fact(value="3–5 business days", checked_on=date(2026, 2, 1))
    version = fact.versions.get()
    form = read(desk, page("fact_correct", fact.pk))
    assert 'value="3"' in form
    send_twice(
        desk,
        page("fact_correct", fact.pk),
        VALUE | evidence(source=version.source) | {"high": "6", "version": version.pk},
    )
    assert fact.versions.at(TODAY).get().words() == "3–6 business days"
    shown = read(desk, page("fact_change", fact.pk))
    for words in (
        "3–6 business days",
        "3–5 business days",
        "corrected since",
        "in force",
        "Still true",
        "never verified",
    ):
        assert words in shown, words


def test_a_value_is_verified_with_the_quote_that_was_seen(desk: Client, alice: User) -> None:
    fact = make_fact(quote="Cards: 3 to 5 business days.")
    version = fact.versions.get()
    form = read(desk, page("fact_verify", fact.pk))
    for words in ("3–5 business days", "Cards: 3 to 5 business days.", version.source.url, "Still true"):
        assert words in form, words
    reading = {"version": version.pk, "read_on": str(TODAY), "quote_seen": "", "note": "", "verdict": "still_true"}
    assert "Copy the sentence you saw" in desk.post(page("fact_verify", fact.pk), reading).content.decode()
    assert not Verification.objects.exists()
    desk.post(page("fact_verify", fact.pk), reading | {"quote_seen": "Cards: 3 to 5 business days."})
    act = Verification.objects.get()
    assert (act.version, act.verified_by, act.result) == (version, alice, "still_true")
    assert "Verified" in read(desk, page("fact_change", fact.pk))


def test_a_verifier_who_cannot_tell_disputes_and_says_why(desk: Client) -> None:
    fact = make_fact()
    reading = {
        "version": fact.versions.get().pk,
        "read_on": str(TODAY),
        "quote_seen": "",
        "note": "",
        "verdict": "disputed",
    }
    assert "Say what is in doubt" in desk.post(page("fact_verify", fact.pk), reading).content.decode()
    desk.post(page("fact_verify", fact.pk), reading | {"note": "The page needs a login now."})
    assert Verification.objects.get().result == "disputed"
    shown = read(desk, page("fact_change", fact.pk))
    assert "Disputed" in shown
    assert "The page needs a login now." in shown


def test_a_reading_in_the_future_is_refused(desk: Client) -> None:
    fact = make_fact()
    day = TODAY + timedelta(days=2)
    reading = {
        "version": fact.versions.get().pk,
        "read_on": str(day),
        "quote_seen": "x",
        "note": "",
        "verdict": "still_true",
    }
    assert "future" in desk.post(page("fact_verify", fact.pk), reading).content.decode()
    assert not Verification.objects.exists()


def test_a_value_replaced_while_the_page_was_open_is_not_verified(desk: Client) -> None:
    fact = make_fact()
    seen = fact.versions.get()
    record(fact, "9 days", TODAY, recorded=timezone.now())
    reading = {"version": seen.pk, "read_on": str(TODAY), "quote_seen": "x", "note": "", "verdict": "still_true"}
    assert "has been replaced" in desk.post(page("fact_verify", fact.pk), reading).content.decode()
    assert not Verification.objects.exists()


def test_a_fact_is_disputed_and_retired_on_pages_of_their_own(desk: Client) -> None:
    fact = make_fact()
    reading = {
        "version": fact.versions.get().pk,
        "read_on": str(TODAY),
        "quote_seen": "",
        "note": "Two pages disagree.",
    }
    desk.post(page("fact_dispute", fact.pk), reading)
    assert Verification.objects.get().note == "Two pages disagree."
    assert "cannot be undone" in read(desk, page("fact_retire", fact.pk))
    desk.post(page("fact_retire", fact.pk))
    fact.refresh_from_db()
    assert fact.retired_at is not None
    assert "is retired" in desk.post(page("fact_record", fact.pk), VALUE | evidence()).content.decode()


@pytest.mark.parametrize("verb", ["record", "correct", "verify", "dispute", "retire"])
def test_every_act_needs_its_permission(client: Client, verb: str) -> None:
    fact = make_fact()
    client.force_login(make_person("bob", "policies.view_fact", "policies.change_fact"))
    assert client.get(page(f"fact_{verb}", fact.pk)).status_code == 403
    assert client.post(page(f"fact_{verb}", fact.pk), {}).status_code == 403
    assert fact.versions.count() == 1
    assert f"/{verb}/" not in read(client, page("fact_change", fact.pk))


def test_a_verifier_without_the_right_to_dispute_cannot_do_so_through_the_back_door(client: Client) -> None:
    fact = make_fact()
    client.force_login(make_person("bob", "policies.view_fact", "policies.verify_fact"))
    reading = {
        "version": fact.versions.get().pk,
        "read_on": str(TODAY),
        "quote_seen": "",
        "note": "x",
        "verdict": "disputed",
    }
    assert client.post(page("fact_verify", fact.pk), reading).status_code == 403
    assert not Verification.objects.exists()


def test_an_act_without_the_token_of_the_form_is_refused(alice: User) -> None:
    fact = make_fact()
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(alice)
    assert stranger.post(page("fact_retire", fact.pk)).status_code == 403
    fact.refresh_from_db()
    assert fact.retired_at is None


@pytest.mark.parametrize("version", ["0", "99999999", "x", "9" * 40, "-1", "²"])
def test_a_version_that_does_not_exist_is_not_found(desk: Client, version: str) -> None:
    fact = make_fact()
    assert desk.get(page("fact_verify", fact.pk), {"version": version}).status_code == 404


def test_a_version_of_another_fact_is_not_found(desk: Client) -> None:
    fact, other = make_fact(), make_fact("other.fact", "9 days")
    assert desk.get(page("fact_correct", fact.pk), {"version": other.versions.get().pk}).status_code == 404


def test_versions_and_verifications_can_be_read_and_nothing_else(desk: Client) -> None:
    make_fact(checked_on=date(2026, 2, 1))
    rows = {"factversion": FactVersion.objects.get().pk, "verification": Verification.objects.get().pk}
    for model, pk in rows.items():
        read(desk, page(f"{model}_changelist"))
        read(desk, page(f"{model}_change", pk))
        assert desk.get(page(f"{model}_add")).status_code == 403
        assert desk.post(page(f"{model}_change", pk), {"quote": "x"}).status_code == 403
        assert desk.post(page(f"{model}_delete", pk), {"post": "yes"}).status_code == 403
    assert (FactVersion.objects.count(), Verification.objects.count()) == (1, 1)


def test_a_fact_with_a_history_is_not_deleted_and_the_reason_is_said(desk: Client) -> None:
    fact = make_fact()
    assert "Retire it instead" in read(desk, page("fact_delete", fact.pk))
    desk.post(page("fact_delete", fact.pk), {"post": "yes"})
    assert Fact.objects.filter(pk=fact.pk).exists()


def test_the_key_of_a_fact_never_changes(desk: Client) -> None:
    fact = make_fact()
    desk.post(page("fact_change", fact.pk), details(fact.policy, "another.key") | {"label": "Card", "kind": "text"})
    fact.refresh_from_db()
    assert (fact.key, fact.kind, fact.label) == ("aliexpress.refund.card", "duration", "Card")


def test_a_changed_label_reaches_pages_like_a_changed_value(desk: Client) -> None:
    fact = make_fact()
    before = LedgerRevision.current()
    desk.post(page("fact_change", fact.pk), details(fact.policy) | {"label": "Cards"})
    fact.refresh_from_db()
    assert LedgerRevision.current() > before
    assert fact.changed_at is not None
    assert fact.changed_at.date() == TODAY


def test_the_list_says_how_every_fact_stands_and_filters_by_it(desk: Client) -> None:
    bob = make_person("bob")
    make_fact("fresh", "9 days", checked_on=TODAY, owner=bob)
    make_fact("late", "3–5 business days", checked_on=TODAY - timedelta(days=100))
    make_fact("unread", "75 days")
    make_fact("empty", None)
    shown = read(desk, page("fact_changelist"))
    for words in ("3–5 business days", "Overdue", "Verified", "Never verified", "no value", "bob", "nobody"):
        assert words in shown, words
    late = desk.get(page("fact_changelist"), {"state": "overdue"})
    assert [fact.key for fact in late.context["cl"].result_list] == ["late"]
    his = desk.get(page("fact_changelist"), {"owner": bob.pk})
    assert [fact.key for fact in his.context["cl"].result_list] == ["fresh"]
    found = desk.get(page("fact_changelist"), {"q": "unread"})
    assert [fact.key for fact in found.context["cl"].result_list] == ["unread"]


def test_the_list_asks_as_many_questions_for_thirty_facts_as_for_one(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    make_fact("fact-0", checked_on=TODAY)
    with django_assert_max_num_queries(100) as one:
        read(desk, page("fact_changelist"))
    for number in range(1, 30):
        make_fact(f"fact-{number}", checked_on=TODAY)
    with django_assert_max_num_queries(len(one)):
        read(desk, page("fact_changelist"))


def test_the_history_asks_as_many_questions_for_ten_values_as_for_one(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    fact = make_fact(on=date(2020, 1, 1), checked_on=date(2020, 2, 1))
    with django_assert_max_num_queries(100) as one:
        read(desk, page("fact_change", fact.pk))
    for number in range(1, 10):
        record(fact, f"{number} days", date(2020 + number // 2, 6, number))
        latest = fact.versions.first()
        assert latest is not None
        ledger.verify(latest, by=None, read_at=noon(TODAY) - timedelta(days=1), now=timezone.now())
    with django_assert_max_num_queries(len(one)):
        read(desk, page("fact_change", fact.pk))


def test_the_pages_of_a_fact_speak_and_look_as_the_admins_own_forms_do(desk: Client) -> None:
    fact, words = make_fact(), make_fact("aliexpress.fee", "None, ever.")
    version = fact.versions.get().pk
    acts = [page(f"fact_{act}", fact.pk) for act in ("record", "verify", "dispute")]
    acts += [f"{page('fact_correct', fact.pk)}?version={version}", page("fact_add"), page("fact_record", words.pk)]
    shown = [read(desk, act) for act in acts]
    labels = {label for each in shown for label in re.findall(r"<label[^>]*>\s*([^<]*?):?\s*</label>", each)}
    assert {"Holds from", "Source", "Source read on", "Quote seen", "Note", "Change note", "Words"} <= labels
    assert {label for label in labels if label[:1].islower()} == set()
    lines = [tag for each in shown for tag in re.findall(r"<input type=.text.[^>]*>", each) if "maxlength" in tag]
    named = [tag for tag in lines if re.search(r'name="(?:text|change_note|note)"', tag)]
    assert len(named) >= 8
    assert [tag for tag in named if "vTextField" not in tag] == []
