"""The filters beside a list: of what a row belongs to, as many choices as one can read."""

from typing import Any

from django.contrib.admin import FieldListFilter, ModelAdmin, RelatedFieldListFilter
from django.db.models import Field
from django.http import HttpRequest

MOST = 30


class ShortFilter(RelatedFieldListFilter):
    """Beyond `MOST` choices it shows none but the one that the address asks for: the search finds the others by name."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: "ModelAdmin[Any]") -> list[tuple[str, Any]]:
        ordering = self.field_admin_ordering(field, request, model_admin)
        # What a row is called may name what it belongs to.
        rows = field.related_model._default_manager.select_related().order_by(*ordering)
        found = list(rows[: MOST + 1])
        if len(found) > MOST:
            asked = [value for value in self.lookup_val or [] if str(value).isdecimal() and len(str(value)) < 19]
            found = list(rows.filter(pk__in=asked)) if asked else []
        return [(str(row.pk), str(row)) for row in found]

    def has_output(self) -> bool:
        return bool(self.lookup_val) or super().has_output()


def _is_a_relation(field: "Field[Any, Any]") -> bool:
    return bool(field.remote_field)


def register() -> None:
    """Called once, when the app is ready."""
    FieldListFilter.register(_is_a_relation, ShortFilter, take_priority=True)
