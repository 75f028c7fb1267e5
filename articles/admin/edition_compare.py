"""Any two editions of one article, compared on the admin's own page."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.rights import may_begin, person, readable_articles
from articles.comparing import compare
from articles.models import Edition, State

# So many can be chosen from a list; an older one is named in the address.
MOST_LISTED = 50


class CompareForm(forms.Form):
    old = forms.IntegerField(label=gettext_lazy("Edition"), min_value=1, max_value=2**31 - 1)
    old_day = forms.DateField(
        label=gettext_lazy("with the facts of"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    new = forms.IntegerField(label=gettext_lazy("Compared with edition"), min_value=1, max_value=2**31 - 1)
    new_day = forms.DateField(
        label=gettext_lazy("with the facts of"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, editions: QuerySet[Edition], listed: list[tuple[int, str, str]], given: dict[str, Any]) -> None:
        super().__init__(given)
        self.editions = editions
        choices = {number: f"{number} · {State(state).label} · {title[:60]}" for number, state, title in listed}
        for name in ("old", "new"):
            named = str(given.get(name, ""))
            chosen = {int(named): named} if named.isdecimal() and len(named) < 10 else {}
            self.fields[name].widget = forms.Select(choices=list((chosen | choices).items()))

    @property
    def sides(self) -> tuple[tuple[forms.BoundField, forms.BoundField], ...]:
        return (self["old"], self["old_day"]), (self["new"], self["new_day"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        numbers = {name: said[name] for name in ("old", "new") if name in said}
        found = {edition.number: edition for edition in self.editions.filter(number__in=numbers.values())}
        for name, number in numbers.items():
            said[f"{name}_edition"] = found.get(number)
            if number not in found:
                self.add_error(name, _("There is no edition %(number)d that you may read.") % {"number": number})
        return said


def compare_page(request: HttpRequest, pk: int, base_context: dict[str, Any]) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    if not user.has_perms(["articles.view_article", "articles.view_edition"]):
        raise PermissionDenied
    article = get_object_or_404(readable_articles(user), pk=pk)
    readable = Edition.objects.readable_by(user).filter(article=article).order_by("-number")
    listed = list(readable.values_list("number", "state", "title")[:MOST_LISTED])
    parts = readable.select_related("author", "article").prefetch_related("faqs", "related__article")
    form = CompareForm(parts, listed, {**_first(listed, request.GET.get("new", ""), str(today)), **request.GET.dict()})
    context = {
        **base_context,
        "title": _("Compare two editions"),
        "article": article,
        "form": form,
        "listed": listed,
    }
    if form.is_valid():
        said = form.cleaned_data
        old, new = said["old_edition"], said["new_edition"]
        days = {f"{side}_day": said[f"{side}_day"] or today for side in ("old", "new")}
        context |= {"old": old, "new": new, **days, "comparison": compare(old, new, **days)}
        restorable = [each for each in dict.fromkeys((old, new)) if each.state in workflow.RESTORABLE]
        context["restorable"] = [each for each in restorable if may_begin(user, each)]
    return TemplateResponse(request, "admin/articles/article/compare.html", context)


def _first(listed: list[tuple[int, str, str]], new: str, today: str) -> dict[str, Any]:
    """Unless somebody says otherwise: the newest edition with the one before it, both with the facts of today."""
    numbers = [number for number, _state, _title in listed]
    if not numbers:
        return {}
    newest = int(new) if new.isdecimal() and len(new) < 10 else numbers[0]
    earlier = next((number for number in numbers if number < newest), numbers[-1])
    return {"old": earlier, "new": newest, "old_day": today, "new_day": today}
