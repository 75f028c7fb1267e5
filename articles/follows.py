"""What follows from the facts on a page: its dates, notices and changes; and the same in the words that its templates show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.changes import Change, modified_since, page_changes
from articles.facts_shown import KeyFact, fact_rows, row_values
from policies.models import Standing

MOST_IN_DESCRIPTION = 300
History = list[tuple[datetime, str]]


@dataclass(frozen=True, slots=True)
class Lives:
    """When the text of a page went live: this edition, its words, and the editions up to it with their notes for readers."""

    went_live: datetime
    live_since: datetime
    history: History

    @property
    def published(self) -> datetime:
        return self.history[0][0] if self.history else self.went_live


@dataclass(frozen=True)
class Follows:
    """`facts_checked` is the oldest check among the facts shown; None when one was never checked."""

    published: datetime
    modified: datetime
    key_facts: tuple[KeyFact, ...]
    changes: tuple[Change, ...]
    facts_checked: date | None
    as_of: date
    checks: int
    last_check: date | None
    shows_facts: bool

    @property
    def changed_later(self) -> bool:
        """Whether a reader saw it change on a later day than the one on which it was first published."""
        return timezone.localdate(self.modified) > timezone.localdate(self.published)


def follows(
    stand: Mapping[str, Standing], numbers: Mapping[str, int], in_tables: Iterable[str], lives: Lives
) -> Follows:
    """All that follows from facts that a page numbers in its text, or shows in tables."""
    on_page = {key: stand[key] for key in (*numbers, *in_tables)}
    checked = _oldest_check(on_page)
    return Follows(
        published=lives.published,
        modified=modified_since(lives.live_since, on_page),
        key_facts=fact_rows(numbers, stand),
        changes=page_changes(lives.history, on_page),
        facts_checked=checked,
        as_of=checked or timezone.localdate(lives.went_live),
        checks=sum(standing.checks for standing in on_page.values()),
        last_check=max((standing.checked_on for standing in on_page.values() if standing.checked_on), default=None),
        shows_facts=bool(on_page),
    )


def description_of(short_answer_words: str) -> str:
    """What search results show of a page whose editor wrote nothing for them."""
    return Truncator(short_answer_words).chars(MOST_IN_DESCRIPTION)


def said(what: Follows, day: date) -> dict[str, Any]:
    """The same as the templates of a page say it: strings, flags and rows, by the names that stand in them after `v.`."""
    return {
        "changed_later": what.changed_later,
        "modified_iso": _iso(timezone.localtime(what.modified)),
        "modified_day": _day(timezone.localtime(what.modified)),
        "modified_exactly": what.modified.isoformat(),
        "checked_iso": _iso(what.facts_checked) if what.facts_checked else "",
        "checked_day": _day(what.facts_checked) if what.facts_checked else "",
        "shows_facts": what.shows_facts,
        "key_facts": [row_values(row) for row in what.key_facts],
        "changes": [_change(change) for change in what.changes],
        "checks": what.checks,
        "anything_happened": bool(what.changes or what.checks),
        "compared": ngettext(
            "The facts as they stand now were compared with their sources once",
            "The facts as they stand now were compared with their sources %(count)s times",
            what.checks,
        )
        % {"count": what.checks},
        "last_check_iso": _iso(what.last_check) if what.last_check else "",
        "last_check_day": _day(what.last_check) if what.last_check else "",
        "as_of": formats.date_format(what.as_of, "F Y"),
        "year": str(day.year),
    }


def filled(text: str, platform: str, values: Mapping[str, Any]) -> str:
    """A disclaimer's text with its placeholders filled in; anything else in braces is left as it was written."""
    named = {"platform": platform or _("the platform"), "as_of": values["as_of"], "year": values["year"]}
    for name, value in named.items():
        text = text.replace("{" + name + "}", value)
    return text


def _change(change: Change) -> dict[str, Any]:
    local = timezone.localtime(change.moment)
    return {
        "iso": _iso(local),
        "day": _day(local),
        "words": change.words,
        "before": change.before,
        "after": change.after,
        "note": change.note,
    }


def _oldest_check(stand: Mapping[str, Standing]) -> date | None:
    checks = [standing.checked_on for standing in stand.values()]
    return min((check for check in checks if check), default=None) if all(checks) else None


def _iso(day: date) -> str:
    return formats.date_format(day, "Y-m-d")


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")
