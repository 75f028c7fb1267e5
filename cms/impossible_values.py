"""Middleware: an address or form that names what no database can hold is the asker's mistake, and answered in words."""

import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NUL = "\x00"
logger = logging.getLogger(__name__)


class ImpossibleValues:
    """Answers 400 where a value cannot exist: a NUL in an address, a number or a date beyond what a column can hold.

    Only PostgreSQL minds the first and only SQLite some of the others: the answer is the same on both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path or NUL in unquote(request.META.get("QUERY_STRING", "")):
            return _refused(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Logged with its traceback, because a mistake of ours could look the same."""
        if not isinstance(exception, OverflowError | DataError):
            return None
        logger.warning("%s %s names a value that cannot exist.", request.method, request.path, exc_info=exception)
        return _refused(request)


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", status=400)
