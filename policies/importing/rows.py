"""A row of a file of facts, whatever the file is, and the names of the columns. No database."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
MOST_ROWS = 20_000
COLUMNS = (
    "platform", "policy", "key", "label", "kind", "value", "low", "high", "unit", "day_basis", "bound", "currency", "text",
    "counted_from", "cues", "effective_from", "source_url", "source_title", "quote", "change_note", "warn_after",
    "error_after", "owner",
)  # fmt: skip
SPELLINGS = {"as_of": "effective_from", "from": "effective_from", "min": "low", "max": "high", "source": "source_url"}


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message says where and why, for a screen."""


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken. `line` and `row` count from 1; `column` is empty when the row as a whole is meant."""

    line: int
    key: str
    column: str
    reason: str
    row: int = 0


@dataclass(frozen=True)
class Row:
    """The cells of one row by column, trimmed, without the empty ones."""

    line: int
    cells: dict[str, str]
    row: int = 0

    @property
    def key(self) -> str:
        return self.cells.get("key", "")


def row_of(line: int, cells: Iterable[tuple[str, str]]) -> Row:
    return Row(line, {name: cell.strip() for name, cell in cells if cell.strip()})


def header_of(cells: list[str]) -> list[str]:
    """The columns that the first row names. Raises UnreadableFile for one that is not known, twice there, or lacking."""
    names = [column_of(cell) for cell in cells]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        why = _("The file has columns that are not known: %(unknown)s. Known are %(known)s.")
        raise UnreadableFile(why % {"unknown": _some(unknown), "known": ", ".join(COLUMNS)})
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnreadableFile(_("The file has a column twice: %(names)s.") % {"names": _some(twice)})
    if "key" not in names:
        raise UnreadableFile(_("The file has no column “key”."))
    return names


def column_of(said: str) -> str:
    name = said.strip().lower().replace(" ", "_").replace("-", "_")
    return SPELLINGS.get(name, name)


def refuse_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise UnreadableFile(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})


def _some(names: list[str]) -> str:
    shown = ", ".join(f"“{name[:40]!a}”".replace("'", "") for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} … ({len(names)})"
