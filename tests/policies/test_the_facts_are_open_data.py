"""/facts.json: what the site knows, dated and sourced, for anybody, and as a facts file for check_articles."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from policies import ledger
from policies.models import Kind
from policies.timelines import FactTable, Verdict, judge
from tests.makers import NEW_YEAR, make_fact, noon, record, value_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def read(client: Client) -> dict[str, Any]:
    response = client.get("/facts.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    told: dict[str, Any] = json.loads(response.content)
    return told


def test_a_fact_is_told_with_its_value_check_source_history_and_what_is_coming(client: Client) -> None:
    fact = make_fact(checked_on=TODAY, counted_from="the approval", cues="card refund")
    record(fact, "5–7 business days", TODAY + timedelta(days=9), recorded=timezone.now())
    told = read(client)
    assert told["as_of"] == TODAY.isoformat()
    (row,) = told["facts"]
    assert row["value"] == {"min": 3, "max": 5, "unit": "day", "business": True, "bound": "range"}
    assert (row["words"], row["counted_from"], row["cues"]) == ("3–5 business days", "the approval", ["card refund"])
    assert (row["state"], row["checked_on"]) == ("scheduled", TODAY.isoformat())
    assert row["source"]["url"].startswith("https://help.example.com/")
    assert row["coming"] == {"from": (TODAY + timedelta(days=9)).isoformat(), "words": "5–7 business days"}


def test_a_retired_fact_and_one_without_a_value_are_left_out_and_words_have_no_numbers(client: Client) -> None:
    gone = make_fact("gone")
    ledger.retire(gone, by=None, now=timezone.now())
    make_fact("nothing-yet", None)
    make_fact("rule", "at once", kind=Kind.TEXT)
    (row,) = read(client)["facts"]
    assert (row["key"], row["words"], row["value"]) == ("rule", "at once", None)


def test_a_changed_fact_is_right_at_the_next_request_and_an_unchanged_one_is_not_sent_again(client: Client) -> None:
    fact = make_fact("window", "60 days")
    before = client.get("/facts.json")
    assert client.get("/facts.json", headers={"if-none-match": before["ETag"]}).status_code == 304
    ledger.record(fact, value_of("75 days"), TODAY, ledger.Evidence(), by=None, now=noon(TODAY))
    after = client.get("/facts.json", headers={"if-none-match": before["ETag"]})
    (row,) = json.loads(after.content)["facts"]
    assert row["words"] == "75 days"
    assert [(old["words"], old["until"]) for old in row["superseded"]] == [
        ("60 days", (TODAY - timedelta(days=1)).isoformat())
    ]


def test_the_number_of_queries_does_not_grow_with_the_facts(client: Client, django_assert_num_queries: Any) -> None:
    make_fact("one")
    with django_assert_num_queries(3):
        read(client)
    for number in range(9):
        make_fact(f"more-{number}")
    with django_assert_num_queries(3):
        read(client)


def test_anybody_can_check_their_own_texts_against_it(client: Client, tmp_path: Path) -> None:
    fact = make_fact("protection.window", "60 days", NEW_YEAR, cues="Buyer Protection", label="Buyer Protection")
    record(fact, "75 days", NEW_YEAR + timedelta(days=31))
    told = client.get("/facts.json")
    table = FactTable.from_rows(json.loads(told.content)["facts"])
    (judged,) = judge("Buyer Protection lasts 60 days.", table, day=TODAY)
    assert (judged.fact, judged.verdict) == ("protection.window", Verdict.STALE)
    (tmp_path / "facts.json").write_bytes(told.content)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "guide.md").write_text("# Guide\n\nBuyer Protection lasts 60 days.\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        call_command("check_articles", "--path", str(tmp_path / "texts"), "--facts", str(tmp_path / "facts.json"))
    assert ended.value.code == 1
