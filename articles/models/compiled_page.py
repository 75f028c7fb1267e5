from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition
from policies.effective import RowOfRecord


class CompiledPage(models.Model):
    """A public page of an edition with a mark wherever something that follows from facts will stand. Added, never edited.

    The latest one of an edition and version is shown while its stamp is that of what it was made of; earlier ones are what readers
    saw then.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="compiled", help_text=_("Whose words it shows."))
    compiled_at = models.DateTimeField(_("compiled at"), help_text=_("From which moment on readers saw it."))
    version = models.CharField(_("version"), max_length=64, help_text=_("Of the templates and settings it came from."))
    stamp = models.CharField(_("stamp"), max_length=64, help_text=_("Of the rows it came from that are no facts."))
    start = models.CharField(_("start"), max_length=16, help_text=_("What every mark in it begins with."))
    html = models.TextField(_("page"), help_text=_("The page with its marks."))
    still = models.TextField(_("still"), help_text=_("What has to be known beside the facts to fill it in, as JSON."))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("compiled page")
        verbose_name_plural = _("compiled pages")
        constraints = [models.UniqueConstraint(fields=["start"], name="compiledpage_has_marks_of_its_own")]
        indexes = [
            models.Index(fields=["edition", "version", "-id"], name="compiledpage_latest"),
            models.Index(fields=["edition", "compiled_at"], name="compiledpage_at"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}, {self.compiled_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RowOfRecord(f"{self} is a row of record: compile again, do not edit it.")
        super().save(*args, **kwargs)


class TypedAddress(models.Model):
    """An address of ours that an edition names by itself, without a reference: where it leads decides whether it is a link."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="typed", help_text=_("Whose text names it."))
    slug = models.CharField(_("slug"), max_length=120, help_text=_("The address it names."))

    class Meta:
        verbose_name = _("typed address")
        verbose_name_plural = _("typed addresses")
        constraints = [models.UniqueConstraint(fields=["edition", "slug"], name="typedaddress_named_once")]

    def __str__(self) -> str:
        return self.slug
