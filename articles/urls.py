from collections.abc import Callable

from django.contrib.sitemaps.views import sitemap
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from articles import views
from articles.feeds import ChangesFeed
from articles.preview import preview
from articles.replaying import past_day
from articles.search import search
from articles.sitemaps import SITEMAPS


def _for_machines(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For machines as for readers: kept, but asked about each time, so that a changed fact is there at the next request."""
    return csrf_exempt(require_safe(conditional_page(cache_control(public=True, no_cache=True)(view))))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("changes/", views.changes, name="changes"),
    path("changes.atom", _for_machines(ChangesFeed()), name="changes-feed"),
    path("corrections/", views.corrections, name="corrections"),
    path("how-we-check/", views.how_we_check, name="how-we-check"),
    path("media/pictures/<str:name>", views.picture, name="picture"),
    path("reports/leave/<str:token>/", views.leave_report, name="report-leave"),
    path("search/", search, name="search"),
    path("sitemap.xml", _for_machines(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("preview/<str:token>/", preview, name="preview"),
    path("<slug:slug>/on/<str:day>/", past_day, name="past-day"),
    path("<slug:slug>/", views.article, name="article"),
]
