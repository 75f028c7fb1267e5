from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.source import Source


class Observation(models.Model):
    """One reading of a source: what was there at that moment."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="observations", help_text=_("The page read."))
    read_at = models.DateTimeField(_("read at"), help_text=_("When it was read."))
    state = models.CharField(_("state"), max_length=12, choices=Source.State, help_text=_("How the reading went."))
    problem = models.CharField(_("problem"), max_length=300, blank=True, help_text=_("Why it could not be read."))
    url = models.URLField(
        _("address read"), max_length=2000, blank=True, help_text=_("Where redirects led; empty when nowhere else.")
    )
    text = models.TextField(
        _("text"), blank=True, help_text=_("The readable text of the page; empty when it was the same as before.")
    )
    digest = models.CharField(_("digest"), max_length=64, blank=True, help_text=_("sha256 of the readable text."))

    class Meta:
        ordering = ["-read_at", "-pk"]
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        indexes = [models.Index(fields=["source", "-read_at"], name="observation_latest")]

    def __str__(self) -> str:
        return f"{self.source}, {self.read_at:%Y-%m-%d %H:%M}"
