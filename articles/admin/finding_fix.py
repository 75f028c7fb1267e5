"""The one-click fix of a finding, from the page of its edition."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import findings, fixes, writing
from articles.admin.edition_steps import keep_for_undo
from articles.admin.rights import may_write, person
from articles.models import Edition, Finding


def fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the change that the check offers; the text from before it is kept for one undo."""
    parts = ("edition__article__platform", "edition__article__topic", "edition__author", "edition__changed_by")
    found = Finding.objects.filter(edition__in=Edition.objects.readable_by(person(request)))
    finding = get_object_or_404(found.select_related(*parts), pk=pk)
    edition, user, now = finding.edition, person(request), timezone.now()
    if not may_write(user, edition):
        raise PermissionDenied
    day, before, sent = timezone.localdate(now), writing.text_of(edition), request.POST.get("base", "")
    base = int(sent) if sent.isdecimal() and len(sent) < 10 else -1
    try:
        saved = fixes.apply(finding, base=base, by=user, day=day, now=now)
    except fixes.FixRefusal as refusal:
        messages.error(request, str(refusal))
        edition.refresh_from_db()
        findings.check_edition(edition, day, now)
    else:
        keep_for_undo(request, saved.edition, before)
        findings.check_edition(saved.edition, day, now)
        messages.success(
            request,
            _("Done and saved: %(what)s. If you did not mean that, press “Undo that save” on this page.")
            % {"what": finding.fix_label or _("the fix")},
        )
    return redirect(f"{reverse('admin:articles_edition_change', args=[edition.pk])}#findings-title")
