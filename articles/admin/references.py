"""What the editor's pickers ask for: facts, tables of facts and guides, a page at a time, as JSON."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone

from articles.admin.rights import person, readable_articles
from articles.models import Edition, State
from policies.models import Fact, Policy, standings
from policies.timelines import Form

PAGE = 20


def search(request: HttpRequest, kind: str) -> JsonResponse:
    """`?q=words&page=2`: every word must be found somewhere. `more` says whether there is another page."""
    if kind not in _KINDS:
        raise Http404
    permission, find = _KINDS[kind]
    if not request.user.has_perm("articles.view_edition") or not request.user.has_perm(permission):
        return JsonResponse({"error": "Your role may not see this list."}, status=403)
    page = request.GET.get("page", "1")
    start = PAGE * (int(page) - 1 if page.isdecimal() and 0 < len(page) < 6 and page != "0" else 0)
    found = find(person(request), request.GET.get("q", "")[:200].replace("\x00", "").split()[:8], start)
    return JsonResponse({"results": found[:PAGE], "more": len(found) > PAGE})


def _facts(user: User, words: list[str], start: int) -> list[dict[str, Any]]:
    names = ("key", "label", "cues", "policy__title", "policy__platform__name")
    facts = Fact.objects.in_use().filter(_all(words, names)).order_by("policy__title", "position", "label", "pk")
    picked = list(facts.values_list("pk", flat=True)[start : start + PAGE + 1])
    stand = {
        each.fact.pk: each for each in standings(Fact.objects.filter(pk__in=picked), timezone.localdate()).values()
    }
    return [
        {
            "key": each.key,
            "label": each.fact.label,
            "policy": str(each.fact.policy),
            "words": {form.value: each.words(form) for form in Form} if each.version else {},
            "state": each.state.value,
            "state_label": str(each.state.label),
        }
        for each in (stand[pk] for pk in picked)
    ]


def _policies(user: User, words: list[str], start: int) -> list[dict[str, Any]]:
    found = Policy.objects.filter(_all(words, ("slug", "title", "platform__name"))).select_related("platform")
    rows = found.order_by("title", "pk")[start : start + PAGE + 1]
    return [{"slug": row.slug, "title": row.title, "platform": row.platform.name} for row in rows]


def _articles(user: User, words: list[str], start: int) -> list[dict[str, Any]]:
    rows = titled(user).filter(_all(words, ("slug", "shown_title"))).order_by("shown_title", "pk")
    return [
        {"id": row.pk, "title": row.shown_title or row.slug, "slug": row.slug, "published": row.live}
        for row in rows[start : start + PAGE + 1]
    ]


def titled(user: User) -> Any:
    """The articles that this person may see, with `shown_title` (of the live edition, else the newest) and `live`."""
    editions = Edition.objects.readable_by(user).filter(article=OuterRef("pk"))
    live = editions.filter(state=State.PUBLISHED)
    newest = Subquery(editions.order_by("-number").values("title")[:1])
    return readable_articles(user).annotate(
        shown_title=Coalesce(Subquery(live.values("title")[:1]), newest, F("slug"), output_field=CharField()),
        live=Exists(live),
    )


def _all(words: list[str], names: tuple[str, ...]) -> Q:
    asked = Q()
    for word in words:
        somewhere = Q()
        for name in names:
            somewhere |= Q(**{f"{name}__icontains": word})
        asked &= somewhere
    return asked


_KINDS: dict[str, tuple[str, Callable[[User, list[str], int], list[dict[str, Any]]]]] = {
    "fact": ("policies.view_fact", _facts),
    "policy": ("policies.view_policy", _policies),
    "article": ("articles.view_article", _articles),
}


def no_kind(request: HttpRequest) -> JsonResponse:
    """The address that the pickers complete with what they look for; by itself it lists nothing."""
    raise Http404
