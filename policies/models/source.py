from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from policies.models.platform import Platform

# So often a reading may fail before anybody is told.
PATIENCE = 3


class SourceQuerySet(models.QuerySet["Source"]):
    def in_use(self) -> "SourceQuerySet":
        """Those on which a value of a fact in use stands: the others need not be read."""
        versions = Source.versions.rel.related_model._default_manager.filter(
            source=OuterRef("pk"), fact__retired_at__isnull=True
        )
        return self.filter(Exists(versions))

    def due(self, now: datetime) -> "SourceQuerySet":
        """Those in use whose next reading is due, the longest due first; never one that somebody is reading."""
        waiting = Q(next_read_at__isnull=True) | Q(next_read_at__lte=now)
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        return self.in_use().filter(waiting, free).order_by(models.F("next_read_at").asc(nulls_first=True), "pk")

    def needing_somebody(self) -> "SourceQuerySet":
        """Those that our reader cannot read, or that are gone: somebody has to find another page, or read it."""
        return self.filter(state__in=(Source.State.BLOCKED, Source.State.UNREADABLE, Source.State.GONE))


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

    next_read_at = models.DateTimeField(
        _("next reading"),
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("Empty: as soon as possible."),
    )
    lease_until = models.DateTimeField(
        _("being read until"), null=True, blank=True, editable=False, help_text=_("Whoever reads it has it until then.")
    )
    read_in_full_at = models.DateTimeField(
        _("read in full at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the whole page was last sent to us."),
    )
    etag = models.CharField(_("ETag"), max_length=200, blank=True, editable=False, help_text=_("The page's own mark."))
    last_modified = models.CharField(
        _("Last-Modified"), max_length=100, blank=True, editable=False, help_text=_("As the page itself says.")
    )
    failures = models.PositiveSmallIntegerField(
        _("failures"), default=0, editable=False, help_text=_("Readings in a row that failed.")
    )
    problem = models.CharField(
        _("problem"), max_length=300, blank=True, editable=False, help_text=_("Why the last reading failed.")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        permissions = [("read_source", _("Can have a source read now"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(url__startswith="https://") | models.Q(url__startswith="http://"),
                name="source_url_is_a_web_address",
            )
        ]

    def __str__(self) -> str:
        return self.title
