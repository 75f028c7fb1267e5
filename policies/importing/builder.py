"""What rows want into the policy table, through the ledger. Nothing is overwritten that a row does not mention."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from policies import ledger
from policies.importing.cells import as_cell
from policies.importing.columns import BadCell, Wanted
from policies.importing.differences import Change, detail_changes, same_value, says, version_changes
from policies.importing.rows import Problem
from policies.importing.tables import Tables
from policies.importing.values import value_of
from policies.models import Fact, FactValue, FactVersion, Kind, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DETAILS = ("label", "counted_from", "cues", "warn_after", "error_after", "owner")


@dataclass(frozen=True)
class Done:
    """What became of one row: created, described (its details changed), recorded, corrected or unchanged."""

    line: int
    key: str
    acts: tuple[str, ...]
    words: str
    label: str = ""
    day: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.acts)


class Builder:
    """Plans row after row inside the caller's transaction, keeps what was done, and writes it all at the end."""

    def __init__(self, rows: list[Wanted], by: "User | None", now: datetime) -> None:
        self.done: list[Done] = []
        self.planned: list[FactVersion] = []
        self._batch = ledger.Batch((wanted.key for wanted in rows), by=by, now=now)
        self._tables = Tables(rows)
        self._changed: list[tuple[Fact, list[str]]] = []
        self._said: dict[tuple[str, str], tuple[Any, int]] = {}
        self._days: dict[tuple[str, Any], tuple[int, int]] = {}

    def build(self, wanted: Wanted) -> list[Problem]:
        """Plan what the row wants, wholly or not at all; everything that stands against it."""
        problems = [_problem(wanted, reason, column) for column, reason in self._against(wanted)]
        if problems:
            return problems
        try:
            self.done.append(self._build(wanted))
        except (BadCell, ledger.LedgerRefusal) as refusal:
            return [_problem(wanted, str(refusal))]
        except ValidationError as error:
            return [_problem(wanted, " ".join(error.messages))]
        return []

    def write(self) -> None:
        """Put what was planned into the database. Raises IntegrityError where somebody was faster with the same rows."""
        self._tables.write()
        for fact, names in self._changed:
            fact.save(update_fields=names)
        self._batch.write()

    def touched(self) -> list[tuple[str, datetime | None]]:
        """The facts of the file that exist, each with the moment at which something last happened to it."""
        return sorted((fact.key, fact.changed_at) for fact in self._batch.facts.values() if fact.pk is not None)

    def _against(self, wanted: Wanted) -> Iterator[tuple[str, str]]:
        fact = self._batch.facts.get(wanted.key)
        yield from _against_policy(wanted, fact)
        yield from self._against_itself(wanted)
        kind = fact.kind if fact else wanted["kind"] or Kind.DURATION
        if wanted["kind"] not in ("", kind):
            yield "kind", _("The fact is a %(kind)s, and its kind never changes.") % {"kind": Kind(kind).label}
        try:
            value = value_of(wanted, kind)
        except BadCell as error:
            yield "value", str(error)
        else:
            if value is not None and wanted.effective_from is None:
                yield "effective_from", _("Give the day from which the value holds.")
        if wanted["owner"] and wanted["owner"] not in self._tables.people:
            yield "owner", _("There is nobody called “%(name)s”.") % {"name": wanted["owner"][:40]}

    def _against_itself(self, wanted: Wanted) -> Iterator[tuple[str, str]]:
        """Two rows of one file that say different things about one fact."""
        for column, said in _details(wanted).items():
            first, line = self._said.setdefault((wanted.key, column), (said, wanted.line))
            if first != said:
                yield (
                    column,
                    _("Line %(line)d says something else: “%(first)s”.") % {"line": line, "first": str(first)[:80]},
                )
        if wanted.effective_from is not None:
            line, row = self._days.setdefault((wanted.key, wanted.effective_from), (wanted.line, wanted.row))
            if row != wanted.row:
                yield "effective_from", _("Line %(line)d gives a value for the same fact and day.") % {"line": line}

    def _build(self, wanted: Wanted) -> Done:
        fact = self._batch.facts.get(wanted.key)
        acts: list[str] = []
        changes: list[Change] = []
        if fact is None:
            fact = self._created(wanted)
            acts.append("created")
        elif described := self._described(fact, wanted):
            acts.append("described")
            changes += described
        before = self._batch.holding(fact, wanted.effective_from)
        version, act = self._valued(fact, wanted)
        if act and version:
            acts.append(act)
            changes += version_changes(before, version)
            self.planned.append(version)
        day = str(version.effective_from) if version else ""
        words = f"{version.words()}, {day}" if version else ""
        return Done(wanted.line, wanted.key, tuple(acts), words, fact.label, day, tuple(changes))

    def _created(self, wanted: Wanted) -> Fact:
        policy = self._tables.policy(wanted["policy"], self._tables.platform(wanted["platform"]))
        kind = wanted["kind"] or Kind.DURATION
        fact = Fact(policy=policy, key=wanted.key, kind=kind, **self._columns(wanted))
        _accept(fact)
        fact.position = self._tables.next_position(policy)
        self._batch.create(fact)
        return fact

    def _described(self, fact: Fact, wanted: Wanted) -> list[Change]:
        columns = self._columns(wanted)
        changes = list(detail_changes(fact, columns))
        for change in changes:
            setattr(fact, change.column, columns[change.column])
        if changes:
            _accept(fact)
            self._changed.append((fact, [change.column for change in changes]))
            self._batch.describe(fact)
        return changes

    def _columns(self, wanted: Wanted) -> dict[str, Any]:
        """The details as columns of the fact, only those that the row mentions."""
        said = {name: value for name, value in _details(wanted).items() if name in DETAILS}
        if "owner" in said:
            said["owner"] = self._tables.people[said["owner"]]
        return said

    def _valued(self, fact: Fact, wanted: Wanted) -> tuple[FactVersion | None, str]:
        """The version that holds after the row, and what was done for it: nothing when it says so already."""
        value, source = value_of(wanted, fact.kind), self._tables.source(wanted, fact.policy.platform)
        day = wanted.effective_from
        holding = self._batch.holding(fact, day)
        if value is None and source is None and not wanted["quote"]:
            return holding, ""
        if value is None and holding is None:
            raise BadCell(_("The fact has no value yet: give one with its source."))
        if holding is not None and says(holding, value, source, wanted["quote"]):
            return holding, ""
        evidence = _evidence(wanted, source, holding, value)
        if holding is not None and day in (None, holding.effective_from):
            return self._batch.correct(holding, value or holding.value, evidence), "corrected"
        if day is None:
            raise BadCell(_("Give the day from which the value holds."))
        new = value or (holding.value if holding else None)
        if new is None:
            raise BadCell(_("The fact has no value yet: give one with its source."))
        return self._batch.record(fact, new, day, evidence), "recorded"


