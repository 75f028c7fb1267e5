"""What the verify queue asks for. Nothing is filled in beforehand but the day: only what was seen counts."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from policies.admin.fact_forms import ReadingForm, day_field


class StillTrueForm(ReadingForm):
    """The quote comes first and is asked for: it is never the one we keep, handed back."""

    field_order = ("version", "quote_seen", "read_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quote, note = self.fields["quote_seen"], self.fields["note"]
        quote.required = True
        quote.error_messages["required"] = _("Copy the sentence you saw: it is what a verification stands on.")
        note.help_text = _("What the next person should know.")


class CantTellForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What is in doubt"),
        max_length=300,
        widget=AdminTextInputWidget,
        help_text=_(
            "Readers are told that we are checking this, and no page with it can be published until it is settled."
        ),
        error_messages={"required": _("Say what is in doubt: the next person has to know.")},
    )


class NotNowForm(forms.Form):
    until = day_field(
        label=_("Ask again on"),
        help_text=_("Fourteen days from now at most. It stays late in every list and report, and its owner sees this."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=AdminTextInputWidget,
        help_text=_("Why it has to wait: the help centre is down until Monday."),
        error_messages={"required": _("Say why it has to wait: its owner will ask.")},
    )
