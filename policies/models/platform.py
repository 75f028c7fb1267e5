from django.db import models
from django.utils.translation import gettext_lazy as _


class Platform(models.Model):
    """A company whose promises we track."""

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("As readers know it: AliExpress."))
    slug = models.SlugField(_("slug"), unique=True, help_text=_("Used in the address of its policy table."))
    home_page = models.URLField(_("home page"), blank=True, help_text=_("Where the platform itself can be found."))

    class Meta:
        ordering = ["name"]
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/policies/{self.slug}/"
