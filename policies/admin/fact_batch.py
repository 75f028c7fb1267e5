"""Several facts on one day: a value for each, one look at all that they change, one approval."""

from datetime import date, datetime
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from policies import ledger
from policies.admin.batch_forms import RowForm, SharedForm
from policies.admin.fact_changed import changed_page, said_of
from policies.admin.looking import Looked, about, looked
from policies.models import Fact, FactVersion, standings

MOST_FACTS = 100


class FactBatch(View):
    """The facts are named in the address. A refusal is said at its row, and nothing has been written."""

    admin: ClassVar[Any] = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast("User", request.user)
        if not self.user.has_perm("policies.record_fact"):
            raise PermissionDenied
        self.now: datetime = timezone.now()
        self.day: date = timezone.localdate(self.now)
        numbers = request.GET.get("facts", "").split(",")
        chosen = {int(each) for each in numbers if each.isascii() and each.isdecimal() and len(each) < 19}
        found = Fact.objects.in_use().filter(pk__in=list(chosen)[: MOST_FACTS + 1])
        order = ("policy__platform__name", "policy__title", "position", "label")
        self.facts = list(found.select_related("policy__platform").order_by(*order))
        if not self.facts or len(self.facts) > MOST_FACTS:
            messages.error(request, _refused(len(self.facts)))
            return redirect("admin:policies_fact_changelist")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(SharedForm(facts=self.facts, initial={"effective_from": self.day}), self._rows(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        shared, rows = SharedForm(request.POST, facts=self.facts), self._rows(request.POST)
        filled = [row for row in rows if row.filled]
        valid = all([shared.is_valid(), *(row.is_valid() for row in filled)])
        if not filled:
            shared.add_error(None, _("Give at least one of the facts a value."))
        step = request.POST.get("step", "")
        if not filled or not valid or step == "back":
            return self._form(shared, rows)
        try:
            so_far, changed = looked(request, about(self.day, [fact.pk for fact in self.facts], shared, *rows))
            if step == "approve" and so_far.approves(request):
                return self._approve(shared, filled, so_far)
            day = shared.cleaned_data["effective_from"]
            wanted = [row.wanted(shared) for row in filled]
            supposed = ledger.suppose_together(wanted, day, by=self.user, now=self.now)
        except ledger.LedgerRefusal as refusal:
            return self._form(_said(refusal, shared, filled), rows)
        return self._show(
            "batch_impact.html", title=_("What this changes"), supposed=supposed, so_far=so_far, sent=[shared, *rows],
            outdated=changed or (step == "approve" and so_far.left is None),
            may_approve=not ledger.alone(self.user, None),
        )  # fmt: skip

    def _approve(self, shared: SharedForm, filled: list[RowForm], so_far: Looked) -> HttpResponse:
        day = shared.cleaned_data["effective_from"]
        with transaction.atomic():
            wanted = [row.wanted(shared) for row in filled]
            versions = ledger.record_together(wanted, day, by=self.user, now=self.now)
            for version in versions:
                self.admin.log_change(self.request, version.fact, _recorded(version))
        count = len(versions)
        done = ngettext("Recorded %(count)d value.", "Recorded %(count)d values.", count) % {"count": count}
        messages.success(self.request, said_of(done, versions[0], so_far))
        return redirect(changed_page(versions[0]))

    def _rows(self, data: Any) -> list[RowForm]:
        stand = standings(Fact.objects.filter(pk__in=[fact.pk for fact in self.facts]), self.day)
        return [RowForm(data, standing=stand[fact.key]) for fact in self.facts]

    def _form(self, shared: SharedForm, rows: list[RowForm]) -> HttpResponse:
        wrong = bool(shared.is_bound and shared.errors) or any(
            row.is_bound and row.filled and row.errors for row in rows
        )
        return self._show("batch.html", title=_("Change several facts on one day"), form=shared, rows=rows, wrong=wrong)

    def _show(self, template: str, **context: Any) -> HttpResponse:
        site: admin.AdminSite = self.admin.admin_site
        shown = {"opts": Fact._meta, "media": self.admin.media, "today": self.day, "facts": self.facts, **context}
        return TemplateResponse(
            self.request, f"admin/policies/fact/{template}", {**site.each_context(self.request), **shown}
        )


def address(facts: list[int]) -> str:
    return f"{reverse('admin:policies_fact_batch')}?facts={','.join(map(str, facts))}"


def _refused(count: int) -> str:
    if count:
        return _("At most %(most)d facts can be changed at once. Choose fewer.") % {"most": MOST_FACTS}
    return _("Choose the facts to change in the list. Retired facts cannot be changed any more.")


def _recorded(version: FactVersion) -> str:
    return _("Recorded: %(value)s from %(day)s.") % {"value": version.words(), "day": version.effective_from}


def _said(refusal: ledger.LedgerRefusal, shared: SharedForm, rows: list[RowForm]) -> SharedForm:
    """The refusal where it belongs: at the rows that it names, else above all of them."""
    reasons = refusal.reasons if isinstance(refusal, ledger.RowsRefused) else {}
    shared.add_error(None, str(refusal))
    for row in rows:
        if row.fact.pk in reasons:
            row.add_error(None, reasons[row.fact.pk])
    return shared
