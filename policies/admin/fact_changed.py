"""A change that was made: what it says, when it goes live, the pages that show it, and the way back."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from policies import ledger
from policies.admin.looking import Looked
from policies.models import Fact, FactVersion


class FactChanged(View):
    """Can be left and opened again: everything on it is what is so at that moment."""

    admin: ClassVar[Any] = None
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("policies.view_fact"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, version_id: int) -> HttpResponse:
        version = get_object_or_404(FactVersion.objects.select_related("fact"), pk=version_id)
        versions, today = ledger.act_of(version), timezone.localdate()
        shown = {
            "opts": Fact._meta,
            "title": _("Change of a fact") if len(versions) == 1 else _("Change of several facts"),
            "media": self.admin.media,
            "version": version,
            "versions": versions,
            "fact": version.fact,
            "facts": [each.fact_id for each in versions],
            "to_come": version.effective_from > today,
            "undone": all(each.undone_at for each in versions),
            "undoable": request.user.has_perm("policies.record_fact") and ledger.can_undo(version),
            "today": today,
        }
        return TemplateResponse(
            request, "admin/policies/fact/changed.html", {**self.admin.admin_site.each_context(request), **shown}
        )


def changed_page(version: FactVersion) -> str:
    return reverse("admin:policies_fact_changed", args=[version.pk])


def said_of(done: str, version: FactVersion, so_far: Looked) -> str:
    """What was done, how much it changes, and the ways to its pages and back."""
    page = changed_page(version)
    links = (
        f"{page}#pages",
        _("View pages"),
        f"{reverse('admin:policies_fact_undo', args=[version.fact_id])}?version={version.pk}",
        _("Undo this change"),
    )
    return format_html('{} {} <a href="{}">{}</a> · <a href="{}">{}</a>', done, _how_much(so_far), *links)


def _how_much(so_far: Looked) -> str:
    places, articles = so_far.sums.get("once_places", 0), so_far.sums.get("once_articles", 0)
    pages = ngettext("%(count)d page", "%(count)d pages", articles) % {"count": articles}
    words = ngettext("%(count)d place on %(pages)s changes.", "%(count)d places on %(pages)s change.", places)
    if so_far.left:
        words = ngettext(
            "At least %(count)d place on %(pages)s changes.", "At least %(count)d places on %(pages)s change.", places
        )
    return words % {"count": places, "pages": pages} if places else _("No article changes.")
