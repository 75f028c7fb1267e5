from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Author(models.Model):
    """A person whose name stands under an article."""

    name = models.CharField(_("name"), max_length=80, help_text=_("As it stands in the byline."))
    slug = models.SlugField(_("slug"), unique=True, help_text=_("Used in the address of the author's page."))
    biography = models.TextField(
        _("biography"), blank=True, help_text=_("Two or three sentences: why trust this person?")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
        help_text=_("Their account here, if they have one."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/authors/{self.slug}/"
