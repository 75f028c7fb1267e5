from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from policies.effective import RowOfRecord
from policies.models.fact import Fact

MOST_DAYS = 14


class PostponementQuerySet(models.QuerySet["Postponement"]):
    def standing(self) -> "PostponementQuerySet":
        """Those that nobody took back and that the fact has not outrun: whatever happens to a fact ends them."""
        unmoved = Q(fact__changed_at__isnull=True) | Q(fact__changed_at__lte=F("put_off_at"))
        return self.filter(unmoved, taken_back_at__isnull=True)

    def holding(self, day: date) -> "dict[int, Postponement]":
        """The one that keeps a fact out of the queue on that day, by the fact's id. One query."""
        recent = self.standing().filter(first_day__lte=day, first_day__gt=day - timedelta(days=MOST_DAYS))
        return {each.fact_id: each for each in recent.order_by("put_off_at", "pk") if each.until > day}


class Postponement(models.Model):
    """Somebody cannot look at a fact now: it leaves the verify queue for some days, and is no less late anywhere else."""

    fact = models.ForeignKey(
        Fact, models.CASCADE, related_name="postponements", verbose_name=_("fact"), help_text=_("What has to wait.")
    )
    first_day = models.DateField(_("from"), help_text=_("The day on which it was put off."))
    days = models.PositiveSmallIntegerField(_("days"), help_text=_("After how many days the queue asks again."))
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Why it cannot be done now."))
    put_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Who put it off."),
    )
    put_off_at = models.DateTimeField(_("put off at"), help_text=_("When that was."))
    taken_back_at = models.DateTimeField(
        _("taken back at"), null=True, blank=True, help_text=_("When somebody put it back into the queue early.")
    )

    objects = PostponementQuerySet.as_manager()

    class Meta:
        ordering = ["-put_off_at", "-pk"]
        verbose_name = _("postponement")
        verbose_name_plural = _("postponements")
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=MOST_DAYS), name="postponement_is_short"),
            models.CheckConstraint(condition=~Q(reason=""), name="postponement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.fact.key}: {self.until}"

    @property
    def until(self) -> date:
        """The day on which the queue asks again."""
        return self.first_day + timedelta(days=self.days)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RowOfRecord(f"{self} is a row of record: take it back instead.")
