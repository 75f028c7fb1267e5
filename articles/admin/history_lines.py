"""A line of an article's history: who did what when, why, and where the thing itself is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from articles.admin.event import told, who, why
from policies.models import Verification


@dataclass(frozen=True, slots=True)
class Line:
    when: datetime
    who: str
    what: str
    why: str
    link: str


def line_of_event(event: Any, user: User) -> Line:
    """`event` has `fact_pk`: the fact that its payload names, if there is one."""
    return Line(event.happened_at, who(event), told(event), why(event), _link(event, user))


def line_of_act(act: Verification) -> Line:
    said = {"fact": act.version.fact.label, "value": act.version.words()}
    if act.result == Verification.Result.DISPUTED:
        what = _("disputed %(fact)s, %(value)s") % said
    else:
        what = _("found %(fact)s still true: %(value)s") % said
    if timezone.localdate(act.read_at) != timezone.localdate(act.recorded_at):
        day = formats.date_format(timezone.localdate(act.read_at))
        what = _("%(what)s (source read %(day)s)") % {"what": what, "day": day}
    by = str(act.verified_by) if act.verified_by else act.job or _("the site")
    return Line(act.recorded_at, by, what, act.note, _fact(act.version.fact_id, act.version_id))


def line_of_entry(entry: LogEntry) -> Line:
    """What Django wrote down about the article's own form."""
    link = reverse("admin:articles_article_change", args=[entry.object_id])
    return Line(entry.action_time, str(entry.user), entry.get_change_message() or _("saved"), "", link)


def _link(event: Any, user: User) -> str:
    if event.fact_pk and user.has_perm("policies.view_fact"):
        version = event.occasion.rpartition("-")[2]
        return _fact(event.fact_pk, int(version) if version.isdecimal() else None)
    if event.verb in ("accepted", "snoozed") and user.has_perm("articles.view_finding"):
        found = {"edition__article__id__exact": event.article_id, "code__exact": event.payload.get("code", "")}
        return f"{reverse('admin:articles_finding_changelist')}?{urlencode(found)}"
    if event.verb == "renamed" and user.has_perm("articles.view_formerslug"):
        former = urlencode({"q": event.payload.get("before", "")})
        return f"{reverse('admin:articles_formerslug_changelist')}?{former}"
    if event.edition_id:
        place = "#previews" if event.verb.startswith("link_") else ""
        return reverse("admin:articles_edition_change", args=[event.edition_id]) + place
    return reverse("admin:articles_article_change", args=[event.article_id])


def _fact(pk: int, version: int | None) -> str:
    return reverse("admin:policies_fact_change", args=[pk]) + (f"#version-{version}" if version else "")
