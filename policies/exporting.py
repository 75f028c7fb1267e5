"""The policy table as a file, CSV or XLSX: what `import_facts` reads, so that a file that comes back as it went changes nothing."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from policies.importing.cells import as_cell, as_cues, harmless
from policies.importing.rows import COLUMNS
from policies.importing.workbook import SHEET
from policies.models import Fact, FactVersion, standings

# The words of a value are left out: next to its numbers, whoever changes one of the two would have to change both.
EXPORTED = tuple(column for column in COLUMNS if column != "value")
_WIDE = {
    "platform": 16,
    "policy": 26,
    "key": 30,
    "label": 28,
    "cues": 30,
    "source_url": 36,
    "source_title": 26,
    "quote": 60,
}

Cell = str | int | Decimal | date
Table = list[dict[str, Cell]]


def table_of(facts: QuerySet[Fact], day: date) -> Table:
    """A row for the value that holds on `day`, and one for a value that is known to come. Four queries in all.

    The note on a change stays empty: it was written for the last one, and would be a lie about the next.
    """
    order = ("policy__platform__name", "policy__title", "position", "label", "key")
    rows: Table = []
    stand = standings(facts, day)
    for fact in facts.select_related("policy__platform", "owner").order_by(*order):
        standing = stand[fact.key]
        versions = [each for each in (standing.version, standing.coming) if each is not None]
        rows += [{**_details(fact), **_value(version)} for version in versions] or [_details(fact)]
    return rows


def as_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes it for something else."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(EXPORTED)
    writer.writerows([_words(row.get(column, "")) for column in EXPORTED] for row in table)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """Numbers as numbers, days as days, and every text as a text."""
    book = Workbook(write_only=True)
    sheet: Worksheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "D2"
    for number, column in enumerate(EXPORTED, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(column, 14)
    sheet.append(_typed(sheet, EXPORTED, bold=True))
    for row in table:
        sheet.append(_typed(sheet, (row.get(column, "") for column in EXPORTED)))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _details(fact: Fact) -> dict[str, Cell]:
    return {
        "platform": as_cell(fact.policy.platform.name),
        "policy": as_cell(fact.policy.title),
        "key": fact.key,
        "label": as_cell(fact.label),
        "kind": str(fact.kind),
        "counted_from": as_cell(fact.counted_from),
        "cues": as_cues(fact.cues),
        "warn_after": fact.warn_after,
        "error_after": fact.error_after,
        "owner": fact.owner.get_username() if fact.owner else "",
    }


def _value(version: FactVersion) -> dict[str, Cell]:
    ends: dict[str, Decimal | None] = {"low": version.low, "high": version.high}
    numbers: dict[str, Cell] = {name: end for name, end in ends.items() if end is not None}
    source = version.source
    return {
        **numbers,
        "unit": version.unit,
        "day_basis": version.day_basis,
        "bound": version.bound,
        "currency": version.currency,
        "text": as_cell(version.text),
        "effective_from": version.effective_from,
        "source_url": source.url if source else "",
        "source_title": as_cell(source.title) if source else "",
        "quote": as_cell(version.quote),
    }


def _words(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else f"{Decimal(cell).normalize():f}"


def _typed(sheet: Worksheet, cells: Iterable[Cell], *, bold: bool = False) -> Iterator[Any]:
    for each in cells:
        if each == "":
            yield None
            continue
        is_text = isinstance(each, str)
        cell = WriteOnlyCell(sheet, value=_words(each) if is_text else each)
        if is_text:
            cell.data_type = "s"  # the library takes “#N/A” for an error
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        elif isinstance(each, date):
            cell.number_format = "yyyy-mm-dd"
        if bold:
            cell.font = Font(bold=True)
        yield cell
