"""A file of facts read without a database, so that a team can try the checks on texts of its own.

Two shapes are read: `{"facts": [{key, label, cues, value: {min, max, unit, business, bound}, superseded, …}]}`, and the rows that
`import_facts` takes, as CSV or JSON.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from articles.checks.proof import ProofFact
from policies.timelines import FactRow, FactTable, Form, InvalidTimeline, Superseded, Timeline, parse, wording

MOST_BYTES = 5_000_000


class UnreadableFacts(ValueError):
    """The file cannot be used; the message says where and why, in words for a screen."""


def read_facts(path: Path, day: date) -> FactTable:
    """The facts of a file as they hold on `day`. Raises UnreadableFacts."""
    content = _content(path)
    try:
        if path.suffix.casefold() == ".csv":
            return _table_of_rows(csv.DictReader(io.StringIO(content)), day)
        data = json.loads(content)
        if isinstance(data, Mapping):
            facts = data.get("facts")
            if not isinstance(facts, list):
                raise UnreadableFacts(_("%(file)s has no list of “facts”.") % {"file": path})
            return FactTable.from_rows(facts, str(data.get("platform") or ""))
        return _table_of_rows(data, day)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        if isinstance(error, UnreadableFacts):
            raise
        raise UnreadableFacts(
            _("%(file)s is no file of facts: %(why)s") % {"file": path, "why": error or type(error).__name__}
        ) from error


def checked_on(path: Path) -> date | None:
    """The day on which a file says that its facts were true (“as_of”); None where it says nothing, or no day."""
    try:
        data = json.loads(_content(path)) if path.suffix.casefold() != ".csv" else None
        return date.fromisoformat(str(data["as_of"])) if isinstance(data, Mapping) and "as_of" in data else None
    except (ValueError, RecursionError):
        return None


def proof_facts(table: FactTable, checked: date | None = None) -> dict[str, ProofFact]:
    """The facts of a file as the checks read them, all checked on the day that the file is of."""
    return {row.key: _proof_fact(row, checked) for row in table.rows}


def _content(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFacts(
            _("%(file)s cannot be opened: %(why)s") % {"file": path, "why": error.strerror}
        ) from error
    if len(data) > MOST_BYTES:
        raise UnreadableFacts(_("%(file)s is larger than %(most)s bytes.") % {"file": path, "most": f"{MOST_BYTES:,}"})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFacts(_("%(file)s is not written in UTF-8.") % {"file": path}) from error


def _table_of_rows(rows: Iterable[Mapping[str, Any]], day: date) -> FactTable:
    """Rows of `import_facts`: several rows of one key are its history."""
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_key[str(row["key"]).strip()].append({name: value for name, value in row.items() if value not in (None, "")})
    return FactTable(_row(key, found, day) for key, found in by_key.items())


def _row(key: str, found: list[Mapping[str, Any]], day: date) -> FactRow:
    details: dict[str, Any] = {name: value for row in found for name, value in row.items()}
    history = sorted(
        ((_first_day(row), value) for row in found if (value := _value(row)) is not None), key=lambda pair: pair[0]
    )
    held = [(first, value) for first, value in history if first <= day]
    return FactRow(
        key=key,
        label=str(details.get("label", key)),
        platform=str(details.get("platform", "")),
        cues=_cues(details.get("cues")),
        value=held[-1][1] if held else None,
        superseded=tuple(
            Superseded(value, following - timedelta(days=1)) for (_first, value), (following, _next) in pairwise(held)
        )[::-1],
        counted_from=str(details.get("counted_from", "")),
        policy=str(details.get("policy", "")),
    )


def _first_day(row: Mapping[str, Any]) -> date:
    said = row.get("effective_from") or row.get("as_of") or row.get("from")
    return date.fromisoformat(str(said)) if said else date.min


def _value(row: Mapping[str, Any]) -> Timeline | None:
    """The time limit of a row; None for a row without one, or with an amount or a rule."""
    if row.get("kind", "duration") != "duration":
        return None
    said = row.get("value")
    if said is None:
        low, high = (row.get(name, row.get(other)) for name, other in (("low", "min"), ("high", "max")))
        if low is None and high is None:
            return None
        bound = str(row.get("bound", ""))
        ends = "–".join(str(end) for end in dict.fromkeys((low, high)) if end is not None)
        prefix = (
            "up to " if bound == "up_to" or low is None else {"at_least": "at least ", "about": "about "}.get(bound, "")
        )
        basis = "business " if str(row.get("day_basis", "")) == "business" else ""
        said = f"{prefix}{ends} {basis}{str(row.get('unit', 'day')).rstrip('s')}s"
    try:
        return parse(str(said))
    except InvalidTimeline as error:
        raise UnreadableFacts(f"{row.get('key')}: {error}") from error


def _cues(said: Any) -> tuple[str, ...]:
    parts = said if isinstance(said, list) else str(said or "").replace("\n", "|").split("|")
    return tuple(part.strip() for part in map(str, parts) if part.strip())


def _proof_fact(row: FactRow, checked: date | None) -> ProofFact:
    return ProofFact(
        key=row.key,
        label=row.label,
        platform=row.platform,
        state="verified",
        wordings={form.value: wording(row.value, form) for form in Form} if row.value else {},
        value=row.value,
        superseded=tuple((old.value, old.until) for old in row.superseded),
        cues=row.cues,
        counted_from=row.counted_from,
        policy=row.policy,
        checked_on=checked,
        review_on=None,
        expires_on=None,
        disputed=False,
        retired=False,
    )
