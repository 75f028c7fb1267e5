"""The verbs, one value or fact at a time."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.ledger.doorbell import ring, ring_all
from policies.ledger.rows import (
    Evidence,
    LedgerRefusal,
    corrected_since,
    refuse_alone,
    refuse_retired,
    refuse_the_same,
    row_of,
    taken,
)
from policies.models import Fact, FactValue, FactVersion, LedgerRevision, Verification

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def record(
    fact: Fact,
    value: FactValue,
    effective_from: date,
    evidence: Evidence,
    *,
    by: "User | None",
    now: datetime,
    approved_by: "User | None" = None,
) -> FactVersion:
    """Write down the value that holds from a day on, past, today or to come.

    Refuses a retired fact, a value that does not make sense, and a day for which a value is already recorded (correct that
    one). A value that holds today or earlier is announced at once, a later one by the clock on its day.
    """
    with transaction.atomic():
        _lock(fact)
        if fact.versions.standing().filter(effective_from=effective_from).exists():
            raise taken(effective_from)
        return _add(fact, value, effective_from, evidence, by, approved_by, now, "record")


def correct(
    version: FactVersion,
    value: FactValue,
    evidence: Evidence,
    *,
    by: "User | None",
    now: datetime,
    approved_by: "User | None" = None,
) -> FactVersion:
    """Say what should have been written: a new row with the same first day, which wins from now on.

    The mistaken row stays in the history. Refuses a row that somebody else has corrected already, and a correction that
    changes neither value nor evidence.
    """
    with transaction.atomic():
        fact = _lock(version.fact)
        if not fact.versions.at(version.effective_from).filter(pk=version.pk).exists():
            raise corrected_since()
        refuse_the_same(fact, version, value, evidence)
        return _add(fact, value, version.effective_from, evidence, by, approved_by, now, "correct")


def verify(
    version: FactVersion,
    *,
    by: "User | None",
    read_at: datetime,
    now: datetime,
    quote_seen: str = "",
    note: str = "",
    job: str = "",
) -> Verification:
    """Say that the source was read at `read_at` and still says this value.

    Refuses a value that is not the one in force or to come, a value without a source, and a reading in the future.
    """
    if version.source_id is None:
        raise LedgerRefusal(_("This value has no source. Record the source first: only then can it be verified."))
    return _act(version, Verification.Result.STILL_TRUE, by, read_at, now, quote_seen, note, job)


def dispute(
    version: FactVersion,
    *,
    by: "User | None",
    read_at: datetime,
    now: datetime,
    note: str,
    quote_seen: str = "",
    job: str = "",
) -> Verification:
    """Say that the value is in doubt, and why: readers are told, and pages with it cannot be published until it is settled."""
    if not note.strip():
        raise LedgerRefusal(_("Say what is in doubt: the next person has to know."))
    return _act(version, Verification.Result.DISPUTED, by, read_at, now, quote_seen, note, job)


def retire(fact: Fact, *, by: "User | None", now: datetime) -> None:
    """Stop using a fact. It stays in the history and where it is cited, and every page that cites it is told."""
    with transaction.atomic():
        _lock(fact)
        Fact.objects.filter(pk=fact.pk).update(retired_at=now)
        fact.retired_at = now
        ring(fact.pk, None, "retire", now)


def describe(facts: models.QuerySet[Fact], now: datetime) -> None:
    """Tell the articles that something beside the value has changed: a label, a cue, the title of a table or source."""
    with transaction.atomic():
        ring_all([(pk, None, "describe") for pk in facts.order_by("pk").values_list("pk", flat=True)], now)


def announce(version: FactVersion, now: datetime, verb: str = "record") -> bool:
    """Tell the articles that a value has taken effect, once: False when another process has done so already."""
    with transaction.atomic():
        claimed = FactVersion.objects.filter(pk=version.pk, announced_at__isnull=True).update(announced_at=now)
        if claimed:
            version.announced_at = now
            ring(version.fact_id, version.pk, verb, now)
    return bool(claimed)


def announce_due(day: date, now: datetime) -> int:
    """Ring for every version that has taken effect by `day` and was not announced; returns how many were rung for.

    A value that was corrected before its day never held and is not rung for. Safe to run twice, and at the same time.
    """
    return sum(announce(version, now) for version in list(FactVersion.objects.waiting(day)))


def _add(
    fact: Fact,
    value: FactValue,
    effective_from: date,
    evidence: Evidence,
    by: "User | None",
    approved_by: "User | None",
    now: datetime,
    verb: str,
) -> FactVersion:
    refuse_alone(by, approved_by)
    version = row_of(fact, value, effective_from, evidence, by, approved_by, now)
    try:
        with transaction.atomic():
            version.save()
    except IntegrityError as error:
        raise LedgerRefusal(_("The numbers do not fit together: %(why)s") % {"why": error}) from error
    LedgerRevision.advance()
    if effective_from <= timezone.localdate(now):
        announce(version, now, verb)
    return version


def _act(
    version: FactVersion,
    result: str,
    by: "User | None",
    read_at: datetime,
    now: datetime,
    quote_seen: str,
    note: str,
    job: str,
) -> Verification:
    if read_at > now:
        raise LedgerRefusal(_("The source cannot have been read in the future."))
    with transaction.atomic():
        fact = _lock(version.fact)
        if not fact.versions.at(max(version.effective_from, timezone.localdate(now))).filter(pk=version.pk).exists():
            raise LedgerRefusal(_("This value has been replaced. Look at the fact again and judge its present value."))
        act = Verification.objects.create(
            version=version,
            result=result,
            verified_by=by,
            read_at=read_at,
            recorded_at=now,
            quote_seen=quote_seen,
            note=note,
            job=job,
        )
        ring(fact.pk, version.pk, "verify" if result == Verification.Result.STILL_TRUE else "dispute", now)
    return act


def _lock(fact: Fact) -> Fact:
    """The fact's row, held until the transaction ends, so that two people cannot record one day at once."""
    held = Fact.objects.select_for_update().get(pk=fact.pk)
    refuse_retired(held)
    return held
