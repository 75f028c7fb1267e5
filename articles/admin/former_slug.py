from django.contrib import admin

from articles.admin.records import ReadOnlyAdmin
from articles.models import FormerSlug


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnlyAdmin):
    """Written when an article moves; every address here leads straight to where the article is now."""

    list_display = ["slug", "article"]
    list_select_related = ["article"]
    search_fields = ["slug", "article__slug"]
