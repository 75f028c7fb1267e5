"""The demo site loads whole, once, quickly, and looks the same on any day."""

import html
import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles import findings
from articles.models import Article, Edition, Event, Finding, State
from articles.page import build
from articles.richtext.plain import plain_text
from cms.demo.files import HERE, read, read_json
from cms.demo.load import Demo, may_be_loaded
from policies.ledger import LedgerRefusal
from policies.models import Fact, FactState, Platform, Verification, standings
from tests.makers import make_platform, noon

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "cancel-aliexpress-order-2026.txt"
SLUGS = [guide["slug"] for guide in read_json("site.json")["articles"]]


def load_on(day: date) -> None:
    Demo(day).load()
    findings.check_editions(findings.due(day), day, noon(day))


def found() -> set[tuple[str, str, str]]:
    """What the checks find: code, guide, words."""
    rows = Finding.objects.exclude(state=Finding.State.FIXED).exclude(edition__state=State.SUPERSEDED)
    return set(rows.values_list("code", "edition__article__slug", "words"))


def documented() -> set[tuple[str, str, str]]:
    rows = re.findall(r"^\| ([A-Z]{2}\d{3}) \| ([a-z-]+)[^|]* \| ([^|]*)\|", read("README.md"), re.MULTILINE)
    return {(code, slug, words.strip()) for code, slug, words in rows}


@pytest.mark.parametrize("day", [TODAY, date(2028, 2, 29)])
def test_the_checks_find_what_is_wrong_on_purpose_and_nothing_else(day: date) -> None:
    load_on(day)
    assert len(documented()) == 9
    assert found() == documented()


def test_what_must_be_fixed_before_publishing_stands_in_a_draft() -> None:
    load_on(TODAY)
    structure = Finding.objects.filter(code__in=["ST001", "ST002"])
    assert {finding.edition.state for finding in structure.select_related("edition")} == {State.DRAFT}
    assert Finding.objects.filter(state=Finding.State.ACCEPTED).count() == 0


def test_two_facts_are_overdue_and_one_of_them_has_expired() -> None:
    load_on(TODAY)
    stand = standings(Fact.objects.all(), TODAY)
    overdue = {key: each.expired for key, each in stand.items() if each.state is FactState.OVERDUE}
    assert overdue == {"aliexpress.tracking.quiet": False, "aliexpress.delivery.courier": True}
    assert {each.state for each in stand.values()} <= {
        FactState.VERIFIED, FactState.DUE_SOON, FactState.OVERDUE, FactState.SCHEDULED,
    }  # fmt: skip


def test_every_guide_can_be_read_with_its_facts_links_and_questions(client: Client) -> None:
    load_on(TODAY)
    for slug in SLUGS:
        page = build(Article.objects.get(slug=slug), TODAY)
        assert page.key_facts
        assert page.disclaimers
        assert len(page.related) == 3
        assert 3 <= len(page.questions) <= 6
        assert 700 <= len(plain_text(page.body).split()) <= 1400
        assert len(page.short_answer_words.split()) <= 60
        assert not re.search("data-(fact|article|policy|example)", page.body)
        answer = client.get(f"/{slug}/")
        assert answer.status_code == 200
        assert html.escape(page.title) in answer.content.decode()


def test_the_words_in_the_files_are_those_that_readers_see() -> None:
    """Somebody who reads the files reads the values that hold."""
    load_on(TODAY)
    stand = standings(Fact.objects.all(), TODAY)
    texts = [read(f"articles/{slug}.html") for slug in SLUGS] + [read("site.json").replace('\\"', '"')]
    spans = [span for text in texts for span in re.findall(r'data-fact="([^"]+)" data-form="(\w+)">([^<]+)<', text)]
    assert len(spans) > 60
    forms: Any = {"short", "long", "adjective", "limit"}
    wrong = [(key, words) for key, form, words in spans if form not in forms or stand[key].words(form) != words]
    assert wrong == []


