from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.delivery.files import FORMS, file_name
from articles.models import FreshnessReport, ReportDelivery
from articles.report_plots import plots
from articles.report_view import shown
from articles.report_words import summary

MOST_ROWS = 200


@admin.register(FreshnessReport)
class FreshnessReportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Reports are frozen: they can be read and exported, never edited."""

    list_display = ("period", "line", "made_at", "mailed")
    list_per_page = 50
    change_form_template = "admin/articles/freshnessreport/change_form.html"

    @admin.display(description=gettext_lazy("period"))
    def period(self, report: FreshnessReport) -> str:
        return str(report)

    @admin.display(description=gettext_lazy("in one line"))
    def line(self, report: FreshnessReport) -> str:
        return summary(report)

    @admin.display(description=gettext_lazy("mailed to"))
    def mailed(self, report: Any) -> int:
        return int(report.mailed)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FreshnessReport]:
        sent = Count("deliveries", Q(deliveries__state=ReportDelivery.State.SENT))
        found: QuerySet[FreshnessReport] = super().get_queryset(request)
        return found.annotate(mailed=sent)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: FreshnessReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: FreshnessReport | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        export = path(
            "<int:pk>/export.<str:ending>",
            self.admin_site.admin_view(self.export),
            name="articles_freshnessreport_export",
        )
        return [export, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        report = self.get_object(request, object_id)
        context = {} if report is None else {**shown(report, MOST_ROWS), "plots": plots(report), "forms": list(FORMS)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def export(self, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
        report = get_object_or_404(FreshnessReport, pk=pk)
        if ending not in FORMS or not self.has_view_permission(request, report):
            return HttpResponse(_("There is no such export, or your role may not see it."), status=404)
        response = HttpResponse(
            FORMS[ending].write(report), content_type=f"{FORMS[ending].content_type}; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{file_name(report, ending)}"'
        return response
