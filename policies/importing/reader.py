"""Bytes of a CSV, XLSX or JSON file into rows of plain text, each with the line on which it begins. No database."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from json import JSONDecodeError, JSONDecoder
from typing import Any

from django.utils.translation import gettext as _

from policies.importing.package import is_package
from policies.importing.rows import (
    COLUMNS,
    MOST_BYTES,
    Problem,
    Row,
    UnreadableFile,
    column_of,
    header_of,
    refuse_many,
    row_of,
)
from policies.importing.workbook import workbook_rows

_YAML = (".yaml", ".yml")
_SPACE = " \t\r\n"


def read_rows(content: bytes, name: str) -> tuple[list[Row], list[Problem]]:
    """Every row of the file, and what is wrong with the shape of some. Raises UnreadableFile."""
    found: list[Row] = []
    problems: list[Problem] = []
    for item in _items(content, name):
        row = len(found) + len(problems) + 1
        if isinstance(item, Problem):
            problems.append(replace(item, row=row))
        elif item.cells:
            found.append(replace(item, row=row))
        refuse_many(len(found) + len(problems))
    if not found and not problems:
        raise UnreadableFile(_("The file has no rows."))
    return found, problems


def _items(content: bytes, name: str) -> Iterable[Row | Problem]:
    """The file's rows, in the way that its bytes ask for; a name may say anything."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("The file has more than %(most)d bytes. Split it.") % {"most": MOST_BYTES})
    if is_package(content):
        return workbook_rows(content)
    text = _text(content, name)
    is_json = name.lower().endswith(".json") or text.lstrip(_SPACE)[:1] in ("[", "{")
    return _json_rows(text) if is_json else _csv_rows(text)


def _text(content: bytes, name: str) -> str:
    if name.lower().endswith(_YAML):
        raise UnreadableFile(_("YAML is not read. Save the facts as CSV, XLSX or JSON."))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(_("The file is in UTF-16. Save it as UTF-8."))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            _("The file is not UTF-8 text: byte %(byte)d (0x%(value)02x) cannot be read. Save it as UTF-8.")
            % {"byte": error.start, "value": content[error.start]}
        ) from error
    return text.removeprefix("\ufeff")


def _csv_rows(text: str) -> Iterator[Row | Problem]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = header_of(cells) if any(cell.strip() for cell in cells) else []
            elif len(cells) > len(header):
                why = _("The row has %(cells)d cells, the first row names %(columns)d columns.")
                key = cells[header.index("key")].strip()[:80]
                yield Problem(begins, key, "", why % {"cells": len(cells), "columns": len(header)})
            else:
                yield row_of(begins, zip(header, cells, strict=False))
            begins = reader.line_num + 1
    except csv.Error as error:
        why = _(
            "The row that begins on line %(line)d cannot be read: a quotation mark is opened and not closed (%(why)s)."
        )
        raise UnreadableFile(why % {"line": begins, "why": error}) from error


def _delimiter(text: str) -> str:
    """What separates the names in the first row: spreadsheets write a semicolon in half of the world."""
    first = text.lstrip(_SPACE).partition("\n")[0]
    return max(",;\t", key=first.count)


def _json_rows(text: str) -> Iterator[Row | Problem]:
    """One object after the other, so that each is known by the line on which it begins."""
    decoder = JSONDecoder(object_pairs_hook=_once, parse_int=Decimal, parse_float=Decimal, parse_constant=_no_number)
    at, line = _past_space(text, 0), 1
    counted = 0
    if text[at : at + 1] != "[":
        raise UnreadableFile(_("A JSON file of facts is a list of objects: [{…}, {…}]."))
    at = _past_space(text, at + 1)
    while text[at : at + 1] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            item, at = decoder.raw_decode(text, at)
        except (JSONDecodeError, RecursionError, _Twice) as error:
            raise UnreadableFile(
                _("The JSON that begins on line %(line)d cannot be read: %(why)s.") % {"line": line, "why": _why(error)}
            ) from error
        yield _json_row(line, item)
        at = _past_space(text, at)
        if text[at : at + 1] == ",":
            at = _past_space(text, at + 1)
        elif text[at : at + 1] != "]":
            raise UnreadableFile(_("After the fact of line %(line)d a comma or ] is missing.") % {"line": line})
    if _past_space(text, at + 1) < len(text):
        raise UnreadableFile(
            _("Something stands after the end of the list, on line %(line)d or below. Put every fact into one list.")
            % {"line": line + text.count("\n", counted, at)}
        )


class _Twice(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [column_of(name) for name, _value in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _Twice(_("“%(name)s” is given twice") % {"name": name[:40]})
    return dict(zip(names, (value for _name, value in pairs), strict=True))


def _no_number(said: str) -> str:
    """NaN and Infinity become text, which the column then refuses with its own words."""
    return said


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return _("it is nested too deeply")
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _json_row(line: int, item: Any) -> Row | Problem:
    if not isinstance(item, dict):
        return Problem(line, "", "", _("Each fact is an object with the names of the columns: {…}."))
    key = str(item.get("key") or "")[:80]
    cells: dict[str, str] = {}
    for name, value in item.items():
        if name not in COLUMNS:
            return Problem(line, key, "", _("“%(name)s” is not a known column.") % {"name": name[:40]})
        if isinstance(value, list) and name == "cues" and all(isinstance(each, str) for each in value):
            value = "\n".join(value)
        if value is not None and not isinstance(value, str | Decimal):
            return Problem(line, key, name, _("Give text or a number."))
        cells[name] = "" if value is None else str(value)
    return row_of(line, cells.items())