def test_a_change_is_told_to_the_guides_that_were_out_then_at_its_moment() -> None:
    load_on(TODAY)
    told = Event.objects.filter(verb="fact_changed", payload__fact="aliexpress.protection.window")
    assert {event.happened_at.date() for event in told} == {date(2026, 10, 17)}
    assert "aliexpress-refund-and-dispute" in set(told.values_list("article__slug", flat=True))
    assert not Event.objects.filter(verb="fact_changed", happened_at__lt=datetime(2026, 6, 27, tzinfo=UTC)).exists()


def test_no_author_approved_what_they_wrote() -> None:
    load_on(TODAY)
    for edition in Edition.objects.published().select_related("author"):
        assert edition.reviewer_id not in (None, edition.author.user_id)
    assert Verification.objects.filter(verified_by=None).count() == 0


def test_nobody_can_sign_in_as_an_author() -> None:
    load_on(TODAY)
    assert not any(
        edition.author.user.has_usable_password() for edition in Edition.objects.all() if edition.author.user
    )


def test_the_command_says_what_it_loaded_and_a_second_run_changes_nothing() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_demo", stdout=first)
    assert "29 facts in 9 policy tables" in first.getvalue()
    assert "6 published guides by 2 authors" in first.getvalue()
    before = (Event.objects.count(), Verification.objects.count(), Edition.objects.count())
    call_command("load_demo", stdout=second)
    assert "nothing was changed" in second.getvalue()
    assert (Event.objects.count(), Verification.objects.count(), Edition.objects.count()) == before


def test_a_site_that_is_in_use_is_left_alone() -> None:
    make_platform("Temu")
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "not empty" in said.getvalue()
    assert not Article.objects.exists()


def test_a_demo_that_cannot_be_loaded_leaves_nothing_behind() -> None:
    demo = Demo(TODAY)
    demo.policies["policies"][-1]["facts"][-1]["versions"][0]["value"] = "0 days"
    with pytest.raises((LedgerRefusal, ValueError)):
        demo.load()
    assert may_be_loaded()
    assert not Platform.objects.exists()


def test_the_demo_is_written_in_its_own_words() -> None:
    if not SEED.exists():
        pytest.skip("the draft that the demo grew out of is not here")
    seed = _runs_of_words(SEED.read_text(encoding="utf-8"))
    for slug in SLUGS:
        assert sorted(_runs_of_words(plain_text(read(f"articles/{slug}.html"))) & seed) == []
    assert sorted(_runs_of_words(plain_text(read("site.json"))) & seed) == []


def test_the_draft_that_it_grew_out_of_agrees_with_its_facts_in_every_place() -> None:
    """The real case: thirteen time limits in prose and FAQs, each beside several facts that it could be taken for."""
    if not SEED.exists():
        pytest.skip("the draft that the demo grew out of is not here")
    Demo(timezone.localdate()).load()
    said = StringIO()
    call_command("import_article", str(SEED), "--json", "--dry-run", stdout=said)
    told = json.loads(said.getvalue())
    facts = Counter((each["fact"].removeprefix("aliexpress."), each["verdict"]) for each in told["bindings"])
    assert facts == {
        ("refund.card", "consistent"): 3, ("refund.wallet", "consistent"): 2, ("refund.bank-transfer", "consistent"): 2,
        ("cancel.seller-answer", "consistent"): 2, ("protection.window", "consistent"): 1, ("return.journey", "consistent"): 1,
        ("dispatch.popular-stores", "consistent"): 1, ("dispatch.choice", "consistent"): 1,
    }  # fmt: skip
    assert Counter(each["code"] for each in told["problems"]) == {"TL003": 13, "ST001": 1, "ST002": 2, "LK002": 3}


def _runs_of_words(text: str, length: int = 9) -> set[str]:
    words = re.findall(r"[\w’']+", text.casefold())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def test_every_file_of_the_demo_is_named_in_its_readme_or_its_data() -> None:
    bodies = {path.stem for path in (HERE / "articles").glob("*.html")}
    assert bodies == {*SLUGS, "aliexpress-payment-methods.next"}
