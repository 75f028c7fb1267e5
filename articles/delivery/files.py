"""The forms in which a report can be handed on, by the ending of the file."""

from collections.abc import Callable
from typing import NamedTuple

from articles.delivery.sheets import as_csv, as_json, as_xlsx
from articles.delivery.standalone import as_html
from articles.models import FreshnessReport


class Form(NamedTuple):
    write: Callable[[FreshnessReport], bytes]
    content_type: str


FORMS = {
    "html": Form(as_html, "text/html"),
    "csv": Form(as_csv, "text/csv"),
    "xlsx": Form(as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": Form(as_json, "application/json"),
}


def file_name(report: FreshnessReport, ending: str) -> str:
    part = f"-{report.scope.replace('=', '-').replace(' ', '-')}" if report.scope else ""
    return f"freshness-{report.first_day}-{report.last_day}{part}.{ending}"
