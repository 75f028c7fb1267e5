"""What readers were told wrongly stands among the corrections; what a platform changed does not."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from policies import ledger
from policies.models import Fact, FactVersion
from tests.articles.pages.reading import get
from tests.makers import make_fact, make_source, noon, record, value_of

pytestmark = pytest.mark.django_db


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def corrected(fact: Fact, words: str, days: int) -> FactVersion:
    evidence = ledger.Evidence(make_source(), "It says so.", "It was misread.")
    return ledger.correct(fact.versions.latest("pk"), value_of(words), evidence, by=None, now=noon(days_ago(days)))


def listed() -> list[str]:
    return get("/corrections/").every(".change-list li")


def test_without_a_mistake_it_says_so() -> None:
    make_fact("a", "3 days", days_ago(30))
    assert "Nothing had to be corrected yet" in get("/corrections/").words()


def test_a_number_that_was_put_right_is_listed_and_one_that_changed_is_not() -> None:
    wrong, moved = make_fact("wrong", "3 days", days_ago(30)), make_fact("moved", "4 days", days_ago(30))
    corrected(wrong, "5 days", 20)
    record(moved, "6 days", days_ago(10))
    [only] = listed()
    assert "3 days" in only
    assert "5 days" in only
    assert "It was misread." in only
    assert len(get("/changes/").every(".change-list li")) == 2


def test_a_number_that_was_taken_back_on_a_later_day_is_listed() -> None:
    fact = make_fact("a", "3 days", days_ago(30))
    version = record(fact, "9 days", days_ago(10), recorded=noon(days_ago(10)))
    ledger.undo(version, by=None, now=noon(days_ago(8)))
    [only] = listed()
    assert "was a mistake and was taken back" in only


def test_what_was_put_right_before_any_reader_saw_it_is_no_correction() -> None:
    fact = make_fact("a", "3 days", days_ago(30))
    record(fact, "9 days", timezone.localdate() + timedelta(days=10), recorded=noon(days_ago(5)))
    corrected(fact, "8 days", 4)
    assert listed() == []


@pytest.mark.parametrize("size", [1, 12])
def test_the_page_costs_as_much_with_one_as_with_twelve(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        corrected(make_fact(f"fact-{number}", "3 days", days_ago(30)), "5 days", 20)
    with django_assert_num_queries(4):
        assert len(listed()) == size


def test_readers_are_told_where_to_say_what_is_wrong(settings: Settings) -> None:
    assert "Write to" not in get("/corrections/").words()
    settings.ASOF_CONTACT = "mailto:editors@example.com"
    assert get("/corrections/").tree.css_first('a[href="mailto:editors@example.com"]') is not None


def test_whoever_found_a_hole_is_told_whom_to_tell(settings: Settings) -> None:
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.ASOF_SECURITY_CONTACT = "mailto:security@example.com"
    answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"].startswith("text/plain")
    said = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert said["Contact"] == "mailto:security@example.com"
    assert said["Expires"] > timezone.now().isoformat()
    assert said["Canonical"].endswith("/.well-known/security.txt")
