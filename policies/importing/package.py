"""A spreadsheet file looked through before the library that reads it opens it: bombs, entities, and cells far out are refused."""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from policies.importing.rows import MOST_ROWS, UnreadableFile

MOST_PARTS = 500
# 20,000 rows with a text in every cell have two thirds of this.
MOST_UNPACKED = 40_000_000
MOST_COLUMNS = 200
# Some rows may stay empty.
LAST_ROW = MOST_ROWS + 1_000
DEEPEST = 50
_WORKBOOK = "xl/workbook.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _TEXT = f"{_MAIN}row", f"{_MAIN}c", f"{_MAIN}si"
_VALUES = (f"{_MAIN}v", f"{_MAIN}is", f"{_MAIN}f")
_MANY = (_ROW, _TEXT)


def is_package(content: bytes) -> bool:
    """Whether the bytes are a spreadsheet's, today's or yesterday's, whatever the file is called."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def looked_through(content: bytes) -> io.BytesIO:
    """The same bytes, when the library may open them. Raises UnreadableFile."""
    if not content.startswith(b"PK"):
        raise UnreadableFile(
            _("The file is an old Excel file (.xls), or is locked with a password. Save it as .xlsx without one.")
        )
    with said_in_words(), ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        _refuse_bombs(parts)
        if _WORKBOOK not in {part.filename for part in parts}:
            raise _refused(_("it is no Excel workbook. Save it as .xlsx, or as CSV in UTF-8"))
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                _look_through(package, part)
    return io.BytesIO(content)


@contextmanager
def said_in_words() -> Iterator[None]:
    """Whatever a damaged package makes its readers raise, as a refusal."""
    try:
        yield
    except UnreadableFile:
        raise
    except DefusedXmlException as error:
        raise _refused(_("it declares entities, as no spreadsheet does")) from error
    except (BadZipFile, ParseError, zlib.error, EOFError, OSError, RuntimeError, LookupError) as error:
        raise damaged() from error
    except (ValueError, TypeError, AttributeError, OverflowError, NotImplementedError, ArithmeticError) as error:
        raise damaged() from error


def damaged() -> UnreadableFile:
    return UnreadableFile(
        _("The spreadsheet is damaged, or not one. Open it and save it anew as .xlsx, or as CSV in UTF-8.")
    )


def _refused(why: str) -> UnreadableFile:
    return UnreadableFile(_("The spreadsheet is not read: %(why)s.") % {"why": why})


def _refuse_bombs(parts: list[ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise _refused(_("it has %(parts)s parts") % {"parts": f"{len(parts):,}"})
    # `zipfile` reads no more of a part than it declares, so that the sum is what can be unpacked.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise _refused(
            _("unpacked it has %(bytes)s bytes; at most %(most)s are read")
            % {"bytes": f"{unpacked:,}", "most": f"{MOST_UNPACKED:,}"}
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(_("it is locked with a password"))
    if len({part.filename for part in parts}) < len(parts):
        raise _refused(_("it has two parts of one name"))


def _look_through(package: ZipFile, part: ZipInfo) -> None:
    """Read one part as XML without keeping it."""
    sheet = _Sheet() if _SHEET.fullmatch(part.filename) else None
    path: list[Element] = []
    with package.open(part) as source:
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                path.append(element)
                if len(path) > DEEPEST:
                    raise _refused(_("it is nested more than %(most)d levels deep") % {"most": DEEPEST})
                continue
            path.pop()
            if sheet is not None:
                sheet.see(element)
            if element.tag not in _VALUES:
                element.clear()
                if path and element.tag in _MANY:
                    path[-1].remove(element)


class _Sheet:
    """The numbers of rows and columns of one sheet, which the library trusts: rows in their order, nothing far out."""

    def __init__(self) -> None:
        self._row = 0
        self._filled = ""

    def see(self, element: Element) -> None:
        if element.tag == _CELL:
            self._see_cell(element)
        elif element.tag == _ROW:
            self._see_row(element.get("r") or str(self._row + 1))

    def _see_cell(self, cell: Element) -> None:
        address = cell.get("r") or "A1"
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise damaged()
        if any(cell.find(tag) is not None for tag in _VALUES):
            self._filled = address
            if column_index_from_string(found[1]) > MOST_COLUMNS:
                raise _refused(_("the cell %(cell)s is beyond the columns that are read") % {"cell": address})

    def _see_row(self, number: str) -> None:
        if not (number.isascii() and number.isdecimal() and len(number) < 9) or int(number) <= self._row:
            raise damaged()
        self._row = int(number)
        if self._filled and self._row > LAST_ROW:
            raise _refused(
                _("the cell %(cell)s is beyond the %(most)d rows that are read. Split it")
                % {"cell": self._filled, "most": MOST_ROWS}
            )
        self._filled = ""
