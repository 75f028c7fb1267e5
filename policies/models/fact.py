from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policies.models.cues import CuesField
from policies.models.policy import Policy
from policies.models.value import Kind

# Ends on \Z: after $ there may still be a line break.
KEY_PATTERN = r"^[a-z0-9]+([.-][a-z0-9]+)*\Z"
# As in files. A day so far off that no calendar holds it would take down every page that shows the fact.
LONGEST_DAYS = 9999


class FactQuerySet(models.QuerySet["Fact"]):
    def keyed(self, keys: Iterable[str]) -> "FactQuerySet":
        return self.filter(key__in=list(keys))

    def in_use(self) -> "FactQuerySet":
        return self.filter(retired_at__isnull=True)

    def owned_by(self, person: int) -> "FactQuerySet":
        """Those that this account verifies: as the owner of the fact or, where it has none, of its policy."""
        return self.filter(Q(owner=person) | Q(owner__isnull=True, policy__owner=person))


class Fact(models.Model):
    """One row of a policy table: a time limit, amount or rule that a platform promises. Its value is in its versions."""

    policy = models.ForeignKey(
        Policy, models.PROTECT, related_name="facts", verbose_name=_("policy"), help_text=_("The table it belongs to.")
    )
    key = models.CharField(
        _("key"),
        max_length=80,
        unique=True,
        validators=[
            RegexValidator(KEY_PATTERN, _("Use small letters, digits, dots and hyphens: aliexpress.refund.card"))
        ],
        help_text=_("Names the fact in articles and files. Never changes: aliexpress.refund.card"),
    )
    label = models.CharField(
        _("label"), max_length=120, help_text=_("What the number is, as a row of the table: Credit or debit card.")
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=Kind, default=Kind.DURATION, help_text=_("What sort of value it has.")
    )
    counted_from = models.CharField(
        _("counted from"), max_length=120, blank=True, help_text=_("The event that starts the clock: the order date.")
    )
    cues = CuesField(
        _("cues"),
        blank=True,
        help_text=_("Phrases that name this fact in prose, one on each line; the label works by itself."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who verifies it; empty: the owner of the policy."),
    )
    backup_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("backup owner"),
        help_text=_("Who is asked when the owner does not answer."),
    )
    warn_after = models.PositiveIntegerField(
        _("review after"),
        default=90,
        validators=[MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Days after a verification when the next one is due."),
    )
    error_after = models.PositiveIntegerField(
        _("expires after"),
        default=120,
        validators=[MaxValueValidator(LONGEST_DAYS)],
        help_text=_("Days after a verification when the fact may no longer be published without saying so."),
    )
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Order in the table, lowest first."))
    retired_at = models.DateTimeField(
        _("retired at"), null=True, blank=True, editable=False, help_text=_("Since when it is no longer used.")
    )
    changed_at = models.DateTimeField(
        _("changed at"),
        null=True,
        editable=False,
        db_index=True,
        help_text=_("When the ledger last did something to it that pages or checks can notice."),
    )

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "position", "label"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        permissions = [
            ("record_fact", _("Can record and correct the value of a fact")),
            ("verify_fact", _("Can verify a fact against its source")),
            ("dispute_fact", _("Can dispute a fact")),
            ("retire_fact", _("Can retire a fact")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=KEY_PATTERN), name="fact_key_is_plain"),
            models.CheckConstraint(
                condition=Q(warn_after__gt=0, error_after__gt=F("warn_after")), name="fact_warns_before_it_expires"
            ),
            models.CheckConstraint(condition=Q(error_after__lte=LONGEST_DAYS), name="fact_expires_in_our_time"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.key})"

    def get_absolute_url(self) -> str:
        """Its row in the tables of its platform; those of a retired fact, which has no row any more."""
        tables = self.policy.platform.get_absolute_url()
        return tables if self.retired() else f"{tables}#{self.key}"

    def retired(self, at: datetime | date | None = None) -> bool:
        """Whether it is retired: at all, or already on that day or at that moment."""
        if self.retired_at is None or at is None:
            return self.retired_at is not None
        return self.retired_at <= at if isinstance(at, datetime) else timezone.localdate(self.retired_at) <= at
