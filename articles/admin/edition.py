from typing import Any

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.admin import (
    edition_desk,
    edition_previews,
    edition_steps,
    edition_undo,
    fact_card,
    live_check,
    picture,
    references,
)
from articles.admin.rights import person
from articles.models import OPEN_STATES, Edition, State

# CKEditor writes event attributes and style attributes; it runs no inline script element and no eval.
_FOR_CKEDITOR = {"script-src-attr": [UNSAFE_INLINE], "style-src": [UNSAFE_INLINE]}
# All look at the page, so they run when it is there, in this order.
_SCRIPTS = [
    forms.Script(f"cms/{name}.js", defer=True)
    for name in ("typed", "shortcuts", "editor", "keeping", "findings", "live", "mending")
]
_STANDING = Q(findings__state__in=("new", "ongoing", "regressed"), state__in=(State.PUBLISHED, *OPEN_STATES))


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Editions begin at their article or from an earlier one, are written on their own page, and are never deleted."""

    list_display = ["title", "number", "state", "must_fix", "author", "changed_at"]
    list_filter = ["state", "article__platform", "article__topic", "author"]
    list_select_related = ["article", "author"]
    list_per_page = 50
    search_fields = ["title", "article__slug"]
    ordering = ["-changed_at"]
    actions = None

    class Media:
        js = _SCRIPTS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        blocking = Count("findings", _STANDING & Q(findings__problem_class="proof"))
        readable = Edition.objects.readable_by(person(request)).order_by(*self.ordering)
        return readable.annotate(blocking=blocking)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path(
                "<int:pk>/step/<slug:verb>/", wrap(require_POST(edition_steps.take_step)), name="articles_edition_step"
            ),
            path("<int:pk>/next/", wrap(require_POST(edition_steps.begin_next)), name="articles_edition_next"),
            path("<int:pk>/undo/", wrap(require_POST(edition_undo.undo)), name="articles_edition_undo"),
            path("<int:pk>/picture/", wrap(require_POST(picture.put)), name="articles_edition_picture"),
            path("<int:pk>/preview/", wrap(self.preview), name="articles_edition_preview"),
            path(
                "preview/<int:pk>/revoke/",
                wrap(require_POST(edition_previews.revoke)),
                name="articles_previewlink_revoke",
            ),
            path("finding/<int:pk>/", wrap(require_POST(edition_steps.decide)), name="articles_finding_decide"),
            path("<int:pk>/check/", wrap(require_POST(live_check.check)), name="articles_edition_check"),
            path("<int:pk>/mend/", wrap(require_POST(live_check.mend)), name="articles_edition_mend"),
            path("references/", wrap(references.no_kind), name="articles_references"),
            path("references/fact/card/", wrap(require_safe(fact_card.fact_card)), name="articles_references_card"),
            path("references/<slug:kind>/", wrap(require_safe(references.search)), name="articles_references_search"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        return edition_previews.preview(request, pk, {**self.admin_site.each_context(request), "opts": self.opts})

    @method_decorator(csp_update(_FOR_CKEDITOR))
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        editions = Edition.objects.readable_by(person(request)).select_related(
            "article__platform", "article__topic", "author", "changed_by", "reviewer"
        )
        edition = get_object_or_404(editions, pk=int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return edition_desk.show(request, edition, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.change_view(request, object_id)

    @admin.display(description=_("must fix"), ordering="blocking")
    def must_fix(self, edition: Any) -> SafeString | str:
        if not edition.blocking:
            return "0"
        address = reverse("admin:articles_finding_changelist")
        return format_html(
            '<a href="{}?edition__id__exact={}&amp;standing=yes&amp;problem_class__exact=proof">{}</a>',
            address, edition.pk, edition.blocking,
        )  # fmt: skip
