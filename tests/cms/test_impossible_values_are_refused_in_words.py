"""A value that no database can hold is the asker's mistake: 400 in words on either database, and never an error of ours."""

import logging

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.makers import make_person

pytestmark = pytest.mark.django_db
IN_WORDS = "This request cannot be answered"


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(make_person(superuser=True))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/admin/articles/finding/?code__exact=%00",
        "/admin/articles/event/?verb__exact=%00",
        "/admin/policies/factversion/?effective_from__year=999999999999",
        "/%00/",
        "/?page=%00",
    ],
)
def test_an_address_with_an_impossible_value_is_refused(chief: Client, address: str) -> None:
    answer = chief.get(address)
    assert (answer.status_code, IN_WORDS in answer.content.decode()) == (400, True)
    assert "Content-Security-Policy" in answer.headers


def test_an_impossible_number_in_a_form_writes_nothing(chief: Client) -> None:
    form = {"name": "Friends", "permissions": ["99999999999999999999999"]}
    answer = chief.post("/admin/auth/group/add/", form)
    assert answer.status_code in (200, 400), "PostgreSQL compares with a number of any size, and finds none"
    assert not Group.objects.filter(name="Friends").exists()


def test_what_was_refused_is_logged_with_its_traceback(chief: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="cms.impossible_values"):
        chief.get("/admin/policies/factversion/?effective_from__year=999999999999")
    (record,) = (each for each in caplog.records if each.name == "cms.impossible_values")
    assert record.levelno == logging.WARNING
    assert record.exc_info is not None


def test_a_host_that_is_not_ours_is_refused_in_the_same_words(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example.com"})
    assert (answer.status_code, IN_WORDS in answer.content.decode()) == (400, True)
