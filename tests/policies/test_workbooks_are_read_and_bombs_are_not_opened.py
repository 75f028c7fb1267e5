"""XLSX files as rows of facts: typed cells become what somebody typed; bombs, locks and damage are refused in words."""

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from policies.importing.package import MOST_UNPACKED, looked_through
from policies.importing.reader import read_rows
from policies.importing.rows import MOST_BYTES, UnreadableFile

HEAD = ("key", "label", "low", "high", "effective_from")


def book(*rows: Any, name: str = "facts", **formats: str) -> bytes:
    made = Workbook()
    sheet = made.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for place, pattern in formats.items():
        sheet[place].number_format = pattern
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same package with its parts changed, and parts added to it."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return written.getvalue()


def in_sheet(old: str, new: str) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(old.encode(), new.encode()) if name == "xl/worksheets/sheet1.xml" else part

    changed = repacked(book(HEAD, ("a.b", "Card", 3, 5)), change)
    assert len(changed) > 500
    return changed


def cells(content: bytes, name: str = "facts.xlsx") -> list[dict[str, str]]:
    rows, problems = read_rows(content, name)
    assert problems == []
    return [row.cells for row in rows]


def wrong(content: bytes) -> tuple[int, str, str]:
    _rows, problems = read_rows(content, "facts.xlsx")
    assert len(problems) == 1
    return problems[0].line, problems[0].column, problems[0].reason


def refused(content: bytes, name: str = "facts.xlsx") -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read_rows(content, name)
    return str(refusal.value)


def test_typed_cells_become_what_somebody_typed() -> None:
    content = book(HEAD, ("a.b", "Card", 3, 2.5, datetime(2026, 1, 1)), ("c.d", "x", "4", 3.0, date(2026, 2, 3)))  # noqa: DTZ001
    assert cells(content) == [
        {"key": "a.b", "label": "Card", "low": "3", "high": "2.5", "effective_from": "2026-01-01"},
        {"key": "c.d", "label": "x", "low": "4", "high": "3", "effective_from": "2026-02-03"},
    ]


def test_rows_have_the_numbers_that_the_spreadsheet_shows_and_empty_ones_are_passed_over() -> None:
    content = book(HEAD, (), ("a.b",), (None, ""), ("c.d",))
    rows, _problems = read_rows(content, "any name")
    assert [(row.line, row.row, row.key) for row in rows] == [(3, 1, "a.b"), (5, 2, "c.d")]


def test_a_workbook_is_known_by_its_bytes() -> None:
    assert cells(book(HEAD, ("a.b",)), "facts.csv") == [{"key": "a.b"}]


@pytest.mark.parametrize(
    ("row", "formats", "column", "why"),
    [
        (("a.b", "x", datetime(2026, 5, 3)), {}, "low", "made a date"),  # noqa: DTZ001
        (("a.b", datetime(2026, 5, 3)), {}, "label", "made a date"),  # noqa: DTZ001
        (("a.b", "x", 0.98), {"C2": "0%"}, "low", "formatted as percent"),
        (("a.b", True), {}, "label", "Give text or a number"),
        (("a.b", "#REF!"), {}, "label", "an error of the spreadsheet: #REF!"),
        (("a.b", "x", 3, 5, datetime(2026, 1, 1, 12)), {}, "effective_from", "time of day"),  # noqa: DTZ001
        (("a.b", "x", 3, 5, None, None, "y"), {}, "", "The row has 7 cells, the first row names 5 columns"),
    ],
)
def test_what_the_spreadsheet_made_of_a_cell_is_said(row: Any, formats: dict[str, str], column: str, why: str) -> None:
    line, found, reason = wrong(book(HEAD, row, **formats))
    assert (line, found) == (2, column)
    assert why in reason


def test_a_formula_is_not_taken_for_a_text() -> None:
    rows, problems = read_rows(book(HEAD, ("a.b", "=1+1")), "f.xlsx")
    assert problems == []
    assert rows[0].cells["label"] == "=1+1", "refused with its column, as in a CSV file"


