"""JSON-LD, sitemap, feed and headers say what the page says."""

import gzip
import html
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.test import Client
from django.utils import timezone

from articles import structured_data, workflow, writing
from articles.models import Edition, State
from articles.page import build
from policies import ledger
from policies.models import Fact
from tests.articles.pages.reading import get, tidy
from tests.makers import (
    make_article,
    make_edition,
    make_fact,
    make_platform,
    make_policy,
    noon,
    publish,
    record,
    ref,
    verify,
)  # fmt: skip

pytestmark = pytest.mark.django_db
PATH = "/cancel-an-order/"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def the_fact() -> Fact:
    return Fact.objects.get()


@pytest.fixture
def edition() -> Edition:
    make_fact(on=days_ago(90), checked_on=days_ago(50), policy=make_policy("Refunds"))
    faqs = (
        ("How long?", f"<p>It takes {ref('aliexpress.refund.card')}.</p><ul><li>To a card</li></ul>"),
        ("In a table?", '<p>Here:</p><div data-policy="refunds"></div>'),
    )
    short = f"<p>Cancel; the money is back in {ref('aliexpress.refund.card')}.</p>"
    return publish(make_edition("<h2>How</h2><p>So.</p>", short_answer=short, faqs=faqs, on=days_ago(60)), days_ago(60))


def test_the_words_of_json_ld_are_the_words_of_the_page(edition: Edition) -> None:
    page = get(PATH)
    article = page.json_ld("Article")
    assert article["headline"] == page.words("h1")
    assert article["author"]["name"] == page.words(".byline a")
    assert tidy(article["abstract"]) == page.words(".short-answer p")
    questions = page.json_ld("FAQPage")["mainEntity"]
    assert [question["name"] for question in questions] == page.every("summary")
    answers = [tidy(question["acceptedAnswer"]["text"]).replace(" ", "") for question in questions]
    assert answers == [words.replace(" ", "") for words in page.every(".answer")]
    assert "3–5businessdays" in answers[1]
    for question in questions:
        assert question["url"].partition("#")[2] in page.ids()
    crumbs = [item["name"] for item in page.json_ld("BreadcrumbList")["itemListElement"]]
    assert crumbs == page.every(".breadcrumb li")


def test_every_date_is_the_same_everywhere(edition: Edition) -> None:
    fact = the_fact()
    record(fact, "7 days", days_ago(20))
    moment = noon(days_ago(20))
    response = Client().get(PATH)
    page = get(PATH)
    assert datetime.fromisoformat(page.json_ld("Article")["dateModified"]) == moment
    assert f"changed {moment.day} {moment:%B %Y}" in page.words(".byline")
    assert parsedate_to_datetime(response["Last-Modified"]) == moment
    assert lastmod() == moment
    assert updated("aliexpress") == moment


def test_a_check_moves_facts_checked_and_nothing_else(edition: Edition) -> None:
    before, feed, sitemap = get(PATH), Client().get("/changes.atom").content, lastmod()
    verify(the_fact(), days_ago(3))
    after = get(PATH)
    day = days_ago(3)
    assert f"Facts checked {day.day} {day:%B %Y}" in after.words(".byline")
    assert after.json_ld("WebPage")["lastReviewed"] == day.isoformat()
    assert after.json_ld("Article")["dateModified"] == before.json_ld("Article")["dateModified"]
    assert Client().get("/changes.atom").content == feed
    assert lastmod() == sitemap


def test_recording_the_same_value_again_is_no_change(edition: Edition) -> None:
    before = get(PATH).json_ld("Article")["dateModified"]
    record(the_fact(), "3–5 business days", days_ago(9))
    assert get(PATH).json_ld("Article")["dateModified"] == before


@pytest.mark.parametrize("again", [True, False])
def test_publishing_the_same_words_again_is_no_change(edition: Edition, again: bool) -> None:
    updated_before, sitemap, modified = updated("cancel-an-order"), lastmod(), Client().get(PATH)["Last-Modified"]
    words = get(PATH).words()
    seen_otherwise = {
        "short_answer": edition.short_answer.replace("…", "3–5 business days"),
        "change_note": "Read again.",
    }
    change = seen_otherwise if again else {"body": "<h2>How</h2><p>So, then.</p>"}
    draft = writing.begin(
        edition.article, edition.author, replace(writing.text_of(edition), **change), by=None, now=noon(days_ago(4))
    ).edition
    Edition.objects.filter(pk=draft.pk).update(state=State.APPROVED, checked_at=noon(days_ago(3)))
    workflow.perform(draft, "publish", by=None, now=noon(days_ago(2)))
    assert draft.state == State.PUBLISHED
    assert (updated("cancel-an-order") == updated_before) == again
    assert (lastmod() == sitemap) == again
    assert (Client().get(PATH)["Last-Modified"] == modified) == again
    assert (get(PATH).words() == words) == again


def test_a_worked_example_of_a_fact_does_not_date_the_page() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(50))
    publish(
        make_edition(f'<p><span data-example="{fact.key}">4 business days</span></p>', on=days_ago(60)), days_ago(60)
    )
    record(fact, "7 days", days_ago(20))
    assert lastmod() == datetime.fromisoformat(get(PATH).json_ld("Article")["dateModified"]) == noon(days_ago(60))


