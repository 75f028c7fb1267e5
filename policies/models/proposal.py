from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.fact import Fact
from policies.models.source import Source
from policies.models.value_columns import ValueColumns, value_constraints


class Proposal(ValueColumns):
    """A source now says something else. Nothing is applied by itself: a person accepts or declines."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="proposals", help_text=_("The fact in question."))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("Where it was seen.")
    )
    evidence = models.TextField(_("evidence"), help_text=_("The passage that says so, word for word."))
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.OPEN, help_text=_("What became of it.")
    )
    proposed_at = models.DateTimeField(_("proposed at"), help_text=_("When it was noticed."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("Who decided.")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, help_text=_("When it was decided."))

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = value_constraints("proposal")

    def __str__(self) -> str:
        return f"{self.fact.key}: {self.fact_value(self.fact.kind).words()}"
