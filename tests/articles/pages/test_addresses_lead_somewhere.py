"""Addresses: present, former, withdrawn, wrong, reserved; and what each page costs in queries."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.compiled import compile_now
from articles.models import Article, Edition, FormerSlug, State
from articles.models.article import RESERVED_SLUGS
from tests.articles.pages.reading import get, read
from tests.makers import (
    make_article,
    make_author,
    make_edition,
    make_fact,
    make_person,
    make_topic,
    noon,
    publish,
    record,
    ref,
)  # fmt: skip

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def withdraw(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(state=State.WITHDRAWN, superseded_at=noon(MARCH))


def test_every_former_address_leads_straight_to_the_present_one() -> None:
    article = publish(make_edition(article=make_article("third-name"))).article
    for slug in ("first-name", "second-name"):
        FormerSlug.objects.create(article=article, slug=slug)
        response = Client().get(f"/{slug}/")
        assert (response.status_code, response["Location"]) == (301, "/third-name/")
    assert Client().get("/third-name/").status_code == 200


def test_a_former_address_of_what_is_not_public_does_not_tell_the_new_one() -> None:
    FormerSlug.objects.create(article=make_edition(article=make_article("secret-name")).article, slug="old-name")
    response = Client().get("/old-name/")
    assert response.status_code == 404
    assert b"secret-name" not in response.content


def test_a_withdrawn_guide_says_that_it_is_gone_at_each_of_its_addresses() -> None:
    edition = publish(make_edition(title="Gone for good"))
    FormerSlug.objects.create(article=edition.article, slug="old-name")
    withdraw(edition)
    for path in ("/cancel-an-order/", "/old-name/"):
        response = Client().get(path)
        assert response.status_code == 410
        assert "This guide was withdrawn" in read(response).words("h1")
        assert "Gone for good" not in read(response).html


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.APPROVED, State.SCHEDULED, State.WITHDRAWN])
def test_what_was_never_public_is_not_there(state: State) -> None:
    make_edition(state=state, title="Secret")
    response = Client().get("/cancel-an-order/")
    assert response.status_code == 404
    assert "Secret" not in read(response).html


def test_a_live_page_stays_while_its_next_edition_is_written() -> None:
    publish(make_edition("<p>Old words.</p>"))
    make_edition("<p>New words.</p>", title="New title")
    page = get("/cancel-an-order/")
    assert "Old words." in page.words(".text")
    assert "New" not in page.html


def test_an_address_that_leads_nowhere_helps_without_a_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/no/such/page")
    assert response.status_code == 404
    assert read(response).words("h1") == "This page is not here"
    assert read(response).tree.css_first('main a[href="/"]') is not None


@pytest.mark.parametrize(
    "path", ["/cancel-an-order/", "/", "/changes/", "/corrections/", "/how-we-check/", "/topics/orders-and-refunds/"]
)
def test_a_public_page_is_only_read(path: str) -> None:
    publish(make_edition())
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405


def test_no_article_takes_an_address_of_the_site() -> None:
    first_steps = {str(entry.pattern).split("/")[0] for entry in _patterns(get_resolver())}
    own = {step for step in first_steps if step and "<" not in step and "." not in step}
    assert own <= RESERVED_SLUGS
    article = Article(topic=make_topic(), slug="topics")
    with pytest.raises(ValidationError, match="site itself uses this address"):
        article.full_clean()


def _patterns(resolver: URLResolver) -> list[URLPattern | URLResolver]:
    found: list[URLPattern | URLResolver] = []
    for entry in resolver.url_patterns:
        found += _patterns(entry) if isinstance(entry, URLResolver) and not str(entry.pattern) else [entry]
    return found


def test_empty_pages_say_so() -> None:
    topic, author = make_topic(), make_author()
    assert "No guide has been published yet" in get("/").words()
    assert "Nothing has changed yet" in get("/changes/").words()
    assert "No guide has been published here yet" in get(topic.get_absolute_url()).words()
    assert "No guide by this author" in get(author.get_absolute_url()).words()
    assert "How we check" in get("/how-we-check/").words("h1")


def test_home_shows_the_newest_guides_of_each_topic_and_says_how_many_there_are() -> None:
    for number in range(7):
        edition = make_edition(article=make_article(f"guide-{number}"), title=f"Guide {number}")
        publish(edition, date(2026, 2, 1 + number))
    make_edition(article=make_article("draft"), title="Secret")
    page = get("/")
    assert page.every(".guides a") == [f"Guide {number}" for number in (6, 5, 4, 3, 2)]
    assert "All 7 guides on Orders and refunds" in page.words()
    assert "Secret" not in page.html


def test_home_says_what_is_kept_and_when_it_was_last_checked() -> None:
    fact = make_fact(on=date(2026, 1, 1), checked_on=date(2026, 1, 2))
    record(fact, "7 days", MARCH, note="Longer now.")
    page = get("/")
    assert page.every(".figures li")[0] == "1 fact kept up to date"
    assert page.every(".figures li")[-1] == "Latest check 2 January 2026"
    assert "3–5 business days → 7 days" in page.words(".change-list")


def test_an_author_page_shows_what_they_wrote_and_what_they_approved() -> None:
    author = make_author("Dana Levi")
    author.user = make_person("dana")
    author.save()
    edition = publish(make_edition(title="By somebody else"))
    Edition.objects.filter(pk=edition.pk).update(reviewer=author.user)
    page = get("/authors/dana-levi/")
    assert "Read and approved" in page.words()
    assert "By somebody else" in page.words()


def _a_site(size: int) -> None:
    keys = [make_fact(f"a.fact{size}-{n}", f"{n + 2} days", checked_on=date(2026, 1, 2)).key for n in range(size)]
    others = [publish(make_edition(article=make_article(f"other-{size}-{n}"))) for n in range(size)]
    body = "".join(f"<h2>Part</h2><p>{ref(key)}</p>" for key in keys)
    body += "".join(f'<p><a data-article="{other.article_id}">it</a></p>' for other in others)
    faqs = tuple((f"Question {n}?", f"<p>{ref(keys[0])}</p>") for n in range(size))
    publish(make_edition(body, make_article(f"page-{size}"), faqs=faqs, related=tuple(e.article_id for e in others)))


@pytest.mark.parametrize("size", [1, 12])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/page-{}/", 2),
        ("/", 9),
        ("/topics/orders-and-refunds/", 2),
        ("/authors/ziv-shay/", 3),
        ("/changes/", 6),
        ("/changes.atom", 6),
        ("/sitemap.xml", 9),
    ],
)
def test_a_page_costs_the_same_queries_whatever_is_on_it(
    path: str, most: int, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _a_site(size)
    for edition in Edition.objects.published():
        compile_now(edition, timezone.now())
    with django_assert_num_queries(most):
        assert Client().get(path.format(size)).status_code == 200
