"""The forms in which a report can be handed on, by the ending of the file."""

from collections.abc import Callable
from typing import NamedTuple

from articles.delivery.sheets import as_csv, as_json
from articles.models import FreshnessReport


class Form(NamedTuple):
    write: Callable[[FreshnessReport], bytes]
    content_type: str


FORMS = {
    "csv": Form(as_csv, "text/csv"),
    "json": Form(as_json, "application/json"),
}


def file_name(report: FreshnessReport, ending: str) -> str:
    part = f"-{report.scope.replace('=', '-').replace(' ', '-')}" if report.scope else ""
    return f"freshness-{report.first_day}-{report.last_day}{part}.{ending}"
