"""`/metrics`: closed by default, one token or one network opens it, and every figure agrees with the rows."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.models import Edition
from cms import heartbeat
from cms.metrics import exposition
from cms.version import VERSION
from policies import ledger
from policies.models import Fact
from tests.makers import make_article, make_edition, make_fact, publish

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-twenty-characters-and-more"
NOW = datetime(2026, 6, 14, 12, tzinfo=UTC)
BRINGS = {"Authorization": f"Bearer {TOKEN}"}
LINE = re.compile(r'(asof_[a-z_]+)(?:\{((?:[a-z]+="[^"\n]*",?)+)\})? (\d+(?:\.\d+)?(?:e\+\d+)?)')


def figures(text: str) -> dict[str, float]:
    found = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            name, labels, figure = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
            found[f"{name}{{{labels or ''}}}"] = float(figure)
    return found


def test_nobody_hears_of_it_until_a_setting_opens_it(client: Client) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers=BRINGS).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_token_opens_it_and_another_does_not(client: Client, settings: Settings) -> None:
    settings.ASOF_METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers=BRINGS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert figures(answer.content.decode())[f'asof_info{{version="{VERSION}"}}'] == 1
    assert client.post("/metrics", headers=BRINGS).status_code == 405
    for wrong in ("", "Bearer", "Bearer x", f"Basic {TOKEN}", "Bearer ü", f"Bearer {TOKEN}x"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto"])
def test_a_network_opens_it_to_who_is_in_it_and_not_to_who_comes_through_a_proxy_in_it(
    client: Client, settings: Settings, header: str
) -> None:
    settings.ASOF_METRICS_NETWORKS = ["10.1.0.0/16"]
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.2.2.3").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3", headers={header: "10.1.2.3"}).status_code == 404


def test_every_figure_counts_its_rows() -> None:
    make_fact(checked_on=date(2026, 6, 10))
    make_fact("aliexpress.late", checked_on=date(2026, 1, 2), warn_after=30)
    heartbeat.note(heartbeat.WORKER, NOW)
    said = figures(exposition(NOW))
    assert said['asof_facts{state="verified"}'] == 1
    assert said['asof_facts{state="overdue"}'] == 1
    assert said['asof_facts{state="disputed"}'] == 0
    assert sum(count for name, count in said.items() if name.startswith("asof_facts")) == Fact.objects.count()
    assert said['asof_last_seen_timestamp_seconds{process="worker"}'] == NOW.timestamp()
    assert 'asof_last_seen_timestamp_seconds{process="clock"}' not in said
    assert said["asof_mails_failed{}"] == 0


def test_work_waits_until_it_is_done() -> None:
    make_edition()
    make_fact()
    waiting = figures(exposition(NOW))
    assert waiting['asof_work_waiting{work="checks"}'] == 1
    assert waiting['asof_editions{state="draft"}'] == Edition.objects.count() == 1
    ledger.announce_due(date(2026, 6, 14), NOW)
    assert figures(exposition(NOW))['asof_work_waiting{work="values"}'] == 0


def test_it_takes_as_many_queries_for_ten_facts_as_for_one() -> None:
    make_fact(checked_on=date(2026, 6, 10))
    with CaptureQueriesContext(connection) as few:
        exposition(NOW)
    for number in range(10):
        make_fact(f"aliexpress.more.{number}", checked_on=date(2026, 6, 10))
        publish(make_edition(article=make_article(f"guide-{number}")))
    with CaptureQueriesContext(connection) as many:
        said = figures(exposition(NOW))
    assert said['asof_editions{state="published"}'] == 10
    assert len(many) == len(few) <= 18
