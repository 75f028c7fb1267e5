"""One visit to a source, from the request to a verdict. No database: it runs in a thread of its own."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from policies.watching.errors import FetchError, Forbidden, TooSlow, Unreachable
from policies.watching.fetch import Held, Page, Reader, Robots, fetch
from policies.watching.judging import PageState, Verdict, Watched, judge
from policies.watching.readable import Readable, TooDeep, readable
from policies.watching.walls import Visited

log = logging.getLogger(__name__)
GONE, BLOCKED = (404, 410), (401, 403, 407, 429, 451)


@dataclass(frozen=True)
class Errand:
    """What to ask for, what we hold of it, and what to look for. `text` is the page as it was read last."""

    url: str
    held: Held
    robots: Robots
    watched: Sequence[Watched]
    text: str = ""


@dataclass(frozen=True)
class Visit:
    """`text` is the readable page, empty when it was not sent again. `tired`: the host should be left alone for a while."""

    verdict: Verdict
    robots: Robots
    url: str = ""
    text: str = ""
    held: Held = field(default_factory=Held)
    unchanged: bool = False
    tired: bool = False


def visit(errand: Errand, reader: Reader) -> Visit:
    """Never raises: whatever happens is a verdict about this page, and the next one is read all the same."""
    try:
        page = fetch(errand.url, reader, errand.held, errand.robots)
        return _read(errand, page)
    except FetchError as error:
        state = PageState.BLOCKED if isinstance(error, Forbidden) else PageState.UNREADABLE
        tired = isinstance(error, TooSlow | Unreachable)
        return Visit(Verdict(state, str(error)), errand.robots, tired=tired)
    except TooDeep:
        return Visit(Verdict(PageState.UNREADABLE, _("It is made like no page that can be read.")), errand.robots)
    except Exception:
        log.exception("Reading %s", errand.url)
        return Visit(Verdict(PageState.UNREADABLE, _("Our reader stumbled over the page; see the log.")), errand.robots)


def _read(errand: Errand, page: Page) -> Visit:
    visited = Visited(errand.url, page.url)
    led = page.url if page.url != errand.url.partition("#")[0] else ""
    if page.status == 200:
        shown = readable(page.text, page.media_type)
        return Visit(judge(shown, visited, errand.watched), errand.robots, led, shown.text, page.held)
    if page.status == 304 and errand.text:
        verdict = judge(Readable("", errand.text), visited, errand.watched)
        return Visit(verdict, errand.robots, led, held=errand.held, unchanged=True)
    if page.status in GONE:
        return Visit(Verdict(PageState.GONE, _("The site says that there is no such page.")), errand.robots, led)
    state = PageState.BLOCKED if page.status in BLOCKED else PageState.UNREADABLE
    problem = _("The site answered %(status)d.") % {"status": page.status}
    return Visit(Verdict(state, problem), errand.robots, led, tired=page.status == 429 or page.status >= 500)
