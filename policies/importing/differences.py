"""What a row says otherwise than the database. Blanks and line breaks that no cell of a table keeps count for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from policies.importing.cells import as_cell, as_cues
from policies.models import Fact, FactValue, FactVersion, Source
from policies.models.cues import phrases


@dataclass(frozen=True)
class Change:
    """One thing that a row changes, in words: the column, what it was, and what it will be."""

    column: str
    before: str
    after: str


def same_detail(fact: Fact, column: str, wanted: Any) -> bool:
    if column == "owner":
        return fact.owner_id == (wanted.pk if wanted else None)
    here = getattr(fact, column)
    if column == "cues":
        return as_cues(here) == as_cues(wanted)
    return bool(here == wanted) if not isinstance(here, str) else as_cell(here) == wanted


def detail_changes(fact: Fact, wanted: dict[str, Any]) -> Iterator[Change]:
    for column, value in wanted.items():
        if not same_detail(fact, column, value):
            yield Change(column, _shown(getattr(fact, column)), _shown(value))


def says(version: FactVersion, value: FactValue | None, source: Source | None, quote: str) -> bool:
    """Whether a recorded value says already what the row says; what the row leaves out is not asked."""
    return (
        (value is None or same_value(version.value, value))
        and (source is None or version.source == source)
        and quote in ("", as_cell(version.quote))
    )


def same_value(recorded: FactValue, wanted: FactValue) -> bool:
    return replace(recorded, text=as_cell(recorded.text)) == wanted.stored()


def version_changes(before: FactVersion | None, after: FactVersion) -> Iterator[Change]:
    """What readers and checkers will see otherwise. A source and a quote that stay are not said again."""
    was = (before.words(), str(before.source or ""), before.quote) if before else ("", "", "")
    will_be = (after.words(), str(after.source or ""), after.quote)
    for column, old, new in zip(("value", "source", "quote"), was, will_be, strict=True):
        if old != new:
            yield Change(column, old, new)


def _shown(value: Any) -> str:
    return "" if value is None else ", ".join(phrases(str(value)))
