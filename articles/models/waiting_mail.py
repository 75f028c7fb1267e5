from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")


class WaitingMailQuerySet(models.QuerySet[Any]):
    def to_try(self, now: datetime) -> "WaitingMailQuerySet":
        """What is to be sent now: what waits, and what a worker took and did not come back from."""
        return self.filter(state__in=(MailState.WAITING, MailState.TAKEN), try_at__lte=now)


class WaitingMail(models.Model):
    """A mail that is written down before it is sent, so that it is neither lost nor doubled."""

    State = MailState

    state = models.CharField(
        _("state"), max_length=7, choices=MailState, default=MailState.WAITING, help_text=_("How far it is.")
    )
    try_at = models.DateTimeField(_("next try"), help_text=_("Not before; of one being sent: when it counts as lost."))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, help_text=_("How often it was tried."))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, help_text=_("When the mail server took it."))
    problem = models.CharField(_("problem"), max_length=400, blank=True, help_text=_("Why the last try failed."))

    objects = WaitingMailQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="%(class)s_sent_has_its_moment",
            )
        ]
        indexes = [models.Index(fields=["state", "try_at"], name="%(class)s_to_try")]
