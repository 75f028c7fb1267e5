"""The two forms of an import of facts: the file, then its rows, which the page itself carries until they are written."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.importing import MOST_BYTES, Row

_SALT = "policies.importing"


class IntakeForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of facts"),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.xlsx,.json"}),
        help_text=gettext_lazy("CSV in UTF-8, Excel (.xlsx) or JSON, at most 5 MB; the first row names the columns."),
        error_messages={
            "required": gettext_lazy("Choose a file: one that was exported here and edited is the easiest way.")
        },
    )

    def content(self) -> tuple[bytes, str]:
        """The bytes, at most one more than may be imported, and the name of the file."""
        sent = self.cleaned_data["file"]
        return sent.read(MOST_BYTES + 1), sent.name


class CarriedForm(forms.Form):
    """The rows as they were read, signed: what is looked at, and later written, is what was in the file."""

    carried = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_carried(self) -> tuple[str, list[Row]]:
        try:
            name, rows = signing.loads(self.cleaned_data["carried"], salt=_SALT)
            return name, [Row(line, cells, row) for line, cells, row in rows]
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise forms.ValidationError(
                _("The rows did not come along. Nothing was written: choose the file once more.")
            ) from error


def carried(name: str, rows: list[Row]) -> dict[str, Any]:
    said = [name, [[row.line, row.cells, row.row] for row in rows]]
    return {"carried": signing.dumps(said, salt=_SALT, compress=True)}
