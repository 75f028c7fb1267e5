"""The freshness report as CSV and JSON: every figure, and every row that it counts."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from articles.models import FreshnessReport

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_json(report: FreshnessReport) -> bytes:
    """The frozen figures, with the period and the moment they were made."""
    return json.dumps({**_heading(report), **report.figures}, ensure_ascii=False, indent=2).encode()


def as_csv(report: FreshnessReport) -> bytes:
    """Every figure and every row it counts, one on a line: part, name, value, detail. Cells cannot become formulas.

    It begins with a byte order mark, without which Excel reads UTF-8 as something else.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("part", "name", "value", "detail"))
    for row in _rows(report):
        writer.writerow([_harmless(cell) for cell in row])
    return sheet.getvalue().encode("utf-8-sig")


def _heading(report: FreshnessReport) -> dict[str, Any]:
    return {
        "first_day": report.first_day.isoformat(),
        "last_day": report.last_day.isoformat(),
        "made_at": report.made_at.isoformat(),
    }


def _rows(report: FreshnessReport) -> Iterator[tuple[Any, ...]]:
    figures = report.figures
    for name, value in _heading(report).items():
        yield "report", name, value, ""
    for name in ("facts", "in_time", "percent", "opened", "fixed"):
        yield "figure", name, "" if figures[name] is None else figures[name], ""
    for row in figures["states"]:
        yield "state", row["label"], row["count"], ""
    for row in figures["overdue"]:
        yield "overdue", row["key"], row["days"], f"{row['state_label']}; {row['value']}; {row['owner']}"
    for row in figures["owners"]:
        yield "owner", row["owner"], row["overdue"], ""
    for row in figures["findings"]:
        yield "finding", row["code"], row["count"], row["class"]
    for row in figures["at_risk"]:
        yield "at risk", row["slug"], len(row["reasons"]), "; ".join(row["reasons"])
    for row in figures["changed"]:
        yield "changed", row["key"], row["on"], f"{row['before']} → {row['after']}. {row['note']}".strip()
    for row in figures["published"]:
        yield "published", row["slug"], row["on"], row["note"]
    for row in figures["coming"]:
        yield "coming", row["key"], row["on"], _("%(before)s → %(after)s") % row


def _harmless(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula begins with an apostrophe instead."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
