"""The whole report as one HTML file: it needs nothing from anywhere, so it can be kept, sent on and printed."""

from django.conf import settings
from django.template.loader import render_to_string

from articles.models import FreshnessReport
from articles.report_plots import plots
from articles.report_view import shown

MOST_ROWS = 200


def as_html(report: FreshnessReport) -> bytes:
    """Links lead to the site; plots are SVG with a table beneath each; long lists say how much more stands in the CSV."""
    context = {
        **shown(report, MOST_ROWS),
        "plots": plots(report),
        "site": settings.SITE_URL,
        "name": settings.SITE_NAME,
    }
    return render_to_string("articles/report/whole.html", context).encode()
