"""Import facts: a file is looked at row by row, then on the pages that it changes, and only then written: all of it, or nothing."""

from datetime import date, datetime
from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from policies import importing, ledger
from policies.admin.import_forms import CarriedForm, IntakeForm, carried
from policies.admin.import_shown import shown
from policies.admin.looking import Looked, looked
from policies.importing import ChangedSince, Preview, Report, Row, UnreadableFile
from policies.models import Fact

NEEDED = (
    "policies.add_platform", "policies.add_policy", "policies.add_source", "policies.add_fact", "policies.change_fact",
    "policies.record_fact",
)  # fmt: skip


class FactImport(View):
    """Nothing is written before *Import*: until then the page itself carries the rows, from one form to the next."""

    admin: ClassVar[Any] = None
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast("User", request.user)
        if not self.user.has_perms(NEEDED):
            raise PermissionDenied
        self.now: datetime = timezone.now()
        self.day: date = timezone.localdate(self.now)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._intake(IntakeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "carried" not in request.POST:
            return self._taken_in(IntakeForm(request.POST, request.FILES))
        form = CarriedForm(request.POST)
        if not form.is_valid():
            return self._intake(IntakeForm(), " ".join(map(str, form.errors["carried"])))
        name, rows = form.cleaned_data["carried"]
        try:
            return self._step(request.POST.get("step", ""), name, rows)
        except UnreadableFile as refusal:
            return self._intake(IntakeForm(), str(refusal))

    def _taken_in(self, form: IntakeForm) -> HttpResponse:
        if not form.is_valid():
            return self._intake(form)
        content, name = form.content()
        try:
            rows, problems = importing.read_rows(content, name)
            found = importing.preview(rows, problems, name, by=self.user, now=self.now)
        except UnreadableFile as refusal:
            form.add_error("file", str(refusal))
            return self._intake(form)
        return self._rows(found, rows)

    def _step(self, step: str, name: str, rows: list[Row]) -> HttpResponse:
        found = importing.preview(rows, [], name, by=self.user, now=self.now)
        so_far, outdated = looked(self.request, found.mark)
        if outdated or found.report.problems or step not in ("impact", "next", "approve"):
            return self._rows(found, rows, outdated=outdated)
        # Without pages to look at, what was shown is the rows, and their form says which.
        seen_all = so_far.approves(self.request) if found.supposed else "seen" in self.request.POST
        if step == "approve" and seen_all:
            return self._write(found, rows)
        return self._impact(found, rows, so_far) if found.supposed else self._rows(found, rows)

    def _write(self, found: Preview, rows: list[Row]) -> HttpResponse:
        try:
            report = importing.write(rows, found.report.file, found.mark, by=self.user, now=self.now)
        except ledger.LedgerRefusal as refusal:
            return self._rows(found, rows, refused=str(refusal))
        except ChangedSince:
            anew = importing.preview(rows, [], found.report.file, by=self.user, now=self.now)
            return self._rows(anew, rows, outdated=True)
        _keep_in_log(report, self.user)
        messages.success(self.request, _done(report))
        return redirect("admin:policies_fact_changelist")

    def _may_write(self, found: Preview) -> bool:
        return not (found.values and ledger.alone(self.user, None))

    def _intake(self, form: IntakeForm, error: str = "") -> HttpResponse:
        return self._page("import.html", form=form, error=error, wrong=bool(form.errors or error))

    def _rows(self, found: Preview, rows: list[Row], *, outdated: bool = False, refused: str = "") -> HttpResponse:
        said = shown(found.report)
        return self._page(
            "import_rows.html", form=None, report=found.report, said=said, outdated=outdated, refused=refused,
            carried=CarriedForm(initial=carried(found.report.file, rows)), seen=Looked(found.mark).signed(),
            pages=bool(found.supposed), may_write=self._may_write(found), wrong=bool(said.problems or outdated or refused),
        )  # fmt: skip

    def _impact(self, found: Preview, rows: list[Row], so_far: Looked) -> HttpResponse:
        return self._page(
            "import_impact.html", form=None, title=_("What this changes"), supposed=found.supposed, so_far=so_far,
            sent=[CarriedForm(initial=carried(found.report.file, rows))], may_approve=self._may_write(found), several_days=True,
        )  # fmt: skip

    def _page(self, template: str, **context: Any) -> TemplateResponse:
        site: admin.AdminSite = self.admin.admin_site
        page = {"opts": Fact._meta, "media": self.admin.media, "today": self.day, "title": _("Import facts"), **context}
        return TemplateResponse(
            self.request, f"admin/policies/fact/{template}", {**site.each_context(self.request), **page}
        )


def _keep_in_log(report: Report, user: User) -> None:
    """In the history of each fact: which file said so."""
    new = {done.key for done in report.done if "created" in done.acts}
    changed = {done.key for done in report.done if done.changed} - new
    said = _("Imported from %(file)s.") % {"file": report.file[:100]}
    for keys, flag in ((new, ADDITION), (changed, CHANGE)):
        if keys:
            LogEntry.objects.log_actions(user.pk, Fact.objects.keyed(keys), flag, said)


def _done(report: Report) -> str:
    changed = sum(done.changed for done in report.done)
    written = ngettext("%(count)d row was written.", "%(count)d rows were written.", changed) % {"count": changed}
    same = len(report.done) - changed
    unchanged = ngettext("%(count)d says what is known.", "%(count)d say what is known.", same) % {"count": same}
    return f"{written} {unchanged} " + _("None counts as verified: read the sources.")
