"""The plots of a report, each with its figures as rows of a table: the same on its page and in the file that is sent."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.charts import Bar, bars, line
from articles.models import FreshnessReport
from articles.report_words import day_words

MOST_BARS = 20


@dataclass(frozen=True)
class Plot:
    """`empty` says what is shown where there is nothing to draw."""

    title: str
    drawing: SafeString
    rows: list[tuple[str, Any]]
    empty: str


def plots(report: FreshnessReport) -> list[Plot]:
    figures = report.figures
    return [
        _trend(report),
        _barred(
            _("Facts by state"),
            [Bar(row["label"], row["count"], row["state"]) for row in figures["states"] if row["count"]],
            _("No facts yet."),
        ),
        _barred(
            _("Overdue by owner"),
            [Bar(row["owner"], row["overdue"], "overdue") for row in figures["owners"]],
            _("Nothing is overdue."),
        ),
        _barred(
            _("Time used up between two reviews"),
            [
                Bar(_age(row["most"]), row["count"], _age_kind(row["most"]))
                for row in figures.get("ages", [])
                if row["count"]
            ],
            _("No facts yet."),
        ),
        _barred(_("Findings on live pages in the period"), _moves(figures), _("No finding came or went.")),
        _barred(
            _("Open findings by code"),
            [Bar(row["code"], row["count"], row["class"]) for row in figures["findings"]],
            _("No open findings."),
        ),
    ]


def _trend(report: FreshnessReport) -> Plot:
    """In time from report to report; one report alone is no trend, and no line is made up."""
    figures = report.figures
    points = [(day_words(row["day"]), row["percent"]) for row in figures["trend"] if row["percent"] is not None]
    if figures["percent"] is not None:
        points.append((day_words(report.last_day), figures["percent"]))
    target = figures.get("target")
    rows = [(day, f"{percent} %") for day, percent in points] if len(points) > 1 else []
    if rows and target is not None:
        rows.append((_("Target"), f"{target} %"))
    return Plot(
        _("In time, report by report"),
        line(_("Share of facts verified in time, in percent"), points, target),
        rows,
        _("Not enough history for a trend yet."),
    )


def _barred(title: str, found: list[Bar], empty: str) -> Plot:
    shown, rest = found[:MOST_BARS], found[MOST_BARS:]
    rows = [(bar.label, bar.value) for bar in shown]
    if rest:
        left = ngettext("%(count)d more", "%(count)d more", len(rest)) % {"count": len(rest)}
        rows.append((left, sum(bar.value for bar in rest)))
    return Plot(title, bars(title, shown), rows, empty)


def _age(most: int | None) -> str:
    if most is None:
        return _("never verified")
    return _("more than all of it") if most > 100 else _("up to %(most)d %%") % {"most": most}


def _age_kind(most: int | None) -> str:
    return "overdue" if most is None or most > 100 else "due_soon" if most == 100 else "verified"


def _moves(figures: dict[str, Any]) -> list[Bar]:
    moves = [
        (_("opened"), figures["opened"], "signal"),
        (_("fixed"), figures["fixed"], "verified"),
        (_("came back"), figures.get("regressed", 0), "proof"),
        (_("snooze over"), figures.get("woken", 0), "signal"),
    ]
    return [Bar(label, count, kind) for label, count, kind in moves] if any(move[1] for move in moves) else []
