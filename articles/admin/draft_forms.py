"""The two forms of an import: the draft itself, then what only a person can decide about it."""

import codecs
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from articles.importing import LATER, MOST_BYTES, Draft, article_of, author_of
from articles.models import Author, Topic
from policies.models import Platform

FORMS = [("", _("find out")), ("text", _("plain text")), ("markdown", "Markdown"), ("html", "HTML"), ("docx", "Word")]
NEW_AUTHOR = "new"
# A field that is filled in by pasting has no name of a file.
PASTED = "pasted"


class IntakeForm(forms.Form):
    """A draft, pasted or in a file."""

    text = forms.CharField(
        label=_("Paste the draft"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=_("Plain text, Markdown or HTML, with everything that came along: notes and fences are found."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".txt,.md,.markdown,.html,.htm,.docx"}),
        help_text=_("Text, Markdown, HTML or Word (.docx), at most 10 MB."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        pasted, sent = bool((said.get("text") or "").strip()), bool(said.get("file"))
        if pasted and sent:
            raise forms.ValidationError(_("Paste a draft or choose a file, not both: only one can be imported."))
        if not pasted and "file" not in self.errors and said.get("file") is None:
            raise forms.ValidationError(_("There is nothing to read yet: paste the draft, or choose its file."))
        return said

    def draft(self) -> tuple[bytes, str]:
        """The bytes, at most one more than may be imported, and the name of the file."""
        sent = self.cleaned_data["file"]
        if sent is None:
            return as_bytes(self.cleaned_data["text"]), PASTED
        return sent.read(MOST_BYTES + 1), sent.name


class DecisionForm(forms.Form):
    """The draft's text, carried along, and what needs a decision before it is stored."""

    text = forms.CharField(
        label=_("The original, as it was read"),
        strip=False,
        widget=forms.Textarea({"readonly": True, "rows": 18, "spellcheck": "false"}),
    )
    name = forms.CharField(max_length=255, widget=forms.HiddenInput)
    form = forms.ChoiceField(label=_("Read as"), choices=FORMS[1:], required=False)
    platform = forms.ChoiceField(
        label=_("Platform"), required=False, help_text=_("Whose rules it explains; its facts are compared.")
    )
    topic = forms.ChoiceField(label=_("Topic"), help_text=_("Where it is filed; it decides the disclaimers."))
    author = forms.ChoiceField(label=_("Author"), help_text=_("The byline."))

    def __init__(self, *args: Any, draft: Draft | None, may_add_author: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("platform", [("", _("not one of ours")), *Platform.objects.values_list("slug", "name")])
        self._choose("topic", _topics())
        self._choose("author", _authors(draft, may_add_author))
        if draft is not None and (article := article_of(draft)) is not None:
            # The next edition of an article that exists stays where it is filed.
            self.fields["topic"].disabled = True
            self.initial["topic"] = article.topic.slug

    def _choose(self, name: str, choices: list[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def chosen_author(self) -> Author | None:
        """The author that was chosen; None for one who is to be added under the draft's own byline."""
        said = self.cleaned_data["author"]
        return None if said == NEW_AUTHOR else Author.objects.get(pk=int(said))


def first_decisions(draft: Draft) -> dict[str, str]:
    """What can be decided from the draft alone."""
    topics = list(Topic.objects.values_list("slug", flat=True)[:2])
    author = author_of(draft)
    return {
        "text": draft.original,
        "name": draft.name,
        "form": draft.form,
        "platform": draft.platform,
        "topic": topics[0] if len(topics) == 1 else "",
        "author": str(author.pk) if author else "",
    }


def as_bytes(text: str) -> bytes:
    """With a byte order mark: a charset that the text names is that of the file that it came from, not of these bytes."""
    return codecs.BOM_UTF8 + text.encode("utf-8", "surrogatepass")


def _topics() -> list[Any]:
    known = list(Topic.objects.values_list("slug", "name"))
    later = [] if any(slug == LATER for slug, _name in known) else [(LATER, _("Unsorted: decide later"))]
    return [("", _("choose a topic")), *known, *later]


def _authors(draft: Draft | None, may_add: bool) -> list[Any]:
    known = [(str(pk), name) for pk, name in Author.objects.values_list("pk", "name")]
    new: list[Any] = []
    if draft is not None and draft.author and may_add and author_of(draft) is None:
        new = [(NEW_AUTHOR, _("Add %(name)s, who is new here") % {"name": draft.author})]
    return [("", _("choose an author")), *new, *known]
