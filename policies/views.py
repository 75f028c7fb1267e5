from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe

from policies.models import Platform
from policies.open_facts import open_facts
from policies.tables import tables


# Nothing here takes a form: with nothing to forge, a wrong method hears 405 and not of a missing token.
@csrf_exempt
@require_safe
@conditional_page
@cache_control(public=True, no_cache=True)
def platforms(request: HttpRequest) -> HttpResponse:
    in_use = Count("policies__facts", filter=Q(policies__facts__retired_at__isnull=True))
    shown = Platform.objects.annotate(facts=in_use).filter(facts__gt=0).order_by("name")
    return render(request, "policies/platforms.html", {"platforms": shown, **_site(request)})


@csrf_exempt
@require_safe
@conditional_page
@cache_control(public=True, no_cache=True)
def policy_tables(request: HttpRequest, slug: str) -> HttpResponse:
    platform = get_object_or_404(Platform, slug=slug)
    shown = tables(platform, timezone.localdate())
    return render(request, "policies/tables.html", {"platform": platform, "tables": shown, **_site(request)})


@csrf_exempt
@require_safe
@conditional_page
@cache_control(public=True, no_cache=True)
def facts_json(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    return JsonResponse(
        {"site": settings.SITE_URL, "as_of": day.isoformat(), "facts": open_facts(day)},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def _site(request: HttpRequest) -> dict[str, str]:
    return {"site_name": settings.SITE_NAME, "canonical": f"{settings.SITE_URL}{request.path}"}