def test_of_several_sheets_the_one_called_facts_is_read() -> None:
    made = Workbook()
    made.active.append(("notes",))
    made.create_sheet("Facts").append(("key",))
    made["Facts"].append(("a.b",))
    written = io.BytesIO()
    made.save(written)
    assert cells(written.getvalue()) == [{"key": "a.b"}]
    made["Facts"].title = "Other"
    written = io.BytesIO()
    made.save(written)
    assert "has 2 sheets. Call the one with the facts “facts”" in refused(written.getvalue())


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "no rows"),
        ([HEAD], "no rows"),
        ([("label",), ("x",)], "no column “key”"),
        ([("key", "colour"), ("x", "y")], "not known: “colour”"),
        ([("key", None, "label"), ("x", "y", "z")], "has no name"),
        ([("key", "as_of", "effective_from")], "a column twice"),
    ],
)
def test_a_sheet_that_is_no_table_of_facts_is_refused(rows: Any, why: str) -> None:
    assert why in refused(book(*rows))


def zipped(method: int = ZIP_DEFLATED, **parts: bytes) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return written.getvalue()


BOMB = b"<a>" + b" " * (MOST_UNPACKED + 1) + b"</a>"
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><workbook>&c;</workbook>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 512, "old Excel file (.xls), or is locked"),
        (zipped(**{"content.xml": b"<a/>", "mimetype": b"application/vnd.oasis"}), "no Excel workbook"),
        (zipped(**{"xl/workbook.xml": BOMB}), "unpacked it has"),
        (zipped(ZIP_STORED, **{f"xl/{number}.xml": b"<a/>" for number in range(600)}), "it has 600 parts"),
        (zipped(**{"xl/workbook.xml": LAUGHS}), "declares entities"),
        (zipped(**{"xl/workbook.xml": b"<a>" * 100 + b"</a>" * 100}), "nested more than 50 levels deep"),
        (zipped(**{"xl/workbook.xml": b"<a>"}), "damaged"),
        (zipped(**{"xl/workbook.xml": b"<workbook/>"}), "damaged"),
        (in_sheet('r="C2"', 'r="C999999999"'), "damaged"),
        (in_sheet('r="C2"', 'r="XFD2"'), "the cell XFD2 is beyond the columns"),
        (in_sheet('<row r="2"', '<row r="1048576"'), "beyond the 20000 rows"),
        (in_sheet('<row r="2"', '<row r="99999999999999999999"'), "damaged"),
        (in_sheet('<row r="2"', '<row r="1"'), "damaged"),
        (in_sheet('<row r="2"', '<row r="-2"'), "damaged"),
        (book(HEAD, ("a.b",))[:-200], "damaged"),
        (b"PK\x03\x04" + b"x" * MOST_BYTES, "more than 5000000 bytes"),
    ],
)  # fmt: skip
def test_bombs_and_damaged_files_are_refused_in_words(content: bytes, why: str) -> None:
    said = refused(content)
    assert why in said, said
    assert len(said) < 300


def test_a_small_file_that_unpacks_to_very_much_is_not_unpacked() -> None:
    content = zipped(
        **{f"xl/worksheets/sheet{number}.xml": BOMB for number in range(10)}, **{"xl/workbook.xml": b"<a/>"}
    )
    assert len(content) < MOST_BYTES
    assert "unpacked it has 400" in refused(content)


def test_formatting_far_below_the_last_row_does_no_harm() -> None:
    content = in_sheet("</sheetData>", '<row r="1048576" ht="12"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert cells(content) == [{"key": "a.b", "label": "Card", "low": "3", "high": "5"}]


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_garbled_file_is_read_or_refused_and_nothing_else(changes: list[tuple[int, int]], inside: bool) -> None:
    good = book(HEAD, ("a.b", "Card", 3, 5, date(2026, 1, 1)), ("c.d", "=x", 1.5, "6"))

    def garbled(part: bytes) -> bytes:
        spoilt = bytearray(part)
        for place, byte in changes:
            spoilt[place % len(spoilt)] = byte
        return bytes(spoilt)

    content = repacked(good, lambda name, part: garbled(part)) if inside else garbled(good)
    with suppress(UnreadableFile):
        read_rows(content, "facts.xlsx")


def test_what_was_looked_through_is_what_is_opened() -> None:
    content = book(HEAD, ("a.b",))
    assert looked_through(content).getvalue() == content
