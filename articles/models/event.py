from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.edition import Edition
from policies.effective import RowOfRecord


class Event(models.Model):
    """Something that happened to an article, or under it. Added, never edited: its payload is frozen."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="events", help_text=_("Whose history it is in."))
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, related_name="events", help_text=_("The edition it happened to.")
    )
    verb = models.CharField(_("verb"), max_length=20, help_text=_("What happened: published, fact_changed, accepted…"))
    happened_at = models.DateTimeField(_("happened at"), db_index=True, help_text=_("When it happened."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
        help_text=_("Who did it; empty for a job."),
    )
    job = models.CharField(_("job"), max_length=60, blank=True, help_text=_("Which job did it, if no person did."))
    payload = models.JSONField(_("payload"), default=dict, help_text=_("What was so at that moment, frozen."))
    occasion = models.CharField(
        _("occasion"), max_length=80, blank=True, help_text=_("Names the cause, so that one cause is told once.")
    )

    class Meta:
        ordering = ["-happened_at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "occasion"], condition=~models.Q(occasion=""), name="event_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb}, {self.happened_at:%Y-%m-%d %H:%M}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None and not self._state.adding:
            raise RowOfRecord("History is added to, never edited.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]
