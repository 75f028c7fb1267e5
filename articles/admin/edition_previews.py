"""The preview of an edition, and the links by which others see it: made and revoked from its page."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import previewing
from articles.admin.rights import may_share, person
from articles.models import OPEN_STATES, Edition, PreviewLink
from articles.preview import preview_response

# Of the links that open nothing any more, the latest are listed.
MOST_OVER = 10


def previews(edition: Edition, user: User, now: datetime) -> dict[str, Any]:
    """What the panel on the edition's page shows. One query."""
    if not user.has_perm("articles.view_previewlink"):
        return {"standing": [], "over": [], "may_make": False}
    standing_first = Case(When(revoked_at__isnull=True, until__gt=now, then=0), default=1)
    links = edition.preview_links.select_related("made_by", "revoked_by").order_by(standing_first, "-made_at", "-pk")
    found = list(links[: previewing.MOST_STANDING + MOST_OVER])
    may = may_share(user, edition)
    return {
        "standing": [link for link in found if link.stands(now)],
        "over": [link for link in found if not link.stands(now)][:MOST_OVER],
        "may_make": may and edition.state in OPEN_STATES,
        "may_revoke": may and user.has_perm("articles.change_previewlink"),
        "days": settings.ASOF_PREVIEW_DAYS,
    }


def preview(request: HttpRequest, pk: int, base_context: dict[str, Any]) -> HttpResponse:
    """GET: the edition as readers will see it, to who may read it. POST: a link to it, for somebody without an account."""
    if not request.user.has_perm("articles.view_edition"):
        raise PermissionDenied
    readable = Edition.objects.readable_by(person(request)).prefetch_related("faqs")
    editions = readable.select_related("author", "reviewer", "article__topic", "article__platform")
    edition, now = get_object_or_404(editions, pk=pk), timezone.now()
    if request.method == "POST":
        return _make(request, edition, base_context, now)
    return preview_response(request, edition, now, back=_page_of(edition))


def _make(request: HttpRequest, edition: Edition, base_context: dict[str, Any], now: datetime) -> HttpResponse:
    """The link is shown in the answer and kept nowhere: not in a message, not in the session."""
    user = person(request)
    if not may_share(user, edition):
        raise PermissionDenied
    for_whom = request.POST.get("for_whom", "").replace("\x00", "")
    try:
        link, token = previewing.make(edition, days=_days(request), by=user, now=now, for_whom=for_whom)
    except previewing.PreviewRefusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_page_of(edition))
    address = settings.SITE_URL + reverse("preview", args=[token])
    context = {**base_context, "title": _("A preview link"), "edition": edition, "link": link, "address": address}
    answer = TemplateResponse(request, "admin/articles/edition/preview_made.html", context)
    answer["Cache-Control"], answer["Referrer-Policy"] = "no-store, private", "same-origin"
    return answer


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    if not user.has_perm("articles.view_edition"):
        raise PermissionDenied
    links = PreviewLink.objects.filter(edition__in=Edition.objects.readable_by(user))
    link = get_object_or_404(links.select_related("edition__author"), pk=pk)
    if not (may_share(user, link.edition) and user.has_perm("articles.change_previewlink")):
        raise PermissionDenied
    try:
        previewing.revoke(link, by=user, now=timezone.now())
    except previewing.PreviewRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Revoked: the link opens nothing any more."))
    return redirect(_page_of(link.edition))


def _days(request: HttpRequest) -> int | None:
    """As many as were asked for; None when nothing was said. What is no number is refused like one that is too large."""
    said = request.POST.get("days", "").strip()
    try:
        return int(forms.IntegerField(required=False).clean(said)) if said else None
    except forms.ValidationError:
        return 0


def _page_of(edition: Edition) -> str:
    return f"{reverse('admin:articles_edition_change', args=[edition.pk])}#previews"
