"""What a visit showed, written down: the observation, what became of each quote, doubts and proposals. Once, and never applied."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from policies import ledger
from policies.models import PATIENCE, FactVersion, Observation, Proposal, Sighting, Source, Verification
from policies.models.version import FactVersionQuerySet
from policies.proposing import propose
from policies.watching.judging import Outcome, PageState, Seen
from policies.watching.visit import Visit

JOB = "watch_sources"
KEPT = timedelta(days=90)
_AGAIN = (timedelta(hours=1), timedelta(hours=4))
_STATES = {
    PageState.GONE: Source.State.GONE,
    PageState.BLOCKED: Source.State.BLOCKED,
    PageState.UNREADABLE: Source.State.UNREADABLE,
}


@dataclass
class Noted:
    """What one reading came to. `lost`: somebody else has taken the source over, and nothing was written."""

    source: Source
    state: str = ""
    problem: str = ""
    seen: dict[int, Seen] = field(default_factory=dict)
    disputed: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    lost: bool = False


def note(source: Source, lease: datetime, done: Visit, now: datetime) -> Noted:
    """Write down a visit, all of it or nothing; nothing when the lease has gone to somebody else in the meantime."""
    with transaction.atomic():
        held = Source.objects.select_for_update().filter(pk=source.pk, lease_until=lease).first()
        if held is None:
            return Noted(source, lost=True)
        noted = Noted(held)
        observation = _observe(held, done, now)
        seen = _seen(held, done, observation)
        for version in _versions(held, now).filter(pk__in=seen):
            _note_quote(version, seen[version.pk], observation, noted, now)
        _keep_state(held, done, observation, noted, now)
        _forget(held, now)
    return noted


def versions_on(source: Source, now: datetime) -> list[FactVersion]:
    """The values in force today that stand on a source, with their facts."""
    return list(_versions(source, now))


def last_text(source: Source) -> str:
    """The page as it was read last."""
    return source.observations.exclude(text="").values_list("text", flat=True).first() or ""


def night_after(source: Source, now: datetime, days: int = 1) -> datetime:
    """Its own minute between one and five at night, so that not all are read at once."""
    start = timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=days), time(1)))
    return start + timedelta(minutes=(source.pk * 97) % 240)


def _versions(source: Source, now: datetime) -> FactVersionQuerySet:
    holding = FactVersion.objects.at(timezone.localdate(now))
    return holding.filter(source=source, fact__retired_at__isnull=True).select_related("fact", "source").order_by("pk")


def _observe(source: Source, done: Visit, now: datetime) -> Observation:
    last = source.observations.exclude(digest="").first()
    digest = hashlib.sha256(done.text.encode("utf-8", "replace")).hexdigest() if done.text else ""
    same = done.unchanged or (last is not None and digest == last.digest)
    return Observation.objects.create(
        source=source,
        read_at=now,
        state=_STATES.get(done.verdict.state, Source.State.OK),
        problem=done.verdict.problem[:300],
        url=done.url[:2000],
        text="" if same else done.text,
        digest=last.digest if same and last else digest,
    )


def _seen(source: Source, done: Visit, observation: Observation) -> dict[int, Seen]:
    """Of a page that is gone, every quote is; it is believed when a second reading says so."""
    if done.verdict.state != PageState.GONE:
        return done.verdict.seen
    before = source.observations.exclude(pk=observation.pk).first()
    if before is None or before.state != Source.State.GONE:
        return {}
    return {version.pk: Seen(Outcome.PAGE_GONE) for version in _versions(source, observation.read_at)}


def _note_quote(version: FactVersion, seen: Seen, observation: Observation, noted: Noted, now: datetime) -> None:
    noted.seen[version.pk] = seen
    last = version.sightings.first()
    if last is not None and (last.outcome, last.passage) == (seen.outcome, seen.passage):
        Sighting.objects.filter(pk=last.pk).update(last_read_at=now)
        return
    sighting = Sighting.objects.create(
        version=version, observation=observation, outcome=seen.outcome, passage=seen.passage,
        first_read_at=now, last_read_at=now,
    )  # fmt: skip
    if sighting.in_doubt:
        _doubt(version, seen, noted, now)


def _doubt(version: FactVersion, seen: Seen, noted: Noted, now: datetime) -> None:
    """Said once for each thing that was seen. Whoever looked and found the value true is not asked again for the same passage."""
    latest = version.verifications.first()
    if latest is None or latest.result != Verification.Result.DISPUTED:
        try:
            ledger.dispute(
                version, by=None, read_at=now, now=now, note=_words(seen), quote_seen=seen.passage, job=JOB
            )  # fmt: skip
        except ledger.LedgerRefusal:
            return
        noted.disputed.append(version.fact.key)
    if seen.value is None or _turned_down(version, seen):
        return
    try:
        evidence = ledger.Evidence(version.source, seen.passage)
        propose(version.fact, seen.value, evidence, None, by=None, now=now, job=JOB)
    except ledger.LedgerRefusal:
        return
    noted.proposed.append(version.fact.key)


def _turned_down(version: FactVersion, seen: Seen) -> bool:
    declined = Proposal.objects.filter(fact=version.fact, state=Proposal.State.DECLINED, quote=seen.passage)
    return any(each.value == seen.value for each in declined.select_related("fact"))


def _words(seen: Seen) -> str:
    if seen.outcome == Outcome.PAGE_GONE:
        return _("The page of the source is gone.")
    if seen.value is not None:
        return _("The source says something else now: %(value)s.") % {"value": seen.value.words()}
    if seen.passage:
        return _("The source no longer has the sentence that we keep; it says something like it.")
    return _("The source no longer has the sentence that we keep.")


def _keep_state(held: Source, done: Visit, observation: Observation, noted: Noted, now: datetime) -> None:
    verdict = done.verdict
    held.lease_until, held.last_fetched_at, held.problem = None, now, verdict.problem[:300]
    if verdict.state == PageState.READ:
        in_doubt = any(each.outcome not in (Outcome.STILL_THERE, Outcome.REWORDED) for each in verdict.seen.values())
        held.state = Source.State.CHANGED if in_doubt else Source.State.OK
        held.failures, held.next_read_at = 0, night_after(held, now)
        held.etag, held.last_modified = done.held.etag, done.held.last_modified
        if not done.unchanged:
            held.read_in_full_at = now
    elif verdict.state == PageState.GONE:
        believed = bool(held.observations.exclude(pk=observation.pk).filter(state=Source.State.GONE).exists())
        held.failures, held.next_read_at = 0, night_after(held, now, 7) if believed else now + _AGAIN[0]
        held.state = Source.State.GONE if believed else held.state
    else:
        held.failures = min(held.failures + 1, 30_000)
        held.next_read_at = now + _AGAIN[held.failures - 1] if held.failures < PATIENCE else night_after(held, now)
        if held.failures >= PATIENCE:
            held.state = _STATES[verdict.state]
    if observation.state == Source.State.OK and held.state == Source.State.CHANGED:
        Observation.objects.filter(pk=observation.pk).update(state=Source.State.CHANGED)
    noted.state, noted.problem = held.state, held.problem
    held.save()


def _forget(source: Source, now: datetime) -> None:
    """Readings that showed nothing new are kept for a season, so that they do not grow without end."""
    old = source.observations.filter(read_at__lt=now - KEPT, sightings__isnull=True)
    last = source.observations.exclude(text="").values_list("pk", flat=True).first()
    old.exclude(pk=last or 0).delete()
