from django.db import models
from django.utils.translation import gettext_lazy as _


class Host(models.Model):
    """One web server whose pages are sources: when it may be asked again, and what its robots.txt says."""

    origin = models.CharField(_("origin"), max_length=300, unique=True, help_text=_("https://help.example.com"))
    free_at = models.DateTimeField(_("free at"), help_text=_("Not to be asked before this moment, by any worker."))
    robots = models.TextField(_("robots.txt"), blank=True, help_text=_("What it asks of readers like ours."))
    robots_read_at = models.DateTimeField(
        _("robots.txt read at"), null=True, blank=True, help_text=_("When that was read; it is believed for a day.")
    )

    class Meta:
        ordering = ["origin"]
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self) -> str:
        return self.origin
