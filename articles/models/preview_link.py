from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def standing(self, now: datetime) -> "PreviewLinkQuerySet":
        """Those that open something at this moment, as far as the link itself goes."""
        return self.filter(revoked_at__isnull=True, until__gt=now)


class PreviewLink(models.Model):
    """A link by which somebody without an account reads one edition before readers do. Its token is kept nowhere."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="preview_links", help_text=_("What it shows."))
    digest = models.CharField(
        _("digest"), max_length=64, editable=False, help_text=_("Of the secret in the link: it cannot be made from it.")
    )
    for_whom = models.CharField(
        _("for whom"), max_length=120, blank=True, help_text=_("Who gets it, so that the right one is revoked.")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
        help_text=_("Who made it."),
    )
    made_at = models.DateTimeField(_("made at"), editable=False, help_text=_("When it was made."))
    until = models.DateTimeField(_("until"), help_text=_("The moment from which it opens nothing any more."))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("revoked by"),
        help_text=_("Who took it back."),
    )
    revoked_at = models.DateTimeField(
        _("revoked at"), null=True, editable=False, help_text=_("Since when it opens nothing, whatever its end was.")
    )

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.CheckConstraint(condition=~Q(digest=""), name="previewlink_has_a_digest"),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="previewlink_ends_after_it_was_made"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="previewlink_revoked_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
                name="previewlink_revoked_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.for_whom or _('preview link')}, {self.made_at:%Y-%m-%d %H:%M}"

    def stands(self, now: datetime) -> bool:
        """The same as `standing`, for a row in memory."""
        return self.revoked_at is None and self.until > now
