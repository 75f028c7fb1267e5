from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles.admin.records import ReadOnlyAdmin
from articles.admin.rights import person, readable_articles
from articles.models import Edition, Event

_VERBS = {
    "begun": gettext_noop("began edition %(edition)s"),
    "restored": gettext_noop("restored edition %(restored)s as edition %(edition)s"),
    "submitted": gettext_noop("submitted edition %(edition)s for review"),
    "approved": gettext_noop("approved edition %(edition)s"),
    "returned": gettext_noop("returned edition %(edition)s to its writer"),
    "scheduled": gettext_noop("scheduled edition %(edition)s"),
    "published": gettext_noop("published edition %(edition)s"),
    "superseded": gettext_noop("edition %(edition)s made room for the next one"),
    "withdrawn": gettext_noop("withdrew edition %(edition)s"),
    "not_published": gettext_noop("edition %(edition)s could not go live"),
    "accepted": gettext_noop("accepted %(code)s, “%(words)s”"),
    "snoozed": gettext_noop("snoozed %(code)s, “%(words)s”"),
    "link_made": gettext_noop("made a preview link to edition %(edition)s"),
    "link_revoked": gettext_noop("revoked a preview link to edition %(edition)s"),
    "renamed": gettext_noop("moved the article from /%(before)s/ to /%(after)s/"),
    "fact_undone": gettext_noop("%(label)s is “%(after)s” again under this page: “%(before)s” was taken back"),
    "fact_changed": gettext_noop("%(label)s changed from “%(before)s” to “%(after)s” under this page"),
}


def told(event: Event) -> str:
    """What happened, in words; an unknown verb or payload is shown as it is."""
    try:
        return str(_(_VERBS[event.verb]) % event.payload)
    except (KeyError, TypeError):
        return event.verb.replace("_", " ")


def why(event: Event) -> str:
    """The reason or note that was given with it."""
    payload = event.payload
    return str(payload.get("note") or payload.get("reason") or " ".join(payload.get("reasons", [])))


def who(event: Event) -> str:
    return str(event.actor) if event.actor else event.job or _("the site")


def readable_events(user: User) -> QuerySet[Event]:
    """What happened, without what happened to drafts that this person may not see."""
    return Event.objects.filter(
        Q(edition=None) | Q(edition__in=Edition.objects.readable_by(user)), article__in=readable_articles(user)
    )


def events_of(article_id: int, user: User) -> QuerySet[Event]:
    return readable_events(user).filter(article=article_id).select_related("actor")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["happened_at", "what", "reason", "whose", "article"]
    list_filter = ["verb", "happened_at", "article__platform"]
    list_select_related = ["actor", "article"]
    search_fields = ["article__slug", "verb", "actor__username"]
    date_hierarchy = "happened_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return readable_events(person(request)).order_by(*self.get_ordering(request) or ("-happened_at", "-pk"))

    @admin.display(description=gettext_lazy("what happened"))
    def what(self, event: Event) -> str:
        return told(event)

    @admin.display(description=gettext_lazy("why"))
    def reason(self, event: Event) -> str:
        return why(event)

    @admin.display(description=gettext_lazy("who"))
    def whose(self, event: Event) -> str:
        return who(event)
