"""The list of facts: how each stands today, found for the whole page at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from policies.models import IN_TIME, LATE, Fact, FactState, Postponement, Standing, standings

ICONS = {
    FactState.VERIFIED: "✓",
    FactState.DUE_SOON: "◔",
    FactState.OVERDUE: "!",
    FactState.DISPUTED: "?",
    FactState.SCHEDULED: "→",
    FactState.NEVER_VERIFIED: "○",
    FactState.RETIRED: "■",
}


def state_badge(state: FactState) -> SafeString:
    """The state as a sign and its word: never by colour alone."""
    return format_html(
        '<span class="fact-state fact-state-{}"><span aria-hidden="true">{}</span> {}</span>',
        state.value.replace("_", "-"),
        ICONS[state],
        state.label,
    )


class FactChangeList(ChangeList):
    """Puts the standing of every fact of this page on the fact, in as many queries for thirty rows as for one."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        facts: list[Any] = list(self.result_list)
        stand = standings(Fact.objects.filter(pk__in=[fact.pk for fact in facts]), timezone.localdate())
        for fact in facts:
            fact.standing = stand[fact.key]
        self.result_list = facts


def standing_of(fact: Any) -> Standing:
    """As the list has put it there."""
    standing: Standing = fact.standing
    return standing


# The groups that the desk counts, before the states themselves.
_GROUPS: dict[str, tuple[Any, tuple[FactState, ...]]] = {
    "in_use": (_("In use"), (*IN_TIME, *LATE)),
    "in_time": (_("In time"), IN_TIME),
    "late": (_("Needs somebody"), LATE),
    "in_queue": (_("In the verify queue"), LATE),
    "put_off": (_("Put off for some days"), LATE),
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        groups = ((name, label) for name, (label, _states) in _GROUPS.items())
        return [*groups, *((state.value, state.label) for state in FactState)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        said = self.value()
        if said is None:
            return queryset
        states = _GROUPS[said][1] if said in _GROUPS else (said,)
        day = timezone.localdate()
        chosen = {each.fact.pk for each in standings(Fact.objects.all(), day).values() if each.state in states}
        if said in ("in_queue", "put_off"):
            waiting = Postponement.objects.holding(day).keys()
            chosen = chosen - waiting if said == "in_queue" else chosen & waiting
        return queryset.filter(pk__in=chosen)


class OwnerFilter(admin.SimpleListFilter):
    """Who verifies it: the owner of the fact or, where it has none, of its policy."""

    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        owning = Fact.objects.order_by().values_list(Coalesce("owner", "policy__owner")).distinct()
        people = get_user_model().objects.filter(pk__in=owning)
        return [*((str(person.pk), str(person)) for person in people.order_by("username")), ("none", _("nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        said = self.value()
        if said == "none":
            return queryset.filter(owner__isnull=True, policy__owner__isnull=True)
        if said is None or not said.isdecimal() or len(said) > 18:
            return queryset
        return queryset.filter(pk__in=Fact.objects.owned_by(int(said)).values("pk"))
