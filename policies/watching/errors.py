"""Why a page could not be read, one class for each reason, in words for a screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class FetchError(Exception):
    """The page could not be read; `problem` says why in words for a screen."""

    problem: Any = _("It could not be read.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.problem} {detail}".strip())


class Refused(FetchError):
    problem = _("Our own gate refused the address: only public pages are read.")


class TooSlow(FetchError):
    problem = _("The site did not answer in time.")


class TooLarge(FetchError):
    problem = _("The page is larger than we read.")


class TooManyRedirects(FetchError):
    problem = _("The page only leads from one address to the next.")


class Unreachable(FetchError):
    problem = _("The site cannot be reached.")


class BadCertificate(FetchError):
    problem = _("The certificate of the site cannot be trusted.")


class Garbled(FetchError):
    problem = _("The answer of the site makes no sense.")


class NotAPage(FetchError):
    problem = _("It is no page of text.")


class Forbidden(FetchError):
    """robots.txt asks readers like ours to stay away."""

    problem = _("The site asks readers like ours to stay away (robots.txt).")
