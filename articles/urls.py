from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, URLResolver, path

from articles import views
from articles.feeds import ChangesFeed
from articles.sitemaps import SITEMAPS

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("authors/<slug:slug>/", views.author, name="author"),
    path("changes/", views.changes, name="changes"),
    path("changes.atom", ChangesFeed(), name="changes-feed"),
    path("how-we-check/", views.how_we_check, name="how-we-check"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("<slug:slug>/", views.article, name="article"),
]
