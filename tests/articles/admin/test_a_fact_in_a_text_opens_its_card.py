"""The card of a fact in the text: what it says, for whom, and that its count is that of the list behind it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import State
from tests.articles.admin.sending import logged_in
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of
from tests.makers import make_article, make_edition, make_fact, make_person, publish, ref

pytestmark = pytest.mark.django_db
CARD = "/admin/articles/edition/references/fact/card/"


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_says_value_check_source_quote_and_every_wording(boss: Client) -> None:
    day = timezone.localdate() - timedelta(days=3)
    fact = make_fact(label="Credit or debit card", checked_on=day, quote="Allow <3–5> days.", counted_from="the refund")
    answer = boss.get(CARD, {"key": fact.key, "form": "long"})
    for said in (
        "Credit or debit card", "3–5 business days", "counted from the refund", "Verified, checked", "Help centre: refunds",
        "Allow &lt;3–5&gt; days.", "three to five business days", "5 business days at most",
    ):  # fmt: skip
        assert said in words(answer), said
    assert re.search(r'value="long"[^>]*checked', answer.content.decode())
    assert "<html" not in answer.content.decode()


def test_its_count_is_the_length_of_the_list_behind_it(boss: Client) -> None:
    fact = make_fact()
    publish(make_edition(f"<p>{ref(fact.key)}</p>", make_article("a")))
    make_edition(f"<p>{ref(fact.key)} {ref(fact.key)}</p>", make_article("b"))
    make_edition('<div data-policy="refund-time-before-shipment"></div>', make_article("c"))
    make_edition(f"<p>{ref(fact.key)}</p>", make_article("gone"), state=State.WITHDRAWN)
    answer = boss.get(CARD, {"key": fact.key})
    assert "used in 3 articles" in words(answer)
    link = re.search(r'href="([^"]+\?citing=[^"]+)"', answer.content.decode())
    assert link is not None
    assert boss.get(link[1]).context["cl"].result_count == 3


def test_a_fact_without_a_value_or_that_is_not_there_is_said(boss: Client) -> None:
    bare = make_fact("aliexpress.bare", None)
    assert "No value today" in words(boss.get(CARD, {"key": bare.key}))
    for key in ("aliexpress.none", "", "x" * 500, "'\"<"):
        assert boss.get(CARD, {"key": key}).status_code == 404
    assert boss.post(CARD, {"key": bare.key}).status_code == 405


def test_who_may_not_read_editions_or_facts_gets_no_card(client: Client) -> None:
    fact = make_fact()
    assert client.get(CARD, {"key": fact.key}).status_code == 302
    assert logged_in(make_person("nobody")).get(CARD, {"key": fact.key}).status_code == 403
    assert logged_in(make_person("half", "articles.view_edition")).get(CARD, {"key": fact.key}).status_code == 403
    assert logged_in(one_of("Writer", "wanda")).get(CARD, {"key": fact.key}).status_code == 200


def test_it_takes_as_many_queries_for_many_articles_as_for_one(
    boss: Client, django_assert_max_num_queries: Any
) -> None:
    fact = make_fact()
    make_edition(f"<p>{ref(fact.key)}</p>", make_article("a"))
    boss.get(CARD, {"key": fact.key})
    with django_assert_max_num_queries(10):
        boss.get(CARD, {"key": fact.key})
    for name in "bcdef":
        make_edition(f"<p>{ref(fact.key)}</p>", make_article(name))
    with django_assert_max_num_queries(10):
        assert "used in 6 articles" in words(boss.get(CARD, {"key": fact.key}))
