"""Public pages are only read: any other method hears so. A form that cannot be trusted is refused on a page of ours."""

from itertools import product

import pytest
from django.test import Client

from tests.makers import make_edition, make_fact, publish

pytestmark = pytest.mark.django_db
PAGES = (
    "/cancel-an-order/", "/no-such-guide/", "/", "/topics/orders-and-refunds/", "/authors/ziv-shay/", "/changes/",
    "/changes.atom", "/how-we-check/", "/sitemap.xml", "/policies/", "/policies/aliexpress/", "/robots.txt", "/healthz",
    "/readyz", "/search/",
)  # fmt: skip


@pytest.fixture
def strict() -> Client:
    """A browser, as strict about forms as in production."""
    make_fact()
    publish(make_edition())
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(("page", "method"), list(product(PAGES, ("POST", "PUT", "DELETE", "BREW"))))
def test_a_public_page_answers_other_methods_with_405(strict: Client, page: str, method: str) -> None:
    answer = strict.generic(method, page)
    assert (answer.status_code, answer.headers.get("Allow")) == (405, "GET, HEAD")


def test_a_form_sent_to_an_address_that_leads_nowhere_is_not_found(strict: Client) -> None:
    assert strict.post("/no/such/page").status_code == 404


def test_a_form_that_cannot_be_trusted_is_refused_on_our_own_page(strict: Client) -> None:
    answer = strict.post("/admin/login/", {"username": "alice", "password": "secret"})
    shown = answer.content.decode()
    assert (answer.status_code, "This form was not accepted" in shown) == (403, True)
    assert "<style" not in shown
    assert "style=" not in shown
