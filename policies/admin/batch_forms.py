"""What an editor fills in to change several facts on one day: what they share, and a value for each."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies import ledger
from policies.admin.fact_forms import ValueForm, day_field
from policies.models import Fact, Source, Standing

# What makes a row one that is to be recorded: the rest is chosen beforehand, as the present value has it.
SAYS = ("low", "high", "text")


class SharedForm(forms.Form):
    """What holds for all of them."""

    effective_from = day_field(
        label=_("Holds from"), help_text=_("One day for all of them: today, a past day, or a day to come.")
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=_("Source of all of them"),
        required=False,
        help_text=_("If one page states them all; a row may name another."),
    )
    change_note = forms.CharField(
        label=_("Change note"),
        max_length=300,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("One sentence for readers: what changed and why."),
    )

    def __init__(self, *args: Any, facts: Sequence[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "shared"})
        source = self.fields["source"]
        if isinstance(source, forms.ModelChoiceField):
            source.queryset = Source.objects.filter(platform__in={fact.policy.platform_id for fact in facts})


class RowForm(ValueForm):
    """One fact. Left empty, it stays as it is."""

    def __init__(self, data: Any, *, standing: Standing) -> None:
        self.standing, self.fact = standing, standing.fact
        version = standing.version
        chosen = (
            {name: getattr(version, name) for name in ("unit", "day_basis", "bound", "currency")} if version else {}
        )
        super().__init__(data, prefix=f"fact-{self.fact.pk}", initial=chosen)
        self.for_fact(self.fact)
        for name in ("effective_from", "change_note"):
            del self.fields[name]
        self.fields["quote"].widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        self.fields["source"].label = gettext("Another source")
        for field in self.fields.values():
            field.help_text = ""

    @property
    def filled(self) -> bool:
        """Whether somebody has begun to give a value; a quote alone is a row that was forgotten."""
        return any(str(self[name].value() or "").strip() for name in (*SAYS, "quote") if name in self.fields)

    def clean(self) -> None:
        super().clean()
        if self.filled:
            self.judge_value(self.fact.kind)

    def wanted(self, shared: SharedForm) -> ledger.Wanted:
        said = shared.cleaned_data
        evidence = ledger.Evidence(
            self.cleaned_data["source"] or self._shared_source(said["source"]),
            self.cleaned_data["quote"].strip(),
            said["change_note"].strip(),
        )
        return ledger.Wanted(self.fact, self.value(self.fact.kind), evidence)

    def _shared_source(self, source: Source | None) -> Source | None:
        """Not for a fact of another platform: its source says nothing of this one."""
        return source if source is not None and source.platform_id == self.fact.policy.platform_id else None
