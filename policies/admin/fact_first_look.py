"""A value is looked at before it is recorded: the form is sent twice, and only what was shown can be approved."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from policies import ledger
from policies.admin.fact_forms import said_by
from policies.admin.looking import Looked, about, looked
from policies.models import Fact, FactVersion, Proposal

RECORD_FACT, ADD_PROPOSAL = "policies.record_fact", "policies.add_proposal"


class FirstLook(FormView):  # type: ignore[type-arg]
    """Sent the first time, the form shows what its value would do and writes nothing; *Approve* sends the same values again.

    What was shown is true until somebody changes the fact: then it is shown anew and has to be approved anew. Who may not
    approve, or does not want to yet, saves the same values as a proposal; opened again, a proposal begins with the look.
    """

    admin: Any
    fact: Fact
    user: User
    now: datetime
    day: date
    request: HttpRequest
    so_far: Looked
    impact_template = "admin/policies/fact/impact.html"

    def allowed(self) -> bool:
        return self.user.has_perm(RECORD_FACT) or self.user.has_perm(ADD_PROPOSAL)

    def suppose(self, form: Any) -> FactVersion:
        """The version that the form would record, not in the database. Raises LedgerRefusal."""
        raise NotImplementedError

    def propose(self, form: Any) -> Proposal:
        """Keep what the form says for somebody else to decide. Raises LedgerRefusal."""
        raise NotImplementedError

    @cached_property
    def proposal(self) -> Proposal | None:
        """The open proposal that the page is about; None for a change that begins here, and when it was decided."""
        said = self.request.POST.get("proposal") or self.request.GET.get("proposal", "")
        if not said.isdecimal() or len(said) > 18:
            return None
        rows = Proposal.objects.open().select_related("fact", "source", "corrects", "proposed_by")
        return rows.filter(fact=self.fact, pk=int(said)).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "proposal" not in request.GET:
            return super().get(request, *args, **kwargs)
        if self.proposal is None:
            messages.error(request, _("That proposal does not wait for a decision any more."))
            return redirect("admin:policies_fact_change", self.fact.pk)
        form = self.form_class(data=said_by(self.proposal, self.day), fact=self.fact)  # type: ignore[misc]
        return self._look(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        match self.request.POST.get("step", ""):
            case "back":
                return self.render_to_response(self.get_context_data(form=form))
            case "propose":
                return self._propose(form)
            case "approve":
                if not self.user.has_perm(RECORD_FACT):
                    raise PermissionDenied
                so_far, outdated = looked(self.request, self._about(form))
                self.so_far = so_far
                if so_far.approves(self.request):
                    return super().form_valid(form)
                return self._look(form, outdated=outdated or so_far.left is None)
            case _:
                return self._look(form)

    def _look(self, form: Any, **more: Any) -> HttpResponse:
        try:
            supposed = self.suppose(form)
        except ledger.LedgerRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        so_far, changed = looked(self.request, self._about(form))
        shown = {
            "supposed": [supposed],
            "so_far": so_far,
            "outdated": changed,
            "title": _("What this changes"),
            "sent": [form],
            **more,
        }
        return TemplateResponse(self.request, self.impact_template, {**self.get_context_data(form=form), **shown})

    def _propose(self, form: Any) -> HttpResponse:
        if not self.user.has_perm(ADD_PROPOSAL):
            raise PermissionDenied
        try:
            kept = self.propose(form)
        except ledger.LedgerRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        done = _("Saved as a proposal: %(value)s. Nothing has changed for readers.") % {"value": kept.words()}
        self.admin.log_change(self.request, self.fact, done)
        messages.success(self.request, done)
        return redirect(reverse("admin:policies_proposal_change", args=[kept.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposed_by = self.proposal.proposed_by if self.proposal else self.user
        return {
            **super().get_context_data(**kwargs),
            "looks_first": True,
            "proposal": self.proposal,
            "may_approve": self.user.has_perm(RECORD_FACT) and not ledger.alone(proposed_by, self.user),
            "may_propose": self.user.has_perm(ADD_PROPOSAL),
        }

    def _about(self, form: Any) -> str:
        return about(self.day, [self.fact.pk], form)
