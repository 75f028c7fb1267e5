from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.desk import desk


class AsofAdminSite(AdminSite):
    site_header = _("Asof")
    site_title = _("Asof")
    index_title = _("The editor's desk")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Nothing is deleted by ticking boxes: what is to go is looked at on its own page first.
        self.disable_action("delete_selected")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        sees = request.user.has_perm("policies.view_fact")
        return super().index(request, {"desk": desk(timezone.now()) if sees else None, **(extra_context or {})})
