"""A platform changes a number: the fact is disputed, a person sees both passages and every place, accepts, and pages say it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from policies import tasks
from policies.models import Fact, FactState, Proposal, standings
from tests.articles.pages.reading import get
from tests.makers import make_edition, make_fact, make_person, make_source, publish, ref, verify
from tests.policies.watching.source_server import page, say, source_server

QUOTE = "Refunds to a credit or debit card take 3–5 business days after the seller confirms."
NEW = "Refunds to a credit or debit card take 5–7 business days after the seller confirms."


@pytest.mark.django_db
def test_the_source_changes_its_number_and_pages_follow_when_a_person_says_so(settings: Any) -> None:
    today = timezone.localdate()
    with source_server() as server:
        settings.ASOF_WATCH, settings.ASOF_WATCH_PORTS, settings.ASOF_WATCH_NETWORKS = (
            True,
            [server.port],
            ["127.0.0.0/8"],
        )
        source = make_source()
        source.url = f"http://127.0.0.1:{server.port}/refunds"
        source.save()
        fact = make_fact(on=today - timedelta(days=9), checked_on=today - timedelta(days=3), source=source, quote=QUOTE)
        body = f"<p>A refund takes {ref(fact.key)}.</p>"
        edition = publish(make_edition(body, on=today - timedelta(days=8)), today - timedelta(days=8))
        server.pages["/refunds"] = say(page("How refunds work.", NEW))

        assert tasks.watch_sources() == 1

    address = edition.article.get_absolute_url()
    shown = get(address).words()
    assert "A refund takes 3–5 business days." in shown
    assert "We are checking this: it may have changed" in shown
    assert _standing(fact).state == FactState.DISPUTED

    checker = Client()
    checker.force_login(make_person("dana", superuser=True))
    proposal = Proposal.objects.get()
    card = checker.get("/admin/policies/fact/queue/").content.decode()
    assert f"/admin/policies/proposal/{proposal.pk}/change/" in card
    offered = checker.get(f"/admin/policies/proposal/{proposal.pk}/change/").content.decode()
    (link,) = re.findall(rf'href="(/admin/policies/fact/{fact.pk}/record/\?proposal=\d+)"', offered)
    form = checker.get(link).context["form"]
    filled = {name: form[name].value() for name in form.fields}
    assert (filled["low"], filled["high"], filled["unit"], filled["quote"]) == ("5", "7", "day", NEW)
    assert filled["source"] == source.pk

    given = {name: "" if value is None else value for name, value in filled.items()}
    looked = checker.post(link, given)
    impact = " ".join(looked.content.decode().split())
    assert "5–7" in impact
    assert "A refund takes" in impact
    assert fact.versions.count() == 1

    kept = LexborHTMLParser(looked.content.decode()).css("#content-main form input[type=hidden]")
    fields = {field.attributes["name"] or "": field.attributes.get("value") or "" for field in kept}
    approved = checker.post(link, {**fields, "step": "approve"})
    assert approved.status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.ACCEPTED
    shown = get(address).words()
    assert "A refund takes 5–7 business days." in shown
    assert "We are checking this" not in shown
    assert _standing(fact).state == FactState.NEVER_VERIFIED
    verify(fact, today)
    assert _standing(fact).state == FactState.VERIFIED


def _standing(fact: Fact) -> Any:
    return standings(Fact.objects.filter(pk=fact.pk), timezone.localdate())[fact.key]
