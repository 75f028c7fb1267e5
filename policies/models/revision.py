from django.db import models
from django.db.models import F


class LedgerRevision(models.Model):
    """One row that counts the ledger's acts, so that a page can tell in one number whether any fact has changed."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="ledgerrevision_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def advance(cls, acts: int = 1) -> None:
        """Count one act, or several. Called inside the transaction that writes them."""
        if not cls.objects.filter(pk=1).update(number=F("number") + acts):
            cls.objects.get_or_create(pk=1)
            cls.objects.filter(pk=1).update(number=F("number") + acts)
