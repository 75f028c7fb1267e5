"""A compiled page, filled in, is byte for byte the page that is built from the tables, whatever has happened."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from articles.compiled import compile_now, lifetime, public_page
from articles.models import CompiledPage, Edition, State
from policies.effective import RowOfRecord
from tests.articles.pages.happenings import Site, built, served
from tests.makers import NEW_YEAR, make_author, make_edition, make_fact, noon, publish, record, ref

pytestmark = pytest.mark.django_db
PATH = "/cancel-an-order/"


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 2000)), max_size=14))
@tried(phases=[Phase.generate], max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_the_compiled_page_is_the_built_one(happens: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        site = Site()
        assert served("a-guide", site.now) == built("a-guide", site.day)
        for which, how in happens:
            site.act(which, how)
            assert served("a-guide", site.now) == built("a-guide", site.day), site.acts[which % len(site.acts)]
        transaction.set_rollback(True)


def test_every_page_of_the_demo_site_is_the_built_one() -> None:
    call_command("load_demo")
    now = timezone.now()
    slugs = list(Edition.objects.published().values_list("article__slug", flat=True))
    assert len(slugs) > 5
    for slug in slugs:
        assert served(slug, now) == built(slug, timezone.localdate(now)), slug
    assert Client().get(f"/{slugs[0]}/").content.decode() == built(slugs[0], timezone.localdate())


def test_a_page_takes_one_query_and_a_second_when_facts_have_changed(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fact = make_fact(on=NEW_YEAR)
    edition = publish(make_edition(f"<p>{ref(fact.key)}</p>"))
    compile_now(edition, timezone.now())
    with django_assert_num_queries(2):
        assert "3–5 business days" in Client().get(PATH).content.decode()
    with django_assert_num_queries(1):
        Client().get(PATH)
    record(fact, "7 days", timezone.localdate(), recorded=timezone.now())
    with django_assert_num_queries(2):
        page = Client().get(PATH).content.decode()
    assert ">7 days</bdi>" in page
    assert CompiledPage.objects.count() == 1


def test_a_page_is_compiled_when_its_edition_goes_live_and_again_when_what_is_no_fact_changes() -> None:
    publish(make_edition())
    moment = timezone.now()
    served("cancel-an-order", moment)
    assert CompiledPage.objects.count() == 1
    served("cancel-an-order", moment)
    assert CompiledPage.objects.count() == 1
    author = make_author()
    author.name = "Dana Levi"
    author.save()
    assert "Dana Levi" in served("cancel-an-order", moment)
    assert CompiledPage.objects.count() == 2


def test_another_site_name_compiles_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    publish(make_edition())
    served("cancel-an-order", timezone.now())
    monkeypatch.setattr(settings, "SITE_NAME", "Elsewhere")
    assert "Elsewhere" in served("cancel-an-order", timezone.now())


def test_a_compiled_page_is_a_row_of_record() -> None:
    publish(make_edition())
    served("cancel-an-order", timezone.now())
    with pytest.raises(RowOfRecord):
        CompiledPage.objects.get().save()


def test_who_has_the_page_already_hears_304_until_something_on_it_changes() -> None:
    fact = make_fact(on=NEW_YEAR)
    other = make_fact("another.fact", "9 days", NEW_YEAR)
    publish(make_edition(f"<p>{ref(fact.key)}</p>"))
    first = Client().get(PATH, headers={"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    again = {"if-none-match": first["ETag"]}
    assert Client().get(PATH, headers=again).status_code == 304
    record(other, "10 days", timezone.localdate(), recorded=timezone.now())
    assert Client().get(PATH, headers=again).status_code == 304
    record(fact, "10 days", timezone.localdate(), recorded=timezone.now())
    assert Client().get(PATH, headers=again).status_code == 200


def test_caches_ask_again_at_midnight_at_the_latest_and_when_an_edition_is_due() -> None:
    edition = publish(make_edition())
    evening = datetime(2026, 5, 5, 23, 59, tzinfo=UTC)
    hour = timedelta(hours=1)

    def said(moment: datetime, keep_for: timedelta = hour) -> str:
        return lifetime(public_page("cancel-an-order", moment, keep_for), moment, keep_for)

    assert said(noon(evening.date())) == "public, max-age=3600"
    assert said(evening) == "public, max-age=60"
    assert said(evening, timedelta()) == "public, no-cache"
    following = make_edition(article=edition.article, state=State.SCHEDULED, on=evening.date())
    Edition.objects.filter(pk=following.pk).update(publish_at=evening - timedelta(minutes=30))
    assert said(evening - hour) == "public, no-cache"
