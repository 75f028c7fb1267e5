"""Everything that happened to an article or under it, as one list: its editions, the values and checks of the facts that it
showed, what was decided about findings, and its own form. One query finds the lines of a page, one for each kind reads them."""

from collections import defaultdict
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.admin.event import readable_events
from articles.admin.history_lines import Line, line_of_act, line_of_entry, line_of_event
from articles.admin.rights import person
from articles.models import Citation, Event
from policies.models import Fact, Verification

PER_PAGE, ON_THE_ARTICLE = 50, 10
_EDITIONS = (
    "begun", "restored", "submitted", "approved", "returned", "scheduled", "published", "superseded", "withdrawn",
    "not_published",
)  # fmt: skip
_OF_EVENTS = {"editions": _EDITIONS, "facts": ("fact_changed", "fact_undone"), "findings": ("accepted", "snoozed")}
KINDS = {
    "": gettext_lazy("All"),
    "editions": gettext_lazy("Editions"),
    "facts": gettext_lazy("Values of facts"),
    "checks": gettext_lazy("Checks of facts"),
    "findings": gettext_lazy("Decisions about findings"),
    "other": gettext_lazy("Address, links, details"),
}


def history(article_id: int, request: HttpRequest) -> dict[str, Any]:
    """A page of the list as it is asked for with `?kind=…&p=…`; what cannot be meant is the first page of all. Five queries."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = Paginator(_places(article_id, person(request), kind), PER_PAGE).get_page(request.GET.get("p"))
    return {"kind": kind, "kinds": KINDS.items(), "page": page, "lines": _lines(list(page), person(request))}


def newest(article_id: int, user: User) -> list[Line]:
    """The beginning of the list, for the article's own page. Four queries."""
    return _lines(list(_places(article_id, user, "")[:ON_THE_ARTICLE]), user)


Place = tuple[Any, str, int]


def _places(article_id: int, user: User, kind: str) -> QuerySet[Any, Place]:
    """Moment, source and id of every line, newest first, as far as this person may see them."""
    parts: list[QuerySet[Any]] = []
    if kind != "checks" and user.has_perm("articles.view_event"):
        parts.append(_events(article_id, user, kind).annotate(moment=F("happened_at"), source=_named("event")))
    if kind in ("", "checks") and user.has_perms(["policies.view_verification", "policies.view_fact"]):
        parts.append(acts_under(article_id).annotate(moment=F("recorded_at"), source=_named("act")))
    if kind in ("", "other"):
        entries = LogEntry.objects.filter(
            content_type__app_label="articles", content_type__model="article", object_id=str(article_id)
        )
        parts.append(entries.annotate(moment=F("action_time"), source=_named("entry")))
    rows = [part.order_by().values_list("moment", "source", "pk") for part in parts]
    if not rows:
        rows = [
            Event.objects.none()
            .annotate(moment=F("happened_at"), source=_named(""))
            .values_list("moment", "source", "pk")
        ]
    first, *others = rows
    return first.union(*others, all=True).order_by("-moment", "source", "-pk")


def _named(source: str) -> Value:
    return Value(source, CharField())


def _events(article_id: int, user: User, kind: str) -> QuerySet[Event]:
    events = readable_events(user).filter(article=article_id)
    if kind in _OF_EVENTS:
        return events.filter(verb__in=_OF_EVENTS[kind])
    if kind == "other":
        return events.exclude(verb__in=[verb for verbs in _OF_EVENTS.values() for verb in verbs])
    return events


def acts_under(article_id: int) -> QuerySet[Verification]:
    """The readings of sources that were written down while a live edition of the article showed the fact."""
    cited = Citation.objects.filter(edition__article=article_id, edition__published_at__isnull=False)
    shown = Q(fact=OuterRef("version__fact")) | Q(policy=OuterRef("version__fact__policy"))
    then = Q(edition__superseded_at__isnull=True) | Q(edition__superseded_at__gt=OuterRef("recorded_at"))
    showing = cited.filter(shown, then, edition__published_at__lte=OuterRef("recorded_at"))
    facts = Fact.objects.filter(
        Q(pk__in=cited.filter(fact__isnull=False).values("fact"))
        | Q(policy__in=cited.filter(policy__isnull=False).values("policy"))
    )
    return Verification.objects.filter(Exists(showing), version__fact__in=facts)


def _lines(places: list[Place], user: User) -> list[Line]:
    asked: dict[str, list[int]] = defaultdict(list)
    for _moment, source, pk in places:
        asked[source].append(pk)
    fact = Subquery(Fact.objects.filter(key=OuterRef("fact_key")).values("pk")[:1])
    events = Event.objects.select_related("actor").annotate(fact_key=KT("payload__fact"), fact_pk=fact)
    acts = Verification.objects.select_related("version__fact", "verified_by")
    found = {
        ("event", event.pk): line_of_event(event, user) for event in events.filter(pk__in=asked["event"])
    } | {
        ("act", act.pk): line_of_act(act) for act in acts.filter(pk__in=asked["act"])
    } | {
        ("entry", entry.pk): line_of_entry(entry)
        for entry in LogEntry.objects.select_related("user").filter(pk__in=asked["entry"])
    }  # fmt: skip
    return [found[source, pk] for _moment, source, pk in places if (source, pk) in found]
