"""An Excel workbook (.xlsx) to the same rows as a CSV file. Every cell becomes the text that somebody would have typed."""

import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from policies.importing.package import LAST_ROW, MOST_COLUMNS, looked_through, said_in_words
from policies.importing.rows import Problem, Row, UnreadableFile, header_of, row_of

# The sheet that is read where there are several; so the export calls its own.
SHEET = "facts"


class _NoText(ValueError):
    """Why a cell cannot be taken for what somebody typed."""


def workbook_rows(content: bytes) -> list[Row | Problem]:
    """The rows of the sheet of facts, by its own numbers.

    Raises UnreadableFile for a file that is damaged, locked, a bomb, or has no sheet of facts.
    """
    package = looked_through(content)
    with said_in_words(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what else is in the file: pictures, rules, extensions
        with closing(load_workbook(package, read_only=True, keep_links=False)) as book:
            return list(_rows(_sheet(book)))


def _sheet(book: Any) -> Any:
    named = [sheet for sheet in book.worksheets if sheet.title.strip().casefold() == SHEET]
    if named or len(book.worksheets) == 1:
        return (named or book.worksheets)[0]
    raise UnreadableFile(
        _("The workbook has %(sheets)d sheets. Call the one with the facts “%(name)s”.")
        % {"sheets": len(book.worksheets), "name": SHEET}
    )


def _rows(sheet: Any) -> Iterator[Row | Problem]:
    header: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS), 1):
        filled = [cell for cell in cells if cell.value not in (None, "")]
        if not filled:
            continue
        if not header:
            header = header_of(_names(filled))
            continue
        yield _row(number, header, filled)


def _names(filled: list[Any]) -> list[str]:
    """The names of the columns, which stand side by side from the first cell on: no cell is below a column without a name."""
    if filled[-1].column != len(filled):
        raise UnreadableFile(_("A column of the first row has no name. Name it, or take the column out."))
    return [str(cell.value) for cell in filled]


def _row(number: int, header: list[str], filled: list[Any]) -> Row | Problem:
    key = next((str(cell.value)[:80] for cell in filled if header[cell.column - 1 : cell.column] == ["key"]), "")
    if filled[-1].column > len(header):
        why = _("The row has %(cells)d cells, the first row names %(columns)d columns.")
        return Problem(number, key, "", why % {"cells": filled[-1].column, "columns": len(header)})
    said: list[tuple[str, str]] = []
    for cell in filled:
        column = header[cell.column - 1]
        try:
            said.append((column, _typed(cell, column)))
        except _NoText as reason:
            return Problem(number, key, column, str(reason))
    return row_of(number, said)


def _typed(cell: Any, column: str) -> str:
    """The cell as text. Raises _NoText where the spreadsheet has made something else of what was typed."""
    value = cell.value
    if cell.data_type == "e":
        raise _NoText(_("The cell shows an error of the spreadsheet: %(error)s.") % {"error": str(value)[:20]})
    if isinstance(value, bool):
        raise _NoText(_("Give text or a number."))
    if isinstance(value, str):
        return value
    if isinstance(value, date) and column == "effective_from":
        day = value.date() if isinstance(value, datetime) else value
        if isinstance(value, datetime) and value.time() != datetime.min.time():
            raise _NoText(_("The cell has a time of day; give the day alone."))
        return day.isoformat()
    if not isinstance(value, int | float):
        raise _NoText(
            _("The spreadsheet has made a date or a formula of it. Format the cell as text and type it anew.")
        )
    if "%" in str(cell.number_format):
        raise _NoText(_("The cell is formatted as percent. Format it as a number: 98 is 98%."))
    number = Decimal(repr(value))
    return f"{number.normalize():f}" if number.is_finite() else str(value)
