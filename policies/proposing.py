"""A change that is kept until somebody decides: proposed by a person or by a reading of a source, accepted or declined.

Nothing here changes a fact by itself: `accept` goes through the ledger. Every refusal is a LedgerRefusal in words for a screen.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from policies import ledger
from policies.ledger import Evidence, LedgerRefusal
from policies.models import Fact, FactValue, FactVersion, Proposal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def propose(
    fact: Fact,
    value: FactValue,
    evidence: Evidence,
    effective_from: date | None,
    *,
    by: "User | None",
    now: datetime,
    corrects: FactVersion | None = None,
    job: str = "",
) -> Proposal:
    """Keep a change for somebody else to decide. `effective_from` None: from the day on which it is accepted.

    Refused like the change itself, and when the very same waits already.
    """
    with transaction.atomic():
        held = Fact.objects.select_for_update().get(pk=fact.pk)
        day = effective_from or timezone.localdate(now)
        if corrects is None:
            ledger.suppose_recorded(held, value, day, evidence, by=by, now=now)
        else:
            ledger.suppose_corrected(corrects, value, evidence, by=by, now=now)
        wanted = Proposal(
            fact=held, corrects=corrects, effective_from=effective_from, source=evidence.source, quote=evidence.quote,
            change_note=evidence.change_note, proposed_by=by, job=job, proposed_at=now,
        )  # fmt: skip
        wanted.put(value)
        if any(_same(wanted, other) for other in Proposal.objects.open().filter(fact=held).select_related("fact")):
            raise LedgerRefusal(_("The same is proposed already, and waits for a decision."))
        wanted.save()
    return wanted


def accept(
    proposal: Proposal, value: FactValue, evidence: Evidence, effective_from: date, *, by: "User", now: datetime
) -> FactVersion:
    """Record what was proposed, as the person who accepts has it in front of them.

    Who proposed it is who recorded it, unless the one who accepts has changed it: then that is their own change.
    """
    with transaction.atomic():
        held = _held(proposal)
        seen = Proposal(
            fact=held.fact, corrects=held.corrects, effective_from=effective_from, source=evidence.source,
            quote=evidence.quote, change_note=evidence.change_note,
        )  # fmt: skip
        seen.put(value)
        own = not _same(seen, held)
        people = {"by": by if own else held.proposed_by, "approved_by": None if own else by}
        if held.corrects is None:
            version = ledger.record(held.fact, value, effective_from, evidence, now=now, **people)
        else:
            version = ledger.correct(held.corrects, value, evidence, now=now, **people)
        _decide(held, Proposal.State.ACCEPTED, by, now, accepted_as=version)
    return version


def decline(proposal: Proposal, reason: str, *, by: "User", now: datetime) -> None:
    """Say why not. The proposal stays in the list of those that were decided."""
    if not reason.strip():
        raise LedgerRefusal(_("Say why not: whoever proposed it will ask."))
    with transaction.atomic():
        _decide(_held(proposal), Proposal.State.DECLINED, by, now, reason=reason.strip())


def _held(proposal: Proposal) -> Proposal:
    """The proposal, locked until the transaction ends, as long as nobody has decided."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("fact", "proposed_by", "corrects__fact")
    held = rows.get(pk=proposal.pk)
    if held.state != Proposal.State.OPEN:
        raise LedgerRefusal(
            _("Somebody has decided on this proposal already: %(state)s.") % {"state": held.state_label}
        )
    return held


def _decide(
    held: Proposal,
    state: Proposal.State,
    by: "User",
    now: datetime,
    reason: str = "",
    accepted_as: FactVersion | None = None,
) -> None:
    held.state, held.decided_by, held.decided_at = state, by, now
    held.reason, held.accepted_as = reason, accepted_as
    held.save()


def _same(one: Proposal, other: Proposal) -> bool:
    days = (one.effective_from, other.effective_from)
    same_day = one.corrects_id is not None or days[0] == days[1] or other.effective_from is None
    return same_day and all(
        getattr(one, name) == getattr(other, name)
        for name in ("value", "corrects_id", "source_id", "quote", "change_note")
    )
