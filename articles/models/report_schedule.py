from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.topic import Topic
from articles.periods import Rhythm, Timetable, Weekday
from policies.models import Platform

EIGHT = time(8)
# After the moment of the first of two runs that never took place comes that of the second.
PERIOD_DAYS = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 31}


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def due(self, now: datetime) -> "ReportScheduleQuerySet":
        return self.filter(active=True, due_at__lte=now)

    def silent(self, now: datetime) -> "ReportScheduleQuerySet":
        """Those that should have run twice since: whoever waits for one takes the silence for good news."""
        overdue = [Q(rhythm=rhythm, due_at__lte=now - timedelta(days=days)) for rhythm, days in PERIOD_DAYS.items()]
        return self.filter(reduce(or_, overdue), active=True)


class ReportSchedule(models.Model):
    """Who gets which freshness report, and when. When it is due next is a column, so that the clock asks a query."""

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("As its readers know it: Weekly report.")
    )
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Unticked, nothing is sent. A schedule with a history is not deleted.")
    )
    rhythm = models.CharField(
        _("rhythm"), max_length=7, choices=Rhythm, default=Rhythm.WEEKLY,
        help_text=_("It tells of the day, the seven days or the calendar month before the day on which it is sent."),
    )  # fmt: skip
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday, default=Weekday.MONDAY, help_text=_("On which day, if every week.")
    )
    month_day = models.PositiveSmallIntegerField(
        _("day of the month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("On which day, if every month; where a month is shorter, on its last day."),
    )  # fmt: skip
    at = models.TimeField(_("time"), default=EIGHT, help_text=_("In the time zone of the site (TIME_ZONE)."))
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("platform"),
        help_text=_("Only facts and articles of this platform; empty: of all."),
    )  # fmt: skip
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic"),
        help_text=_("Only articles of this topic, and the facts that they show; empty: all."),
    )  # fmt: skip
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner"),
        help_text=_("Only facts of this owner, and the articles that show them; empty: all."),
    )  # fmt: skip
    attach_html = models.BooleanField(
        _("HTML"), default=True, help_text=_("Attach the whole report with its plots, to read or to print.")
    )
    attach_csv = models.BooleanField(_("CSV"), default=False, help_text=_("Attach every figure as a table of text."))
    attach_xlsx = models.BooleanField(_("XLSX"), default=False, help_text=_("Attach every figure as a spreadsheet."))
    attach_json = models.BooleanField(_("JSON"), default=False, help_text=_("Attach every figure for programs."))
    only_when_wrong = models.BooleanField(
        _("only when something is wrong"), default=False,
        help_text=_("Stay silent when no fact is late and no article at risk. Otherwise “all is well” is sent too."),
    )  # fmt: skip
    due_at = models.DateTimeField(_("next"), editable=False, db_index=True, help_text=_("When it is due next."))
    last_run_at = models.DateTimeField(
        _("last run"), null=True, editable=False, help_text=_("When a report was last made for it.")
    )

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("report schedule")
        verbose_name_plural = _("report schedules")
        constraints = [
            models.CheckConstraint(condition=Q(month_day__range=(1, 31)), name="reportschedule_month_day_exists"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="reportschedule_weekday_exists"),
        ]

    def __str__(self) -> str:
        return self.name

    def timetable(self) -> Timetable:
        return Timetable(Rhythm(self.rhythm), self.at, timezone.get_default_timezone(), self.weekday, self.month_day)

    def formats(self) -> list[str]:
        chosen = {"html": self.attach_html, "csv": self.attach_csv, "xlsx": self.attach_xlsx, "json": self.attach_json}
        return [ending for ending, wanted in chosen.items() if wanted]


class ReportRecipient(models.Model):
    """An address that a schedule sends to. Who unsubscribed stays on the list, so that nobody adds them again unawares."""

    schedule = models.ForeignKey(ReportSchedule, models.CASCADE, related_name="recipients")
    address = models.EmailField(_("address"), help_text=_("One person or list; each gets a mail of its own."))
    left_at = models.DateTimeField(
        _("unsubscribed"), null=True, blank=True, editable=False, help_text=_("When they asked to get it no more.")
    )

    class Meta:
        ordering = ["address"]
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.UniqueConstraint(
                Lower("address"), "schedule", name="reportrecipient_once_each",
                violation_error_message=_("This address is on the list already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.address
