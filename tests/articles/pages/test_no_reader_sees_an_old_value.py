"""Law 2: no request that begins after a commit shows the old value, and no page mixes two revisions."""

import re
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles.models import CompiledPage
from policies import ledger
from policies.models import Fact
from tests.makers import NEW_YEAR, make_author, make_edition, make_fact, make_source, publish, ref, value_of

PATH = "/cancel-an-order/"
READERS, ROUNDS = 4, 12


def in_threads(*acts: Callable[[], None]) -> None:
    failed: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if failed:
        raise failed[0]


def days_on_page() -> set[int]:
    """Every value in days that stands anywhere on the page: text, key facts, questions, JSON-LD."""
    html = Client().get(PATH).content.decode()
    return {int(found) for found in re.findall(r"(\d{3}) days", html.partition('id="changes"')[0])}


def change_both(value: int) -> None:
    """Both facts say the same number of days, always changed together."""
    now = timezone.now()
    evidence = ledger.Evidence(make_source(), "It says so.")
    with transaction.atomic():
        for fact in Fact.objects.order_by("pk"):
            version = fact.versions.at(NEW_YEAR).get()
            ledger.correct(version, value_of(f"{value} days"), evidence, by=None, now=now)


@pytest.fixture
def page(on_disk: None) -> None:
    one, two = make_fact("a.one", "100 days"), make_fact("a.two", "100 days")
    text = f"<p>{ref(one.key)} and {ref(two.key)}</p>"
    publish(make_edition(f"<h2>In {ref(one.key)}</h2>{text}", short_answer=text, faqs=(("When?", text),)))
    make_source()


@pytest.mark.django_db(transaction=True)
def test_readers_always_see_what_was_committed_before_they_asked_and_one_revision(page: None) -> None:
    committed, over = [100], threading.Event()

    def read() -> None:
        while not over.is_set():
            before = committed[-1]
            found = days_on_page()
            assert len(found) == 1, found
            assert found.pop() >= before

    def write() -> None:
        try:
            for value in range(101, 101 + ROUNDS):
                change_both(value)
                committed.append(value)
        finally:
            over.set()

    in_threads(write, *[read] * READERS)
    assert days_on_page() == {100 + ROUNDS}


@pytest.mark.django_db(transaction=True)
def test_an_old_page_is_compiled_once_and_not_once_for_every_reader(page: None) -> None:
    days_on_page()
    author = make_author()
    author.name = "Dana Levi"
    author.save()
    begin = threading.Barrier(READERS)

    def read() -> None:
        begin.wait(timeout=30)
        assert "Dana Levi" in Client().get(PATH).content.decode()

    in_threads(*[read] * READERS)
    assert CompiledPage.objects.count() == 2
