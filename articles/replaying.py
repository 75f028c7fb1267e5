"""The address of a past day: the page as readers saw it, under a banner that says so."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.models import Article, Edition, FormerSlug
from articles.page import NotPublished
from articles.replay import Replayed, replay


def day_named(words: str) -> date | None:
    """A day as addresses name it, 2026-03-03; None for anything else."""
    try:
        return date.fromisoformat(words) if len(words) == len("2026-03-03") else None
    except ValueError:
        return None


def may_see_past_days(user: Any) -> bool:
    """Those who may see articles and editions in the admin; where the site says so, everybody."""
    return bool(user.has_perms(["articles.view_article", "articles.view_edition"]))


# Nothing here takes a form: with nothing to forge, a wrong method hears 405 and not of a missing token.
@csrf_exempt
@require_safe
def past_day(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """The page of that day; `?exactly` gives its bytes alone, without the banner."""
    found, wanted = day_named(day), Article.objects.filter(slug=slug).first()
    if wanted is None:
        return _moved(slug, day)
    if found is None or found > timezone.localdate() or not _may(request, wanted):
        raise Http404
    try:
        page = replay(wanted, found)
    except NotPublished:
        raise Http404 from None
    html = page.html if "exactly" in request.GET else _under_a_banner(page, request.user)
    response = HttpResponse(html)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store, private"
    return response


def _moved(slug: str, day: str) -> HttpResponse:
    former = FormerSlug.objects.filter(slug=slug).select_related("article").first()
    if former is None:
        raise Http404
    return HttpResponsePermanentRedirect(f"/{former.article.slug}/on/{day}/")


def _may(request: HttpRequest, article: Article) -> bool:
    """What was withdrawn is for those who work here, whatever the setting says."""
    if may_see_past_days(request.user):
        return True
    return settings.ASOF_PUBLIC_REPLAY and Edition.objects.published().filter(article=article).exists()


def _under_a_banner(page: Replayed, user: Any) -> str:
    """The bytes of the page with one element more, above the head of the site: the first link still skips to the text."""
    context = {"page": page, "may_compare": may_see_past_days(user)}
    banner = render_to_string("articles/past_day.html", context)
    before, header, after = page.html.partition("<header")
    return f"{before}{banner}{header}{after}"
