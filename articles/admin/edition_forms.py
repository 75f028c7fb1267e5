"""The form of an edition: its text, its FAQs and its related guides, and what they make together."""

import copy
from datetime import date
from typing import Any, cast

from ckeditor.widgets import CKEditorWidget
from django import forms
from django.contrib.auth.models import User
from django.db.models import Field
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.chips import chips
from articles.admin.references import titled
from articles.admin.rights import person
from articles.models import Author, Edition, Faq
from articles.richtext.editor import Chip, for_editor, from_editor
from articles.richtext.sanitize import UnreadableText
from articles.writing import Text, text_of

_SHORT_TOOLBAR = [
    ["Bold", "Italic", "NumberedList", "BulletedList"],
    ["AsofFact", "AsofExample", "AsofArticle"],
    ["Link", "Unlink", "Undo", "Redo", "Source"],
]


class RichTextWidget(CKEditorWidget):  # type: ignore[misc]
    """CKEditor. Whatever is shown in it went through the sanitizer first, what was just sent included."""

    chip: Chip | None = None

    def __init__(self, *, small: bool = False) -> None:
        super().__init__()
        self.config["asof"] = {**self.config["asof"], "search": reverse_lazy("admin:articles_references")}
        if small:
            self.config |= {"toolbar": _SHORT_TOOLBAR, "height": 130}

    def format_value(self, value: Any) -> str:
        try:
            return for_editor(value or "", self.chip)
        except UnreadableText:
            return escape(value)


class RichTextField(forms.CharField):
    def __init__(self, *, small: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=RichTextWidget(small=small), **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(from_editor(value or ""))
        except UnreadableText as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]
    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    short_answer = RichTextField(small=True, required=False, label=gettext_lazy("Short answer"))
    body = RichTextField(required=False, label=gettext_lazy("Body"))

    class Meta:
        model = Edition
        fields = ["title", "author", "short_answer", "body", "meta_title", "meta_description", "change_note", "major"]
        widgets = {"meta_description": forms.Textarea(attrs={"rows": 3}), "title": forms.TextInput(attrs={"size": 60})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("short_answer", "body"):
            self.fields[name].help_text = cast("Field[Any, Any]", Edition._meta.get_field(name)).help_text


class FaqForm(forms.Form):
    question = forms.CharField(
        max_length=240, label=gettext_lazy("Question"), help_text=Faq._meta.get_field("question").help_text
    )
    answer = RichTextField(small=True, label=gettext_lazy("Answer"), help_text=Faq._meta.get_field("answer").help_text)


class RelatedForm(forms.Form):
    article = forms.TypedChoiceField(coerce=int, required=False, empty_value=None, label=gettext_lazy("Guide"))

    def __init__(self, *args: Any, choices: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["article"]).choices = choices


FaqFormSet = forms.formset_factory(FaqForm, extra=1, can_order=True, can_delete=True, max_num=100)
RelatedFormSet = forms.formset_factory(RelatedForm, extra=1, can_order=True, can_delete=True, max_num=50)


class EditionForms:
    """The three forms of one page as one."""

    def __init__(self, edition: Edition, day: date, user: User, data: "MultiValueDict[str, Any] | None" = None) -> None:
        stored = text_of(edition)
        guides = [
            ("", "—"),
            *titled(user).exclude(pk=edition.article_id).order_by("shown_title").values_list("pk", "shown_title"),
        ]
        self.edition = EditionForm(
            data,
            instance=copy.copy(edition),
            initial={"base": edition.save_count},
        )
        self.faqs = FaqFormSet(data, prefix="faqs", initial=[{"question": q, "answer": a} for q, a in stored.faqs])
        self.related = RelatedFormSet(
            data,
            prefix="related",
            initial=[{"article": pk} for pk in stored.related],
            form_kwargs={"choices": guides},
        )
        self._show_live_words(stored, day, data)

    @property
    def media(self) -> forms.Media:
        return self.edition.media

    def is_valid(self) -> bool:
        # All three, so that every mistake is shown at once.
        return all([self.edition.is_valid(), self.faqs.is_valid(), self.related.is_valid()])

    def text(self) -> Text:
        said = self.edition.cleaned_data
        return Text(
            title=said["title"],
            short_answer=said["short_answer"],
            body=said["body"],
            meta_title=said["meta_title"],
            meta_description=said["meta_description"],
            change_note=said["change_note"],
            major=said["major"],
            faqs=tuple((form["question"], form["answer"]) for form in _kept(self.faqs)),
            related=tuple(form["article"] for form in _kept(self.related) if form["article"]),
        )

    def author(self) -> Author:
        return cast("Author", self.edition.cleaned_data["author"])

    def _show_live_words(self, stored: Text, day: date, data: "MultiValueDict[str, Any] | None") -> None:
        sent = [value for values in data.lists() for value in values[1] if "data-" in str(value)] if data else []
        chip = chips([stored.short_answer, stored.body, *(answer for _q, answer in stored.faqs), *sent], day)
        for form in (self.edition, *self.faqs.forms, self.faqs.empty_form):
            for field in form.fields.values():
                if isinstance(field.widget, RichTextWidget):
                    field.widget.chip = chip


def _kept(formset: "BaseFormSet[Any]") -> list[dict[str, Any]]:
    return [form.cleaned_data for form in formset.ordered_forms]


def bound(edition: Edition, day: date, request: HttpRequest, base: int | None = None) -> EditionForms:
    """The forms with what was sent; `base` in place of the one sent, when a conflict has been shown."""
    data = request.POST.copy()
    data.setdefault("faqs-TOTAL_FORMS", "0")
    data.setdefault("faqs-INITIAL_FORMS", "0")
    data.setdefault("related-TOTAL_FORMS", "0")
    data.setdefault("related-INITIAL_FORMS", "0")
    if base is not None:
        data["base"] = str(base)
    return EditionForms(edition, day, person(request), data)


def kept_apart(mine: Text, theirs: Text) -> list[dict[str, str]]:
    """The fields in which two texts differ, both versions of each."""
    rows = [
        (_("Title"), mine.title, theirs.title),
        (_("Short answer"), mine.short_answer, theirs.short_answer),
        (_("Body"), mine.body, theirs.body),
        (_("FAQs"), _faqs(mine), _faqs(theirs)),
        (_("Meta title"), mine.meta_title, theirs.meta_title),
        (_("Meta description"), mine.meta_description, theirs.meta_description),
        (_("Change note"), mine.change_note, theirs.change_note),
    ]
    return [{"label": label, "mine": own, "theirs": other} for label, own, other in rows if own != other]


def _faqs(text: Text) -> str:
    return "".join(f"<h3>{escape(question)}</h3>{answer}" for question, answer in text.faqs)
