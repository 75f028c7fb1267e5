from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.effective import EffectiveQuerySet, EffectiveVersion


class Disclaimer(models.Model):
    """A statement that topics require on their pages. Its wording is in dated texts."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("general")
        AFFILIATE = "affiliate", _("affiliate")
        LEGAL = "legal", _("legal")
        HEALTH = "health", _("health")
        FINANCE = "finance", _("finance")

    name = models.CharField(_("name"), max_length=80, unique=True, help_text=_("For editors only."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, help_text=_("What it discloses."))

    class Meta:
        ordering = ["name"]
        verbose_name = _("disclaimer")
        verbose_name_plural = _("disclaimers")

    def __str__(self) -> str:
        return self.name


class DisclaimerTextQuerySet(EffectiveQuerySet["DisclaimerText"]):
    pass


class DisclaimerText(EffectiveVersion):
    """What a disclaimer says from a day on."""

    subject = "disclaimer"

    disclaimer = models.ForeignKey(
        Disclaimer,
        models.PROTECT,
        related_name="texts",
        verbose_name=_("disclaimer"),
        help_text=_("Whose wording it is."),
    )
    text = models.TextField(
        _("text"),
        help_text=_(
            "Plain text. {platform}, {as_of} (the month of the oldest check on the page) and {year} are filled in."
        ),
    )

    objects = DisclaimerTextQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-recorded_at", "-pk"]
        verbose_name = _("text of a disclaimer")
        verbose_name_plural = _("texts of disclaimers")
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="disclaimertext_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.disclaimer}, {self.effective_from}"
