"""Fifty people opened one edition and save it at the same moment: one wins, the others are told and keep their text."""

import threading
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from articles.models import Edition
from tests.articles.admin.sending import address, sent
from tests.makers import make_edition, make_person

PEOPLE = 50


def _words(number: int) -> dict[str, Any]:
    return {
        "title": f"Title of {number}",
        "body": f"<h2>Open it</h2><p>These are the words of {number}.</p>",
        "faqs-0-question": f"What does {number} ask?",
        "faqs-0-answer": f"<p>What {number} answers.</p>",
    }


def _save_all_at_once(edition: Edition, people: list[User]) -> list[tuple[int, str]]:
    """What each of them heard: the status and the page."""
    said = sent(edition)
    heard: list[tuple[int, str]] = [(0, "")] * len(people)
    clients = []
    for person in people:
        client = Client(raise_request_exception=True)
        client.force_login(person)
        clients.append(client)
    # Not one more connection at once than a small database server has; everybody still saves from the same base.
    start, doors = threading.Barrier(len(people)), threading.Semaphore(20)

    def save(number: int) -> None:
        start.wait(timeout=60)
        with doors:
            try:
                answer = clients[number].post(address(edition), said | _words(number))
                heard[number] = answer.status_code, answer.content.decode()
            finally:
                connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return heard


@pytest.mark.django_db(transaction=True)
def test_one_of_fifty_wins_and_the_others_are_told_and_keep_their_text(on_disk: None) -> None:
    people = [make_person(f"writer-{number}", superuser=True) for number in range(PEOPLE)]
    edition = make_edition("<h2>Open it</h2><p>As it was.</p>")
    base = edition.save_count
    heard = _save_all_at_once(edition, people)
    assert sorted(status for status, _page in heard) == [302] + [409] * (PEOPLE - 1)
    (winner,) = (number for number, (status, _page) in enumerate(heard) if status == 302)
    edition.refresh_from_db()
    faq = edition.faqs.get(position=1)
    kept = (edition.title, edition.body, faq.question, faq.answer, edition.save_count, edition.changed_by)
    mine = _words(winner)
    assert kept == (*mine.values(), base + 1, people[winner])
    assert edition.faqs.count() == 3
    for number, (status, page) in enumerate(heard):
        if status == 409:
            assert f"writer-{winner} saved this edition" in page
            for words in (
                f"Title of {number}",
                f"words of {number}.",
                f"What does {number} ask?",
                f"What {number} answers.",
            ):
                assert words in page, (number, words)
            assert f"words of {winner}." in page