def test_an_unchanged_page_is_not_sent_twice(edition: Edition) -> None:
    first = Client().get(PATH)
    assert Client().get(PATH, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert Client().get(PATH, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    verify(the_fact(), days_ago(3))
    assert Client().get(PATH, headers={"if-none-match": first["ETag"]}).status_code == 200
    record(the_fact(), "7 days", days_ago(1))
    both = {"if-none-match": first["ETag"], "if-modified-since": first["Last-Modified"]}
    assert Client().get(PATH, headers=both).status_code == 200


def test_the_feed_is_atom_with_what_it_must_have(edition: Edition) -> None:
    record(the_fact(), "7 days", days_ago(1), note="Why & <b>how</b>.")
    response = Client().get("/changes.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None, name
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 2
    assert "3–5 business days → 7 days" in str(entries[0].findtext(f"{ATOM}title"))
    for entry in entries:
        assert entry.findtext(f"{ATOM}updated")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert str(link.get("href")).startswith("http://testserver/")


def test_the_feed_carries_any_words_as_words(edition: Edition) -> None:
    assert make_edition(article=make_article("other"), title="How\x08 to").title == "How to"
    Fact.objects.update(label="To a\x08 card")
    record(the_fact(), "7 days", days_ago(1), note="In < 8 days & <b>not</b>\x1f more.")
    entry = ET.fromstring(Client().get("/changes.atom").content).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "To a card: 3–5 business days → 7 days"
    assert html.unescape(str(entry.findtext(f"{ATOM}summary"))) == "In < 8 days & <b>not</b> more."
    assert "<b>" not in str(entry.findtext(f"{ATOM}summary"))


@pytest.mark.parametrize("path", ["/changes.atom", "/sitemap.xml", "/policies/", "/policies/aliexpress/", "/", PATH])
def test_what_is_kept_is_asked_about_each_time(edition: Edition, path: str) -> None:
    first = Client().get(path)
    assert first["Cache-Control"] == "public, no-cache"
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert Client().post(path).status_code == 405


def test_a_host_named_like_a_guide_does_not_change_the_authors_address(edition: Edition) -> None:
    block = structured_data.blocks(build(edition.article, days_ago(0)), "http://cancel-an-order", "Asof")[0]
    assert json.loads(block)["author"]["url"] == "http://cancel-an-order/authors/ziv-shay/"


def test_the_sitemap_lists_what_is_public_and_nothing_else(edition: Edition) -> None:
    make_edition(article=make_article("still-a-draft"))
    tree = ET.fromstring(Client().get("/sitemap.xml").content)
    found = [str(each.text) for each in tree.iter(f"{SITEMAP}loc")]
    assert f"http://testserver{PATH}" in found
    assert not [address for address in found if "still-a-draft" in address]
    for address in found:
        assert Client().get(address.removeprefix("http://testserver")).status_code == 200, address


def test_a_retired_facts_changes_lead_to_its_platform_and_not_to_a_row_that_is_gone(edition: Edition) -> None:
    record(the_fact(), "7 days", days_ago(1))
    row = f"/policies/aliexpress/#{the_fact().key}"
    assert get("/changes/").tree.css_first(f'a[href="{row}"]') is not None
    ledger.retire(the_fact(), by=None, now=timezone.now())
    assert "/policies/aliexpress/" in {link.attributes["href"] for link in get("/changes/").tree.css(".change-list a")}
    for path in ("/changes/", "/changes.atom", "/"):
        assert row not in Client().get(path).content.decode(), path


def test_the_sitemap_leaves_out_platforms_that_have_nothing_to_show(edition: Edition) -> None:
    for name in ("Empty", "Former"):
        make_fact(
            f"{name.lower()}.fact", None if name == "Empty" else "3 days", policy=make_policy(name, make_platform(name))
        )
    ledger.retire(Fact.objects.get(key="former.fact"), by=None, now=timezone.now())
    listed = Client().get("/sitemap.xml").content.decode()
    assert "/policies/aliexpress/" in listed
    assert "/policies/empty/" not in listed
    assert "/policies/former/" not in listed


def test_a_page_needs_no_script_no_inline_style_and_no_third_party(edition: Edition) -> None:
    response = Client().get(PATH)
    page = get(PATH)
    assert not page.tree.css("style, [style], iframe, img, script:not([type='application/ld+json'])")
    fetched = [str(node.attributes["href"]) for node in page.tree.css('link[rel="stylesheet"]')]
    assert fetched == ["/static/cms/public.css"]
    assert not [name for node in page.tree.css("*") for name in node.attributes if name.startswith("on")]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies


def test_a_long_article_stays_small() -> None:
    for number in range(12):
        make_fact(f"a.fact{number}", f"{number + 2}–{number + 5} business days", days_ago(90), days_ago(10))
    part = "".join(f"<p>Wait {ref(f'a.fact{n}')} for it, and {'then read on and on ' * 20}.</p>" for n in range(12))
    publish(make_edition(f"<h2>One</h2>{part}<h2>Two</h2><p>{'word ' * 500}</p>", on=days_ago(60)), days_ago(60))
    page = get(PATH)
    assert len(gzip.compress(page.html.encode())) <= 14_000
    assert len(page.tree.css("*")) <= 800


def lastmod() -> datetime:
    tree = ET.fromstring(Client().get("/sitemap.xml").content)
    for url in tree.iter(f"{SITEMAP}url"):
        if str(url.findtext(f"{SITEMAP}loc")).endswith(PATH):
            text = str(url.findtext(f"{SITEMAP}lastmod"))
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=UTC, hour=12)
    raise AssertionError("The sitemap does not list the page.")


def updated(words: str) -> datetime:
    feed = ET.fromstring(Client().get("/changes.atom").content)
    for entry in feed.findall(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        if link is not None and words in str(link.get("href")):
            return datetime.fromisoformat(str(entry.findtext(f"{ATOM}updated")))
    raise AssertionError("The feed does not say it.")
