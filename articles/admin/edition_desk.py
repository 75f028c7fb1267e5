"""The page on which an edition is written: the form, what the checks found in it, its steps and its history."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from articles import findings, fixes, workflow, writing
from articles.admin.chips import chips
from articles.admin.edition_forms import EditionForms, bound, kept_apart
from articles.admin.edition_previews import previews
from articles.admin.edition_steps import steps
from articles.admin.edition_undo import keep_for_undo, lost_in_words, undoable
from articles.admin.event import events_of, told, who, why
from articles.admin.findings_panel import Panel, marked, panel
from articles.admin.rights import may_begin, may_write, person
from articles.models import OPEN_STATES, Edition, State
from articles.proofreading import Surroundings
from articles.richtext.editor import for_editor
from articles.richtext.sanitize import UnreadableText

TEMPLATE = "admin/articles/edition/change_form.html"


def show(request: HttpRequest, edition: Edition, base_context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        return _save(request, edition, base_context)
    writable = edition.editable and may_write(person(request), edition)
    forms = EditionForms(edition, timezone.localdate(), person(request)) if writable else None
    return _page(request, edition, base_context, forms)


def _save(request: HttpRequest, edition: Edition, base_context: dict[str, Any]) -> HttpResponse:
    if not may_write(person(request), edition):
        raise PermissionDenied
    now = timezone.now()
    day = timezone.localdate(now)
    forms = bound(edition, day, request)
    if not forms.is_valid():
        return _page(request, edition, base_context, forms)
    if "_put_back" in request.POST:
        return _put_back(request, edition, forms, base_context)
    stored = back = writing.text_of(edition)
    text, author, done = forms.text(), edition.author_id, ""
    try:
        if "_mend" in request.POST:
            # Undo takes the fix back, not the words that were typed before it.
            back, author, mended = (
                text,
                forms.author().pk,
                fixes.mended(edition, text, request.POST["_mend"], Surroundings.on(day)),
            )
            text, done = mended.text, mended.fix.label
        saved = writing.save(
            edition,
            text,
            base=forms.edition.cleaned_data["base"],
            by=person(request),
            now=now,
            author=forms.author(),
        )
    except writing.EditConflict as conflict:
        return _conflict(request, conflict, forms, base_context)
    except (writing.WritingRefusal, fixes.FixRefusal, UnreadableText) as refusal:
        forms.edition.add_error(None, str(refusal))
        return _page(request, edition, base_context, forms, status=409)
    findings.check_edition(saved.edition, day, now)
    _say_what_was_done(request, saved, stored, back, author, done)
    # By this the browser knows which of the texts that it keeps is saved.
    kept = _kept(request)
    return HttpResponseRedirect(f"{request.path}{f'?saved={kept}' if kept else ''}{'#findings-title' if done else ''}")


def _put_back(
    request: HttpRequest, edition: Edition, forms: EditionForms, base_context: dict[str, Any]
) -> HttpResponse:
    """The form with a text that the browser kept; nothing is saved. Beside it, what somebody saved meanwhile."""
    if edition.editable and forms.edition.cleaned_data["base"] != edition.save_count:
        return _conflict(request, writing.EditConflict(edition), forms, base_context)
    try:
        writing.refuse_unless_draft(edition)
    except writing.WritingRefusal as refusal:
        forms.edition.add_error(None, str(refusal))
        return _page(request, edition, base_context, forms, status=409)
    messages.warning(request, _("Your text is back in the form. It is not saved until you press Save."))
    return _page(request, edition, base_context, forms)


def _kept(request: HttpRequest) -> str:
    """The name by which the browser keeps what is written on this page until it is saved; empty without its script."""
    name = request.POST.get("kept", "")
    return name if re.fullmatch(r"[0-9a-f]{1,40}", name) else ""


def _conflict(
    request: HttpRequest, conflict: writing.EditConflict, forms: EditionForms, base_context: dict[str, Any]
) -> HttpResponse:
    """Nothing is lost: the form keeps this writer's text, and theirs stands beside it. Saving again is then a decision."""
    mine, theirs = forms.text(), conflict.theirs
    fields = kept_apart(mine, writing.text_of(theirs))
    chip = chips([each for row in fields for each in (row["mine"], row["theirs"])], timezone.localdate())
    for row in fields:
        for side in ("mine", "theirs"):
            row[side] = mark_safe(for_editor(row[side], chip))  # noqa: S308 sanitized by for_editor
    again = bound(theirs, timezone.localdate(), request, base=theirs.save_count)
    again.edition.is_valid()
    again.edition.add_error(None, str(conflict))
    return _page(request, theirs, {**base_context, "conflict": fields}, again, status=409)


def _say_what_was_done(
    request: HttpRequest, saved: writing.Saved, stored: writing.Text, back: writing.Text, author: int, done: str
) -> None:
    """`stored` is the text that the save replaced, `back` and `author` are what undo brings back."""
    lost = lost_in_words(saved.lost, stored, person(request))
    if done or lost:
        keep_for_undo(request, saved, back, author, lost)
    if done:
        said = _("Done and saved: %(what)s. If you did not mean that, press “Undo that save” on this page.")
        messages.success(request, said % {"what": done})
    elif not lost:
        messages.success(request, _("Saved and checked."))


def _page(
    request: HttpRequest,
    edition: Edition,
    base_context: dict[str, Any],
    forms: EditionForms | None,
    status: int = 200,
) -> HttpResponse:
    user, now = person(request), timezone.now()
    taken = steps(edition, user, now)
    found = panel(edition, timezone.localdate(now), in_form=forms is not None)
    context = {
        **base_context,
        "title": edition.title,
        "edition": edition,
        "forms": forms,
        "media": base_context["media"] + forms.media if forms else base_context["media"],
        "kept": _kept(request),
        "reading": None if forms else _reading(edition, found),
        "findings": found,
        "steps": [step for step in taken if not step.reasons],
        "refused": [step for step in taken if step.reasons],
        "undoable": undoable(request, edition),
        "can_begin": edition.state == State.PUBLISHED and may_begin(user, edition),
        "can_restore": edition.state in workflow.RESTORABLE and may_begin(user, edition),
        "next_edition": next_edition(edition, user),
        "previews": previews(edition, user, now),
        "history": [
            {"when": event.happened_at, "what": told(event), "who": who(event), "why": why(event)}
            for event in events_of(edition.article_id, user)[:30]
        ],
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def next_edition(edition: Edition, user: User) -> Edition | None:
    """The edition that is being written while this one stands, to who may read it."""
    if edition.state in OPEN_STATES:
        return None
    return Edition.objects.readable_by(user).filter(article=edition.article_id).open().first()


def _reading(edition: Edition, found: Panel) -> dict[str, Any]:
    """The text to be read, with the live words of its facts, and what was found in it marked."""
    faqs = list(edition.faqs.all())
    chip = chips([edition.short_answer, edition.body, *(faq.answer for faq in faqs)], timezone.localdate())
    fields = {**edition.rich_fields(), **{f"faq-{number}-answer": faq.answer for number, faq in enumerate(faqs, 1)}}
    safe = {name: mark_safe(marked(for_editor(html, chip), name, found)) for name, html in fields.items()}  # noqa: S308
    answers = [(faq.question, safe[f"faq-{number}-answer"]) for number, faq in enumerate(faqs, 1)]
    related = edition.related.select_related("article").all()
    return {**safe, "faqs": answers, "related": related}
