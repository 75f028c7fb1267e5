"""What a fact in the text stands for, for whoever opens it there: value, check, source, where else it is shown, wordings."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.admin.article import CitingFilter, citing
from articles.admin.rights import person
from policies.models import Fact, standings
from policies.timelines import Form

_TEMPLATE = "admin/articles/edition/fact_card.html"


def fact_card(request: HttpRequest) -> HttpResponse:
    """`?key=…&form=…`: the form is the wording that the text has now."""
    if not (request.user.has_perm("articles.view_edition") and request.user.has_perm("policies.view_fact")):
        raise PermissionDenied
    key = request.GET.get("key", "")[:80].replace("\x00", "")
    standing = standings(Fact.objects.keyed([key]), timezone.localdate()).get(key)
    if standing is None:
        raise Http404
    wordings = [(form.value, standing.words(form)) for form in Form] if standing.version else []
    context = {
        "standing": standing,
        "wordings": wordings,
        "form": request.GET.get("form", "short"),
        "used": citing(standing.fact, person(request)).count(),
        "used_in": f"{CitingFilter.parameter_name}={standing.fact.pk}",
    }
    return render(request, _TEMPLATE, context)
