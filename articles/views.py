from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from articles import pictures
from articles.changes import corrections as corrections_up_to
from articles.changes import latest_changes
from articles.compiled import lifetime, public_page
from articles.delivery import leaving
from articles.models import Article, Author, Edition, FormerSlug, State, Topic
from articles.page import NotPublished
from articles.richtext.allowed import PICTURE, PICTURES
from policies.models import Fact, Verification

CHANGES_ON_HOME = 6
CHANGES_ON_PAGE = 100
GUIDES_OF_TOPIC_ON_HOME = 5
LATELY = timedelta(days=30)


# Nothing here takes a form: with nothing to forge, a wrong method hears 405 and not of a missing token.
@csrf_exempt
@require_safe
@conditional_page
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    topics: dict[Topic, list[Edition]] = {}
    for guide in _newest_of_each_topic():
        topics.setdefault(guide.article.topic, []).append(guide)
    context = {
        "topics": sorted(topics.items(), key=lambda pair: pair[0].name),
        "changes": latest_changes(today, CHANGES_ON_HOME),
        "checking": _checking(today),
    }
    return _fresh(render(request, "articles/home.html", {**_site(request), **context}))


@csrf_exempt
@require_safe
@gzip_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of an article; its former addresses lead here, a withdrawn one says that it is gone."""
    now = timezone.now()
    try:
        page = public_page(slug, now, settings.ASOF_PAGE_LIFETIME)
    except NotPublished:
        return _not_here(request, slug)
    modified = page.modified.timestamp()
    response = get_conditional_response(request, page.etag, int(modified)) or HttpResponse(page.content)
    response["ETag"] = page.etag
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = lifetime(page, now, settings.ASOF_PAGE_LIFETIME)
    return response


@csrf_exempt
@require_safe
@conditional_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic, slug=slug)
    guides = _live_guides().filter(article__topic=found)
    return _fresh(render(request, "articles/topic.html", {**_site(request), "topic": found, "guides": guides}))


@csrf_exempt
@require_safe
@conditional_page
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """What a person wrote, and what they approved for others."""
    found = get_object_or_404(Author, slug=slug)
    written = _live_guides().filter(author=found)
    approved = _live_guides().filter(reviewer__isnull=False, reviewer=found.user_id).exclude(author=found)
    context = {"author": found, "guides": written, "approved": approved}
    return _fresh(render(request, "articles/author.html", {**_site(request), **context}))


@csrf_exempt
@require_safe
@conditional_page
def changes(request: HttpRequest) -> HttpResponse:
    context = {"changes": latest_changes(timezone.localdate(), CHANGES_ON_PAGE)}
    return _fresh(render(request, "articles/changes.html", {**_site(request), **context}))


@csrf_exempt
@require_safe
@conditional_page
def corrections(request: HttpRequest) -> HttpResponse:
    """What readers were told wrongly, what is true, and where to tell us of more."""
    found = corrections_up_to(timezone.localdate(), CHANGES_ON_PAGE)
    context = {"changes": found, "contact": settings.ASOF_CONTACT}
    return _fresh(render(request, "articles/corrections.html", {**_site(request), **context}))


@csrf_exempt
@require_safe
@conditional_page
def how_we_check(request: HttpRequest) -> HttpResponse:
    return _fresh(render(request, "articles/how_we_check.html", _site(request)))


# Mailboxes send the form of RFC 8058 without cookies, so no token can be asked for: the signed address is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave_report(request: HttpRequest, token: str) -> HttpResponse:
    """Asks a reader of reports whether to send no more, and does it when the answer is a POST: programs follow links."""
    found = leaving.subscription_of(token)
    if found is None:
        return render(request, "articles/report/leave.html", _site(request), status=404)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        leaving.leave(found, timezone.now())
    elif "again" in request.POST:
        leaving.come_back(found)
    found = leaving.subscription_of(token)
    return render(request, "articles/report/leave.html", {**_site(request), "subscription": found})


def _live_guides() -> QuerySet[Edition]:
    guides = Edition.objects.published().select_related("article__topic", "article__platform")
    return guides.defer("body", "short_answer", "original").order_by("title")


def _newest_of_each_topic() -> QuerySet[Edition]:
    """A few guides of every topic, newest first, each with the number `in_topic` of all that there are."""
    newest = Window(RowNumber(), partition_by=F("article__topic"), order_by=F("published_at").desc())
    counted = Window(Count("pk"), partition_by=F("article__topic"))
    guides = _live_guides().annotate(place=newest, in_topic=counted).filter(place__lte=GUIDES_OF_TOPIC_ON_HOME)
    return guides.order_by("-published_at", "title")


def _checking(today: date) -> dict[str, Any]:
    """How many facts are kept, how many readings of sources there were lately, and when the latest was."""
    since = Q(read_at__date__gt=today - LATELY)
    found = Verification.objects.aggregate(latest=Max("read_at"), lately=Count("pk", filter=since))
    return {"facts": Fact.objects.in_use().filter(versions__isnull=False).distinct().count(), **found}


def _not_here(request: HttpRequest, slug: str) -> HttpResponse:
    """The article's present address for a former one, 410 for what was public and is withdrawn, else 404."""
    moved = FormerSlug.objects.filter(slug=slug).select_related("article").first()
    if moved is not None and Edition.objects.published().filter(article=moved.article).exists():
        return HttpResponsePermanentRedirect(moved.article.get_absolute_url())
    found = Article.objects.filter(Q(slug=slug) | Q(pk=moved.article_id if moved else None))
    if found.filter(editions__state=State.WITHDRAWN, editions__published_at__isnull=False).exists():
        return render(request, "410.html", status=410)
    raise Http404


def _site(request: HttpRequest) -> dict[str, str]:
    return {"site_url": settings.SITE_URL, "canonical": f"{settings.SITE_URL}{request.path}"}


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, no-cache"
    return response


@csrf_exempt
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of a guide. Its name is made from its content, so it never changes."""
    found = pictures.stored(name) if PICTURE.fullmatch(f"{PICTURES}{name}") else None
    if found is None:
        raise Http404
    data, kind = found
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
