from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.models.report import FreshnessReport
from articles.models.report_schedule import ReportSchedule


class ReportDeliveryQuerySet(models.QuerySet["ReportDelivery"]):
    def to_try(self, now: datetime) -> "ReportDeliveryQuerySet":
        """What is to be sent now: what waits, and what a worker took and did not come back from."""
        return self.filter(state__in=(ReportDelivery.State.WAITING, ReportDelivery.State.TAKEN), try_at__lte=now)


class ReportDelivery(models.Model):
    """One mail of one report to one address: it is written down before it is sent, so it is neither lost nor doubled."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN = "taken", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    schedule = models.ForeignKey(
        ReportSchedule, models.PROTECT, related_name="deliveries", help_text=_("Why it is sent.")
    )
    report = models.ForeignKey(FreshnessReport, models.PROTECT, related_name="deliveries", help_text=_("What is sent."))
    first_day = models.DateField(_("first day"), help_text=_("Of the period."))
    last_day = models.DateField(_("last day"), help_text=_("Of the period."))
    address = models.EmailField(_("address"), help_text=_("Where to."))
    due_at = models.DateTimeField(_("due"), help_text=_("When the report should have gone out."))
    missed = models.PositiveIntegerField(_("missed"), default=0, help_text=_("Runs before it that never took place."))
    state = models.CharField(
        _("state"), max_length=7, choices=State, default=State.WAITING, help_text=_("How far it is.")
    )
    try_at = models.DateTimeField(_("next try"), help_text=_("Not before; of one being sent: when it counts as lost."))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, help_text=_("How often it was tried."))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, help_text=_("When the mail server took it."))
    problem = models.CharField(_("problem"), max_length=400, blank=True, help_text=_("Why the last try failed."))

    objects = ReportDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "address"]
        verbose_name = _("report delivery")
        verbose_name_plural = _("report deliveries")
        constraints = [
            models.UniqueConstraint(
                Lower("address"), "schedule", "first_day", "last_day", name="reportdelivery_once_each_period"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="reportdelivery_sent_has_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "try_at"], name="reportdelivery_to_try")]

    def __str__(self) -> str:
        return f"{self.report} → {self.address}"
