from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies import ledger
from policies.admin.coming_back import came_from
from policies.admin.described import DescribingAdmin
from policies.admin.fact_acts import ACTS
from policies.admin.fact_batch import MOST_FACTS, FactBatch, address
from policies.admin.fact_changed import FactChanged
from policies.admin.fact_export import FactExport
from policies.admin.fact_forms import EVIDENCE_FIELDS, VALUE_FIELDS, FactAddForm
from policies.admin.fact_history import history
from policies.admin.fact_import import NEEDED, FactImport
from policies.admin.fact_list import FactChangeList, OwnerFilter, StateFilter, standing_of, state_badge
from policies.admin.fact_trial import FactTrial
from policies.models import Fact, Postponement, Proposal, standings


@admin.register(Fact)
class FactAdmin(DescribingAdmin):
    list_display = ["label_and_key", "value", "state", "checked_on", "review_on", "owner_in_effect", "policy"]
    list_filter = [StateFilter, "policy__platform", "policy", OwnerFilter]
    list_select_related = ["policy__platform", "policy__owner", "owner"]
    search_fields = ["key", "label", "cues", "policy__title", "policy__platform__name"]
    ordering = ["policy__platform__name", "policy__title", "position", "label"]
    list_per_page = 50
    show_full_result_count = False
    # Several facts are changed by somebody who sees all that it does; nothing is verified or retired by ticking boxes.
    actions = ["change_together"]
    fieldsets = [
        (None, {"fields": ["policy", "key", "label", "kind", "counted_from", "position"]}),
        (_("How prose names it"), {"fields": ["cues"]}),
        (_("Who looks after it"), {"fields": ["owner", "backup_owner", "warn_after", "error_after"]}),
    ]
    first_value = (
        _("Its first value"),
        {
            "fields": [*VALUE_FIELDS, *EVIDENCE_FIELDS],
            "description": _("Leave all of it empty if you do not know the value yet. It starts unverified."),
        },
    )

    class Media:
        css = {"all": ["policies/facts.css"]}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[FactChangeList]:
        return FactChangeList

    def get_form(self, request: HttpRequest, obj: Fact | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None and self._may_record(request):
            kwargs["form"] = FactAddForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Fact | None = None) -> Any:
        with_value = obj is None and self._may_record(request)
        return [*self.fieldsets, self.first_value] if with_value else self.fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Fact | None = None) -> list[str]:
        """The key never changes, nor does the kind: recorded values would lose their meaning."""
        return ["key", "kind"] if obj else []

    def facts_about(self, obj: Any) -> QuerySet[Fact]:
        return Fact.objects.filter(pk=obj.pk)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if isinstance(form, FactAddForm) and form.has_value:
            ledger.record(
                obj,
                form.value(obj.kind),
                form.cleaned_data["effective_from"],
                form.evidence(),
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        answer = super().response_add(request, obj, post_url_continue)
        back = came_from(request)
        return redirect(back) if back and "_save" in request.POST and IS_POPUP_VAR not in request.POST else answer

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """That rows of record protect the fact is the reason to show, not that nobody may delete those."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set() if protected else lacking, protected

    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, type[Any], str]] = [
            ("batch/", FactBatch, "batch"),
            ("changed/<int:version_id>/", FactChanged, "changed"),
            ("try/", FactTrial, "try"),
            ("import/", FactImport, "import"),
            ("export.<str:ending>", FactExport, "export"),
            *((f"<int:fact_id>/{act.verb}/", act, act.verb) for act in ACTS),
        ]
        pages = [
            path(address, self.admin_site.admin_view(view.as_view(admin=self)), name=f"policies_fact_{name}")
            for address, view, name in views
        ]
        return [*pages, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_import": request.user.has_perms(NEEDED)}
        return super().changelist_view(request, {**may, **(extra_context or {})})

    @admin.action(description=_("Change several facts on one day"), permissions=["record"])
    def change_together(self, request: HttpRequest, queryset: QuerySet[Fact]) -> HttpResponse:
        return redirect(address(list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_FACTS + 1])))

    def has_record_permission(self, request: HttpRequest) -> bool:
        return self._may_record(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {**self._page(object_id), **(extra_context or {})})

    def _page(self, object_id: str) -> dict[str, Any]:
        """What the fact's page shows beside its form; nothing when there is no such fact."""
        day = timezone.localdate()
        fact = Fact.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if fact is None:
            return {}
        standing = standings(Fact.objects.filter(pk=fact.pk), day)[fact.key]
        waits = Postponement.objects.filter(fact=fact).select_related("put_off_by").holding(day)
        return {
            "standing": standing,
            "state_badge": state_badge(standing.state),
            "history": history(fact, day),
            "today": day,
            "put_off": waits.get(fact.pk),
            "proposals": Proposal.objects.open().filter(fact=fact).select_related("fact", "proposed_by"),
        }

    def _may_record(self, request: HttpRequest) -> bool:
        """Not where the site wants two people: then even the first value is proposed, on the fact's own page."""
        user = cast("User", request.user)
        return user.has_perm("policies.record_fact") and not ledger.alone(user, None)

    @admin.display(description=_("fact"), ordering="label")
    def label_and_key(self, obj: Fact) -> SafeString:
        return format_html('{}<br><span class="fact-key">{}</span>', obj.label, obj.key)

    @admin.display(description=_("value today"))
    def value(self, obj: Fact) -> str:
        standing = standing_of(obj)
        return standing.words() if standing.version else gettext("no value")

    @admin.display(description=_("state"))
    def state(self, obj: Fact) -> SafeString:
        return state_badge(standing_of(obj).state)

    @admin.display(description=_("checked"))
    def checked_on(self, obj: Fact) -> str:
        day = standing_of(obj).checked_on
        return date_format(day, "SHORT_DATE_FORMAT") if day else gettext("never")

    @admin.display(description=_("review"))
    def review_on(self, obj: Fact) -> str:
        day = standing_of(obj).review_on
        return date_format(day, "SHORT_DATE_FORMAT") if day else "–"

    @admin.display(description=_("owner"))
    def owner_in_effect(self, obj: Fact) -> str:
        return str(obj.owner or obj.policy.owner or gettext("nobody"))
