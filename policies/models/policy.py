from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.cues import CuesField
from policies.models.platform import Platform


class Policy(models.Model):
    """One table of facts: "Refund time before shipment"."""

    platform = models.ForeignKey(
        Platform,
        models.PROTECT,
        related_name="policies",
        verbose_name=_("platform"),
        help_text=_("Whose promise it is."),
    )
    slug = models.SlugField(
        _("slug"), unique=True, max_length=80, help_text=_("Names the table in articles: refund-before-shipment.")
    )
    title = models.CharField(_("title"), max_length=120, help_text=_("The heading of the table on public pages."))
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two plain sentences above the table.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who keeps this table right; a fact may name someone else."),
    )
    cues = CuesField(_("cues"), blank=True, help_text=_("Phrases that name this policy in prose, one on each line."))

    class Meta:
        ordering = ["platform__name", "title"]
        verbose_name = _("policy")
        verbose_name_plural = _("policies")

    def __str__(self) -> str:
        return f"{self.platform}: {self.title}"

    def get_absolute_url(self) -> str:
        return f"{self.platform.get_absolute_url()}#{self.slug}"
