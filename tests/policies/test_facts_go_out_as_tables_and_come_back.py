"""The policy table as CSV and XLSX: what goes out is harmless in a spreadsheet, and what comes back unchanged changes nothing."""

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from policies.exporting import EXPORTED, as_csv, as_xlsx, table_of
from policies.importing import import_facts, preview, read_rows
from policies.importing.cells import as_cell, harmless, restored
from policies.models import Fact, FactValue, FactVersion, Kind
from policies.timelines import Bound, DayBasis, Timeline, Unit
from tests.makers import make_fact, make_person, make_platform, make_policy, make_source, noon, record

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
NOW = noon(DAY)


def exported() -> list[dict[str, str]]:
    content = as_csv(table_of(Fact.objects.all(), DAY)).decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"), newline="")))


def sheet() -> Any:
    return load_workbook(io.BytesIO(as_xlsx(table_of(Fact.objects.all(), DAY))))["facts"]


def changes(content: bytes, name: str) -> list[tuple[str, tuple[str, ...]]]:
    """What the file would do: nothing, if it came back as it went."""
    rows, problems = read_rows(content, name)
    report = preview(rows, problems, name, by=None, now=NOW).report
    assert report.problems == []
    assert len(report.done) == report.rows
    return [(done.key, done.acts) for done in report.done if done.changed]


def test_a_fact_goes_out_with_its_value_source_and_quote() -> None:
    make_fact("ali.card", "3–5 business days", cues="card refund\nback on your card", owner=make_person("bob"))
    row = exported()[0]
    assert list(row) == list(EXPORTED)
    assert {name: cell for name, cell in row.items() if cell} == {
        "platform": "AliExpress", "policy": "Refund time before shipment", "key": "ali.card", "label": "Card",
        "kind": "duration", "low": "3", "high": "5", "unit": "day", "day_basis": "business", "bound": "range",
        "cues": "card refund|back on your card", "effective_from": "2026-01-01", "owner": "bob", "warn_after": "90",
        "error_after": "120", "source_url": "https://help.example.com/help-centre-refunds",
        "source_title": "Help centre: refunds", "quote": "It takes 3–5 business days.",
    }  # fmt: skip


def test_in_a_workbook_numbers_are_numbers_and_days_are_days() -> None:
    make_fact("ali.card", FactValue(Kind.DURATION, Decimal("2.5"), Decimal("2.5"), "hour", "calendar", "exact"))
    cells = dict(zip(EXPORTED, sheet()[2], strict=True))
    assert (cells["low"].value, cells["low"].data_type) == (2.5, "n")
    assert (cells["warn_after"].value, cells["warn_after"].data_type) == (90, "n")
    assert (cells["effective_from"].value, cells["effective_from"].is_date) == (datetime(2026, 1, 1), True)  # noqa: DTZ001
    assert (cells["label"].data_type, cells["key"].data_type) == ("s", "s")


def test_the_value_to_come_has_a_row_of_its_own_and_a_fact_without_a_value_one_too() -> None:
    fact = make_fact("ali.card")
    record(fact, "5–7 business days", date(2026, 7, 1), recorded=noon(DAY))
    make_fact("ali.none", None)
    rows = [(row["key"], row["low"], row["effective_from"]) for row in exported()]
    assert rows == [("ali.card", "3", "2026-01-01"), ("ali.card", "5", "2026-07-01"), ("ali.none", "", "")]
    assert changes(as_csv(table_of(Fact.objects.all(), DAY)), "f.csv") == []


@pytest.mark.parametrize("start", ["=1+1", "+49", "-5", "@sum(a1)", "'=1", "''=1", "＝1", "＠x", "#N/A", "'tis"])
def test_no_cell_is_a_formula_and_every_text_comes_back(start: str) -> None:
    make_fact("ali.card", label=start, cues=f"{start}\nb", counted_from=start, quote=start)
    row = exported()[0]
    for column in ("label", "cues", "counted_from", "quote"):
        assert not row[column].startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＠"))
    assert {cell.data_type for cell in sheet()[2]} <= {"s", "n", "d"}
    table = table_of(Fact.objects.all(), DAY)
    assert changes(as_csv(table), "f.csv") == changes(as_xlsx(table), "f.xlsx") == []
    Fact.objects.update(label="Other", counted_from="other")
    import_facts(as_csv(table), "f.csv", by=None, now=NOW)
    assert Fact.objects.values_list("label", "counted_from").get() == (start, start)


