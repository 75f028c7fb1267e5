"""Rows that hold from a day on, known from a moment on: only starts are stored, so no gap or overlap can be written."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

V = TypeVar("V", bound="EffectiveVersion")


class NoValueForDay(LookupError):
    """Nothing holds on that day: said aloud, because any other day's value would be a guess."""


class RowOfRecord(Exception):
    """Rows of record are added, never edited or deleted."""


class EffectiveQuerySet(models.QuerySet[V]):
    def at(self, day: date, known: datetime | None = None) -> Self:
        """The one row of each subject that holds on `day`, as it was known at the moment `known` (None: all that is known).

        The latest `effective_from` wins, then the latest `recorded_at`: a correction is a later row with the same start.
        A subject without a row for that day is absent.
        """
        subject = self.model.subject
        held = _holding(day, known) & self.model.counting(known)
        rivals = self.model._base_manager.filter(held, **{subject: OuterRef(subject)})
        newest = rivals.order_by("-effective_from", "-recorded_at", "-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newest))

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RowOfRecord("Rows of record cannot be deleted.")


class EffectiveVersion(models.Model):
    """A row that holds from `effective_from` until the next one of its subject starts."""

    subject: ClassVar[str]

    effective_from = models.DateField(_("effective from"), help_text=_("The day from which this holds."))
    recorded_at = models.DateTimeField(
        _("recorded at"), editable=False, help_text=_("The moment from which we knew it.")
    )

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None and not self._state.adding:
            raise RowOfRecord(f"{self} is a row of record: add a correction, do not edit it.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise RowOfRecord(f"{self} is a row of record and cannot be deleted.")

    @classmethod
    def counting(cls, known: datetime | None) -> Q:
        """The rows that count at the moment `known` (None: now): all of them, unless a kind of row can be taken back."""
        return Q()

    def counts(self, known: datetime | None) -> bool:
        """The same for a row in memory."""
        return True


def holding_at(versions: Iterable[V], day: date, known: datetime | None = None) -> V | None:
    """The same rule as `EffectiveQuerySet.at`, over rows of one subject that are already in memory."""
    return max(
        (
            v
            for v in versions
            if v.effective_from <= day and (known is None or v.recorded_at <= known) and v.counts(known)
        ),
        # One without a number is only supposed: it would be recorded last.
        key=lambda v: (v.effective_from, v.recorded_at, v.pk is None, v.pk or 0),
        default=None,
    )


def _holding(day: date, known: datetime | None) -> Q:
    held = Q(effective_from__lte=day)
    return held if known is None else held & Q(recorded_at__lte=known)
