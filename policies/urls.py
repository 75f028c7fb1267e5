from django.urls import URLPattern, URLResolver, path

from policies import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("policies/", views.platforms, name="platforms"),
    path("policies/<slug:slug>/", views.policy_tables, name="policy-tables"),
]
