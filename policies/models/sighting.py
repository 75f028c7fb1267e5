from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.observation import Observation
from policies.models.version import FactVersion


class SightingQuerySet(models.QuerySet["Sighting"]):
    def last_seen(self) -> "SightingQuerySet":
        """What was seen last of each version."""
        newest = Sighting.objects.filter(version=models.OuterRef("version")).order_by("-last_read_at", "-pk")
        return self.filter(pk=models.Subquery(newest.values("pk")[:1]))


class Sighting(models.Model):
    """What readings of a source showed of the quote of one version, for as long as they showed the same."""

    class Outcome(models.TextChoices):
        STILL_THERE = "still_there", _("still there")
        REWORDED = "reworded", _("still there, in other words")
        OTHER_VALUE = "other_value", _("the source says something else")
        QUOTE_GONE = "quote_gone", _("the quote is gone")
        PAGE_GONE = "page_gone", _("the page is gone")

    version = models.ForeignKey(
        FactVersion,
        models.PROTECT,
        related_name="sightings",
        verbose_name=_("version"),
        help_text=_("Whose quote it is."),
    )
    observation = models.ForeignKey(
        Observation,
        models.PROTECT,
        related_name="sightings",
        verbose_name=_("observation"),
        help_text=_("The reading that showed it first."),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, help_text=_("What became of the quote."))
    passage = models.TextField(
        _("passage"),
        blank=True,
        help_text=_("The sentence of the page, as it stands there now; empty when there is none."),
    )
    first_read_at = models.DateTimeField(_("first read at"), help_text=_("When a reading showed this first."))
    last_read_at = models.DateTimeField(_("last read at"), help_text=_("When a reading showed it last."))

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering = ["-last_read_at", "-pk"]
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        constraints = [
            models.UniqueConstraint(fields=["version", "observation"], name="sighting_once_for_each_reading"),
            models.CheckConstraint(
                condition=models.Q(first_read_at__lte=models.F("last_read_at")), name="sighting_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["version", "-last_read_at"], name="sighting_latest")]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_outcome_display()}"

    @property
    def in_doubt(self) -> bool:
        """Whether a person should look."""
        return self.outcome in (self.Outcome.OTHER_VALUE, self.Outcome.QUOTE_GONE, self.Outcome.PAGE_GONE)

    @property
    def here(self) -> bool:
        return self.outcome in (self.Outcome.STILL_THERE, self.Outcome.REWORDED)
