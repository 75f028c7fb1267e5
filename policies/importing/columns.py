"""Cells of text into what a row wants: plain numbers, days, units. Every cell that cannot be read is said. No database."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.importing.cells import as_cell, restored
from policies.importing.rows import Problem, Row
from policies.models import Fact, FactVersion, Kind, Platform, Policy, Source
from policies.timelines import Bound, DayBasis, Unit

EARLIEST = date(1990, 1, 1)
FARTHEST_DAYS = 3660
# As much as a cell of a spreadsheet holds, nearly.
LONGEST_CELL = 32_000
_LENGTHS: dict[str, int | None] = {
    "key": Fact._meta.get_field("key").max_length,
    "label": Fact._meta.get_field("label").max_length,
    "counted_from": Fact._meta.get_field("counted_from").max_length,
    "platform": Platform._meta.get_field("name").max_length,
    "policy": Policy._meta.get_field("title").max_length,
    "source_url": Source._meta.get_field("url").max_length,
    "source_title": Source._meta.get_field("title").max_length,
    "change_note": FactVersion._meta.get_field("change_note").max_length,
    "text": FactVersion._meta.get_field("text").max_length,
    "value": FactVersion._meta.get_field("text").max_length,
}
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_UNITS = {word: unit for unit in Unit for word in (unit.value, f"{unit.value}s")} | {
    "sec": Unit.SECOND, "secs": Unit.SECOND, "min": Unit.MINUTE, "mins": Unit.MINUTE, "hr": Unit.HOUR, "hrs": Unit.HOUR,
    "h": Unit.HOUR, "d": Unit.DAY, "wk": Unit.WEEK, "wks": Unit.WEEK, "yr": Unit.YEAR, "yrs": Unit.YEAR,
}  # fmt: skip
_BASES = {
    "business": DayBasis.BUSINESS, "working": DayBasis.BUSINESS, "work": DayBasis.BUSINESS, "calendar": DayBasis.CALENDAR,
}  # fmt: skip
_BOUNDS = {bound.value: bound for bound in Bound} | {
    "upto": Bound.UP_TO, "at_most": Bound.UP_TO, "within": Bound.UP_TO, "max": Bound.UP_TO, "min": Bound.AT_LEAST,
    "exactly": Bound.EXACT, "from_to": Bound.RANGE, "approximately": Bound.ABOUT,
}  # fmt: skip


class BadCell(ValueError):
    """Why a cell cannot be read, in words for a screen."""


@dataclass(frozen=True)
class Wanted:
    """What one row asks for; None and "" where it says nothing."""

    line: int
    key: str
    text: Mapping[str, str]
    """The cells that stay text, by column: platform, policy, label, kind, value, currency, text, counted_from, …"""
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    day_basis: str = ""
    bound: str = ""
    effective_from: date | None = None
    row: int = 0

    def __getitem__(self, column: str) -> str:
        return self.text.get(column, "")


def wanted_of(rows: list[Row], now: datetime) -> tuple[list[Wanted], list[Problem]]:
    """What the rows ask for, as far as their cells can be read, and everything that is wrong with the others."""
    wanted: list[Wanted] = []
    problems: list[Problem] = []
    last_day = timezone.localdate(now) + timedelta(days=FARTHEST_DAYS)
    for row in rows:
        read, bad = _read(row, last_day)
        problems += bad
        if not bad:
            wanted.append(_assembled(row, read))
    return wanted, problems


def _read(row: Row, last_day: date) -> tuple[dict[str, Any], list[Problem]]:
    readers: dict[str, Callable[[str], Any]] = {
        "key": _key, "kind": _kind, "low": _number, "high": _number, "unit": _unit, "day_basis": _basis, "bound": _bound,
        "effective_from": lambda cell: _day(cell, last_day), "source_url": _url, "currency": str.upper,
        "warn_after": _days, "error_after": _days, "cues": lambda cell: _text(cell).replace("|", "\n"),
    }  # fmt: skip
    read: dict[str, Any] = {}
    problems = [] if row.key else [Problem(row.line, "", "key", _("Every row needs the key of its fact."), row.row)]
    for column, cell in row.cells.items():
        try:
            read[column] = readers.get(column, _text)(_plain(column, cell))
        except BadCell as error:
            problems.append(Problem(row.line, row.key[:80], column, str(error), row.row))
    return read, problems


def _assembled(row: Row, read: dict[str, Any]) -> Wanted:
    unit, basis = read.get("unit", ("", ""))
    return Wanted(
        line=row.line,
        key=read["key"],
        text={column: cell for column, cell in read.items() if isinstance(cell, str) and column not in ("bound",)},
        numbers={column: read[column] for column in ("low", "high") if column in read},
        days={column: read[column] for column in ("warn_after", "error_after") if column in read},
        unit=unit,
        day_basis=read.get("day_basis", "") or basis,
        bound=read.get("bound", ""),
        effective_from=read.get("effective_from"),
        row=row.row,
    )


def _plain(column: str, cell: str) -> str:
    """The cell, when it is text that may be kept."""
    for character in cell:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t":
            raise BadCell(_("It contains a character that is no text (U+%(code)04X).") % {"code": ord(character)})
    longest = _LENGTHS.get(column) or LONGEST_CELL
    if (length := len(restored(cell))) > longest:
        raise BadCell(
            _("It has %(length)d characters; at most %(most)d are kept.") % {"length": length, "most": longest}
        )
    return as_cell(cell)


def _text(cell: str) -> str:
    if cell[:1] in "=+@-":
        raise BadCell(
            _(
                "“%(cell)s” begins like a formula. Begin it with a letter or a number, or put an apostrophe (') in front of it."
            )
            % {"cell": cell[:40]}
        )
    return restored(cell)


def _key(cell: str) -> str:
    try:
        Fact._meta.get_field("key").run_validators(cell)
    except ValidationError as error:
        raise BadCell(" ".join(error.messages)) from error
    return cell


def _kind(cell: str) -> str:
    kind = {"time limit": "duration", "percent": "share", "amount": "money", "number": "count", "words": "text"}.get(
        cell.lower(), cell.lower()
    )
    if kind not in Kind.values:
        raise BadCell(
            _("“%(cell)s” is no kind of fact: use %(kinds)s.") % {"cell": cell[:40], "kinds": ", ".join(Kind.values)}
        )
    return kind


def _number(cell: str) -> Decimal:
    if not _NUMBER.fullmatch(cell):
        raise BadCell(_("“%(cell)s” is not a plain number such as 3 or 2.5.") % {"cell": cell[:40]})
    number = Decimal(cell)
    if number <= 0:
        raise BadCell(_("“%(cell)s” is not greater than zero.") % {"cell": cell[:40]})
    return number


def _days(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", cell) or int(cell) == 0:
        raise BadCell(_("“%(cell)s” is not a whole number of days from 1 to 9999.") % {"cell": cell[:40]})
    return int(cell)


def _unit(cell: str) -> tuple[str, str]:
    words = cell.lower().split()
    basis = _BASES.get(words[0]) if len(words) == 2 else None
    unit = _UNITS.get(words[-1])
    if unit is None or len(words) > 2 or (len(words) == 2 and basis is None):
        raise BadCell(
            _("“%(cell)s” is no unit: use %(units)s, with “business” in front if so.")
            % {"cell": cell[:40], "units": ", ".join(unit.value for unit in Unit)}
        )
    return unit.value, basis.value if basis else ""


def _basis(cell: str) -> str:
    basis = _BASES.get(cell.lower().removesuffix(" days"))
    if basis is None:
        raise BadCell(_("“%(cell)s” is no day basis: use calendar or business.") % {"cell": cell[:40]})
    return basis.value


def _bound(cell: str) -> str:
    bound = _BOUNDS.get(cell.lower().replace(" ", "_").replace("-", "_"))
    if bound is None:
        raise BadCell(
            _("“%(cell)s” is no bound: use %(bounds)s.")
            % {"cell": cell[:40], "bounds": ", ".join(each.value for each in Bound)}
        )
    return bound.value


def _day(cell: str, last_day: date) -> date:
    try:
        day = date.fromisoformat(cell) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell) else None
    except ValueError:
        day = None
    if day is None:
        raise BadCell(_("“%(cell)s” is no day: write it as 2026-06-13.") % {"cell": cell[:40]})
    if not EARLIEST <= day <= last_day:
        raise BadCell(
            _("%(day)s cannot be right: days from %(first)s to %(last)s are taken.")
            % {"day": day, "first": EARLIEST, "last": last_day}
        )
    return day


def _url(cell: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(cell)
    except ValidationError as error:
        raise BadCell(_("“%(cell)s” is no web address.") % {"cell": cell[:80]}) from error
    return cell
