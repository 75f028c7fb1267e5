"""Middleware, the first of all: each request has a number, which stands in its answer and in every line that is logged for it."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.logs import NUMBER, REQUEST

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestNumbers:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _number_of(request)
        request.META[NUMBER] = number
        token = REQUEST.set(number)
        try:
            response = self.get_response(request)
        finally:
            REQUEST.reset(token)
        response.headers[HEADER] = number
        return response


def _number_of(request: HttpRequest) -> str:
    """The number that our own proxy gave it, or a new one: anybody else could write what they like into our log."""
    given = request.headers.get(HEADER, "")
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER is not None
    return given if behind_proxy and _GIVEN.fullmatch(given) else uuid.uuid4().hex
