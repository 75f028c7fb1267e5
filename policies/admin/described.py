"""What stands beside a value (labels, titles, cues, addresses) is shown on pages too: a change of it rings the doorbell."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from policies import ledger
from policies.models import Fact


class DescribingAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin whose saved changes concern `facts_about` the object."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def facts_about(self, obj: Any) -> models.QuerySet[Fact]:
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.changed_data:
            ledger.describe(self.facts_about(obj), timezone.now())
