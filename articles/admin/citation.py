from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from articles.admin.records import ReadOnlyAdmin
from articles.admin.rights import person, readable_articles
from articles.models import Citation, Edition


@admin.register(Citation)
class CitationAdmin(ReadOnlyAdmin):
    list_display = ["edition", "kind", "fact", "policy", "article", "field", "block", "form"]
    list_filter = ["kind", "edition__state", "edition__article__platform"]
    list_select_related = ["edition", "fact", "policy__platform", "article"]
    search_fields = ["edition__title", "fact__key", "fact__label", "policy__title", "article__slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Citation]:
        found: QuerySet[Citation] = super().get_queryset(request)
        user = person(request)
        leads_to = Q(article=None) | Q(article__in=readable_articles(user))
        return found.filter(leads_to, edition__in=Edition.objects.readable_by(user))
