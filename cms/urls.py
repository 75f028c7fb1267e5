from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from cms import views
from cms.metrics_page import metrics
from cms.verify_queue_page import VerifyQueuePage

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the admin's own addresses, which would take "queue" for the id of a fact.
    path("admin/policies/fact/queue/", admin.site.admin_view(VerifyQueuePage.as_view()), name="verify_queue"),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("", include("policies.urls")),
    # Last: an article's address is its slug, so it answers to almost anything.
    path("", include("articles.urls")),
]
