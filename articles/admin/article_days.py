"""An article on two days, as readers saw it: each page to be opened, and the difference word by word."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.rights import person
from articles.models import Article, Edition
from articles.page import NotPublished
from articles.replay import Replayed, differences, replay
from articles.replaying import may_see_past_days

_DAY = {"type": "date"}


class DaysForm(forms.Form):
    article = forms.ModelChoiceField(Article.objects.none(), widget=forms.HiddenInput)
    old = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(_DAY, "%Y-%m-%d"))
    new = forms.DateField(label=gettext_lazy("compared with"), required=False, widget=forms.DateInput(_DAY, "%Y-%m-%d"))

    def __init__(self, given: dict[str, Any], today: date) -> None:
        super().__init__({"old": str(today), "new": str(today), **given})
        self.today = today
        once_public = Edition.objects.filter(published_at__isnull=False)
        self.fields["article"].queryset = Article.objects.filter(  # type: ignore[attr-defined]
            pk__in=once_public.values("article")
        )
        for name in ("old", "new"):
            self.fields[name].widget.attrs["max"] = str(today)

    def clean_old(self) -> date:
        return self._past("old")

    def clean_new(self) -> date:
        return self._past("new") if self.cleaned_data.get("new") else self.today

    def _past(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise forms.ValidationError(_("That day is still to come."))
        return day


def days_page(request: HttpRequest, base_context: dict[str, Any]) -> HttpResponse:
    if not may_see_past_days(person(request)):
        raise PermissionDenied
    form = DaysForm(request.GET.dict(), timezone.localdate())
    context: dict[str, Any] = {**base_context, "title": _("As readers saw it"), "form": form}
    if form.is_valid():
        article, old, new = (form.cleaned_data[name] for name in ("article", "old", "new"))
        pages = [_page(article, day) for day in (old, new)]
        context |= {
            "article": article,
            "days": list(zip((old, new), pages, strict=True)),
            "old_day": old,
            "new_day": new,
        }
        before, after = pages
        if before and after:
            paragraphs = differences(before, after)
            context |= {"compared": True, "changed": [each for each in paragraphs if each.changed]}
    return TemplateResponse(request, "admin/articles/article/days.html", context)


def _page(article: Article, day: date) -> Replayed | None:
    try:
        return replay(article, day)
    except NotPublished:
        return None
