"""The screens: the two passages word by word, the readings of a source, and the button that reads it now."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from policies.models import Fact, Observation, Source
from tests.makers import make_fact, make_person, make_source
from tests.policies.watching.source_server import SourceServer, page, say

pytestmark = pytest.mark.django_db

QUOTE = "Refunds to a credit or debit card take 3–5 business days after the seller confirms."
NEW = "Refunds to a credit or debit card take 5–7 business days after the seller confirms."


@pytest.fixture
def fact(server: SourceServer, settings: Any) -> Fact:
    """On a source of this machine, which the settings allow to be asked."""
    settings.ASOF_WATCH_PORTS, settings.ASOF_WATCH_NETWORKS = [server.port], ["127.0.0.0/8"]
    source = make_source("Refunds")
    source.url = f"http://127.0.0.1:{server.port}/refunds"
    source.save()
    today = timezone.localdate()
    return make_fact(
        on=today - timedelta(days=9), checked_on=today - timedelta(days=3), source=source, quote=QUOTE
    )  # fmt: skip


def person(*permissions: str) -> Client:
    client = Client()
    client.force_login(make_person("bob", *permissions))
    return client


def words(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def read_now(client: Client, fact: Fact, onward: str = "") -> Any:
    source = Source.objects.get()
    Source.objects.update(last_fetched_at=None)
    return client.post(f"/admin/policies/source/{source.pk}/read/", {"next": onward}, follow=True)


def test_a_disputed_fact_shows_both_passages_word_by_word(
    server: SourceServer, fact: Fact, admin_client: Client
) -> None:
    server.pages["/refunds"] = say(page("Hello.", NEW))
    said = read_now(admin_client, fact, f"/admin/policies/fact/{fact.pk}/change/").content.decode()
    assert "it says something else of aliexpress.refund.card. Nothing is applied." in said
    for address in (f"/admin/policies/fact/{fact.pk}/change/", f"/admin/policies/fact/queue/?fact={fact.pk}"):
        shown = words(admin_client, address)
        assert "The source says something else" in shown
        assert '<del><span class="visually-hidden">removed: </span>3–5</del>' in shown
        assert '<ins><span class="visually-hidden">added: </span>5–7</ins>' in shown
        assert "5–7 business days" in shown


def test_a_proposal_shows_the_quote_we_keep_and_what_was_seen(
    server: SourceServer, fact: Fact, admin_client: Client
) -> None:
    server.pages["/refunds"] = say(page("Hello.", NEW))
    read_now(admin_client, fact)
    shown = words(admin_client, f"/admin/policies/proposal/{fact.proposals.get().pk}/change/")
    assert '<del><span class="visually-hidden">removed: </span>3–5</del>' in shown
    assert f"/admin/policies/fact/{fact.pk}/record/?proposal={fact.proposals.get().pk}" in shown


def test_a_quote_that_is_still_there_is_shown_as_what_it_is(
    server: SourceServer, fact: Fact, admin_client: Client
) -> None:
    server.pages["/refunds"] = say(page("Hello.", QUOTE))
    assert "Read: still there." in read_now(admin_client, fact).content.decode()
    shown = words(admin_client, f"/admin/policies/fact/{fact.pk}/change/")
    assert "Still there</strong>" in shown
    assert "That verifies nothing: somebody has to read it." in shown


def test_what_a_page_says_is_never_taken_for_markup(server: SourceServer, fact: Fact, admin_client: Client) -> None:
    server.pages["/refunds"] = say(page(NEW.replace("seller", "&lt;img src=x onerror=alert(1)&gt; seller")))
    read_now(admin_client, fact)
    shown = words(admin_client, f"/admin/policies/fact/{fact.pk}/change/")
    assert "<img src=x" not in shown
    assert "&lt;img" in shown


def test_a_page_that_cannot_be_read_says_why_and_the_list_shows_it(
    server: SourceServer, fact: Fact, admin_client: Client
) -> None:
    server.pages["/refunds"] = say("", 403)
    assert "It could not be read. The site answered 403." in read_now(admin_client, fact).content.decode()
    listed = words(admin_client, "/admin/policies/source/?needs=failing")
    assert "The site answered 403." in listed
    assert "1 source" in listed
    assert "0 sources" in words(admin_client, "/admin/policies/source/?needs=somebody")


def test_the_desk_counts_the_sources_that_need_somebody_and_leads_to_them(fact: Fact, admin_client: Client) -> None:
    assert "cannot be read" not in words(admin_client, "/admin/")
    Source.objects.update(state=Source.State.BLOCKED)
    make_source("Nobody's").__class__.objects.filter(title="Nobody's").update(state=Source.State.GONE)
    assert '<a href="/admin/policies/source/?needs=somebody">1 source cannot be read</a>' in words(
        admin_client, "/admin/"
    )
    assert admin_client.get("/admin/policies/source/?needs=somebody").context["cl"].result_count == 1


def test_a_source_shows_its_quotes_and_its_readings(server: SourceServer, fact: Fact, admin_client: Client) -> None:
    source = Source.objects.get()
    assert "It was never read." in words(admin_client, f"/admin/policies/source/{source.pk}/change/")
    server.pages["/refunds"] = say("", 301, Location="/new")
    server.pages["/new"] = say(page(NEW))
    read_now(admin_client, fact)
    shown = words(admin_client, f"/admin/policies/source/{source.pk}/change/")
    assert f"It leads to http://127.0.0.1:{server.port}/new now." in shown
    assert QUOTE in shown
    assert "5–7" in shown
    assert "2 observations" not in words(admin_client, f"/admin/policies/observation/?source__id__exact={source.pk}")


def test_reading_now_is_for_those_who_may_and_only_by_a_form(server: SourceServer, fact: Fact) -> None:
    source = Source.objects.get()
    address = f"/admin/policies/source/{source.pk}/read/"
    reader = person("policies.view_source", "policies.view_fact")
    assert reader.post(address).status_code == 403
    assert "Read the source now" not in words(reader, f"/admin/policies/fact/{fact.pk}/change/")
    checker = Client()
    checker.force_login(make_person("carol", "policies.view_fact", "policies.read_source"))
    assert checker.get(address).status_code == 405
    assert "Read the source now" in words(checker, f"/admin/policies/fact/{fact.pk}/change/")
    assert checker.post("/admin/policies/source/999999/read/").status_code == 404
    assert Client().post(address).status_code == 302
    assert server.asked == []
    assert (
        checker.post(address, {"next": "https://evil.example.com/"}).url
        == f"/admin/policies/source/{source.pk}/change/"
    )


def test_pressing_the_button_again_and_again_asks_once(server: SourceServer, fact: Fact, admin_client: Client) -> None:
    server.pages["/refunds"] = say(page(QUOTE))
    address = f"/admin/policies/source/{Source.objects.get().pk}/read/"
    for _time in range(3):
        said = admin_client.post(address, follow=True).content.decode()
    assert "Its site was asked a moment ago. Nothing was read" in said
    assert server.paths().count("/refunds") == 1
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "https://169.254.169.254/latest/", "http://example.com:6379/"])
def test_an_address_that_is_never_asked_is_refused_when_it_is_saved(admin_client: Client, url: str) -> None:
    make_source("Refunds")
    given = {"platform": Source.objects.get().platform_id, "title": "Inside", "url": url}
    said = admin_client.post("/admin/policies/source/add/", given).content.decode()
    assert "Only a public page can be a source" in said
    assert not Source.objects.filter(title="Inside").exists()


def test_another_address_starts_anew(server: SourceServer, fact: Fact, admin_client: Client) -> None:
    Source.objects.update(etag='"1"', failures=3, problem="no", state=Source.State.BLOCKED, next_read_at=timezone.now())
    source = Source.objects.get()
    given = {"platform": source.platform_id, "title": source.title, "url": server.url("/new", "127.0.0.1")}
    admin_client.post(f"/admin/policies/source/{source.pk}/change/", given)
    source.refresh_from_db()
    assert (source.url, source.etag, source.failures, source.state, source.next_read_at) == (
        server.url("/new", "127.0.0.1"), "", 0, Source.State.UNREAD, None,
    )  # fmt: skip
