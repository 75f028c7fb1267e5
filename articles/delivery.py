"""The freshness report on its way out: by mail, once, and as CSV and JSON."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.models import FreshnessReport
from articles.reports import summary

MOST_ROWS_IN_MAIL = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def send(report: FreshnessReport, to: list[str], now: datetime) -> bool:
    """Mail the report once; False when it was sent before or nobody is to get it.

    The report is claimed before the mail goes out, so two workers never send it twice; a mail server that refuses gives the
    claim back, and the next hour tries again.
    """
    if not to:
        return False
    claimed = FreshnessReport.objects.filter(pk=report.pk, sent_at__isnull=True).update(sent_at=now)
    if not claimed:
        return False
    try:
        _mail(report, to).send()
    except OSError:
        FreshnessReport.objects.filter(pk=report.pk, sent_at=now).update(sent_at=None)
        raise
    report.sent_at = now
    return True


def as_json(report: FreshnessReport) -> str:
    """The frozen figures, with the period and the moment they were made."""
    return json.dumps({**_heading(report), **report.figures}, ensure_ascii=False, indent=2)


def as_csv(report: FreshnessReport) -> str:
    """Every figure and every row it counts, one on a line: part, name, value, detail. Cells cannot become formulas."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("part", "name", "value", "detail"))
    for row in _rows(report):
        writer.writerow([_harmless(cell) for cell in row])
    return sheet.getvalue()


def _mail(report: FreshnessReport, to: list[str]) -> EmailMultiAlternatives:
    context = {
        "report": report,
        "figures": report.figures,
        "overdue": report.figures["overdue"][:MOST_ROWS_IN_MAIL],
        "more_overdue": max(0, len(report.figures["overdue"]) - MOST_ROWS_IN_MAIL),
        "site": settings.SITE_URL,
        "address": f"{settings.SITE_URL}/admin/articles/freshnessreport/{report.pk}/change/",
    }
    subject = " ".join(summary(report).split())
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("emails/freshness_report.txt", context),
        to=to,
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(
        render_to_string("emails/freshness_report.html", {**context, "subject": subject}), "text/html"
    )
    return mail


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
