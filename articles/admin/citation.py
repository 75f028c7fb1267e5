from django.contrib import admin

from articles.admin.records import ReadOnlyAdmin
from articles.models import Citation


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    list_display = ["edition", "kind", "fact", "policy", "article", "field", "block", "form"]
    list_filter = ["kind", "edition__state", "edition__article__platform"]
    list_select_related = ["edition", "fact", "policy__platform", "article"]
    search_fields = ["edition__title", "fact__key", "fact__label", "policy__title", "article__slug"]
