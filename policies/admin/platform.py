from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from policies.admin.described import DescribingAdmin
from policies.models import Fact, Platform


@admin.register(Platform)
class PlatformAdmin(DescribingAdmin):
    list_display = ["name", "slug", "home_page"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    view_on_site = True

    def facts_about(self, obj: Any) -> QuerySet[Fact]:
        return Fact.objects.filter(policy__platform=obj)
