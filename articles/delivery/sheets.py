"""The freshness report as CSV, XLSX and JSON: every figure, and every row that it counts. Days are ISO days, cells are harmless."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from articles.models import FreshnessReport
from articles.report_words import summary

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS = ("part", "name", "value", "detail")
Row = tuple[str, str, Any, str]


def as_json(report: FreshnessReport) -> bytes:
    """The frozen figures, with the period and the moment they were made. Sorted, because PostgreSQL keeps no order of keys."""
    said = {"summary": summary(report), **_heading(report), **report.figures}
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()


def as_csv(report: FreshnessReport) -> bytes:
    """Every figure and every row it counts, one on a line: part, name, value, detail. Cells cannot become formulas.

    It begins with a byte order mark, without which Excel reads UTF-8 as something else. Words are quoted, so that a spreadsheet
    that separates by another character finds no cell inside of them.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(_COLUMNS)
    for row in rows(report):
        writer.writerow([_harmless(cell) for cell in row])
    return sheet.getvalue().encode("utf-8-sig")


def as_xlsx(report: FreshnessReport) -> bytes:
    """One sheet for each part; days are days, and text is text whatever it begins with."""
    book = Workbook(write_only=True)
    sheets: dict[str, Any] = {}
    for part, *cells in rows(report):
        if part not in sheets:
            sheets[part] = book.create_sheet(part)
            sheets[part].column_dimensions["A"].width = sheets[part].column_dimensions["C"].width = 40
            sheets[part].append([_cell(sheets[part], name, bold=True) for name in _COLUMNS[1:]])
        sheets[part].append([_cell(sheets[part], cell) for cell in cells])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def rows(report: FreshnessReport) -> Iterator[Row]:
    """The whole report as rows of part, name, value and detail."""
    figures = report.figures
    yield "report", "summary", summary(report), report.about
    for name, value in _heading(report).items():
        yield "report", name, value, ""
    for name in ("facts", "in_time", "percent", "target", "opened", "fixed", "regressed", "woken"):
        value = figures.get(name)
        yield "figure", name, "" if value is None else value, ""
    for row in figures["states"]:
        yield "state", row["label"], row["count"], ""
    yield from _people_rows(figures)
    yield from _article_rows(figures)
    yield from _dated_rows(figures)
    for row in figures.get("not_run", []):
        yield "not run", row["what"], row["count"], str(row["of"])
    for row in figures["trend"]:
        yield "trend", row["day"], "" if row["percent"] is None else row["percent"], ""


def _people_rows(figures: dict[str, Any]) -> Iterator[Row]:
    for row in figures["overdue"]:
        yield "overdue", row["key"], row["days"], f"{row['state_label']}; {row['value']}; {row['owner']}"
    for row in figures["owners"]:
        yield "owner", row["owner"], row["overdue"], ""
    for row in figures.get("people", []):
        yield "person", row["owner"], row["overdue"], f"due {row['due']}; done {row['done']}"


def _article_rows(figures: dict[str, Any]) -> Iterator[Row]:
    for row in figures["findings"]:
        yield "finding", row["code"], row["count"], row["class"]
    for row in figures["at_risk"]:
        yield "at risk", row["slug"], len(row["reasons"]), "; ".join(row["reasons"])
    for row in figures["published"]:
        yield "published", row["slug"], row["on"], row["note"]


def _dated_rows(figures: dict[str, Any]) -> Iterator[Row]:
    for row in figures["changed"]:
        yield "changed", row["key"], row["on"], f"{row['before']} → {row['after']}. {row['note']}".strip()
    for row in figures["coming"]:
        yield "coming", row["key"], row["on"], f"{row['before']} → {row['after']}"
    for row in figures.get("due", []):
        yield "due", row["key"], row["on"], row["owner"]
    for row in figures.get("going_live", []):
        yield "going live", row["on"], row["count"], ""


def _heading(report: FreshnessReport) -> dict[str, str]:
    return {
        "first_day": report.first_day.isoformat(),
        "last_day": report.last_day.isoformat(),
        "made_at": report.made_at.isoformat(),
    }


def _harmless(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula begins with an apostrophe instead."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, _day(value) or _clean(value))
    if isinstance(value, str) and cell.data_type == "f":
        cell.data_type = "s"
    if cell.is_date:
        cell.number_format = "yyyy-mm-dd"
    cell.font = Font(bold=bold)
    return cell


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _clean(value: Any) -> Any:
    return ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
