"""What an editor fills in to change a fact. The forms only gather: whether a value makes sense, the ledger says."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies import ledger
from policies.models import Fact, FactValue, FactVersion, Kind, Proposal, Source, Verification

NUMBERS = ("low", "high", "bound")
COLUMNS: dict[str, tuple[str, ...]] = {
    Kind.DURATION: ("low", "high", "unit", "day_basis", "bound"),
    Kind.MONEY: (*NUMBERS, "currency"),
    Kind.SHARE: NUMBERS,
    Kind.COUNT: NUMBERS,
    Kind.TEXT: ("text",),
}
VALUE_FIELDS = ("low", "high", "unit", "day_basis", "bound", "currency", "text")
EVIDENCE_FIELDS = ("effective_from", "source", "quote", "change_note")


def _column(name: str, **changes: Any) -> forms.Field:
    """The form field of a column of a version: its label and help text are written once, in the model."""
    column = cast("models.Field[Any, Any]", FactVersion._meta.get_field(name))
    field = column.formfield(**changes)
    if field is None:
        raise TypeError(f"{name} has no form field")
    return field


def day_field(**arguments: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **arguments)


def moment_of(day: date, now: datetime) -> datetime:
    """When a source was read, for somebody who remembers the day: now if it is today, else noon of that day."""
    if day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))


class ValueForm(forms.Form):
    """A value with its evidence."""

    low = _column("low")
    high = _column("high")
    unit = _column("unit")
    day_basis = _column("day_basis")
    bound = _column("bound")
    currency = _column("currency")
    text = _column("text", widget=AdminTextInputWidget)
    effective_from = day_field(label=_("Holds from"), help_text=_("Today, a past day, or a day to come."))
    source = forms.ModelChoiceField(
        Source.objects.all(), label=_("Source"), required=False, help_text=_("The page that states it.")
    )
    quote = _column("quote", widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}))
    change_note = _column("change_note", widget=AdminTextInputWidget)

    def for_fact(self, fact: Fact) -> None:
        """Ask only what a fact of this kind has, and offer only sources of its platform."""
        for name in VALUE_FIELDS:
            if name not in COLUMNS[fact.kind]:
                del self.fields[name]
        source = self.fields["source"]
        if isinstance(source, forms.ModelChoiceField):
            source.queryset = Source.objects.filter(platform=fact.policy.platform_id)

    def value(self, kind: str) -> FactValue:
        said = {name: self.cleaned_data[name] for name in VALUE_FIELDS if name in self.cleaned_data}
        return FactValue(kind, **said).completed()

    def evidence(self) -> ledger.Evidence:
        said = self.cleaned_data
        return ledger.Evidence(said["source"], said["quote"].strip(), said["change_note"].strip())

    def judge_value(self, kind: str) -> None:
        if not self.errors and (reason := self.value(kind).refusal()):
            self.add_error(None, reason)


class RecordForm(ValueForm):
    # The proposal that is being decided, if it is one.
    proposal = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_fact(fact)
        self.kind = fact.kind

    def clean(self) -> None:
        super().clean()
        self.judge_value(self.kind)


class CorrectForm(RecordForm):
    """The same without a day: a correction holds from the day of the value that it corrects."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["effective_from"]


class FactAddForm(forms.ModelForm, ValueForm):  # type: ignore[type-arg]
    """A new fact, and its first value if there is one yet."""

    effective_from = day_field(
        label=_("Holds from"), required=False, help_text=_("Today, a past day, or a day to come.")
    )

    class Meta:
        model = Fact
        fields = ["policy", "key", "label", "kind"]

    @property
    def has_value(self) -> bool:
        """Whether somebody has begun to fill in a value."""
        return any(self.cleaned_data.get(name) for name in (*VALUE_FIELDS, *EVIDENCE_FIELDS))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "low" in self.fields and self.has_value and "kind" in self.cleaned_data:
            if not self.cleaned_data.get("effective_from") and "effective_from" not in self.errors:
                self.add_error("effective_from", gettext("Give the day from which the value holds."))
            self.judge_value(self.cleaned_data["kind"])
        return cleaned


class ReadingForm(forms.Form):
    """What somebody saw on the page of the source."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    read_on = day_field(label=_("Source read on"), help_text=_("The day on which you read the page itself."))
    quote_seen = forms.CharField(
        label=_("Quote seen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Copy the sentence as it stands on the page now."),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        widget=AdminTextInputWidget,
        help_text=_("What the next person should know. Needed when the value is in doubt."),
    )


class VerifyForm(ReadingForm):
    """Two buttons end it: the value is still true, or the page does not say so."""

    verdict = forms.ChoiceField(choices=Verification.Result, widget=forms.HiddenInput, required=True)

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("verdict") == Verification.Result.STILL_TRUE and not said.get("quote_seen", "").strip():
            self.add_error("quote_seen", gettext("Copy the sentence you saw: it is what a verification stands on."))


class DisputeForm(ReadingForm):
    pass


class UndoForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class RetireForm(forms.Form):
    """Nothing to fill in: the button is the decision."""


def initial_of(version: FactVersion) -> dict[str, Any]:
    """A recorded value as a form shows it."""
    shown: dict[str, Any] = {name: _plain(getattr(version, name)) for name in VALUE_FIELDS}
    return {**shown, "source": version.source_id, "quote": version.quote, "version": version.pk}


def said_by(proposal: Proposal, today: date) -> dict[str, Any]:
    """A proposal as somebody would have sent it. One without a day holds from today on."""
    shown: dict[str, Any] = {name: _plain(getattr(proposal, name)) for name in VALUE_FIELDS}
    day = proposal.effective_from or today
    evidence = {"source": proposal.source_id, "quote": proposal.quote, "change_note": proposal.change_note}
    said = {**shown, **evidence, "effective_from": str(day), "version": proposal.corrects_id, "proposal": proposal.pk}
    return {name: "" if value is None else value for name, value in said.items()}


def _plain(value: Any) -> Any:
    """3 rather than 3.00."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
