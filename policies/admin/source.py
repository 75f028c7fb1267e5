from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from policies.admin.described import DescribingAdmin
from policies.models import Fact, Source


@admin.register(Source)
class SourceAdmin(DescribingAdmin):
    list_display = ["title", "platform", "url", "state", "last_fetched_at"]
    list_filter = ["platform", "state"]
    list_select_related = ["platform"]
    search_fields = ["title", "url"]
    fields = ["platform", "url", "title", "state", "last_fetched_at"]
    readonly_fields = ["state", "last_fetched_at"]

    def facts_about(self, obj: Any) -> QuerySet[Fact]:
        return Fact.objects.filter(versions__source=obj).distinct()
