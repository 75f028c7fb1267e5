"""Pages that answer and do not say anything: a robot's riddle, a login, a consent, "not found" with a friendly status."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from policies.watching.readable import Readable

# A page of a help centre has more words than this, a wall fewer.
FEW_WORDS, SHORT = 25, 250


class Wall(StrEnum):
    ROBOT = "robot"
    LOGIN = "login"
    CONSENT = "consent"
    SCRIPT = "script"
    NOT_FOUND = "not found"
    HOME = "home"


WORDS = {
    Wall.ROBOT: _("The site asks whether we are a robot."),
    Wall.LOGIN: _("The page can only be read after logging in."),
    Wall.CONSENT: _("The site shows a consent dialog instead of the page."),
    Wall.SCRIPT: _("The page has no words without JavaScript."),
    Wall.NOT_FOUND: _("The site says that there is no such page."),
    Wall.HOME: _("The address leads to the home page now."),
}
_ROBOT = re.compile(
    r"captcha|are you (?:a )?(?:human|robot)|not a robot|verify (?:that )?you are (?:a )?human|unusual (?:traffic|activity)|"
    r"checking (?:your|if the site connection)|access (?:to this page has been )?denied|request (?:was )?blocked|"
    r"you have been blocked|attention required|security check|pardon our interruption|ray id",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"page (?:is |was |has |could |can(?:no|')t |you |are |we |that |not |no )*(?:not (?:be )?found|been (?:moved|removed|deleted)|"
    r"removed|requested|exist|available|looking for|find)|not found|error 404|\b404\b|(?:no longer|doesn't|does not|not) "
    r"(?:exist|available)|can(?:no|')t find (?:that|the|this) (?:page|article)|article (?:was|has been) (?:removed|deleted)",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(?:^|/)(?:log-?in|sign-?in|signon|sso|auth|account/login|passport)(?:[/.?]|$)", re.IGNORECASE)
_LOGIN_WORDS = re.compile(r"\b(?:log|sign) ?in\b", re.IGNORECASE)
_CONSENT = re.compile(r"cookies?|consent|your privacy", re.IGNORECASE)
_CONSENT_ACT = re.compile(
    r"accept|agree|reject all|manage (?:my |your )?(?:preferences|options|choices|cookies)", re.IGNORECASE
)
_HOME = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.html?|home/?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visited:
    """Where we asked, and where we were led."""

    asked: str
    led: str


def wall_of(page: Readable, visited: Visited) -> Wall | None:
    """What stands before the page, None when it is a page. To be asked only when the quote is not on it."""
    start = page.text[:1500].replace("’", "'")
    if page.words < SHORT:
        if _ROBOT.search(page.title) or _ROBOT.search(start):
            return Wall.ROBOT
        if page.asks_for_a_password or (_led_to_login(visited) and _LOGIN_WORDS.search(start)):
            return Wall.LOGIN
        if _NOT_FOUND.search(page.title) or _NOT_FOUND.search(start):
            return Wall.NOT_FOUND
        if len(_CONSENT.findall(start)) >= 2 and _CONSENT_ACT.search(start):
            return Wall.CONSENT
    if _is_home(visited.led) and not _is_home(visited.asked):
        return Wall.HOME
    return Wall.SCRIPT if page.words < FEW_WORDS else None


def _led_to_login(visited: Visited) -> bool:
    return bool(_LOGIN.search(urlsplit(visited.led).path)) and not _LOGIN.search(urlsplit(visited.asked).path)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return (
        re.fullmatch(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:index\.html?|home/?)?", parts.path.lower()) is not None
        and not parts.query
    )
