"""The check while somebody writes: the form's words as they stand, and the same panel as after a save. Nothing is written."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import fixes
from articles.admin.chips import chips
from articles.admin.findings_panel import input_of, panel_while_writing
from articles.admin.rights import may_write, person
from articles.admin.typed_text import Typed, typed_text
from articles.models import Edition
from articles.proofreading import Surroundings
from articles.richtext.editor import for_editor
from articles.richtext.sanitize import UnreadableText

TEMPLATE = "admin/articles/edition/found.html"


def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The findings in the words that were sent, as the panel shows them."""
    edition = _edition(request, pk)
    try:
        typed = _typed(request, edition)
    except (fixes.FixRefusal, UnreadableText) as refusal:
        return _refused(refusal)
    now = timezone.now()
    found = panel_while_writing(edition, typed, Surroundings.on(timezone.localdate(now)), now)
    return TemplateResponse(request, TEMPLATE, {"edition": edition, "findings": found})


def mend(request: HttpRequest, pk: int) -> HttpResponse:
    """The words that were sent with the fix of one finding in them: which input it is, and what it should hold now."""
    edition = _edition(request, pk)
    day = timezone.localdate()
    try:
        typed = _typed(request, edition)
        mended = fixes.mended(edition, typed.text, request.POST.get("_mend", ""), Surroundings.on(day))
    except (fixes.FixRefusal, UnreadableText) as refusal:
        return _refused(refusal)
    html = fixes.rich_field(mended.text, mended.fix.field)
    said = _("Done: %(what)s. Ctrl+Z takes it back; it is not saved yet.") % {"what": mended.fix.label}
    return JsonResponse(
        {"input": input_of(mended.fix.field, typed.rows), "html": for_editor(html, chips([html], day)), "said": said}
    )


def _edition(request: HttpRequest, pk: int) -> Edition:
    parts = ("article__platform", "article__topic", "author")
    user = person(request)
    edition = get_object_or_404(Edition.objects.readable_by(user).select_related(*parts), pk=pk)
    if not may_write(user, edition):
        raise PermissionDenied
    return edition


def _typed(request: HttpRequest, edition: Edition) -> Typed:
    if not edition.editable:
        said = _("This edition is %(state)s now: its text stands. Copy your words before you leave this page.")
        raise fixes.FixRefusal(said % {"state": edition.get_state_display().lower()})
    return typed_text(request.POST)


def _refused(refusal: ValueError) -> JsonResponse:
    return JsonResponse({"refused": str(refusal)}, status=409)
