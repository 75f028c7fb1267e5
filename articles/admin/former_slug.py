from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.records import ReadOnlyAdmin
from articles.admin.rights import person, readable_articles
from articles.models import FormerSlug


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnlyAdmin):
    """Written when an article moves; every address here leads straight to where the article is now."""

    list_display = ["slug", "article"]
    list_select_related = ["article"]
    search_fields = ["slug", "article__slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormerSlug]:
        found: QuerySet[FormerSlug] = super().get_queryset(request)
        return found.filter(article__in=readable_articles(person(request)))
