from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.waiting_mail import WaitingMail
from policies.models import Fact


class OwnerMail(WaitingMail):
    """One mail to one person about what waits for them: the digest of a week, or facts that were handed on to them."""

    class Kind(models.TextChoices):
        DIGEST = "digest", _("Digest")
        HANDED_ON = "handed_on", _("Handed on")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Who gets it."),
    )
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, help_text=_("The digest, or what was handed on."))
    day = models.DateField(_("day"), help_text=_("The Monday of the digest's week, or the day of handing on."))
    lines = models.JSONField(_("lines"), help_text=_("What it says, frozen when it was written; never compared."))
    more = models.PositiveIntegerField(_("more"), default=0, help_text=_("How many lines there was no room for."))

    class Meta(WaitingMail.Meta):
        ordering = ["-day", "person"]
        verbose_name = _("mail to an owner")
        verbose_name_plural = _("mails to owners")
        constraints = [
            *WaitingMail.Meta.constraints,
            models.UniqueConstraint(fields=["person", "kind", "day"], name="ownermail_once_each_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day} → {self.person}"


class HandingOn(models.Model):
    """A fact that its owner left for some working days was handed on to its backup owner: once for each time it became late."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="+", help_text=_("What was left."))
    late_since = models.DateField(_("late since"), help_text=_("The first day on which it was late."))
    mail = models.ForeignKey(OwnerMail, models.CASCADE, related_name="handed_on", help_text=_("How it was said."))

    class Meta:
        verbose_name = _("handing on")
        verbose_name_plural = _("handings on")
        constraints = [models.UniqueConstraint(fields=["fact", "late_since"], name="handingon_once_each_time")]

    def __str__(self) -> str:
        return f"{self.fact} → {self.mail.person}"


class DigestWish(models.Model):
    """A person who wants no digest."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"), help_text=_("Who left.")
    )
    left_at = models.DateTimeField(_("unsubscribed"), help_text=_("When they asked to get it no more."))

    class Meta:
        verbose_name = _("unsubscribed from digests")
        verbose_name_plural = _("unsubscribed from digests")

    def __str__(self) -> str:
        return str(self.person)
