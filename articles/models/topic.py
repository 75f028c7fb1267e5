from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.disclaimer import Disclaimer


class Topic(models.Model):
    """A subject that articles share, and the disclaimers that its pages must carry."""

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("As readers see it: Orders and refunds.")
    )
    slug = models.SlugField(_("slug"), unique=True, help_text=_("Used in the address of the topic's page."))
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("What readers find here, in one sentence.")
    )
    disclaimers = models.ManyToManyField(
        Disclaimer,
        blank=True,
        related_name="topics",
        verbose_name=_("disclaimers"),
        help_text=_("Every article of this topic shows these; their words come from here, never from the text."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/topics/{self.slug}/"
