"""Replay: the page of a past day, byte for byte, whatever happened since; who may open it; the difference between two days."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from articles import writing
from articles.compiled import public_page
from articles.models import CompiledPage, DisclaimerText, Edition, State
from articles.replay import replay
from policies import ledger
from policies.models import Fact, Source
from tests.articles.pages.happenings import Site, served
from tests.makers import (
    make_disclaimer,
    make_edition,
    make_fact,
    make_person,
    make_topic,
    noon,
    publish,
    record,
    ref,
    value_of,
)

pytestmark = pytest.mark.django_db
START = date(2026, 3, 1)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 2000)), min_size=4, max_size=14))
@tried(phases=[Phase.generate], max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_day_is_replayed_as_it_was_served_whatever_happens_later(happens: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        site, seen = Site(), {}
        for which, how in happens:
            seen[site.day] = served("a-guide", site.now)
            site.act(which, how)
        seen[site.day] = served("a-guide", site.now)
        for day, page in seen.items():
            assert replay(site.article, day).html == page, day
        transaction.set_rollback(True)


@pytest.fixture
def guide() -> Edition:
    """Public since 1 March; 7 days until 9 March, 9 days since then."""
    fact = make_fact("a.one", "7 days", START)
    topic = make_topic("Orders and refunds")
    topic.disclaimers.add(make_disclaimer("As it was said in March.", on=START))
    edition = publish(make_edition(f"<h2>In {ref(fact.key)}</h2><p>Wait {ref(fact.key)}.</p>", on=START), START)
    edition.seen = served("cancel-an-order", noon(date(2026, 3, 5)))  # type: ignore[attr-defined]
    record(fact, "9 days", date(2026, 3, 9), note="They say so.")
    public_page("cancel-an-order", noon(date(2026, 3, 9)))
    return edition


def test_what_is_corrected_reworded_renamed_and_put_otherwise_later_does_not_reach_a_past_day(
    guide: Edition, settings: Any, tmp_path: Any
) -> None:
    day, later = date(2026, 3, 5), noon(date(2026, 4, 1))
    seen = guide.seen  # type: ignore[attr-defined]
    fact = Fact.objects.get()
    evidence = ledger.Evidence(Source.objects.get(), "It was eight.", "We misread it.")
    ledger.correct(fact.versions.get(effective_from=START), value_of("8 days"), evidence, by=None, now=later)
    DisclaimerText.objects.create(
        disclaimer=DisclaimerText.objects.get().disclaimer, text="Otherwise.", effective_from=START, recorded_at=later
    )
    Fact.objects.update(label="Another label")
    Source.objects.update(title="Another title")
    ledger.describe(Fact.objects.all(), later)
    guide.author.__class__.objects.update(name="Somebody else")
    writing.rename(guide.article, "another-address", by=None, now=later)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "byline.html").write_text("<p class=byline>Anew: {{ v.checked_day }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    now_served = served("another-address", later)
    assert "Anew" in now_served
    assert "Otherwise." in now_served
    guide.article.refresh_from_db()
    assert replay(guide.article, day).html == seen


def test_the_banner_is_all_that_is_added_and_nobody_finds_or_keeps_it(guide: Edition) -> None:
    client = Client()
    client.force_login(make_person("dana", "articles.view_article", "articles.view_edition"))
    address = "/cancel-an-order/on/2026-03-05/"
    exactly, page = client.get(f"{address}?exactly"), client.get(address)
    assert exactly.content.decode() == replay(guide.article, date(2026, 3, 5)).html
    before, header, after = exactly.content.decode().partition("<header")
    text = page.content.decode()
    assert text.startswith(f"{before}<aside")
    assert text.endswith(f"</aside>\n{header}{after}")
    assert "You are viewing 5 March 2026." in text
    assert "7 days" in text
    assert ">9 days</bdi>" not in exactly.content.decode().partition('id="changes"')[0].replace("From 9 March", "")
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_past_days_are_for_staff_who_may_see_articles_unless_the_site_opens_them(
    guide: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/cancel-an-order/on/2026-03-05/"
    assert Client().get(address).status_code == 404
    monkeypatch.setattr(settings, "ASOF_PUBLIC_REPLAY", True)
    assert Client().get(address).status_code == 200
    Edition.objects.filter(pk=guide.pk).update(state=State.WITHDRAWN, superseded_at=timezone.now())
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-28", "2026-13-01", "20260305", "yesterday", "9999-12-31", "0001-01-01"])
def test_a_day_that_readers_saw_nothing_on_leads_nowhere(guide: Edition, day: str) -> None:
    client = Client()
    client.force_login(make_person("chief", superuser=True))
    assert client.get(f"/cancel-an-order/on/{day}/").status_code == 404


def test_a_former_address_leads_to_the_day_of_the_present_one(guide: Edition) -> None:
    writing.rename(guide.article, "moved", by=None, now=timezone.now())
    answer = Client().get("/cancel-an-order/on/2026-03-05/")
    assert (answer.status_code, answer["Location"]) == (301, "/moved/on/2026-03-05/")


def test_without_a_kept_page_it_is_put_together_and_says_so(guide: Edition) -> None:
    CompiledPage.objects.all().delete()
    page = replay(guide.article, date(2026, 3, 5))
    assert not page.exact
    assert ">7 days</bdi>" in page.html


def test_the_difference_between_two_days_is_shown_word_by_word(guide: Edition) -> None:
    client = Client()
    client.force_login(make_person("chief", superuser=True))
    address = f"/admin/articles/article/days/?article={guide.article_id}&old=2026-03-05&new=2026-03-10"
    text = client.get(address).content.decode()
    assert "/cancel-an-order/on/2026-03-05/" in text
    assert "passages read otherwise" in text
    assert "<del>" in text
    assert "9 days" in text
    same = client.get(address.replace("2026-03-10", "2026-03-05")).content.decode()
    assert "Choose another day" in same
    for wrong in (
        "?article=9",
        "",
        f"?article={guide.article_id}&old=soon",
        f"?article={guide.article_id}&old=2999-01-01",
    ):
        assert client.get(f"/admin/articles/article/days/{wrong}").status_code == 200
    nothing = client.get(f"/admin/articles/article/days/?article={guide.article_id}&old=2026-01-01").content.decode()
    assert "Nothing was public on 1 January 2026." in nothing


def test_the_pages_of_an_article_and_a_fact_lead_to_past_days(guide: Edition) -> None:
    client = Client()
    client.force_login(make_person("chief", superuser=True))
    fact = Fact.objects.get()
    for address in (f"/admin/articles/article/{guide.article_id}/change/", f"/admin/policies/fact/{fact.pk}/change/"):
        assert "/admin/articles/article/days/" in client.get(address).content.decode()
