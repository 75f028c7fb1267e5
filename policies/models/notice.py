"""What readers are told beside a value: one sentence for each state that they should know of."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policies.models.standing import FactState, Standing


def notice(standing: Standing) -> str:
    """Nothing while the value is verified; else what is open, and in every case a change that is known to come."""
    return " ".join(sentence for sentence in (_doubt(standing), _change(standing)) if sentence)


def _doubt(standing: Standing) -> str:
    if standing.version is None:
        return ""
    if standing.state is FactState.RETIRED:
        return _("We no longer keep this up to date: confirm it in your account.")
    if standing.state is FactState.DISPUTED and standing.disputed_on:
        return _("We are checking this: it may have changed (noticed %(day)s).") % {"day": _said(standing.disputed_on)}
    if standing.state is FactState.OVERDUE and standing.checked_on:
        return _("Last checked %(day)s, due for a check: confirm it in your account.") % {
            "day": _said(standing.checked_on)
        }
    if standing.state is FactState.NEVER_VERIFIED:
        return _("Not yet checked against its source: confirm it in your account.")
    return ""


def _change(standing: Standing) -> str:
    coming = standing.coming
    if coming is None or standing.retired:
        return ""
    starts = {"first": _said(coming.effective_from), "then": coming.words()}
    if standing.version is None:
        return _("From %(first)s: %(then)s.") % starts
    if coming.value == standing.version.value:
        return ""
    last = _said(coming.effective_from - timedelta(days=1))
    return _("Until %(last)s: %(now)s. From %(first)s: %(then)s.") % {**starts, "last": last, "now": standing.words()}


def _said(day: date) -> str:
    return date_format(day, "j F Y")
