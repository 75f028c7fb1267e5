"""Who gets which report, and when: kept here by who may, with what became of the last mails and a test to oneself."""

from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import reports
from articles.admin.records import ReadOnlyAdmin
from articles.admin.rights import person
from articles.delivery.mail import Occasion, mail
from articles.models import OwnerMail, ReportDelivery, ReportRecipient, ReportSchedule
from articles.periods import Rhythm
from articles.scope import named, scope_of

MOST_MAILS = 12
_WHEN = {"active", "rhythm", "weekday", "month_day", "at"}


class Recipients(BaseInlineFormSet):  # type: ignore[type-arg]
    """The form of one row does not know its schedule, so that an address stands on the list once is said here."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """A row of a table has no labels of its own."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            said = {"address": _("Address"), "DELETE": _("Take %(address)s off the list") % {"address": form.instance}}
            if name in said:
                field.widget.attrs["aria-label"] = said[name]

    def clean(self) -> None:
        super().clean()
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        others = ReportRecipient.objects.filter(schedule=self.instance.pk).exclude(pk__in=shown)
        taken = {address.lower() for address in others.values_list("address", flat=True)}
        for form in self.forms:
            address = str(form.cleaned_data.get("address", "")).lower() if hasattr(form, "cleaned_data") else ""
            if address and not form.cleaned_data.get("DELETE"):
                if address in taken:
                    form.add_error("address", _("This address is on the list already."))
                taken.add(address)


class RecipientInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ReportRecipient
    formset = Recipients
    fields = ["address", "left_at"]
    readonly_fields = ["left_at"]
    extra = 1


class RunningFilter(admin.SimpleListFilter):
    title = gettext_lazy("running")
    parameter_name = "running"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("no", gettext_lazy("No: missed two runs"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ReportSchedule]) -> QuerySet[ReportSchedule]:
        if self.value() != "no":
            return queryset
        return queryset.filter(pk__in=ReportSchedule.objects.silent(timezone.now()).values("pk"))


@admin.register(ReportSchedule)
class ReportScheduleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "active", "when", "about", "readers", "due_at", "last_run_at", "failures"]
    list_filter = [RunningFilter, "active", "rhythm", "platform"]
    list_select_related = ["platform", "topic", "owner"]
    search_fields = ["name", "recipients__address"]
    readonly_fields = ["due_at", "last_run_at"]
    radio_fields = {"rhythm": admin.VERTICAL}
    inlines = [RecipientInline]
    change_form_template = "admin/articles/reportschedule/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "active", "due_at", "last_run_at"]}),
        (gettext_lazy("When"), {"fields": ["rhythm", "weekday", "month_day", "at"]}),
        (gettext_lazy("What"), {"fields": ["platform", "topic", "owner", "only_when_wrong"]}),
        (gettext_lazy("Attached"), {"fields": ["attach_html", "attach_csv", "attach_xlsx", "attach_json"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportSchedule]:
        reading = ReportRecipient.objects.filter(schedule=OuterRef("pk"), left_at=None)
        failed = ReportDelivery.objects.filter(schedule=OuterRef("pk"), state=ReportDelivery.State.FAILED)
        found: QuerySet[ReportSchedule] = super().get_queryset(request)
        return found.annotate(reading=_count(reading), failed=_count(failed))

    @admin.display(description=gettext_lazy("when"))
    def when(self, schedule: ReportSchedule) -> str:
        return told(schedule)

    @admin.display(description=gettext_lazy("about"))
    def about(self, schedule: ReportSchedule) -> str:
        return named(schedule) or _("everything")

    @admin.display(description=gettext_lazy("recipients"))
    def readers(self, schedule: Any) -> int:
        return int(schedule.reading)

    @admin.display(description=gettext_lazy("failed mails"))
    def failures(self, schedule: Any) -> str:
        if not schedule.failed:
            return "0"
        listed = reverse("admin:articles_reportdelivery_changelist")
        return format_html(
            '<a href="{}?schedule__id__exact={}&amp;state__exact=failed">{}</a>', listed, schedule.pk, schedule.failed
        )

    def has_delete_permission(self, request: HttpRequest, obj: ReportSchedule | None = None) -> bool:
        """What it sent stays on record; it is switched off instead."""
        return False

    def save_model(self, request: HttpRequest, obj: ReportSchedule, form: Any, change: bool) -> None:
        """A new schedule begins with the next run; so does one whose times are changed or that was switched off."""
        if not change or _WHEN & set(form.changed_data):
            obj.due_at = obj.timetable().due_after(timezone.now())
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.send_test)
        return [path("<int:pk>/test/", view, name="articles_reportschedule_test"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        sent = ReportDelivery.objects.filter(schedule_id=int(object_id)) if object_id.isdecimal() else None
        context = {
            "deliveries": sent.select_related("report")[:12] if sent is not None else [],
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def send_test(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail as it would go out now, to oneself alone: nothing is stored or counted as sent."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        schedule = get_object_or_404(ReportSchedule, pk=pk)
        if not self.has_change_permission(request, schedule):
            raise PermissionDenied
        address = person(request).email
        if not address:
            messages.error(request, _("Your account has no mail address, so there is nowhere to send a test."))
        elif problem := _tried(schedule, address):
            messages.error(request, _("The test was not sent: %(why)s") % {"why": problem})
        else:
            messages.success(request, _("A test was sent to %(address)s.") % {"address": address})
            self._log_test(request, schedule)
        return redirect("admin:articles_reportschedule_change", pk)

    def _log_test(self, request: HttpRequest, schedule: ReportSchedule) -> None:
        self.log_change(request, schedule, _("Sent a test to themselves."))


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many there are of each schedule, without a join that would multiply them."""
    counted = rows.order_by().values("schedule").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _tried(schedule: ReportSchedule, address: str) -> str:
    now = timezone.now()
    times = schedule.timetable()
    report = reports.draw_up(times.period(times.due_after(now)), now, scope_of(schedule), named(schedule))
    try:
        test = mail(report, Occasion(address, schedule, test=True), now)
        test.send()
    except (OSError, SMTPException, ValueError) as error:
        return str(error) or type(error).__name__
    return ""


def told(schedule: ReportSchedule) -> str:
    """When it is sent, in words: "Monday 08:00"."""
    at = schedule.at.strftime("%H:%M")
    match schedule.rhythm:
        case Rhythm.WEEKLY:
            return _("every week, %(day)s %(at)s") % {"day": schedule.get_weekday_display(), "at": at}
        case Rhythm.MONTHLY:
            return _("every month, day %(day)d, %(at)s") % {"day": schedule.month_day, "at": at}
    return _("every day, %(at)s") % {"at": at}


@admin.register(OwnerMail)
class OwnerMailAdmin(ReadOnlyAdmin):
    list_display = ["day", "kind", "person", "state", "sent_at", "tries", "problem"]
    list_filter = ["state", "kind", "person"]
    list_select_related = ["person"]
    search_fields = ["person__username", "problem"]
    date_hierarchy = "day"


@admin.register(ReportDelivery)
class ReportDeliveryAdmin(ReadOnlyAdmin):
    list_display = ["due_at", "schedule", "address", "state", "sent_at", "tries", "problem"]
    list_filter = ["state", "schedule"]
    list_select_related = ["schedule"]
    search_fields = ["address", "problem"]
    date_hierarchy = "due_at"
