from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies import ledger
from policies.admin.described import DescribingAdmin
from policies.effective import holding_at
from policies.models import Fact, Policy


class FactRowForm(forms.ModelForm):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # A column heading is no label: whoever hears the row instead of seeing it is told the column too.
            field.widget.attrs.setdefault("aria-label", str(field.label))
        if self.instance.pk is not None:
            for name in ("key", "kind"):
                self.fields[name].disabled = True


class FactInline(admin.TabularInline):  # type: ignore[type-arg]
    """The rows of the table. Values are recorded on each fact's own page, through the ledger."""

    model = Fact
    form = FactRowForm
    fields = ["position", "key", "label", "kind", "counted_from", "value_today"]
    readonly_fields = ["value_today"]
    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        return super().get_queryset(request).prefetch_related("versions").select_related("policy__platform")

    @admin.display(description=_("value today"))
    def value_today(self, obj: Fact) -> str:
        version = holding_at(obj.versions.all(), timezone.localdate()) if obj.pk else None
        return version.words() if version else gettext("none yet: record it on the fact’s page")


@admin.register(Policy)
class PolicyAdmin(DescribingAdmin):
    list_display = ["title", "platform", "owner"]
    list_filter = ["platform", "owner"]
    list_select_related = ["platform", "owner"]
    search_fields = ["title", "slug", "platform__name"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [FactInline]

    def facts_about(self, obj: Any) -> QuerySet[Fact]:
        return Fact.objects.filter(policy=obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        changed = [fact.pk for fact, _fields in formset.changed_objects]
        ledger.describe(Fact.objects.filter(pk__in=changed), timezone.now())
