"""Try it on a sentence: the form of a fact is sent here instead of being saved, and the page says what prose would tie to it."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from policies.admin.fact_forms import VALUE_FIELDS, ValueForm
from policies.models import Fact, Kind, Policy, standings
from policies.models.cues import phrases
from policies.timelines import FactRow, Judgement, Standing, Timeline, Verdict, wording
from policies.trials import Trial, tried

# How a fact is called on its trial while it has no key.
UNNAMED = "this.fact"
MOST_IN_SENTENCE = 2000
VERDICTS = {
    Verdict.CONSISTENT: gettext_lazy("agrees"),
    Verdict.STALE: gettext_lazy("was true once"),
    Verdict.CONTRADICTS: gettext_lazy("contradicts"),
    Verdict.UNRELATED: gettext_lazy("speaks of no fact"),
}
STANDINGS = {
    Standing.DENIED: gettext_lazy("The sentence denies it."),
    Standing.PAST: gettext_lazy("The sentence tells of the past."),
    Standing.SUPPOSED: gettext_lazy("The sentence only supposes it."),
    Standing.ELSEWHERE: gettext_lazy("The sentence speaks of another platform."),
}


class FactTrialForm(ValueForm):
    """The fields of a fact's form that prose is compared with. What the ledger would refuse is left out here, not refused."""

    fact = forms.ModelChoiceField(Fact.objects.all(), required=False)
    policy = forms.ModelChoiceField(Policy.objects.select_related("platform"))
    key = forms.CharField(max_length=80, required=False)
    label = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=Kind, required=False)
    counted_from = forms.CharField(max_length=120, required=False)
    cues = forms.CharField(required=False)
    try_sentence = forms.CharField(
        max_length=MOST_IN_SENTENCE,
        required=False,
        label=gettext_lazy("Sentence"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("A sentence that should, or should not, be taken to be about this fact."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("effective_from", "source", "quote", "change_note"):
            del self.fields[name]
        for name, field in self.fields.items():
            if name != "try_sentence":
                field.widget = field.hidden_widget()

    def row(self) -> FactRow:
        """The fact as the judge would know it after saving; its value is the one in force, or the one typed in."""
        said, fact = self.cleaned_data, self.cleaned_data["fact"]
        held = standings(Fact.objects.filter(pk=fact.pk), timezone.localdate())[fact.key].row() if fact else None
        return FactRow(
            key=held.key if held else said["key"] or UNNAMED,
            label=said["label"],
            platform=said["policy"].platform.name,
            cues=phrases(said["cues"]),
            value=held.value if held else self._typed_value(),
            superseded=held.superseded if held else (),
            counted_from=said["counted_from"],
            policy=said["policy"].title,
        )

    def _typed_value(self) -> Timeline | None:
        if any(name not in self.cleaned_data for name in VALUE_FIELDS) or self.cleaned_data["kind"] != Kind.DURATION:
            return None
        value = self.value(Kind.DURATION)
        return None if value.refusal() else value.timeline()


@dataclass(frozen=True)
class Read:
    """One time limit of the sentence in words for the screen."""

    words: str
    value: str
    fact: str
    its_own: bool
    verdict: Any
    why: Any
    cues: str


class FactTrial(FormView):  # type: ignore[type-arg]
    """The answer to “Try it”: a page of its own, so that the form stays as it was left."""

    admin: ClassVar[Any] = None
    form_class = FactTrialForm
    template_name = "admin/policies/fact/trial.html"
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.has_perm("policies.change_fact") or request.user.has_perm("policies.add_fact")):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: FactTrialForm) -> TemplateResponse:
        row, policy = form.row(), form.cleaned_data["policy"]
        trial = tried(row, policy.platform_id, form.cleaned_data["try_sentence"], timezone.localdate())
        found = {"row": row, "trial": trial, "platform": policy.platform_id, "read": read_in_words(trial)}
        return TemplateResponse(self.request, self.template_name, self.get_context_data(form=form, **found))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site: admin.AdminSite = self.admin.admin_site
        context = {"opts": Fact._meta, "title": _("Try it on a sentence"), "media": self.admin.media}
        return {**site.each_context(self.request), **super().get_context_data(**kwargs), **context}


def read_in_words(trial: Trial) -> list[Read]:
    return [_in_words(trial, judgement) for judgement in trial.judgements]


def _in_words(trial: Trial, judgement: Judgement) -> Read:
    limit = judgement.mention.timeline
    return Read(
        words=judgement.mention.text,
        value=wording(limit) if limit else _("no time limit"),
        fact=trial.facts.get(judgement.fact or "", ""),
        its_own=judgement.fact == trial.row.key,
        verdict=VERDICTS[judgement.verdict],
        why=STANDINGS.get(judgement.evidence.standing, ""),
        cues=", ".join(dict.fromkeys(cue.text for cue in judgement.evidence.cues)),
    )
