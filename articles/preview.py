"""An edition as readers will see it, for its editors and for whoever holds a preview link. Nothing here may be kept or found."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles import previewing
from articles.models import Edition
from articles.page import build

_NOT_TO_BE_KEPT = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


# Nothing here takes a form: with nothing to forge, a wrong method hears 405 and not of a missing token.
@csrf_exempt
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What a link opens, or why it opens nothing; somebody who guesses hears no more than that there is no such link."""
    now = timezone.now()
    try:
        edition = previewing.edition_behind(token, now)
    except previewing.LinkOver as over:
        return _private(render(request, "articles/preview_over.html", {"why": str(over)}, status=410))
    except previewing.UnknownLink:
        return _private(render(request, "articles/preview_over.html", status=404))
    return preview_response(request, edition, now)


def preview_response(request: HttpRequest, edition: Edition, now: datetime, **more: Any) -> HttpResponse:
    """The page by the code that builds the public one, with a banner and without what machines read."""
    today = timezone.localdate(now)
    day = previewing.day_of_preview(edition, today)
    page = build(edition.article, day, edition=edition)
    context = {"page": page, "v": page.values, "edition": edition, "day": day, "to_come": day > today, **more}
    return _private(render(request, "articles/preview.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in _NOT_TO_BE_KEPT.items():
        response[name] = value
    return response