def _problem(wanted: Wanted, reason: str, column: str = "") -> Problem:
    return Problem(wanted.line, wanted.key, column, reason, wanted.row)


def _accept(fact: Fact) -> None:
    """What `full_clean` asks, without a query for each row: the rows that it refers to were looked up for the whole file."""
    fact.clean_fields(exclude=["policy", "owner", "backup_owner", "position"])
    if fact.error_after <= fact.warn_after:
        raise BadCell(
            _(
                "It would expire %(error)d days after a check and be due for review after %(warn)d: give error_after more days."
            )
            % {"error": fact.error_after, "warn": fact.warn_after}
        )


def _against_policy(wanted: Wanted, fact: Fact | None) -> Iterator[tuple[str, str]]:
    if fact is None:
        missing = [column for column in ("platform", "policy", "label") if not wanted[column]]
        if missing:
            yield "key", _("There is no fact “%(key)s”. For a new one give also: %(missing)s.") % {
                "key": wanted.key, "missing": ", ".join(missing),
            }  # fmt: skip
        return
    for column, here in (("platform", fact.policy.platform.name), ("policy", fact.policy.title)):
        slug = fact.policy.platform.slug if column == "platform" else fact.policy.slug
        if wanted[column] and wanted[column].casefold() not in (as_cell(here).casefold(), slug):
            yield column, _("The fact belongs to “%(here)s”; an import moves no facts.") % {"here": here}


def _details(wanted: Wanted) -> dict[str, Any]:
    said = {column: wanted[column] for column in (*DETAILS, "kind", "platform", "policy") if wanted[column]}
    return {**said, **wanted.days}


def _evidence(
    wanted: Wanted, source: Source | None, holding: FactVersion | None, value: FactValue | None
) -> ledger.Evidence:
    """The evidence of the row; that of the recorded value is kept only for the same value."""
    same = holding if holding is not None and (value is None or same_value(holding.value, value)) else None
    kept_source, kept_quote = (same.source, same.quote) if same else (None, "")
    return ledger.Evidence(source or kept_source, wanted["quote"] or kept_quote, wanted["change_note"])
