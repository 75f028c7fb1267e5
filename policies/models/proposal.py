from dataclasses import fields

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policies.models.fact import Fact
from policies.models.source import Source
from policies.models.value import FactValue
from policies.models.value_columns import ValueColumns, value_constraints
from policies.models.version import FactVersion


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        """Those that wait for somebody to decide."""
        return self.filter(state=Proposal.State.OPEN)


class Proposal(ValueColumns):
    """A change of a fact that a person, or a reading of its source, proposes. Nothing is applied by itself: a person
    accepts or declines. With `corrects` it is a correction of that version, else a new value.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    fact = models.ForeignKey(
        Fact, models.PROTECT, related_name="proposals", verbose_name=_("fact"), help_text=_("The fact in question.")
    )
    corrects = models.ForeignKey(
        FactVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("corrects"),
        help_text=_("The recorded value that was written down wrongly; empty for a new value."),
    )
    effective_from = models.DateField(
        _("effective from"),
        null=True,
        blank=True,
        help_text=_("The day from which it is to hold; empty when the source does not say: the day of acceptance."),
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("Where it was seen."),
    )
    quote = models.TextField(_("quote"), blank=True, help_text=_("The passage that says so, word for word."))
    change_note = models.CharField(
        _("change note"), max_length=300, blank=True, help_text=_("One sentence for readers: what changed and why.")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State, default=State.OPEN, help_text=_("What became of it.")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
        help_text=_("Who proposed it; empty for a reading of a source."),
    )
    job = models.CharField(_("job"), max_length=60, blank=True, help_text=_("Which job noticed it, if no person did."))
    proposed_at = models.DateTimeField(_("proposed at"), help_text=_("When it was noticed."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        help_text=_("Who decided."),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, help_text=_("When it was decided."))
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Why it was declined."))
    accepted_as = models.ForeignKey(
        FactVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted as"),
        help_text=_("The value that was recorded for it."),
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            *value_constraints("proposal"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="proposal_is_open_until_decided",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="proposal_declined_says_why"),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_as__isnull=False)
                | (~Q(state="accepted") & Q(accepted_as__isnull=True)),
                name="proposal_accepted_became_a_value",
            ),
        ]
        indexes = [models.Index(fields=["fact"], condition=Q(state="open"), name="proposal_open")]

    def __str__(self) -> str:
        return f"{self.fact.key}: {self.words()}"

    @property
    def value(self) -> FactValue:
        return self.fact_value(self.fact.kind)

    def words(self) -> str:
        return self.value.words()

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    def put(self, value: FactValue) -> None:
        """Fill in the columns of the value, only those that its kind uses. Raises InvalidTimeline."""
        stored = value.stored()
        for each in fields(stored):
            if each.name != "kind":
                setattr(self, each.name, getattr(stored, each.name))
