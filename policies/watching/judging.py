"""One page and the quotes that we keep of it: what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from policies.models import FactValue, Sighting
from policies.watching.nearby import said_now
from policies.watching.quotes import find_quote
from policies.watching.readable import Readable
from policies.watching.walls import WORDS, Visited, Wall, wall_of

# Only a passage that is this much like the quote may propose a value: "to a wallet" is not "to a card".
SURE_ENOUGH = 0.75
_GONE = (Wall.NOT_FOUND, Wall.HOME)
_UNREADABLE = (Wall.SCRIPT,)


class PageState(StrEnum):
    READ = "read"
    GONE = "gone"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"


Outcome = Sighting.Outcome


@dataclass(frozen=True, slots=True)
class Watched:
    """A quote that we keep of the page: the number of its version, its words, and the value that it says."""

    version: int
    quote: str
    value: FactValue


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a quote; `value` is what the page says instead, where that can be told."""

    outcome: Sighting.Outcome
    passage: str = ""
    value: FactValue | None = None


@dataclass(frozen=True)
class Verdict:
    """`problem` says why a page was not read. `seen` by version; a page that was not read shows nothing of its quotes."""

    state: PageState
    problem: str = ""
    seen: dict[int, Seen] = field(default_factory=dict)


def judge(page: Readable, visited: Visited, watched: Iterable[Watched]) -> Verdict:
    """A page on which one of its quotes stands is a page; only without any is asked whether something stands before it."""
    quotes = [each for each in watched if each.quote.strip()]
    seen = {each.version: _seen(page.text, each) for each in quotes}
    if not any(each.outcome == Outcome.STILL_THERE for each in seen.values()):
        wall = wall_of(page, visited)
        if wall is not None:
            return Verdict(_state(wall), str(WORDS[wall]))
    return Verdict(PageState.READ, seen=seen)


def _state(wall: Wall) -> PageState:
    if wall in _GONE:
        return PageState.GONE
    return PageState.UNREADABLE if wall in _UNREADABLE else PageState.BLOCKED


def _seen(text: str, each: Watched) -> Seen:
    passage = find_quote(text, each.quote)
    if passage.around and not said_now(passage.around, each.quote, each.value).same:
        return Seen(Outcome.QUOTE_GONE, passage.around)
    if passage.found:
        return Seen(Outcome.STILL_THERE, passage.text)
    if not passage.text:
        return Seen(Outcome.QUOTE_GONE)
    said = said_now(passage.text, each.quote, each.value)
    if passage.score >= SURE_ENOUGH and said.same:
        return Seen(Outcome.REWORDED, passage.text)
    if passage.score >= SURE_ENOUGH and said.value is not None:
        return Seen(Outcome.OTHER_VALUE, passage.text, said.value)
    return Seen(Outcome.QUOTE_GONE, passage.text)
