"""The typed columns of a value, and what the database itself refuses in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from policies.models.value import LONGEST_TEXT, MOST, BoundChoice, DayBasisChoice, FactValue, UnitChoice


class ValueColumns(models.Model):
    """Abstract: one value in typed columns, with the database holding what must be true of its numbers."""

    low = models.DecimalField(
        _("lowest"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The lower end. For an exact value give the same number twice; empty for “up to”."),
    )
    high = models.DecimalField(
        _("highest"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The upper end; empty for “at least”."),
    )
    unit = models.CharField(_("unit"), max_length=8, choices=UnitChoice, blank=True, help_text=_("Of a time limit."))
    day_basis = models.CharField(
        _("day basis"),
        max_length=8,
        choices=DayBasisChoice,
        blank=True,
        help_text=_("Business days leave out weekends and holidays."),
    )
    bound = models.CharField(
        _("bound"), max_length=8, choices=BoundChoice, blank=True, help_text=_("How the numbers are meant.")
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Three letters, for money: USD."))
    text = models.CharField(
        _("words"), max_length=LONGEST_TEXT, blank=True, help_text=_("For a fact that is no number.")
    )

    class Meta:
        abstract = True

    def fact_value(self, kind: str) -> FactValue:
        return FactValue(kind, self.low, self.high, self.unit, self.day_basis, self.bound, self.currency, self.text)


def value_constraints(name: str) -> list[models.BaseConstraint]:
    """What the database refuses in ValueColumns: numbers that are not positive, ends that do not fit the bound."""
    # Every shape says which ends are there: a comparison with NULL is neither true nor false, and a check lets it pass.
    both = Q(low__isnull=False, high__isnull=False)
    shapes = (
        Q(bound="", low__isnull=True, high__isnull=True) & ~Q(text="")
        | (Q(bound__in=["exact", "about"], low=F("high")) & both)
        | (Q(bound="range", low__lt=F("high")) & both)
        | Q(bound="up_to", low__isnull=True, high__isnull=False)
        | Q(bound="at_least", low__isnull=False, high__isnull=True)
    )
    return [
        models.CheckConstraint(condition=shapes, name=f"{name}_ends_fit_bound"),
        models.CheckConstraint(
            condition=(Q(low__isnull=True) | Q(low__gt=0)) & (Q(high__isnull=True) | Q(high__gt=0)),
            name=f"{name}_numbers_are_positive",
        ),
        models.CheckConstraint(
            condition=(Q(low__isnull=True) | Q(low__lte=MOST)) & (Q(high__isnull=True) | Q(high__lte=MOST)),
            name=f"{name}_numbers_are_believable",
        ),
    ]
