"""One list of what happened to an article and under it, each line with a link to its thing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import findings, history, previewing, writing
from articles.admin.article_history import PER_PAGE
from articles.models import Article, Edition, Event, Finding, State
from policies import ledger
from policies.models import Verification
from tests.articles.admin.sending import logged_in
from tests.articles.admin.test_an_edition_is_written_in_the_admin import one_of
from tests.articles.pages.reading import Read, read
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_person,
    make_policy,
    noon,
    publish,
    record,
    ref,
    verify,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    return logged_in(make_person("boss", superuser=True))


def shown(client: Client, article: Article, **asked: Any) -> Read:
    response = client.get(f"/admin/articles/article/{article.pk}/history/", asked)
    assert response.status_code == 200
    return read(response)


def lines(page: Read) -> list[str]:
    """Without their moments."""
    return [" ".join(node.text().split()) for node in page.tree.css(".history-lines li > span")]


def days_ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)


def told(version: Any, moment: datetime) -> None:
    history.tell_of_a_new_value(version.pk, moment)


@pytest.fixture
def lived() -> Article:
    """An article with a life: written, live, a fact checked, changed and disputed under it, a finding accepted, moved."""
    dana = make_person("dana", superuser=True)
    fact = make_fact(value="3–5 business days", on=days_ago(90), label="Refund to a card")
    edition = make_edition(f"<h2>Empty</h2><h2>When</h2><p>It takes {ref(fact.key)}.</p>", on=days_ago(80), by=dana)
    publish(edition, days_ago(70))
    verify(fact, days_ago(60))
    version = record(fact, "7 days", days_ago(50))
    told(version, noon(days_ago(50)))
    ledger.dispute(
        version, by=dana, read_at=noon(days_ago(41)), now=noon(days_ago(40)), quote_seen="", note="The page is gone."
    )
    findings.check_edition(edition, days_ago(30), noon(days_ago(30)))
    blocking = Finding.objects.filter(edition=edition).blocking().first()
    assert blocking is not None
    findings.accept(blocking, by=dana, reason="It is meant so.", now=noon(days_ago(20)))
    writing.rename(edition.article, "cancel-it", by=dana, now=noon(days_ago(10)))
    return edition.article


def test_all_of_it_stands_in_one_list_newest_first(boss: Client, lived: Article) -> None:
    found = lines(shown(boss, lived))
    assert found[0] == "dana: moved the article from /cancel-an-order/ to /cancel-it/"
    assert found[1].startswith("dana: accepted ")
    assert found[1].endswith("– It is meant so.")
    assert found[2].startswith("dana: disputed Refund to a card, 7 days (source read ")
    assert found[2].endswith("– The page is gone.")
    assert found[3] == "ledger: Refund to a card changed from “3–5 business days” to “7 days” under this page"
    assert found[4] == "the site: found Refund to a card still true: 3–5 business days"
    assert found[5] == "dana: began edition 1"
    assert len(found) == 6


def test_every_line_leads_to_its_thing(boss: Client, lived: Article) -> None:
    page = shown(boss, lived)
    links = [node.attributes["href"] or "" for node in page.tree.css(".history-lines a")]
    assert "formerslug" in links[0]
    assert "finding/?edition__article__id__exact=" in links[1]
    assert [link.partition("#")[2][:8] for link in links[2:5]] == ["version-"] * 3
    assert links[5].endswith(f"/edition/{lived.editions.get().pk}/change/")
    for link in links:
        response = boss.get(link)
        assert response.status_code == 200, link
        if "#" in link:
            assert f'id="{link.partition("#")[2]}"' in response.content.decode()
    assert boss.get(links[1]).context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("editions", ["began"]),
        ("facts", ["changed"]),
        ("checks", ["disputed", "still true"]),
        ("findings", ["accepted"]),
        ("other", ["moved"]),
    ],
)
def test_one_kind_is_looked_at_alone(boss: Client, lived: Article, kind: str, said: list[str]) -> None:
    page = shown(boss, lived, kind=kind)
    found = lines(page)
    assert len(found) == len(said)
    assert all(word in line for word, line in zip(said, found, strict=True))
    assert len(page.tree.css(".history-kinds [aria-current]")) == 1


def test_kinds_together_are_the_whole(boss: Client, lived: Article) -> None:
    kinds = ("editions", "facts", "checks", "findings", "other")
    assert sorted(line for kind in kinds for line in lines(shown(boss, lived, kind=kind))) == sorted(
        lines(shown(boss, lived))
    )


@pytest.mark.parametrize("asked", [{"kind": "quokka"}, {"p": "-1"}, {"p": "x"}, {"p": "99999999999999999999"}])
def test_what_cannot_be_meant_is_the_list(boss: Client, lived: Article, asked: dict[str, str]) -> None:
    assert len(lines(shown(boss, lived, **asked))) == 6


def test_only_what_readers_were_shown_at_that_moment_is_under_the_article(boss: Client) -> None:
    fact = make_fact(on=days_ago(90), label="Shown")
    other = make_fact("aliexpress.other", on=days_ago(90), label="Never shown")
    edition = publish(make_edition(f"<p>{ref(fact.key)}</p>", on=days_ago(60)), days_ago(60))
    for day in (80, 50, 5):
        verify(fact, days_ago(day))
    verify(other, days_ago(50))
    Edition.objects.filter(pk=edition.pk).update(state=State.WITHDRAWN, superseded_at=noon(days_ago(10)))
    assert len(lines(shown(boss, edition.article, kind="checks"))) == 1


def test_a_fact_that_stands_in_a_table_is_under_the_article_too(boss: Client) -> None:
    policy = make_policy()
    fact = make_fact(on=days_ago(90), policy=policy)
    edition = publish(make_edition(f'<div data-policy="{policy.slug}"></div>', on=days_ago(60)), days_ago(60))
    verify(fact, days_ago(50))
    assert len(lines(shown(boss, edition.article, kind="checks"))) == 1


def test_what_the_form_of_the_article_changed_is_in_it(boss: Client) -> None:
    article = make_edition().article
    said = {"slug": article.slug, "topic": article.topic_id, "platform": article.platform_id, "review_after": 30}
    boss.post(f"/admin/articles/article/{article.pk}/change/", said)
    assert LogEntry.objects.count() == 1
    assert "boss: Changed Review after." in lines(shown(boss, article, kind="other"))


def test_preview_links_and_restored_editions_are_in_it(boss: Client) -> None:
    edition = make_edition()
    _link, _token = previewing.make(edition, days=1, by=make_person("dana"), now=timezone.now(), for_whom="Legal")
    page = shown(boss, edition.article, kind="other")
    assert lines(page) == ["dana: made a preview link to edition 1 – Legal"]
    assert page.tree.css_first(".history-lines a").attributes["href"].endswith("#previews")  # type: ignore[union-attr]


def test_a_writer_is_told_nothing_of_the_drafts_of_others(lived: Article) -> None:
    make_edition("<p>A quokka.</p>", lived, title="Quokka", on=days_ago(2))
    wanda = logged_in(one_of("Writer", "wanda"))
    assert "began edition 2" not in " ".join(lines(shown(wanda, lived)))
    assert len(lines(shown(wanda, lived))) == 6
    hidden = make_edition(article=make_article("hidden")).article
    assert wanda.get(f"/admin/articles/article/{hidden.pk}/history/").status_code == 404
    assert wanda.get("/admin/articles/article/quokka/history/").status_code == 404


def test_somebody_who_may_not_see_facts_or_events_sees_the_rest(lived: Article) -> None:
    few = make_person("few", "articles.view_article", "articles.view_edition")
    assert lines(shown(logged_in(few), lived)) == []
    more = make_person("more", "articles.view_article", "articles.view_edition", "articles.view_event")
    page = shown(logged_in(more), lived)
    assert len(lines(page)) == 4
    for node in page.tree.css(".history-lines a"):
        assert logged_in(more).get(node.attributes["href"] or "").status_code == 200


def fill(article: Article, many: int) -> None:
    """So many events, and as many checks."""
    edition, version = article.editions.order_by("number").first(), Verification.objects.earliest("pk").version
    start = noon(days_ago(69))
    Event.objects.bulk_create(
        Event(article=article, edition=edition, verb="fact_changed", happened_at=start + timedelta(minutes=number),
              payload={"fact": version.fact.key, "label": "L", "before": "1", "after": "2"}, job="ledger",
              occasion=f"version-{number}-{many}")
        for number in range(many)
    )  # fmt: skip
    Verification.objects.bulk_create(
        Verification(version=version, result="still_true", read_at=start, recorded_at=start + timedelta(minutes=number))
        for number in range(many)
    )


@pytest.mark.parametrize("role", ["Editor", "Writer"])
def test_it_takes_at_most_twelve_queries_for_ten_lines_as_for_twenty_thousand(lived: Article, role: str) -> None:
    client = logged_in(one_of(role, "edda"))
    places = (
        f"/admin/articles/article/{lived.pk}/history/",
        f"/admin/articles/article/{lived.pk}/history/?kind=checks",
        f"/admin/articles/article/{lived.pk}/change/",
    )
    counts = []
    for many in (10, 10_000):
        fill(lived, many)
        for place in places:
            with CaptureQueriesContext(connection) as used:
                page = read(client.get(place))
            counts.append(len(used))
            assert len(lines(page)) <= PER_PAGE
    assert counts[:3] == counts[3:]
    assert max(counts) <= 12, counts
    last = shown(client, lived, p="9999")
    assert "began edition 1" in lines(last)[-1]
    assert "Page 401 of 401" in last.words(".history-pages")


def test_the_article_and_its_edition_lead_to_the_history(boss: Client, lived: Article) -> None:
    page = read(boss.get(f"/admin/articles/article/{lived.pk}/change/"))
    assert len(lines(page)) == 6
    place = f"/admin/articles/article/{lived.pk}/history/"
    assert place in page.html
    assert place in boss.get(f"/admin/articles/edition/{lived.editions.get().pk}/change/").content.decode()


def test_an_article_with_many_editions_lists_the_newest_and_the_live_one(boss: Client) -> None:
    live = publish(make_edition(title="Live one"))
    Edition.objects.bulk_create(
        Edition(article=live.article, number=number, state=State.WITHDRAWN, title=f"No. {number}", author=live.author,
                changed_at=timezone.now())
        for number in range(2, 60)
    )  # fmt: skip
    page = read(boss.get(f"/admin/articles/article/{live.article_id}/change/")).words("#content")
    assert "Live one" in page
    assert "No. 59" in page
    assert "No. 20 " not in page
    assert "All editions, in the history" in page


def test_the_count_of_what_must_be_fixed_leads_to_the_findings_that_it_counts(boss: Client) -> None:
    edition = make_edition("<h2>Empty</h2><h2>Empty too</h2><p>Words.</p>")
    findings.check_edition(edition, timezone.localdate(), timezone.now())
    make_edition("<h2>Empty</h2>", make_article("another"))
    cell = read(boss.get("/admin/articles/article/?q=cancel")).tree.css_first(".field-must_fix a")
    listed = boss.get(cell.attributes["href"])  # type: ignore[union-attr]
    assert listed.context["cl"].result_count == int(cell.text()) > 0  # type: ignore[union-attr]
