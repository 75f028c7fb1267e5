from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.desk import desk

# What editors work in comes before accounts and groups.
_ROOMS = ("policies", "articles")


class AsofAdminSite(AdminSite):
    site_header = _("Asof")
    site_title = _("Asof")
    index_title = _("The editor's desk")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Nothing is deleted by ticking boxes: what is to go is looked at on its own page first.
        self.disable_action("delete_selected")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found: list[Any] = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: app["app_label"] not in _ROOMS)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        sees = request.user.has_perm("policies.view_fact")
        return super().index(request, {"desk": desk(timezone.now()) if sees else None, **(extra_context or {})})
