from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from policies.effective import EffectiveQuerySet, EffectiveVersion
from policies.models.fact import Fact
from policies.models.source import Source
from policies.models.value import FactValue
from policies.models.value_columns import ValueColumns, value_constraints
from policies.timelines import Form, Timeline


class FactVersionQuerySet(EffectiveQuerySet["FactVersion"]):
    def standing(self) -> "FactVersionQuerySet":
        """Without those that were undone."""
        return self.filter(undone_at__isnull=True)

    def waiting(self, day: date) -> "FactVersionQuerySet":
        """What has taken effect by `day` and was not announced, oldest first, without what was corrected before its day."""
        correction = FactVersion.objects.filter(
            Q(recorded_at__gt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk")),
            fact=OuterRef("fact"),
            effective_from=OuterRef("effective_from"),
            undone_at__isnull=True,
        )
        due = self.filter(announced_at__isnull=True, effective_from__lte=day, undone_at__isnull=True)
        return due.filter(~Exists(correction)).order_by("effective_from", "pk")


class FactVersion(ValueColumns, EffectiveVersion):
    """What a fact says from a day on. Written by the ledger alone; a correction is a later row with the same start."""

    subject = "fact"

    fact = models.ForeignKey(
        Fact, models.PROTECT, related_name="versions", verbose_name=_("fact"), help_text=_("Whose value it is.")
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name=_("source"),
        help_text=_("The page that states it."),
    )
    quote = models.TextField(
        _("quote"), blank=True, help_text=_("The sentence of the source that says so, word for word.")
    )
    change_note = models.CharField(
        _("change note"), max_length=300, blank=True, help_text=_("One sentence for readers: what changed and why.")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
        help_text=_("Who wrote it down; empty for a job."),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
        help_text=_("Who looked at the change before it was made."),
    )
    announced_at = models.DateTimeField(
        _("announced at"), null=True, editable=False, help_text=_("When the articles were told, once.")
    )

    together = models.UUIDField(
        _("together"),
        null=True,
        editable=False,
        db_index=True,
        help_text=_("The same for values that were approved in one act: they are undone together too."),
    )
    undone_at = models.DateTimeField(
        _("undone at"), null=True, editable=False, help_text=_("Since when it counts as never recorded.")
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("undone by"),
        help_text=_("Who took it back."),
    )

    objects = FactVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-recorded_at", "-pk"]
        verbose_name = _("version of a fact")
        verbose_name_plural = _("versions of facts")
        constraints = [
            *value_constraints("factversion"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=models.F("recorded_at")),
                name="factversion_undone_after_it_was_recorded",
            ),
        ]
        indexes = [
            models.Index(fields=["fact", "-effective_from", "-recorded_at"], name="factversion_at"),
            models.Index(
                fields=["effective_from"], condition=Q(announced_at__isnull=True), name="factversion_unannounced"
            ),
        ]

    @classmethod
    def counting(cls, known: datetime | None) -> Q:
        """One that was undone counts as never recorded, from that moment on."""
        standing = Q(undone_at__isnull=True)
        return standing if known is None else standing | Q(undone_at__gt=known)

    def counts(self, known: datetime | None) -> bool:
        return self.undone_at is None or (known is not None and self.undone_at > known)

    def __str__(self) -> str:
        return f"{self.words()} ({self.fact.key}, {self.effective_from})"

    @property
    def value(self) -> FactValue:
        return self.fact_value(self.fact.kind)

    def timeline(self) -> Timeline | None:
        return self.value.timeline()

    def words(self, form: Form = Form.SHORT) -> str:
        return self.value.words(form)
