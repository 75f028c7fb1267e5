"""Try it on a sentence: what would be read, which fact it would be tied to and why, and which live pages would match."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from policies.models import Fact, Policy
from tests.makers import make_article, make_edition, make_fact, make_person, make_policy, publish, ref

pytestmark = pytest.mark.django_db
VALUE = {"low": "3", "high": "5", "unit": "day", "day_basis": "business", "bound": "range"}


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_person("alice", superuser=True))
    return client


def asked(policy: Policy, sentence: str = "", **changed: Any) -> dict[str, Any]:
    said = {"policy": policy.pk, "key": "aliexpress.refund.card", "label": "Credit or debit card", "kind": "duration"}
    return {**said, "counted_from": "", "cues": "", "try_sentence": sentence, **VALUE, **changed}


def attempt(desk: Client, said: dict[str, Any]) -> Any:
    response = desk.post(reverse("admin:policies_fact_try"), said)
    assert response.status_code == 200
    return response


def test_a_new_fact_is_tried_with_the_value_on_its_form_and_nothing_is_saved(desk: Client) -> None:
    said = asked(make_policy(), "A refund to your credit card takes 9 business days.")
    response = attempt(desk, said)
    (read,) = response.context["read"]
    assert (read.words, read.its_own, str(read.verdict)) == ("9 business days", True, "contradicts")
    assert "card" in read.cues
    assert not Fact.objects.exists()


def test_a_cue_that_is_typed_in_counts_before_it_is_saved(desk: Client) -> None:
    fact = make_fact(label="Card")
    said = asked(fact.policy, "Plastic takes 3–5 business days.", label="Card", fact=fact.pk)
    assert "not taken to be about this fact" in attempt(desk, said).content.decode()
    response = attempt(desk, {**said, "cues": "plastic"})
    (read,) = response.context["read"]
    assert (read.its_own, str(read.verdict), read.cues) == (True, "agrees", "Plastic")
    fact.refresh_from_db()
    assert fact.cues == ""


def test_another_fact_that_fits_better_is_named_and_a_denial_is_said(desk: Client) -> None:
    make_fact("aliexpress.refund.wallet", "1–3 days", label="AliExpress wallet")
    said = asked(make_policy(), "The wallet takes 1–3 days. A card refund does not take 12 business days.")
    wallet, card = attempt(desk, said).context["read"]
    assert (wallet.fact, wallet.its_own) == ("AliExpress wallet", False)
    assert "denies" in str(card.why)


def test_the_live_pages_that_would_match_are_counted_and_shown(desk: Client) -> None:
    fact = make_fact()
    pages = {
        "agrees": "<p>A card refund takes 3–5 business days.</p>",
        "says-more": "<p>Expect your card refund within 10 business days.</p>",
        "bound": f"<p>A card refund takes {ref(fact.key)}.</p>",
        "other": "<p>Parcels travel for 20 days.</p>",
    }
    for slug, body in pages.items():
        publish(make_edition(body, make_article(slug), title=f"Guide {slug}"))
    make_edition("<p>A card refund takes 40 business days.</p>", make_article("draft"), title="Guide draft")
    response = attempt(desk, asked(fact.policy, fact=fact.pk))
    found = response.context["found"]
    assert sorted(place.edition.title for place in found.places) == ["Guide agrees", "Guide says-more"]
    assert (found.contradicting, found.searched, found.all_searched) == (1, 4, True)
    page = response.content.decode()
    assert "It would match 2 places" in page
    assert "<mark>10 business days</mark>" in page


def test_what_is_missing_is_said_and_hostile_words_stay_words(desk: Client) -> None:
    policy = make_policy()
    assert "give it a policy and a label" in attempt(desk, asked(policy, label="")).content.decode()
    assert "has no time limit yet" in attempt(desk, asked(policy, low="", high="", unit="")).content.decode()
    page = attempt(desk, asked(policy, "<script>alert(1)</script> 3 days", label="<b>Card</b>")).content.decode()
    assert "<script>alert" not in page
    assert "<b>Card" not in page


def test_the_number_of_queries_does_not_grow_with_the_pages(desk: Client, django_assert_max_num_queries: Any) -> None:
    fact = make_fact()
    for number in range(12):
        publish(make_edition("<p>A card refund takes 4 days.</p>", make_article(f"guide-{number}")))
    with django_assert_max_num_queries(32):
        attempt(desk, asked(fact.policy, fact=fact.pk))


def test_who_may_not_keep_facts_may_not_try_them(client: Client) -> None:
    client.force_login(make_person("manager", "policies.view_fact"))
    assert client.post(reverse("admin:policies_fact_try"), asked(make_policy())).status_code == 403