@given(st.text())
def test_what_is_made_harmless_is_restored(text: str) -> None:
    cell = as_cell(text)
    assert as_cell(cell) == cell
    assert restored(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_quote_with_blanks_and_signs_that_no_cell_keeps_is_not_taken_for_another() -> None:
    make_fact("ali.card", quote=" It\u00a0takes\r\n3–5\x0b days. ", label="Card\u00a0refund")
    make_fact("ali.words", FactValue(Kind.TEXT, text="no\u00a0fee"), label="Fee")
    table = table_of(Fact.objects.all(), DAY)
    assert changes(as_csv(table), "f.csv") == changes(as_xlsx(table), "f.xlsx") == []


def test_a_retired_fact_comes_back_unchanged_too() -> None:
    fact = make_fact("ali.card")
    Fact.objects.filter(pk=fact.pk).update(retired_at=NOW)
    assert changes(as_csv(table_of(Fact.objects.all(), DAY)), "f.csv") == []


def test_the_list_goes_out_as_it_is_filtered(client: Client) -> None:
    client.force_login(make_person("alice", "policies.view_fact"))
    make_fact("ali.card", label="Card")
    make_fact("temu.card", policy=make_policy("Temu refunds", make_platform("Temu")))
    address = reverse("admin:policies_fact_export", args=["csv"])
    answer = client.get(address, {"q": "temu"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="facts-{timezone.localdate()}.csv"'
    assert b"temu.card" in answer.content
    assert b"ali.card" not in answer.content
    assert client.get(reverse("admin:policies_fact_export", args=["xlsx"])).content.startswith(b"PK")
    assert client.get(address.replace("csv", "pdf")).status_code == 404
    assert client.get(address, {"no_such_column": "1"}).status_code == 404
    page = client.get(reverse("admin:policies_fact_changelist"), {"q": "temu"}).content.decode()
    assert f"{address}?q=temu" in page
    assert reverse("admin:policies_fact_import") not in page


def test_a_table_takes_as_many_queries_for_fifty_facts_as_for_one() -> None:
    make_fact("ali.f0")
    with CaptureQueriesContext(connection) as few:
        as_csv(table_of(Fact.objects.all(), DAY))
    for number in range(1, 50):
        make_fact(f"ali.f{number}")
    with CaptureQueriesContext(connection) as many:
        as_csv(table_of(Fact.objects.all(), DAY))
    assert len(few) == len(many) == 4


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60)
NAMES = WORDS.filter(lambda text: bool(as_cell(text)))
NUMBERS = st.decimals(Decimal("0.01"), Decimal("9999"), places=2)
VALUES = st.one_of(
    st.builds(
        lambda low, more, unit, bound: FactValue.of(
            Timeline(
                None if bound is Bound.UP_TO else low,
                {Bound.AT_LEAST: None, Bound.RANGE: low + more}.get(bound, low),
                unit,
                DayBasis.BUSINESS if unit is Unit.DAY else DayBasis.CALENDAR,
                bound,
            )
        ),
        NUMBERS,
        NUMBERS,
        st.sampled_from(Unit),
        st.sampled_from(Bound),
    ),
    st.builds(lambda words: FactValue(Kind.TEXT, text=words), NAMES),
    st.builds(
        lambda low, high: FactValue(Kind.MONEY, low, low + high, bound="range", currency="USD"), NUMBERS, NUMBERS
    ),
    st.builds(lambda high: FactValue(Kind.COUNT, None, high, bound="up_to"), NUMBERS),
    st.none(),
)


class RoundTrips(TestCase):
    """Whatever the facts say, in whatever signs."""

    @given(
        facts=st.lists(st.tuples(NAMES, WORDS, WORDS, WORDS, VALUES, st.integers(-400, 300)), min_size=1, max_size=4)
    )
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_a_file_that_comes_back_as_it_went_changes_nothing(self, facts: list[Any]) -> None:
        policy = make_policy(" =Refund\u00a0time ", make_platform("-Ali"))
        source = make_source("@Help", policy.platform)
        for number, (label, counted_from, cues, quote, value, start) in enumerate(facts):
            day = DAY + timedelta(days=start)
            fact = make_fact(
                f"ali.f{number}", value, day, policy=policy, source=source, quote=quote, label=label,
                counted_from=counted_from, cues=cues,
            )  # fmt: skip
            assert fact.versions.count() == (value is not None)
        before = list(FactVersion.objects.values()), list(Fact.objects.values())
        table = table_of(Fact.objects.all(), DAY)
        for content, name in ((as_csv(table), "facts.csv"), (as_xlsx(table), "facts.xlsx")):
            assert changes(content, name) == []
            report = import_facts(content, name, by=None, now=NOW)
            assert (report.written, report.problems) == (False, [])
        assert before == (list(FactVersion.objects.values()), list(Fact.objects.values()))
