from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from cms import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("", include("policies.urls")),
    # Last: an article's address is its slug, so it answers to almost anything.
    path("", include("articles.urls")),
]
