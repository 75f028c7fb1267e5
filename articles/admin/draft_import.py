"""Import a draft: pasted or uploaded, looked at in three columns, and only then stored, as a draft."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from articles import findings
from articles.admin.draft_columns import columns
from articles.admin.draft_forms import DecisionForm, IntakeForm, as_bytes, first_decisions
from articles.importing import Draft, UnreadableDraft, article_of, author_of, build, read_draft
from articles.models import Article
from articles.writing import WritingRefusal

LOOK, AGAIN, IMPORT, BACK = "look", "again", "import", "back"


class DraftImport(View):
    """Nothing is stored before *Import as a draft*: until then the page itself carries the text, from one form to the next."""

    admin: ClassVar[Any] = None
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast("User", request.user)
        if not self.user.has_perms(["articles.add_article", "articles.add_edition"]):
            raise PermissionDenied
        self.now = timezone.now()
        self.day = timezone.localdate(self.now)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._intake(IntakeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        step = request.POST.get("step", LOOK)
        if step == BACK:
            return self._intake(IntakeForm(initial={"text": request.POST.get("text", "")}))
        if step in (AGAIN, IMPORT):
            return self._decided(request, store=step == IMPORT)
        form = IntakeForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._intake(form)
        data, name = form.draft()
        try:
            draft = read_draft(data, name, day=self.day)
        except UnreadableDraft as refusal:
            form.add_error("text" if form.cleaned_data["file"] is None else "file", str(refusal))
            return self._intake(form)
        return self._look(draft, self._decisions(draft, initial=first_decisions(draft)))

    def _decided(self, request: HttpRequest, *, store: bool) -> HttpResponse:
        sent = self._decisions(None, request.POST)
        sent.full_clean()
        # The choices depend on the draft, which is in the form: first its text is read, then the form with those choices.
        said = sent.cleaned_data
        if not said.get("text") or not said.get("name"):
            return self._intake(IntakeForm(), _("The text did not come along. Nothing was stored: paste it once more."))
        try:
            draft = read_draft(
                as_bytes(said["text"]),
                said["name"],
                day=self.day,
                platform=said.get("platform", ""),
                form=said.get("form", ""),
            )
        except UnreadableDraft as refusal:
            return self._intake(IntakeForm(initial={"text": said["text"]}), str(refusal))
        form = self._decisions(draft, request.POST)
        if not store:
            kept = {name: request.POST.get(name, "") for name in ("topic", "author")}
            return self._look(draft, self._decisions(draft, initial={**first_decisions(draft), **kept}))
        return self._store(draft, form) if form.is_valid() else self._look(draft, form)

    def _store(self, draft: Draft, form: DecisionForm) -> HttpResponse:
        try:
            built = build(
                draft, now=self.now, by=self.user, topic=form.cleaned_data["topic"], author=form.chosen_author()
            )
        except WritingRefusal as refusal:
            form.add_error(None, str(refusal))
            return self._look(draft, form)
        except IntegrityError:
            form.add_error(None, _("Somebody stored the same article at this moment. Nothing was imported: try again."))
            return self._look(draft, form)
        edition = built.saved.edition
        self.admin.log_change(self.request, edition.article, _("Imported %(name)s as a draft.") % {"name": draft.name})
        findings.check_edition(edition, self.day, self.now)
        messages.success(self.request, self._done(draft))
        for sentence in built.said:
            messages.info(self.request, sentence)
        return redirect("admin:articles_edition_change", edition.pk)

    def _done(self, draft: Draft) -> str:
        done = _("Imported as a draft; nothing is published, and the original is kept.")
        if not draft.bindings:
            return done
        return f"{done} " + ngettext(
            "%(count)d time limit can be bound to its fact.",
            "%(count)d time limits can be bound to their facts.",
            len(draft.bindings),
        ) % {"count": len(draft.bindings)}

    def _decisions(self, draft: Draft | None, *data: Any, **initial: Any) -> DecisionForm:
        return DecisionForm(*data, draft=draft, may_add_author=self.user.has_perm("articles.add_author"), **initial)

    def _intake(self, form: IntakeForm, error: str = "") -> HttpResponse:
        return self._page(
            "admin/articles/article/import.html", form=form, error=error, refused=bool(form.errors or error)
        )

    def _look(self, draft: Draft, form: DecisionForm) -> HttpResponse:
        article = article_of(draft)
        return self._page(
            "admin/articles/article/import_columns.html",
            form=form,
            refused=bool(form.errors),
            columns=columns(draft, self.day),
            article=article,
            in_work=article is not None and article.editions.open().exists(),
            known_author=author_of(draft),
        )

    def _page(self, template: str, **context: Any) -> TemplateResponse:
        site: admin.AdminSite = self.admin.admin_site
        shared = {"opts": Article._meta, "title": _("Import a draft")}
        return TemplateResponse(self.request, template, {**site.each_context(self.request), **shared, **context})
