"""Create a fact from this: from a typed time limit to the form of a new fact, filled in, and back to bind it."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from articles import findings
from articles.models import Edition
from policies.models import Fact
from tests.articles.admin.sending import address, logged_in, sent
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of, said
from tests.makers import make_edition, make_fact, make_person, make_policy, make_source

pytestmark = pytest.mark.django_db
FREE = "Open the order. Sellers have up to 6 days to answer a cancellation. Then wait."


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def offers(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'class="finding-create" href="([^"]+)"', page)]


def live(client: Client, edition: Edition, **typed: Any) -> str:
    return str(client.post(f"/admin/articles/edition/{edition.pk}/check/", sent(edition, **typed)).content.decode())


def test_a_limit_without_a_fact_is_listed_saved_or_not_with_the_form_filled_in(boss: Client) -> None:
    edition = make_edition(f"<p>{FREE}</p>")
    for page in (boss.get(address(edition)).content.decode(), live(boss, edition)):
        assert "1 time limit without a fact" in page
        asked = parse_qs(urlsplit(offers(page)[0]).query)
        assert {name: asked[name] for name in ("kind", "high", "unit", "day_basis", "bound")} == {
            "kind": ["duration"], "high": ["6"], "unit": ["day"], "day_basis": ["calendar"], "bound": ["up_to"],
        }  # fmt: skip
        assert "low" not in asked
        assert asked["quote"] == ["Sellers have up to 6 days to answer a cancellation."]
        assert asked["label"] == ["Answer a cancellation"]
    assert "time limit without" not in live(boss, edition, body="<p>A 24-hour helpline.</p>")


def test_the_fact_is_added_and_leads_back_to_where_it_can_be_bound(boss: Client) -> None:
    edition = make_edition(f"<p>{FREE}</p>")
    policy, source = make_policy(), make_source()
    form = offers(boss.get(address(edition)).content.decode())[0]
    page = boss.get(form)
    assert "put its own words in place of the quote" in page.content.decode()
    filled = page.context["adminform"].form
    shown = {name: filled.get_initial_for_field(field, name) for name, field in filled.fields.items()}
    typed = {name: "" if value is None else value for name, value in shown.items()}
    typed |= {
        "policy": policy.pk,
        "source": source.pk,
        "quote": "The seller must answer within 6 days.",
        "_save": "Save",
    }
    answer = boss.post(form, typed, follow=True)
    assert answer.redirect_chain[0][0] == f"{address(edition)}#findings-title"
    fact = Fact.objects.get()
    assert (fact.key, fact.versions.get().words()) == ("aliexpress.answer-a-cancellation", "up to 6 days")
    assert "added successfully" in said(answer)
    cards = live(boss, edition)
    assert "Bind to fact</button>" in cards
    assert "time limit without a fact" not in cards


def test_only_who_may_add_facts_is_offered_it_and_the_form_asks_again(boss: Client) -> None:
    wanda = one_of("Writer", "wanda")
    edition = make_edition(f"<p>{FREE}</p>", by=wanda)
    form = offers(live(boss, edition))[0]
    assert "1 time limit without a fact" in live(logged_in(wanda), edition)
    assert offers(live(logged_in(wanda), edition)) == []
    assert logged_in(wanda).get(form).status_code == 403


def test_what_contradicts_or_repeats_a_fact_may_be_another_fact(boss: Client) -> None:
    make_fact(label="Credit or debit card", cues="credit card\nrefund to a credit card")
    edition = make_edition("<p>A refund to a credit card takes 9 business days.</p>")
    findings.check_edition(edition, timezone.localdate(), timezone.now())
    for page in (boss.get(address(edition)).content.decode(), live(boss, edition)):
        asked = parse_qs(urlsplit(offers(page)[0]).query)
        assert (asked["low"], asked["day_basis"]) == (["9"], ["business"])


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_never_leads_to_another_site(boss: Client, back: str) -> None:
    form = {"policy": make_policy().pk, "key": "a.b", "label": "A", "kind": "duration", "position": 0, "_save": "Save"}
    form |= {"warn_after": 90, "error_after": 120, "counted_from": "", "cues": ""}
    answer = boss.post("/admin/policies/fact/add/", form, query_params={"next": back})
    assert answer["Location"] == "/admin/policies/fact/"


def test_odd_words_in_the_address_give_a_form_and_no_traceback(boss: Client) -> None:
    odd = {"low": "x" * 300, "kind": "odd", "policy": "9" * 30, "quote": "<script>", "effective_from": "soon"}
    page = boss.get("/admin/policies/fact/add/", odd)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().split("id_quote")[1][:200]
