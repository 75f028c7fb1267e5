from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import OPEN_STATES, Edition, State
from policies.models import Fact


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> "FindingQuerySet":
        """Findings that somebody should still do something about: a text that made room for another needs no mending."""
        return self.filter(
            state__in=(Finding.State.NEW, Finding.State.ONGOING, Finding.State.REGRESSED),
            edition__state__in=(State.PUBLISHED, *OPEN_STATES),
        )

    def blocking(self) -> "FindingQuerySet":
        return self.standing().filter(problem_class=Finding.Class.PROOF)


class Finding(models.Model):
    """A problem that a check found in an edition, and what people decided about it."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ONGOING = "ongoing", _("Ongoing")
        REGRESSED = "regressed", _("Regressed")
        SNOOZED = "snoozed", _("Snoozed")
        ACCEPTED = "accepted", _("Accepted")
        FIXED = "fixed", _("Fixed")

    class Class(models.TextChoices):
        PROOF = "proof", _("Must fix")
        SIGNAL = "signal", _("Should fix")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings", help_text=_("Where it was found."))
    code = models.CharField(_("code"), max_length=5, help_text=_("The check that found it."))
    problem_class = models.CharField(_("class"), max_length=6, choices=Class, help_text=_("Certain, or advice."))
    level = models.CharField(_("level"), max_length=8, help_text=_("error, warning or info."))
    field = models.CharField(_("field"), max_length=40, blank=True, help_text=_("Which field of the edition."))
    block = models.PositiveIntegerField(_("block"), default=0, help_text=_("Which block of that field, from 0."))
    start = models.PositiveIntegerField(
        _("start"), default=0, help_text=_("First character in the block's plain text.")
    )
    end = models.PositiveIntegerField(_("end"), default=0, help_text=_("Just after the last character."))
    words = models.CharField(_("words"), max_length=400, blank=True, help_text=_("The words in question."))
    fact = models.ForeignKey(
        Fact,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fact"),
        help_text=_("The fact that it was compared with."),
    )
    message = models.TextField(_("message"), help_text=_("What is wrong."))
    fix = models.TextField(_("what to do"), blank=True, help_text=_("What to do about it."))
    fix_label = models.CharField(
        _("fix"), max_length=300, blank=True, help_text=_("What one click would do, if one click can mend it.")
    )
    cues = models.CharField(
        _("cues"), max_length=400, blank=True, help_text=_("The words near it that tied it to the fact.")
    )
    read_as = models.CharField(_("read as"), max_length=120, blank=True, help_text=_("How its words were read."))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("The rule, the claim and the words around it.")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.NEW, db_index=True, help_text=_("What became of it.")
    )
    first_seen = models.DateTimeField(_("first seen"), help_text=_("The check that found it first."))
    last_seen = models.DateTimeField(_("last seen"), help_text=_("The last check that found it."))
    fixed_at = models.DateTimeField(_("fixed at"), null=True, blank=True, help_text=_("The check that missed it."))
    snoozed_until = models.DateField(_("snoozed until"), null=True, blank=True, help_text=_("Silent until that day."))
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Why it was accepted or snoozed."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
        help_text=_("Who accepted or snoozed it."),
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "code", "field", "block", "start"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        permissions = [
            ("accept_finding", _("Can accept a proof finding with a reason")),
            ("snooze_finding", _("Can snooze a finding with a reason")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "fingerprint"], name="finding_place_is_unique"),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "snoozed"]) | ~Q(reason=""), name="finding_decision_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="snoozed") | Q(snoozed_until__isnull=False), name="finding_snooze_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["state", "code"], name="finding_by_code")]

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"
