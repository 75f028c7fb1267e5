from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.models.report import FreshnessReport
from articles.models.report_schedule import ReportSchedule
from articles.models.waiting_mail import WaitingMail


class ReportDelivery(WaitingMail):
    """One mail of one report to one address."""

    schedule = models.ForeignKey(
        ReportSchedule, models.PROTECT, related_name="deliveries", help_text=_("Why it is sent.")
    )
    report = models.ForeignKey(FreshnessReport, models.PROTECT, related_name="deliveries", help_text=_("What is sent."))
    first_day = models.DateField(_("first day"), help_text=_("Of the period."))
    last_day = models.DateField(_("last day"), help_text=_("Of the period."))
    address = models.EmailField(_("address"), help_text=_("Where to."))
    due_at = models.DateTimeField(_("due"), help_text=_("When the report should have gone out."))
    missed = models.PositiveIntegerField(_("missed"), default=0, help_text=_("Runs before it that never took place."))

    class Meta(WaitingMail.Meta):
        ordering = ["-due_at", "address"]
        verbose_name = _("report delivery")
        verbose_name_plural = _("report deliveries")
        constraints = [
            *WaitingMail.Meta.constraints,
            models.UniqueConstraint(
                Lower("address"), "schedule", "first_day", "last_day", name="reportdelivery_once_each_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.address}"
