from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.records import ReadOnlyAdmin
from articles.admin.rights import person
from articles.models import Edition, Finding


class StandingFilter(admin.SimpleListFilter):
    """The findings that somebody should still do something about are one choice, because the desk counts them."""

    title = _("needs somebody")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("yes", _("Yes: new, ongoing or regressed")), ("no", _("No: accepted, snoozed or fixed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        standing = Finding.objects.standing().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=standing)
        return queryset.exclude(pk__in=standing) if self.value() == "no" else queryset


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    list_display = ["code", "problem_class", "message", "quoted", "where", "fact", "state", "last_seen"]
    list_display_links = ["message"]
    list_filter = [StandingFilter, "state", "problem_class", "code", "edition__state", "edition__article__platform"]
    list_select_related = ["edition__article", "fact"]
    search_fields = ["code", "message", "words", "edition__title", "fact__key"]
    ordering = ["problem_class", "code", "-last_seen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        found: QuerySet[Finding] = super().get_queryset(request)
        return found.filter(edition__in=Edition.objects.readable_by(person(request)))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The list of articles and the history of one lead to the findings of that article."""
        return lookup == "edition__article__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=_("words"))
    def quoted(self, finding: Finding) -> str:
        return f"“{finding.words}”" if finding.words else ""

    @admin.display(description=_("edition"), ordering="edition")
    def where(self, finding: Finding) -> SafeString:
        return edition_link(finding.edition)


def edition_link(edition: Edition) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("admin:articles_edition_change", args=[edition.pk]), edition)
