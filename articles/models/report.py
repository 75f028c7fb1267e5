from django.db import models
from django.utils.translation import gettext_lazy as _


class FreshnessReport(models.Model):
    """The figures of one period, frozen when it was made: opening last month's report gives last month's figures."""

    first_day = models.DateField(_("first day"), help_text=_("Of the period."))
    last_day = models.DateField(_("last day"), help_text=_("Of the period."))
    scope = models.CharField(
        _("scope"), max_length=80, blank=True, help_text=_("Ids of what it is limited to; empty: everything.")
    )
    about = models.CharField(
        _("about"), max_length=320, blank=True, help_text=_("What it is limited to, as it was called then.")
    )
    made_at = models.DateTimeField(_("made at"), help_text=_("The moment that the figures show."))
    figures = models.JSONField(_("figures"), help_text=_("Frozen when it was made; never compared, only shown."))

    class Meta:
        ordering = ["-last_day", "-pk"]
        verbose_name = _("freshness report")
        verbose_name_plural = _("freshness reports")
        constraints = [
            models.UniqueConstraint(
                fields=["first_day", "last_day", "scope"], name="freshnessreport_one_each_period_and_scope"
            ),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="freshnessreport_period_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}{f': {self.about}' if self.about else ''}"
