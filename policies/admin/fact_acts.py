"""One page for each thing that can be done to a fact. Each asks, shows what it is about, and calls one verb of the ledger."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form, Media
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from policies import ledger, proposing
from policies.admin.coming_back import came_from
from policies.admin.fact_changed import changed_page, said_of
from policies.admin.fact_first_look import FirstLook
from policies.admin.fact_forms import (
    CorrectForm,
    DisputeForm,
    ReadingForm,
    RecordForm,
    RetireForm,
    UndoForm,
    VerifyForm,
    initial_of,
    moment_of,
)
from policies.effective import holding_at
from policies.models import Fact, FactVersion, Proposal, Verification, standings


class FactAct(FormView):  # type: ignore[type-arg]
    """Permission, then the form, then the verb; a refusal becomes an error of the form and nothing has been written."""

    admin: ClassVar[Any] = None
    template_name = "admin/policies/fact/act.html"
    verb: ClassVar[str]
    title: ClassVar[Any]
    explanation: ClassVar[Any]
    permission: ClassVar[str]
    needs_version: ClassVar[bool] = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.fact = get_object_or_404(Fact.objects.select_related("policy__platform"), pk=kwargs["fact_id"])
        self.now = timezone.now()
        self.day = timezone.localdate(self.now)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.allowed():
            raise PermissionDenied
        if self.needs_version and self.version is None:
            messages.error(request, _("No value holds today. Record one first."))
            return redirect("admin:policies_fact_change", self.fact.pk)
        return super().dispatch(request, *args, **kwargs)

    def allowed(self) -> bool:
        return self.user.has_perm(self.permission)

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    @property
    def version(self) -> FactVersion | None:
        """The version named by the page, else the one in force today."""
        named = self.request.POST.get("version") or self.request.GET.get("version", "")
        recorded = self.fact.versions.select_related("source", "fact")
        if named:
            return get_object_or_404(recorded, pk=int(named) if named.isdecimal() and len(named) < 19 else 0)
        return recorded.at(self.day).first()

    @property
    def back(self) -> str:
        """Where the person came from, if the address says so and it is a page of this site; else the fact's page."""
        return came_from(self.request) or reverse("admin:policies_fact_change", args=[self.fact.pk])

    @property
    def onward(self) -> str:
        """Where one goes when it is done."""
        return self.back

    def told(self, done: str) -> str:
        """What is said there."""
        return done

    def perform(self, form: Any) -> str:
        """Call the verb; the sentence for the person who did it. Raises LedgerRefusal."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                done = self.perform(form)
                self.admin.log_change(self.request, self.fact, done)
        except ledger.LedgerRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.told(done))
        return redirect(self.onward)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site: admin.AdminSite = self.admin.admin_site
        context = super().get_context_data(**kwargs)
        own: Media = self.admin.media
        return {
            **site.each_context(self.request),
            **context,
            "opts": Fact._meta,
            "title": self.title,
            "subtitle": str(self.fact),
            "verb": self.verb,
            "back": self.back,
            "explanation": self.explanation,
            "fact": self.fact,
            "version": self.version,
            "standing": standings(Fact.objects.filter(pk=self.fact.pk), self.day)[self.fact.key],
            "today": self.day,
            "media": own + context["form"].media,
        }


class RecordAct(FirstLook, FactAct):
    form_class = RecordForm
    verb = "record"
    title = gettext_lazy("Record a new value")
    explanation = gettext_lazy(
        "The new value starts on the day you give and holds until the next one. It starts unverified. "
        "Pages show it on that day by themselves."
    )
    permission = "policies.record_fact"
    needs_version = False
    written: FactVersion | None = None

    @property
    def onward(self) -> str:
        """To the change and its pages, unless somebody came from elsewhere and wants to go on there."""
        return self.back if self.written is None or "next" in self.request.GET else changed_page(self.written)

    def told(self, done: str) -> str:
        if self.written is None:
            return done
        return said_of(done, self.written, self.so_far)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "fact": self.fact}

    def get_initial(self) -> dict[str, Any]:
        return {"effective_from": self.day}

    def get_form(self, form_class: Any = None) -> Form:
        form: Form = super().get_form(form_class)
        source = form.fields["source"]
        relation = FactVersion._meta.get_field("source").remote_field
        site = self.admin.admin_site
        source.widget = RelatedFieldWidgetWrapper(
            source.widget, relation, site, can_add_related=self.user.has_perm("policies.add_source")
        )
        return form

    def suppose(self, form: RecordForm) -> FactVersion:
        day = form.cleaned_data["effective_from"]
        value, evidence = form.value(self.fact.kind), form.evidence()
        return ledger.suppose_recorded(self.fact, value, day, evidence, by=self.user, now=self.now)

    def propose(self, form: RecordForm) -> Proposal:
        day = form.cleaned_data["effective_from"]
        value, evidence = form.value(self.fact.kind), form.evidence()
        return proposing.propose(self.fact, value, evidence, day, by=self.user, now=self.now)

    def perform(self, form: RecordForm) -> str:
        day = form.cleaned_data["effective_from"]
        value, evidence = form.value(self.fact.kind), form.evidence()
        if asked := self.accepted(form):
            version = proposing.accept(asked, value, evidence, day, by=self.user, now=self.now)
        else:
            version = ledger.record(self.fact, value, day, evidence, by=self.user, now=self.now)
        self.written = version
        return _("Recorded: %(value)s from %(day)s.") % {"value": version.words(), "day": version.effective_from}

    def accepted(self, form: RecordForm) -> Proposal | None:
        """The proposal that the form accepts, decided or not; None for a change that began on the form."""
        number = form.cleaned_data["proposal"]
        return get_object_or_404(Proposal, fact=self.fact, pk=number) if number is not None else None


class CorrectAct(RecordAct):
    form_class = CorrectForm
    verb = "correct"
    title = gettext_lazy("Correct a value")
    explanation = gettext_lazy(
        "For a value that was written down wrongly. The correction holds from the same day; the mistake stays in the "
        "history. If the platform has changed its promise, record a new value instead."
    )
    needs_version = True

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.version) if self.version else {}

    def suppose(self, form: RecordForm) -> FactVersion:
        version = self._corrected(form)
        return ledger.suppose_corrected(
            version, form.value(self.fact.kind), form.evidence(), by=self.user, now=self.now
        )

    def propose(self, form: RecordForm) -> Proposal:
        version, value = self._corrected(form), form.value(self.fact.kind)
        day, evidence = version.effective_from, form.evidence()
        return proposing.propose(self.fact, value, evidence, day, by=self.user, now=self.now, corrects=version)

    def perform(self, form: RecordForm) -> str:
        version, value, evidence = self._corrected(form), form.value(self.fact.kind), form.evidence()
        if asked := self.accepted(form):
            day = version.effective_from
            corrected = proposing.accept(asked, value, evidence, day, by=self.user, now=self.now)
        else:
            corrected = ledger.correct(version, value, evidence, by=self.user, now=self.now)
        self.written = corrected
        return _("Corrected: %(value)s from %(day)s.") % {"value": corrected.words(), "day": corrected.effective_from}

    def _corrected(self, form: RecordForm) -> FactVersion:
        return get_object_or_404(self.fact.versions.select_related("fact"), pk=form.cleaned_data["version"])


class ReadingAct(FactAct):
    """Somebody has read the source."""

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.version.pk if self.version else None, "read_on": self.day}

    def dispute(self, form: ReadingForm) -> str:
        ledger.dispute(*self._version(form), note=form.cleaned_data["note"], **self._reading(form))
        return _("Disputed. Readers are told that we are checking this.")

    def _version(self, form: ReadingForm) -> tuple[FactVersion]:
        return (get_object_or_404(self.fact.versions, pk=form.cleaned_data["version"]),)

    def _reading(self, form: ReadingForm) -> dict[str, Any]:
        said = form.cleaned_data
        read_at = moment_of(said["read_on"], self.now)
        return {"by": self.user, "read_at": read_at, "now": self.now, "quote_seen": said["quote_seen"].strip()}


class VerifyAct(ReadingAct):
    form_class = VerifyForm
    verb = "verify"
    title = gettext_lazy("Verify against its source")
    explanation = gettext_lazy(
        "Open the source, find the sentence, copy it here. Only a reading of the page itself counts as a verification."
    )
    permission = "policies.verify_fact"

    def perform(self, form: VerifyForm) -> str:
        if form.cleaned_data["verdict"] == Verification.Result.DISPUTED:
            if not self.user.has_perm("policies.dispute_fact"):
                raise PermissionDenied
            return self.dispute(form)
        ledger.verify(*self._version(form), note=form.cleaned_data["note"], **self._reading(form))
        return _("Verified: still true on %(day)s.") % {"day": form.cleaned_data["read_on"]}


class DisputeAct(ReadingAct):
    form_class = DisputeForm
    verb = "dispute"
    title = gettext_lazy("Dispute the value")
    explanation = gettext_lazy(
        "For a value in doubt. Readers are told that it is being checked, and no page with it can be published until "
        "somebody verifies it, corrects it or records a new value."
    )
    permission = "policies.dispute_fact"

    def perform(self, form: DisputeForm) -> str:
        return self.dispute(form)


class RetireAct(FactAct):
    form_class = RetireForm
    verb = "retire"
    title = gettext_lazy("Retire the fact")
    explanation = gettext_lazy(
        "For a promise that the platform no longer makes. It cannot be undone: the history stays, no value can be "
        "recorded any more, and every page that cites the fact is told."
    )
    permission = "policies.retire_fact"
    needs_version = False

    def perform(self, form: RetireForm) -> str:
        ledger.retire(self.fact, by=self.user, now=self.now)
        return _("Retired. Its history stays.")


class UndoAct(FactAct):
    """Takes back the act that recorded a version, with all that was approved in it."""

    form_class = UndoForm
    template_name = "admin/policies/fact/undo.html"
    verb = "undo"
    title = gettext_lazy("Undo this change")
    explanation = gettext_lazy(
        "What held before holds again, with its verifications. The change stays in the history. If readers have seen it on an "
        "earlier day, the pages say that it was taken back."
    )
    permission = "policies.record_fact"

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.version.pk if self.version else None}

    def perform(self, form: UndoForm) -> str:
        version = get_object_or_404(self.fact.versions, pk=form.cleaned_data["version"])
        undone = ledger.undo(version, by=self.user, now=self.now)
        for each in undone:
            if each.fact_id != self.fact.pk:
                self.admin.log_change(self.request, each.fact, _undone(each))
        return " ".join(_undone(each) for each in undone)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        versions = ledger.act_of(self.version) if self.version else []
        held = ((each, self._before(each)) for each in versions)
        return {**context, "undone": list(held)}

    def _before(self, version: FactVersion) -> FactVersion | None:
        """What holds on its first day without it."""
        others = version.fact.versions.standing().exclude(pk=version.pk).select_related("fact")
        return holding_at(others, version.effective_from)


def _undone(version: FactVersion) -> str:
    said = {"value": version.words(), "day": date_format(version.effective_from), "fact": version.fact.label}
    return _("Undone: %(fact)s, %(value)s from %(day)s.") % said


ACTS: tuple[type[FactAct], ...] = (RecordAct, CorrectAct, UndoAct, VerifyAct, DisputeAct, RetireAct)
