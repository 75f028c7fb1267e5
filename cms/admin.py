from functools import update_wrapper
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.desk import desk

# What editors work in comes before accounts and groups.
_ROOMS = ("policies", "articles")


def _what_became_of(request: HttpRequest) -> Any:
    if request.POST.get("kept"):
        return _(
            "Not saved: you were not signed in any more. Your text is kept in this browser and is offered to you"
            " once you have signed in again."
        )
    return _("Nothing was saved or changed: you were not signed in any more. Sign in, and do it once more.")


class AsofAdminSite(AdminSite):
    site_header = _("Asof")
    site_title = _("Asof")
    index_title = _("The editor's desk")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Nothing is deleted by ticking boxes: what is to go is looked at on its own page first.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[Any]:
        seen = self.admin_view(self.see_on_site)
        own = path("r/<path:content_type_id>/<path:object_id>/", seen, name="view_on_site")
        return [own if getattr(each, "name", "") == "view_on_site" else each for each in super().get_urls()]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; and whoever sends a form after their session has ended is told what became of it."""
        inner = super().admin_view(view, cacheable)

        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            # A script says it on the page itself, where the words still stand.
            by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
            leaving = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and request.user.is_anonymous and not by_script and not leaving:
                messages.warning(request, _what_became_of(request))
            return inner(request, *args, **kwargs)

        return update_wrapper(told, view)

    def see_on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
        """Where a thing is on the site, for who may see it: Django's own view tells anybody of staff any address."""
        kinds = {str(kind.pk): model for model, kind in ContentType.objects.get_for_models(*self._registry).items()}
        keeper = self._registry.get(kinds[content_type_id]) if content_type_id in kinds else None
        found = keeper.get_object(request, object_id) if keeper and keeper.has_view_permission(request) else None
        address = getattr(found, "get_absolute_url", None)
        if address is None:
            raise Http404
        return redirect(address())

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found: list[Any] = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: app["app_label"] not in _ROOMS)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        user = cast("User", request.user)
        shown = desk(timezone.now(), user) if user.has_perm("policies.view_fact") else None
        return super().index(request, {"desk": shown, **(extra_context or {})})
