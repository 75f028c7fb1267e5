"""Versions and verifications can be looked at, never added, changed or deleted here: the ledger alone writes them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from policies.models import FactVersion, Verification


class RowsOfRecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    actions = None
    show_full_result_count = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FactVersion)
class FactVersionAdmin(RowsOfRecordAdmin):
    list_display = ["fact", "value_in_words", "effective_from", "recorded_at", "recorded_by", "source", "announced_at"]
    list_filter = ["fact__policy", "effective_from"]
    list_select_related = ["fact", "source", "recorded_by"]
    search_fields = ["fact__key", "fact__label", "quote"]
    date_hierarchy = "effective_from"

    @admin.display(description=_("value"))
    def value_in_words(self, obj: FactVersion) -> str:
        return obj.words()


@admin.register(Verification)
class VerificationAdmin(RowsOfRecordAdmin):
    list_display = ["version", "result", "read_at", "verified_by", "job", "note"]
    list_filter = ["result", "read_at"]
    list_select_related = ["version__fact", "verified_by"]
    search_fields = ["version__fact__key", "version__fact__label", "quote_seen", "note"]
