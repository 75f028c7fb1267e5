"""The rows of record that the ledger adds, and why it refuses one."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from policies.models import Fact, FactValue, FactVersion, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class LedgerRefusal(ValueError):
    """The change cannot be made; the message says why, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a value is believed: the page, its sentence word for word, and a sentence for readers about the change."""

    source: Source | None = None
    quote: str = ""
    change_note: str = ""


def row_of(
    fact: Fact,
    value: FactValue,
    effective_from: date,
    evidence: Evidence,
    by: "User | None",
    approved_by: "User | None",
    now: datetime,
) -> FactVersion:
    """The row of record for a value that this fact can hold, not written yet."""
    accept(fact, value)
    return FactVersion(
        fact=fact,
        **_columns(value.stored()),
        effective_from=effective_from,
        recorded_at=now,
        source=evidence.source,
        quote=evidence.quote,
        change_note=evidence.change_note,
        recorded_by=by,
        approved_by=approved_by,
    )


def accept(fact: Fact, value: FactValue) -> None:
    if value.kind != fact.kind:
        raise LedgerRefusal(_("This fact holds another kind of value."))
    if reason := value.refusal():
        raise LedgerRefusal(reason)


def alone(by: "User | None", approved_by: "User | None") -> bool:
    """Whether the site wants a second person for this change, and there is none. A job or a file has nobody to be alone."""
    return settings.ASOF_REQUIRE_SECOND_APPROVER and by is not None and approved_by in (None, by)


def refuse_alone(by: "User | None", approved_by: "User | None") -> None:
    if alone(by, approved_by):
        raise LedgerRefusal(_("Somebody else has to approve this change: save it as a proposal."))


def refuse_the_same(fact: Fact, version: FactVersion, value: FactValue, evidence: Evidence) -> None:
    """A correction that corrects nothing."""
    accept(fact, value)
    if (version.value, version.source, version.quote) == (value.stored(), evidence.source, evidence.quote):
        raise LedgerRefusal(_("Nothing is different: the recorded value already says this."))


def refuse_retired(fact: Fact) -> None:
    if fact.retired_at is not None:
        raise LedgerRefusal(_("This fact is retired: %(label)s.") % {"label": fact.label})


def taken(day: date) -> LedgerRefusal:
    return LedgerRefusal(_("A value from %(day)s is already recorded. Correct that one instead.") % {"day": day})


def corrected_since() -> LedgerRefusal:
    return LedgerRefusal(_("Somebody has corrected this value since. Look at the fact again."))


def _columns(value: FactValue) -> dict[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value) if each.name != "kind"}
