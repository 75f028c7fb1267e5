from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policies.effective import RowOfRecord
from policies.models.version import FactVersion


class Verification(models.Model):
    """One act: somebody, or a job, read the source and compared it with one version of a fact."""

    class Result(models.TextChoices):
        STILL_TRUE = "still_true", _("still true")
        DISPUTED = "disputed", _("disputed")

    version = models.ForeignKey(
        FactVersion,
        models.PROTECT,
        related_name="verifications",
        verbose_name=_("version"),
        help_text=_("The value that was compared; a later value starts unverified."),
    )
    result = models.CharField(_("result"), max_length=10, choices=Result, help_text=_("What the reading showed."))
    read_at = models.DateTimeField(_("source read at"), help_text=_("When the source itself was read."))
    quote_seen = models.TextField(_("quote seen"), blank=True, help_text=_("The sentence as it stood there."))
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("Anything the next reader should know."))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Who read it; empty for a job."),
    )
    job = models.CharField(_("job"), max_length=60, blank=True, help_text=_("Which job read it, if no person did."))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False, help_text=_("When this was written down."))

    class Meta:
        ordering = ["-read_at", "-pk"]
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__lte=models.F("recorded_at")), name="verification_was_read_before_it_was_recorded"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()}, {self.read_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RowOfRecord(f"{self} is a row of record: verify or dispute again, do not edit it.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RowOfRecord(f"{self} is a row of record and cannot be deleted.")
