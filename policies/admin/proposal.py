"""Proposals: the list of them, what each says beside what is recorded now, and the decision against it.

The decision for it is made on the impact screen, where one sees what it would do.
"""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies import ledger, proposing
from policies.admin.rows_of_record import RowsOfRecordAdmin
from policies.models import Fact, Proposal, standings


@admin.register(Proposal)
class ProposalAdmin(RowsOfRecordAdmin):
    list_display = ["proposed", "fact", "holds_from", "who", "proposed_at", "state"]
    list_filter = ["state", "fact__policy__platform", "fact__policy"]
    list_select_related = ["fact__policy", "proposed_by"]
    search_fields = ["fact__key", "fact__label", "quote", "change_note"]
    date_hierarchy = "proposed_at"
    list_per_page = 50
    fields = [
        "fact",
        "quote",
        "source",
        "change_note",
        "who",
        "proposed_at",
        "state",
        "decided_by",
        "decided_at",
        "reason",
    ]
    readonly_fields = ["who"]

    class Media:
        css = {"all": ["policies/facts.css"]}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decline)
        return [path("<int:pk>/decline/", view, name="policies_proposal_decline"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        shown = {**self._page(request, object_id), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, shown)

    def decline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its reason is asked for; without one nothing is decided."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        proposal = get_object_or_404(Proposal.objects.select_related("fact"), pk=pk)
        if not self.may_decline(request, proposal):
            raise PermissionDenied
        try:
            reason = request.POST.get("reason", "")[:300]
            proposing.decline(proposal, reason, by=cast("User", request.user), now=timezone.now())
        except ledger.LedgerRefusal as refusal:
            messages.error(request, gettext("Nothing was decided. %(why)s") % {"why": refusal})
            return redirect(reverse("admin:policies_proposal_change", args=[pk]))
        done = gettext("Declined: %(value)s. The fact stays as it is.") % {"value": proposal.words()}
        self.log_change(request, proposal, done)
        messages.success(request, done)
        return redirect("admin:policies_fact_change", proposal.fact_id)

    def may_decline(self, request: HttpRequest, proposal: Proposal) -> bool:
        """Who decides on proposals, and whoever takes their own back."""
        own = proposal.proposed_by_id is not None and proposal.proposed_by_id == request.user.pk
        return request.user.has_perm("policies.change_proposal") or own

    def _page(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        rows = Proposal.objects.select_related("fact", "source", "corrects", "proposed_by", "decided_by")
        proposal = rows.filter(pk=object_id).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if proposal is None:
            return {}
        return {
            "proposal": proposal,
            "standing": standings(Fact.objects.filter(pk=proposal.fact_id), timezone.localdate())[proposal.fact.key],
            "may_decline": self.may_decline(request, proposal),
            "may_look": request.user.has_perm("policies.record_fact") or request.user.has_perm("policies.add_proposal"),
        }

    @admin.display(description=_("proposed"))
    def proposed(self, obj: Proposal) -> str:
        return obj.words()

    @admin.display(description=_("from"), ordering="effective_from")
    def holds_from(self, obj: Proposal) -> str:
        return date_format(obj.effective_from) if obj.effective_from else gettext("when it is accepted")

    @admin.display(description=_("by"))
    def who(self, obj: Proposal) -> str:
        return str(obj.proposed_by or obj.job or gettext("somebody who has left"))
