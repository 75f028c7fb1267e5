"""The search page of the public site. It stays out of the indexes of search engines."""

import unicodedata
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from articles import searching
from articles.models import Topic
from articles.searching.finding import LAST_PAGE

TOPICS_OFFERED = 8


# Nothing here takes a form: with nothing to forge, a wrong method hears 405 and not of a missing token.
@csrf_exempt
@require_safe
@conditional_page
def search(request: HttpRequest) -> HttpResponse:
    question = _asked(request.GET.get("q", ""))
    context: dict[str, Any] = {"question": question[: searching.LONGEST_QUERY], "most": searching.LONGEST_QUERY}
    if len(question) > searching.LONGEST_QUERY:
        context["too_long"] = True
    elif question:
        context["answer"] = searching.search(question, timezone.localdate(), _page(request.GET.get("page", "")))
    if not context.get("answer") or not context["answer"].hits:
        context["topics"] = Topic.objects.filter(articles__editions__state="published").distinct()[:TOPICS_OFFERED]
    response = render(request, "articles/search.html", {"site_url": settings.SITE_URL, **context})
    response["Cache-Control"] = "public, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(said: str) -> str:
    """In one line, without the signs that nobody sees; half of a sign cannot be shown again and is left out."""
    plain = "".join(each for each in said if each.isspace() or unicodedata.category(each) not in ("Cc", "Cs", "Cf"))
    return " ".join(plain.split())


def _page(said: str) -> int:
    return min(max(int(said), 1), LAST_PAGE) if said.isascii() and said.isdecimal() and len(said) < 4 else 1
