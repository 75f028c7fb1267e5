from django.urls import URLPattern, URLResolver, path

from policies import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("facts.json", views.facts_json, name="facts-json"),
    path("policies/", views.platforms, name="platforms"),
    path("policies/<slug:slug>/", views.policy_tables, name="policy-tables"),
]
