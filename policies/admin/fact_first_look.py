"""A value is looked at before it is recorded: the form is sent twice, and only what was shown can be approved."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from policies import ledger
from policies.models import Fact, FactVersion

APPROVE, BACK = "approve", "back"


class FirstLook(FormView):  # type: ignore[type-arg]
    """Sent the first time, the form shows what its value would do and writes nothing; *Approve* sends the same values again.

    What was shown is true until somebody changes the fact: then it is shown anew and has to be approved anew.
    """

    fact: Fact
    request: HttpRequest
    impact_template = "admin/policies/fact/impact.html"

    def suppose(self, form: Any) -> FactVersion:
        """The version that the form would record, not in the database. Raises LedgerRefusal."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        step = self.request.POST.get("step", "")
        if step == BACK:
            return self.render_to_response(self.get_context_data(form=form))
        approved = step == APPROVE
        seen = self._seen()
        if approved and self.request.POST.get("seen") == seen:
            return super().form_valid(form)
        try:
            supposed = self.suppose(form)
        except ledger.LedgerRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        shown = {"supposed": supposed, "seen": seen, "outdated": approved, "title": _("What this changes")}
        return TemplateResponse(self.request, self.impact_template, {**self.get_context_data(form=form), **shown})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "looks_first": True}

    def _seen(self) -> str:
        """The number of the version that was recorded last: another one, and what was shown may not be true any more."""
        return str(self.fact.versions.order_by("-pk").values_list("pk", flat=True).first() or 0)
