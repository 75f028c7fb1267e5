from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.platform import Platform


class Source(models.Model):
    """A page where a platform states its promise."""

    class State(models.TextChoices):
        UNREAD = "unread", _("not fetched yet")
        OK = "ok", _("readable")
        BLOCKED = "blocked", _("blocked: the site refuses our reader")
        UNREADABLE = "unreadable", _("could not be read")
        CHANGED = "changed", _("changed since it was last read")
        GONE = "gone", _("gone")

    platform = models.ForeignKey(
        Platform, models.PROTECT, related_name="sources", verbose_name=_("platform"), help_text=_("Whose page it is.")
    )
    url = models.URLField(_("address"), max_length=500, unique=True, help_text=_("The exact page, not the home page."))
    title = models.CharField(_("title"), max_length=200, help_text=_("As the page calls itself; shown to readers."))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=State,
        default=State.UNREAD,
        editable=False,
        help_text=_("What the last fetch found."),
    )
    last_fetched_at = models.DateTimeField(
        _("last fetched"), null=True, blank=True, editable=False, help_text=_("When our reader last asked for it.")
    )

    class Meta:
        ordering = ["title"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(url__startswith="https://") | models.Q(url__startswith="http://"),
                name="source_url_is_a_web_address",
            )
        ]

    def __str__(self) -> str:
        return self.title
