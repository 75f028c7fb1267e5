"""The page of an article, read as a reader reads it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles import writing
from articles.models import Citation, Edition, FormerSlug, State
from articles.page import NotPublished, build, live
from policies import ledger
from tests.articles.pages.reading import get
from tests.makers import (
    make_article,
    make_disclaimer,
    make_edition,
    make_fact,
    make_policy,
    make_topic,
    noon,
    publish,
    record,
    ref,
    value_of,
    verify,
)  # fmt: skip

pytestmark = pytest.mark.django_db
PATH = "/cancel-an-order/"


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def live_page(body: str, since: int = 30, **text: Any) -> Edition:
    return publish(make_edition(body, on=days_ago(since), **text), days_ago(since))


def test_a_number_stands_with_a_numbered_link_to_its_row() -> None:
    make_fact(on=days_ago(90), checked_on=days_ago(10), label="Card refund", counted_from="the cancellation")
    live_page(f"<p>It takes {ref('aliexpress.refund.card')}.</p>")
    page = get(PATH)
    assert "It takes 3–5 business days." in page.words(".text")
    link = page.tree.css_first(".text a.fact-row")
    assert link is not None
    assert link.text() == "1, source for 3–5 business days"
    row = page.words(str(link.attributes["href"]))
    assert "Card refund" in row
    assert "3–5 business days" in row
    assert "the cancellation" in row
    assert "Help centre: refunds" in row


def test_the_page_is_as_old_as_its_oldest_check() -> None:
    make_fact(on=days_ago(90), checked_on=days_ago(10))
    make_fact("aliexpress.protection", "75 days", days_ago(90), days_ago(40))
    live_page(f"<p>{ref('aliexpress.refund.card')}, {ref('aliexpress.protection')}</p>")
    page = get(PATH)
    oldest = days_ago(40)
    assert f"Facts checked {oldest.day} {oldest:%B %Y}" in page.words(".byline")
    assert page.json_ld("WebPage")["lastReviewed"] == oldest.isoformat()


def test_a_page_with_a_fact_that_nobody_checked_says_so_and_claims_no_day() -> None:
    make_fact(on=days_ago(90))
    live_page(f"<p>{ref('aliexpress.refund.card')}</p>")
    page = get(PATH)
    assert "Not all facts on this page have been checked" in page.words(".byline")
    assert "Not yet checked against its source" in page.words(".notice")
    assert "lastReviewed" not in page.json_ld("WebPage")


@pytest.mark.parametrize(
    ("value", "element", "attribute", "machine"),
    [
        ("75 days", "time", "datetime", "P75D"),
        ("2 weeks", "time", "datetime", "2w"),
        ("36 hours", "time", "datetime", "PT36H"),
        ("3–5 business days", "data", "value", "3/5 business-day"),
        ("up to 15 days", "data", "value", "/15 day"),
        ("3 business days", "data", "value", "3/3 business-day"),
        ("2 months", "data", "value", "2/2 month"),
    ],
)
def test_only_one_exact_length_is_a_time(value: str, element: str, attribute: str, machine: str) -> None:
    make_fact("a.limit", value, days_ago(90), days_ago(10))
    live_page(f"<p>{ref('a.limit')}</p>")
    node = get(PATH).tree.css_first(f".text .fact {element}")
    assert node is not None
    assert node.attributes[attribute] == machine
    assert node.css_first("bdi") is not None


def test_an_overdue_fact_is_shown_with_the_day_of_its_last_check() -> None:
    make_fact(on=days_ago(300), checked_on=days_ago(110))
    live_page(f"<p>{ref('aliexpress.refund.card')}</p>")
    day = days_ago(110)
    assert get(PATH).words(".notice") == (
        f"Last checked {day.day} {day:%B %Y}, due for a check: confirm it in your account."
    )


def test_a_disputed_fact_says_that_we_are_checking() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(10))
    moment = noon(days_ago(2))
    ledger.dispute(fact.versions.get(), by=None, read_at=moment, now=moment, note="The page says 7.")
    live_page(f"<p>{ref('aliexpress.refund.card')}</p>")
    page = get(PATH)
    assert "We are checking this" in page.words(".notice")
    assert "3–5 business days" in page.words(".text")


def test_a_change_to_come_is_said_with_both_values_and_days() -> None:
    fact = make_fact(on=date(2026, 1, 1), checked_on=date(2026, 6, 1))
    record(fact, "5–7 business days", date(2026, 7, 1), recorded=noon(date(2026, 6, 2)))
    edition = publish(make_edition(f"<p>{ref('aliexpress.refund.card')}</p>"))
    said = build(edition.article, date(2026, 6, 10)).key_facts[0]
    assert said.notice == "Until 30 June 2026: 3–5 business days. From 1 July 2026: 5–7 business days."
    after = build(edition.article, date(2026, 7, 1))
    assert "5–7 business days" in after.body
    assert timezone.localdate(after.modified) == date(2026, 7, 1)


def test_a_table_of_facts_stands_in_the_text_with_state_and_source() -> None:
    make_fact(on=days_ago(300), checked_on=days_ago(110), label="Card", policy=make_policy("Refunds"))
    live_page('<p>See:</p><div data-policy="refunds"></div>')
    table = get(PATH).words(".text table")
    for words in ("Refunds", "Card", "3–5 business days", "due for a check", "Help centre: refunds"):
        assert words in table


def test_a_worked_example_is_labelled() -> None:
    make_fact(on=days_ago(90), checked_on=days_ago(10))
    live_page('<p>On Friday, <span data-example="aliexpress.refund.card">4 business days</span> later.</p>')
    node = get(PATH).tree.css_first(".example")
    assert node is not None
    assert node.text() == "Example: 4 business days"


def test_the_disclaimer_takes_platform_month_and_year_from_the_model() -> None:
    make_fact(on=days_ago(90), checked_on=days_ago(40))
    topic = make_topic("Refunds", "Right as of {as_of}; {platform} may differ. {other} © {year}")
    publish(make_edition(f"<p>{ref('aliexpress.refund.card')}</p>", make_article(topic=topic), on=days_ago(60)))
    today = timezone.localdate()
    assert get(PATH).words(".disclaimers p") == (
        f"Right as of {days_ago(40):%B %Y}; AliExpress may differ. {{other}} © {today.year}"
    )


def test_without_a_check_the_disclaimer_speaks_of_the_day_it_went_live_and_never_of_today() -> None:
    make_fact(on=date(2026, 1, 1))
    topic = make_topic("Refunds")
    topic.disclaimers.add(make_disclaimer("As of {as_of}."))
    edition = publish(make_edition(f"<p>{ref('aliexpress.refund.card')}</p>", make_article(topic=topic)))
    assert build(edition.article, date(2026, 6, 10)).disclaimers == ("As of January 2026.",)


def test_contents_show_todays_values_and_every_id_is_used_once() -> None:
    make_fact(on=days_ago(90), checked_on=days_ago(10))
    heads = ("Changes", "Step", "Step", "Step 2", "Key facts", "Fact 1", "FAQ 1", "Main")
    body = f"<h2>Wait {ref('aliexpress.refund.card', '9 days')}</h2><p>Text.</p><h2></h2>"
    live_page(body + "".join(f"<h2>{head}</h2><p>Text.</p>" for head in heads))
    page = get(PATH)
    assert page.every(".contents a")[0] == "Wait 3–5 business days"
    assert "" not in page.every(".contents a")
    assert len(page.ids()) == len(set(page.ids()))
    anchors = {str(node.attributes["href"])[1:] for node in page.tree.css('a[href^="#"]')}
    assert anchors <= set(page.ids())
    assert len(page.tree.css("h1")) == 1


def test_changes_are_listed_newest_first_from_what_to_what_and_why() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(80), label="Card refund")
    live_page(f"<p>{ref('aliexpress.refund.card')}</p>", since=60)
    record(fact, "5–7 business days", days_ago(20), note="The bank asked for it.")
    verify(fact, days_ago(5))
    publish(
        make_edition(f"<p>{ref('aliexpress.refund.card')}</p>", on=days_ago(10), change_note="Steps for the app."),
        days_ago(10),
    )
    first, second = get(PATH).every(".changes li")
    assert "Steps for the app." in first
    assert "Card refund, from 3–5 business days to 5–7 business days. The bank asked for it." in second
    assert "compared with their sources once" in get(PATH).words(".unchanged")


def test_a_correction_counts_as_a_change_that_readers_saw() -> None:
    fact = make_fact(on=date(2026, 1, 1), checked_on=date(2026, 1, 2))
    edition = publish(make_edition(f"<p>{ref('aliexpress.refund.card')}</p>"))
    version = fact.versions.get()
    ledger.correct(
        version,
        value_of("up to 9 days"),
        ledger.Evidence(version.source, "It says 9.", "We had read the wrong row."),
        by=None, now=noon(date(2026, 3, 5)),
    )  # fmt: skip
    page = build(edition.article, date(2026, 4, 1))
    assert timezone.localdate(page.modified) == date(2026, 3, 5)
    assert [(change.before, change.after) for change in page.changes] == [("3–5 business days", "up to 9 days")]


def test_related_guides_are_shown_while_they_are_published() -> None:
    public = publish(make_edition(article=make_article("payments"), title="Payments"))
    draft = make_edition(article=make_article("secret"), title="Secret plans")
    live_page("<p>Text.</p>", related=(draft.article_id, public.article_id))
    page = get(PATH)
    assert page.every(".related li") == ["Payments"]
    assert "Secret" not in page.html


def test_a_page_of_a_past_day_shows_what_held_then() -> None:
    fact = make_fact(on=date(2026, 1, 1), checked_on=date(2026, 1, 2))
    record(fact, "7 days", date(2026, 3, 1))
    edition = publish(make_edition(f"<p>{ref('aliexpress.refund.card')}</p>"))
    assert "3–5 business days" in build(edition.article, date(2026, 2, 1)).body
    assert "7 days" in build(edition.article, date(2026, 3, 1)).body
    assert "3–5 business days" in build(edition.article, date(2026, 3, 1), known=noon(date(2026, 2, 1))).body
    with pytest.raises(NotPublished):
        live(edition.article.slug, date(2025, 12, 31))


# Law 1: a live page never shows a raw token, a reference to nothing, or a link to what is not published.


def test_a_fact_that_does_not_exist_leaves_its_words() -> None:
    live_page(f"<p>It takes {ref('no.such.fact', '3 days')}.</p>")
    page = get(PATH)
    assert "It takes 3 days." in page.words(".text")
    assert "no.such.fact" not in page.html
    assert "data-fact" not in page.html


def test_a_fact_without_a_value_leaves_its_words() -> None:
    make_fact("a.empty", None)
    live_page(f"<p>It takes {ref('a.empty', '3 days')}.</p>")
    page = get(PATH)
    assert "It takes 3 days." in page.words(".text")
    assert not page.tree.css(".fact-row")


def test_a_retired_fact_keeps_its_last_value_and_says_so() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(10))
    live_page(f"<p>It takes {ref('aliexpress.refund.card', 'a while')}.</p>")
    ledger.retire(fact, by=None, now=timezone.now())
    page = get(PATH)
    assert "It takes 3–5 business days." in page.words(".text")
    assert "no longer keep this up to date" in page.words(".notice")


def test_retiring_an_old_fact_makes_the_page_no_fresher() -> None:
    old = make_fact("a.old", on=days_ago(90), checked_on=days_ago(80))
    make_fact("a.new", on=days_ago(90), checked_on=days_ago(2))
    live_page(f"<p>{ref('a.old')} and {ref('a.new')}.</p>")
    before = get(PATH).words(".checked")
    ledger.retire(old, by=None, now=timezone.now())
    assert get(PATH).words(".checked") == before


def test_a_table_that_does_not_exist_leaves_nothing() -> None:
    live_page('<p>Before.</p><div data-policy="gone"></div><p>After.</p>')
    page = get(PATH)
    assert page.words(".text") == "Before.After."
    assert "data-policy" not in page.html


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.WITHDRAWN])
def test_a_link_to_an_article_that_is_not_published_leaves_its_words(state: State) -> None:
    other = make_edition(article=make_article("other"), title="Other", state=state)
    live_page(
        f'<p>See <a data-article="{other.article_id}">the other guide</a> and <a data-article="9999">that</a>.</p>'
    )
    page = get(PATH)
    assert "See the other guide and that." in page.words(".text")
    assert "/other/" not in page.html
    assert "data-article" not in page.html
    assert not page.tree.css(".text a")


@pytest.mark.parametrize(
    "address",
    ["/other/", "/other", "../other/?from=here#fees", "http://testserver/other/", "//testserver/%6Fther/", "/before/"],
)
@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED, State.WITHDRAWN])
def test_a_typed_address_of_an_article_that_is_not_published_leaves_its_words(state: State, address: str) -> None:
    other = make_edition(article=make_article("other"), title="Other", state=state)
    FormerSlug.objects.create(article=other.article, slug="before")
    link = f'<p>See <a href="{address}">the other guide</a>.</p>'
    live_page(link, short_answer=link, faqs=(("Which?", link),))
    page = get(PATH)
    assert "See the other guide." in page.words(".text")
    assert "other/" not in page.html
    assert "before" not in page.html
    assert not page.tree.css(".text a, .short-answer a, details a")


@pytest.mark.parametrize(
    "address",
    [
        "/other/",
        "/before/",
        "/",
        "/changes/",
        "/policies/aliexpress/#x",
        "/no-such/",
        "#main",
        "https://example.com/draft/",
    ],
)
def test_a_typed_address_that_leads_somewhere_stays_a_link(address: str) -> None:
    other = publish(make_edition(article=make_article("other"), title="Other"))
    make_edition(article=make_article("before"), title="Took an address over")
    make_edition(article=make_article("draft"), title="Draft")
    FormerSlug.objects.create(article=other.article, slug="before")
    live_page(f'<p>See <a href="{address}">it</a>.</p>')
    link = get(PATH).tree.css_first(".text a")
    assert link is not None
    assert link.attributes["href"] == address


def test_an_address_is_among_the_words_that_readers_are_told() -> None:
    one, other = (live_page(f'<p>See <a href="/{slug}/">it</a>.</p>') for slug in ("other", "another"))
    assert writing.reads_as(one) != writing.reads_as(other)


def test_a_link_follows_the_article_to_its_present_address() -> None:
    other = publish(make_edition(article=make_article("old-name"), title="Other"))
    live_page(f'<p>See <a data-article="{other.article_id}">it</a>.</p>')
    FormerSlug.objects.create(article=other.article, slug="old-name")
    other.article.slug = "new-name"
    other.article.save()
    link = get(PATH).tree.css_first(".text a")
    assert link is not None
    assert link.attributes["href"] == "/new-name/"


def test_no_link_stands_within_a_link() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(10), policy=make_policy("Refunds"))
    inner = f'<h2>In {ref(fact.key)}</h2><table><tr><td><a href="/x/">y</a></td></tr></table>'
    live_page(
        f'<p>So: <a href="/a/">in {ref(fact.key)}</a></p><a href="/b/"><div data-policy="refunds"></div>it</a>{inner}'
    )
    page = get(PATH)
    assert not page.tree.css("a a")
    assert "in 3–5 business days" in page.words('a[href="/a/"]')
    assert page.words(".text caption") == "Refunds"


def test_a_link_may_hold_whole_blocks() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(10))
    live_page(f'Read <a href="https://example.com/"><h2>All of it</h2><p>in {ref(fact.key)}</p>now</a> or not.')
    page = get(PATH)
    assert page.every(".contents li")[0] == "All of it"
    assert "in 3–5 business days" in page.words(".text")


# Hostile words


def test_hostile_words_stay_words() -> None:
    evil = "</script><script>alert(1)</script>\"'&"
    make_fact(on=days_ago(90), checked_on=days_ago(10), label=evil[:120], counted_from=evil)
    live_page(
        f"<p>{ref('aliexpress.refund.card')} <script>alert(2)</script><a href='javascript:alert(3)'>x</a></p>",
        title=evil, meta_description=evil, change_note=evil, faqs=((evil, f"<p>{evil}</p>"),),
    )  # fmt: skip
    page = get(PATH)
    assert {node.attributes.get("type") for node in page.tree.css("script")} == {"application/ld+json"}
    assert "javascript:" not in page.html
    assert page.words("h1") == evil
    assert page.json_ld("Article")["headline"] == evil
    assert page.words("summary") == page.json_ld("FAQPage")["mainEntity"][0]["name"] == evil


def test_a_citation_of_another_edition_changes_nothing_here() -> None:
    fact = make_fact(on=days_ago(90), checked_on=days_ago(10))
    live_page("<p>No number here.</p>")
    draft = make_edition(f"<p>{ref(fact.key)}</p>")
    assert Citation.objects.filter(edition=draft).exists()
    assert not get(PATH).tree.css(".key-facts")
