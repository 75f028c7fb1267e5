"""`/metrics`: for a monitoring system that may read it. To everybody else it does not exist."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cms.metrics import CONTENT_TYPE, exposition

# Whatever a proxy adds: the address that such a request comes from is the proxy's, and everybody's.
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Via")


@csrf_exempt
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not (_brings_the_token(request) or _comes_from_inside(request)):
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE)
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain; charset=utf-8")


def _brings_the_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.ASOF_METRICS_TOKEN
    return bool(wanted) and scheme.lower() == "bearer" and constant_time_compare(token.strip(), wanted)


def _comes_from_inside(request: HttpRequest) -> bool:
    if not settings.ASOF_METRICS_NETWORKS or any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False  # a socket of this machine, behind which a proxy stands
    return any(address in ip_network(network) for network in settings.ASOF_METRICS_NETWORKS)
