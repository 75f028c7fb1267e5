from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.charts import Bar, bars, line
from articles.delivery.files import FORMS, file_name
from articles.models import FreshnessReport, ReportDelivery
from articles.reports import summary


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
        context = {} if report is None else {"report": report, "figures": report.figures, "plots": _plots(report)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def export(self, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
        report = get_object_or_404(FreshnessReport, pk=pk)
        if ending not in FORMS or not self.has_view_permission(request, report):
            return HttpResponse(_("There is no such export, or your role may not see it."), status=404)
        response = HttpResponse(FORMS[ending].write(report), content_type=FORMS[ending].content_type)
        response["Content-Disposition"] = f'attachment; filename="{file_name(report, ending)}"'
        return response


def _plots(report: FreshnessReport) -> list[dict[str, Any]]:
    figures = report.figures
    states = [Bar(row["label"], row["count"], row["state"]) for row in figures["states"] if row["count"]]
    owners = [Bar(row["owner"], row["overdue"], "overdue") for row in figures["owners"]]
    findings = [Bar(row["code"], row["count"], row["class"]) for row in figures["findings"]]
    trend = [(row["day"], row["percent"]) for row in figures["trend"] if row["percent"] is not None]
    if figures["percent"] is not None:
        trend.append((str(report.last_day), figures["percent"]))
    return [
        {"title": _("Facts by state"), "plot": bars(_("Facts by state"), states), "empty": _("No facts yet.")},
        {
            "title": _("Overdue by owner"),
            "plot": bars(_("Overdue by owner"), owners),
            "empty": _("Nothing is overdue."),
        },
        {
            "title": _("Open findings on live pages"),
            "plot": bars(_("Open findings by code"), findings),
            "empty": _("No open findings."),
        },
        {
            "title": _("In time, week by week"),
            "plot": line(_("Share of facts verified in time, in percent"), trend),
            "empty": _("Not enough history for a trend yet."),
        },
    ]
