"""Disclaimers and their dated texts. A text is added, never edited: the words of an earlier day stay what they were."""

from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Disclaimer, DisclaimerText


class DisclaimerTextInline(admin.TabularInline):  # type: ignore[type-arg]
    model = DisclaimerText
    fields = ["effective_from", "text", "recorded_at"]
    readonly_fields = ["recorded_at"]
    extra = 0
    min_num = 0
    can_delete = False
    verbose_name_plural = _("texts, newest first; a new one replaces the one before from its day on")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Disclaimer)
class DisclaimerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    inlines = [DisclaimerTextInline]
    actions = None

    def save_formset(
        self, request: HttpRequest, form: Any, formset: "BaseInlineFormSet[Any, Any, Any]", change: bool
    ) -> None:
        now = timezone.now()
        for text in formset.save(commit=False):
            text.recorded_at = now
            text.save()
