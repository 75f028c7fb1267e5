from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms import health

# A file that is older than that is not believed: the setting behind it may be as old.
SECURITY_TXT_LASTS = timedelta(days=90)


# Nothing here takes a form: with nothing to forge, a wrong method hears 405 and not of a missing token.
@csrf_exempt
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive and answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this process can serve readers. It names the part that is not well, and nothing about the machine.

    A worker, clock or Redis that is away is said, but does not take the site off the network: pages need none of them.
    """
    parts = health.parts(timezone.now())
    ready = not any(part.problem for part in parts if part.vital)
    well = not any(part.problem for part in parts)
    body = {
        "status": "ready" if well else "degraded" if ready else "not ready",
        "parts": {part.name: "not well" if part.problem else "ok" for part in parts},
    }
    return JsonResponse(body, status=200 if ready else 503)


@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@csrf_exempt
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole, after RFC 9116; not there on a site that names nobody."""
    if not settings.ASOF_SECURITY_CONTACT:
        raise Http404
    until = (timezone.now() + SECURITY_TXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.ASOF_SECURITY_CONTACT}",
        f"Expires: {until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
