"""Where somebody came from, and is led back to when the act is done."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """The page of this site that the address names as `next`; empty when it names none, or another site."""
    said = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(said, request.get_host(), require_https=request.is_secure())
    return said if own else ""
