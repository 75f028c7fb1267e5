"""A report in few words: the subject of its mail, the line under the subject, and the change since the report before."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import FreshnessReport
from articles.periods import Period


def summary(report: FreshnessReport) -> str:
    """The report in one line: the subject of its mail."""
    figures = report.figures
    said = {"period": Period(report.first_day, report.last_day).words(), "about": report.about}
    head = (_("Freshness of %(about)s, %(period)s") if report.about else _("Freshness, %(period)s")) % said
    if figures["percent"] is None:
        return _("%(head)s: no facts yet") % {"head": head}
    late, risk = len(figures["overdue"]), len(figures["at_risk"])
    articles = ngettext("%(risk)d article at risk", "%(risk)d articles at risk", risk) % {"risk": risk}
    return _("%(head)s: %(percent)d %% in time, %(late)d overdue, %(articles)s") % {
        "head": head,
        "percent": figures["percent"],
        "late": late,
        "articles": articles,
    }


def preheader(report: FreshnessReport) -> str:
    """What a list of mails shows beside the subject: the worst that there is, or what comes first."""
    figures = report.figures
    if figures["percent"] is None:
        return _("A fact is one time limit or rule with its source.")
    if figures["overdue"]:
        worst = figures["overdue"][0]
        return _("Worst: %(label)s, %(how)s (%(owner)s).") % {
            "label": worst["label"],
            "how": how_late(worst["days"], worst["state_label"]),
            "owner": worst["owner"],
        }
    if due := figures.get("due"):
        first = {"label": due[0]["label"], "day": day_words(due[0]["on"])}
        return _("Nothing is overdue. Next review: %(label)s, %(day)s.") % first
    return _("Nothing is overdue.")


def how_late(days: int, state: str) -> str:
    """ "12 days overdue", or the state of what is late without a number of days."""
    return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days} if days else state.lower()


def change(report: FreshnessReport) -> str:
    """ "+3 points since 7 June 2026"; empty without a report before this one to compare with."""
    before = [row for row in report.figures.get("trend", []) if row.get("percent") is not None]
    if not before or report.figures["percent"] is None:
        return ""
    points = report.figures["percent"] - before[-1]["percent"]
    since = {"points": f"{points:+d}".replace("-", "−"), "day": day_words(before[-1]["day"])}
    if not points:
        return _("as many as on %(day)s") % since
    return ngettext("%(points)s point since %(day)s", "%(points)s points since %(day)s", abs(points)) % since


def day_words(day: str | date) -> str:
    return date_format(date.fromisoformat(day) if isinstance(day, str) else day, "j F Y")
