from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies.admin.described import DescribingAdmin
from policies.admin.rows_of_record import RowsOfRecordAdmin
from policies.models import Fact, Observation, Source
from policies.watching.errors import FetchError
from policies.watching.fetch import check_address
from policies.watching.noting import Noted, versions_on
from policies.watching.watch import TooSoon, read_now, reader_of_settings

ICONS = {
    Source.State.UNREAD: "○",
    Source.State.OK: "✓",
    Source.State.BLOCKED: "⊘",
    Source.State.UNREADABLE: "!",
    Source.State.CHANGED: "?",
    Source.State.GONE: "■",
}


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """An address that our reader would never ask is refused when it is written down, not at night."""

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if "url" in self.changed_data:
            try:
                check_address(url, reader_of_settings())
            except FetchError as error:
                raise forms.ValidationError(
                    gettext("Only a public page can be a source, on the usual ports and without a password in it.")
                ) from error
        return url


class NeedsFilter(admin.SimpleListFilter):
    title = _("reading")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("somebody", _("Needs somebody: cannot be read")), ("failing", _("The last reading failed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        match self.value():
            case "somebody":
                return queryset.filter(pk__in=Source.objects.in_use().needing_somebody().values("pk"))
            case "failing":
                return queryset.exclude(problem="")
        return queryset


@admin.register(Source)
class SourceAdmin(DescribingAdmin):
    form = SourceForm
    list_display = ["title", "platform", "state_badge", "last_fetched_at", "next_read_at", "failures", "problem"]
    list_filter = [NeedsFilter, "state", "platform"]
    list_select_related = ["platform"]
    search_fields = ["title", "url"]
    list_per_page = 50
    fields = ["platform", "url", "title", "state", "last_fetched_at", "next_read_at", "failures", "problem"]
    readonly_fields = ["state", "last_fetched_at", "next_read_at", "failures", "problem"]

    class Media:
        css = {"all": ["policies/facts.css"]}

    def facts_about(self, obj: Any) -> QuerySet[Fact]:
        return Fact.objects.filter(versions__source=obj).distinct()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What we hold of another page says nothing of this one."""
        if change and "url" in form.changed_data:
            obj.etag = obj.last_modified = obj.problem = ""
            obj.read_in_full_at, obj.next_read_at, obj.failures, obj.state = None, None, 0, Source.State.UNREAD
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.read)
        return [path("<int:pk>/read/", view, name="policies_source_read"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        shown = {**self._page(object_id), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, shown)

    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        """An outgoing request: only by a form, by those who may, and at the pace of its host."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not request.user.has_perm("policies.read_source"):
            raise PermissionDenied
        source = get_object_or_404(Source, pk=pk)
        try:
            noted = read_now(source, reader_of_settings(), timezone.now)
        except TooSoon:
            messages.warning(
                request, gettext("Its site was asked a moment ago. Nothing was read; try again in a minute.")
            )
        else:
            self._tell(request, noted)
        return redirect(self._back(request, source))

    def _tell(self, request: HttpRequest, noted: Noted) -> None:
        if noted.lost:
            messages.warning(request, gettext("Somebody else is reading it. Look again in a minute."))
        elif noted.problem:
            words = gettext("It could not be read. %(why)s") % {"why": noted.problem}
            messages.warning(request, words)
        elif noted.disputed or noted.proposed:
            keys = ", ".join(dict.fromkeys((*noted.disputed, *noted.proposed)))
            messages.warning(
                request, gettext("Read: it says something else of %(keys)s. Nothing is applied.") % {"keys": keys}
            )
        else:
            found = [str(seen.outcome.label) for seen in noted.seen.values()]
            said = ", ".join(dict.fromkeys(found)) or gettext("no quote to look for")
            messages.success(request, gettext("Read: %(outcome)s.") % {"outcome": said})

    def _back(self, request: HttpRequest, source: Source) -> str:
        said = request.POST.get("next", "")
        own = url_has_allowed_host_and_scheme(said, request.get_host(), require_https=request.is_secure())
        return said if own else reverse("admin:policies_source_change", args=[source.pk])

    def _page(self, object_id: str) -> dict[str, Any]:
        number = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        source = Source.objects.filter(pk=number).first()
        if source is None:
            return {}
        return {"quotes": versions_on(source, timezone.now()), "readings": source.observations.all()[:10]}

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, obj: Source) -> SafeString:
        state = Source.State(obj.state)
        return format_html(
            '<span class="fact-state source-state-{}"><span aria-hidden="true">{}</span> {}</span>',
            state.value, ICONS[state], state.label,
        )  # fmt: skip


@admin.register(Observation)
class ObservationAdmin(RowsOfRecordAdmin):
    list_display = ["read_at", "source", "state", "problem", "url"]
    list_filter = ["state", "source__platform"]
    list_select_related = ["source"]
    search_fields = ["source__title", "source__url", "problem"]
    list_per_page = 50

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "source__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]
