"""Every address of the site × every role × every method, against one table: `tests/cms/permissions/table.tsv`.

When this fails for an address that is new, add its rows: the message shows what was answered, to be judged before it is kept.
"""

import csv
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import Edition
from tests.cms.permissions.addresses import address_of, form_of, has_an_id, patterns
from tests.cms.permissions.walking import COLUMNS, REFUSALS, Visitors, dump, heard, leaks, put_back, writes
from tests.cms.permissions.world import SECRET, World, make_world
from tests.makers import make_person

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "permissions" / "table.tsv"
METHODS = ("GET", "POST")


class Row(NamedTuple):
    address: str
    case: str
    method: str
    cells: dict[str, str]


def table() -> Iterator[Row]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            yield Row(line.pop("address"), line.pop("case"), line.pop("method"), line)


ROWS = list(table())


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def visitors(world: World) -> Visitors:
    return Visitors(world)


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(make_person("boss", superuser=True))
    return client


def ask(client: Client, method: str, address: str, said: dict[str, Any] | None = None) -> Any:
    return client.post(address, said or {}) if method == "POST" else client.generic(method, address)


def test_every_address_has_its_rows(world: World, visitors: Visitors) -> None:
    known = {(row.address, row.method) for row in ROWS}
    lacking = [pair for pair in product(dict.fromkeys(patterns()), METHODS) if pair not in known]
    suggested = []
    for pattern, method in lacking:
        with put_back():
            answers = [heard(ask(visitors.visitor(column), method, address := address_of(world, pattern, "")), address)
                       for column in COLUMNS if column != "own"]  # fmt: skip
            suggested.append("\t".join((pattern, "", method, answers[0], answers[1], "-", *answers[2:])))
    assert not lacking, "Judge what was answered, then add to table.tsv:\n" + "\n".join(suggested)
    assert sorted({row.address for row in ROWS} - set(patterns())) == [], "rows of addresses that are gone"
    assert len({row[:3] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("column", COLUMNS)
def test_each_role_hears_what_the_table_says_and_a_refusal_changes_nothing(
    world: World, visitors: Visitors, chief: Client, column: str
) -> None:
    wrong, before = [], dump()
    for row in (row for row in ROWS if row.cells[column] != "-"):
        expected, own = row.cells[column], column == "own"
        with put_back():
            said = form_of(world, chief, row.address, row.case, own) if row.method == "POST" else None
            address, kept = address_of(world, row.address, row.case, own), dump() if said else {}
            with writes() as written:
                answer = ask(visitors.visitor(column), row.method, address, said)
            found, told = heard(answer, address), f"{row.method} {row.address} {row.case}".strip()
            if found != expected:
                wrong.append(f"{told}: {found}, not {expected}")
            if written and (found != "ok" or not said):
                wrong.append(f"{told}: wrote to {sorted(set(written))}")
            if said and found != "ok" and dump() != kept:
                wrong.append(f"{told}: refused, and something is different")
            if said and found == "ok" and not written and not _only_shown(row):
                wrong.append(f"{told}: allowed, and nothing happened: {_why_not(answer)}")
            if leaks(answer) and (found in REFUSALS or column in ("anonymous", "Writer", "own")):
                wrong.append(f"{told}: shows what is secret")
    assert wrong == []
    assert dump() == before


def _only_shown(row: Row) -> bool:
    """A page that stock Django shows again whatever is sent to it."""
    return row.address.endswith("/history/") and "edition" not in row.address


def _why_not(answer: Any) -> str:
    context = getattr(answer, "context", None) or {}
    shown = context.get("adminform") or context.get("form")
    return str(getattr(shown, "errors", "")) + " ".join(str(message) for message in context.get("messages", ()))


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"])
def test_another_method_opens_nothing_and_changes_nothing(world: World, visitors: Visitors, method: str) -> None:
    wrong = []
    opened = _opened()
    for (address, case), column in product(
        {(row.address, row.case) for row in ROWS}, ("anonymous", "Writer", "Manager")
    ):
        place = address_of(world, address, case)
        with put_back(), writes() as written:
            answer = visitors.visitor(column).generic(method, place)
        found = heard(answer, place)
        told = leaks(answer) and (found != "ok" or column != "Manager")
        if written or told or (found == "ok" and (address, case, column) not in opened):
            wrong.append((address, case, column, answer.status_code, written))
    assert wrong == []


def _opened() -> set[tuple[str, str, str]]:
    """What the plain address shows or does, by role."""
    return {(row.address, row.case, column) for row in ROWS for column in COLUMNS if row.cells[column] == "ok"}


def _spelled(address: str) -> list[str]:
    path, _, query = address.partition("?")
    bare = path.rstrip("/")
    others = [
        bare,
        path.upper(),
        f"/{path}",
        path.replace("/", "//"),
        f"{bare}%2f",
        f"{bare};x/",
        f"{path}.",
        f"{path}%20",
    ]
    return [f"{other}?{query}" if query else other for other in others if other]


def test_another_spelling_of_an_address_opens_nothing(world: World, visitors: Visitors) -> None:
    wrong = []
    for row, column in product((row for row in ROWS if row.address.startswith("admin/")), ("anonymous", "Writer")):
        if row.cells[column] not in ("login", "no", "404", "gone"):
            continue
        for place in _spelled(address_of(world, row.address, row.case)):
            with put_back(), writes() as written:
                path, _, query = place.partition("?")
                # As a server hands it on: the test client would take what follows two slashes for a host.
                said = {"PATH_INFO": unquote(path), "QUERY_STRING": query}
                answer = visitors.visitor(column).generic(row.method, "/", **said)
            if written or leaks(answer) or 200 <= answer.status_code < 300:
                wrong.append((row.method, place, column, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", METHODS)
def test_a_row_that_does_not_exist_is_answered_like_one_that_a_writer_may_not_see(
    world: World, visitors: Visitors, chief: Client, method: str
) -> None:
    wrong, seen = [], 0
    for row in ROWS:
        if row.method != method or not has_an_id(row.address) or row.cells["own"] == "-":
            continue
        said = form_of(world, chief, row.address, row.case, own=False) if method == "POST" else None
        answers = []
        for missing in (False, True):
            with put_back():
                place = address_of(world, row.address, row.case, missing=missing)
                answer = ask(visitors.visitor("Writer"), method, place, said)
                answers.append((answer.status_code, heard(answer, place)))
        seen += 1
        if answers[0] != answers[1]:
            wrong.append((row.address, row.case, answers))
    assert wrong == []
    assert seen > 20


def test_every_admin_address_refuses_a_form_without_its_token(world: World, visitors: Visitors) -> None:
    strangers = visitors.visitor("Editor", enforce_csrf_checks=True)
    token = strangers.get("/admin/").cookies["csrftoken"].value
    wrong = []
    for address, case in {(row.address, row.case) for row in ROWS if row.address.startswith("admin/")}:
        for said in ({}, {"csrfmiddlewaretoken": token}):
            with put_back(), writes() as written:
                client = visitors.visitor("Admin", enforce_csrf_checks=True)
                status = client.post(address_of(world, address, case), said).status_code
            if status != 403 or written:
                wrong.append((address, case, status, written))
    assert wrong == []


def test_what_is_not_on_the_form_of_an_edition_cannot_be_sent(world: World, visitors: Visitors, chief: Client) -> None:
    mine, others = world.row("articles.edition", own=True), world.row("articles.edition")
    change = "admin/articles/edition/<path:object_id>/change/"
    said = form_of(world, chief, change, "", own=True) or {}
    kept = (
        "state",
        "published_at",
        "publish_at",
        "reviewer_id",
        "created_by_id",
        "article_id",
        "number",
        "reads_since",
    )
    before = Edition.objects.values(*kept).get(pk=mine.pk)
    more = {
        "state": "published", "published_at": "2026-01-01", "published_at_0": "2026-01-01", "publish_at": "2026-01-01",
        "reviewer": world.people["Editor"].pk, "created_by": world.people["Editor"].pk, "article": others.article_id,
        "number": 77, "reads_since": "2026-01-01", "checked_at": "2030-01-01", "is_superuser": "on", "groups": "1",
    }  # fmt: skip
    answer = visitors.visitor("Writer").post(
        address_of(world, change, "", own=True), {**said, "title": "Saved", **more}
    )
    assert answer.status_code == 302
    mine.refresh_from_db()
    assert mine.title == "Saved"
    assert Edition.objects.values(*kept).get(pk=mine.pk) == before
    assert not world.people["Writer"].is_superuser


# What leads to a screen of its own, on which one looks before anything is done.
_LEADS_ON = {"policies.Fact": ["change_together"]}


def test_no_list_offers_anything_that_is_done_to_many_rows_at_once(world: World, chief: Client) -> None:
    request = RequestFactory().get("/admin/")
    request.user = make_person("chief", superuser=True)
    offered = {model._meta.label: list(keeper.get_actions(request)) for model, keeper in admin.site._registry.items()}
    assert {label: actions for label, actions in offered.items() if actions} == _LEADS_ON
    for label, actions in _LEADS_ON.items():
        for action in actions:
            said = {"action": action, "_selected_action": [world.row(label.lower()).pk]}
            with writes() as written:
                answer = chief.post(reverse(f"admin:{label.replace('.', '_').lower()}_changelist"), said)
            assert (answer.status_code, written) == (302, [])


SEARCHED = ("?q={0}", "?q=guide", "?edition__article__slug={0}-hideout", "?state__exact=draft", "?o=1", "?all=")


def test_no_list_search_or_picker_tells_a_writer_of_a_draft_of_others(world: World, visitors: Visitors) -> None:
    lists = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    pickers = [f"/admin/articles/edition/references/{kind}/" for kind in ("fact", "policy", "article")]
    wrong = []
    for place, query in product([*lists, *pickers, address_of(world, "admin/autocomplete/", "")], SEARCHED):
        address = place + (query.format(SECRET).replace("?", "&") if "?" in place else query.format(SECRET))
        shown = visitors.visitor("Writer").get(address).content.decode().lower()
        # What was searched for stands in the field of the search again.
        told = re.sub(rf'value="{SECRET}"|q(=|%3d){SECRET}|={SECRET}-hideout', "", shown)
        if SECRET in told:
            at = told.index(SECRET)
            wrong.append((address, told[max(0, at - 60) : at + 40]))
    assert wrong == []
    found = visitors.visitor("Writer").get(f"/admin/articles/article/?q={SECRET}").context["cl"].result_count
    assert found == 0


def test_readers_are_told_nothing_of_what_is_not_published(world: World, client: Client) -> None:
    public = ("/", "/changes/", "/changes.atom", "/sitemap.xml", "/facts.json", "/topics/orders-and-refunds/",
              "/authors/ziv-shay/", "/policies/", "/policies/aliexpress/", "/live-guide/", "/robots.txt")  # fmt: skip
    assert [place for place in public if leaks(client.get(place))] == []
    for slug in (f"{SECRET}-hideout", f"{SECRET}-0", f"{SECRET}-1", f"{SECRET}-2", f"former-{SECRET}-hideout"):
        answer = client.get(f"/{slug}/")
        assert (answer.status_code, f"the {SECRET} guide" in answer.content.decode().lower()) == (404, False)


def test_somebody_without_a_role_hears_no_more_than_a_stranger_of_any_draft(world: World) -> None:
    client = Client()
    newcomer = make_person("newcomer")
    wrong = []
    for row in ROWS:
        client.force_login(newcomer)
        with put_back(), writes() as written:
            answer = ask(client, row.method, address_of(world, row.address, row.case))
        if written or leaks(answer):
            wrong.append((row.address, row.method))
    assert wrong == []


def test_the_own_row_of_the_world_is_the_writers_and_the_other_is_secret(world: World) -> None:
    """What the walk stands on."""
    wanda = world.people["Writer"]
    for label in ("articles.edition", "articles.article", "articles.finding"):
        assert isinstance(world.row(label), Model)
    readable = Edition.objects.readable_by(wanda)
    assert world.row("articles.edition", own=True) in readable
    assert world.row("articles.edition") not in readable
    assert list(Edition.objects.readable_by(AnonymousUser())) == [world.row("live")]
