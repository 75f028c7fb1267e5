"""Stored findings, kept in step with what the checks say, and what people decide about them.

A finding is known again by its fingerprint: the rule, the claim, the value it was compared with and the words around it. So an
acceptance dies when that text or the fact changes, and running a check again adds nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from articles.checks import RULES, problems_of
from articles.checks.proof import Problem, Proof
from articles.models import Edition, Event, Finding
from articles.proofreading import Surroundings, proof_of, with_parts
from policies.models import Fact

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NEAR = 40
_PLACE = (
    "problem_class", "level", "field", "block", "start", "end", "words", "message", "fix", "fix_label", "cues", "read_as",
)  # fmt: skip


class FindingRefusal(ValueError):
    """The decision cannot be made; the message says why, and nothing was changed."""


def check_edition(
    edition: Edition, day: date, now: datetime, surroundings: Surroundings | None = None
) -> list[Problem]:
    """Check an edition as of `day` and bring its stored findings in step; returns the problems.

    An edition that somebody saves meanwhile keeps its old findings and stays due for a check. Running it twice changes nothing.
    """
    surroundings = surroundings or Surroundings.on(day)
    proof = proof_of(edition, surroundings)
    problems = problems_of(proof, settings.ASOF_CHECKS_OFF, settings.ASOF_CHECK_LEVELS)
    with transaction.atomic():
        held = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if held.save_count == edition.save_count and held.state == edition.state:
            _store(held, _fingerprinted(proof, problems), day, now, surroundings)
            marks = {"checked_at": now, "checked_on": day, "checked_rules": rules()}
            Edition.objects.filter(pk=edition.pk).update(**marks)
            for name, value in marks.items():
                setattr(edition, name, value)
    return problems


def findings_in(edition: Edition, proof: Proof, surroundings: Surroundings, now: datetime) -> list[Finding]:
    """What a check of this proof of the edition would keep: known findings as they would stand, and new ones, not saved.

    Nothing is written, so that words that nobody saved yet can be checked too.
    """
    problems = problems_of(proof, settings.ASOF_CHECKS_OFF, settings.ASOF_CHECK_LEVELS)
    found = _fingerprinted(proof, problems)
    known = {row.fingerprint: row for row in Finding.objects.filter(edition=edition).select_related("decided_by")}
    facts = _facts(found.values(), surroundings)
    return [
        _seen(edition, fingerprint, problem, known.get(fingerprint), facts, surroundings.day, now)
        for fingerprint, problem in found.items()
    ]


def problem_behind(fingerprint: str, proof: Proof) -> Problem | None:
    """The problem that a finding stands for, found again in a proof of its edition; None when it is not there any more."""
    problems = problems_of(proof, settings.ASOF_CHECKS_OFF, settings.ASOF_CHECK_LEVELS)
    return _fingerprinted(proof, problems).get(fingerprint)


def undecided(edition: Edition, problems: list[Problem], surroundings: Surroundings) -> list[Problem]:
    """The problems of an edition, found as of the surroundings' day, without those that somebody lets stand on that day.

    These are the ones that the panel, the desk and the report count.
    """
    snoozed = Q(state=Finding.State.SNOOZED, snoozed_until__gt=surroundings.day)
    let_stand = Finding.objects.filter(Q(state=Finding.State.ACCEPTED) | snoozed, edition=edition)
    decided = set(let_stand.values_list("fingerprint", flat=True))
    if not decided:
        return problems
    found = _fingerprinted(proof_of(edition, surroundings), problems)
    return [problem for fingerprint, problem in found.items() if fingerprint not in decided]


def check_editions(pks: Iterable[int], day: date, now: datetime) -> int:
    """Check several editions with one reading of what lies around them; returns how many were checked."""
    editions = with_parts(pks)
    surroundings = Surroundings.on(day) if editions else None
    for edition in editions:
        check_edition(edition, day, now, surroundings)
    return len(editions)


def due(day: date) -> "list[int]":
    """The editions that need checking, by id, live ones first."""
    return list(
        Edition.objects.needing_check(day, rules())
        .order_by(F("published_at").desc(nulls_last=True), "pk")
        .values_list("pk", flat=True)
        .distinct()
    )


def rules() -> str:
    """Names the checks as they are and as they are set: editions checked by others need checking again."""
    said = "\x1f".join(
        (
            RULES,
            *sorted(settings.ASOF_CHECKS_OFF),
            *(f"{code}={level}" for code, level in sorted(settings.ASOF_CHECK_LEVELS.items())),
        )
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def accept(finding: Finding, *, by: "User", reason: str, now: datetime) -> None:
    """Let a finding stand, with a reason that is kept. It comes back when the text or the fact changes."""
    _decide(finding, by, reason, now, "articles.accept_finding", "accepted", Finding.State.ACCEPTED)


def snooze(finding: Finding, *, until: date, day: date, by: "User", reason: str, now: datetime) -> None:
    """Silence an advice until a day. What must be fixed cannot be snoozed: it is fixed, or accepted with a reason."""
    if finding.problem_class == Finding.Class.PROOF:
        raise FindingRefusal(_("This must be fixed or accepted with a reason; it cannot be snoozed."))
    if until <= day:
        raise FindingRefusal(_("Choose a day that is still to come."))
    _decide(finding, by, reason, now, "articles.snooze_finding", "snoozed", Finding.State.SNOOZED, until)


def _decide(
    finding: Finding, by: "User", reason: str, now: datetime, permission: str, verb: str, state: Finding.State,
    until: date | None = None,
) -> None:  # fmt: skip
    if not by.has_perm(permission):
        raise FindingRefusal(_("Your role may not decide about findings."))
    if not reason.strip():
        raise FindingRefusal(_("Say why, in a sentence: the next reader has to know."))
    with transaction.atomic():
        moved = (
            Finding.objects.filter(pk=finding.pk)
            .exclude(state=Finding.State.FIXED)
            .update(state=state, reason=reason.strip()[:300], decided_by=by, snoozed_until=until)
        )
        if not moved:
            raise FindingRefusal(_("This finding is fixed: there is nothing left to decide."))
        Event.objects.create(
            article=finding.edition.article, edition=finding.edition, verb=verb, happened_at=now, actor=by,
            payload={"code": finding.code, "words": finding.words, "message": finding.message, "reason": reason.strip()},
        )  # fmt: skip
    finding.refresh_from_db()


def _store(edition: Edition, found: dict[str, Problem], day: date, now: datetime, surroundings: Surroundings) -> None:
    known = {finding.fingerprint: finding for finding in Finding.objects.filter(edition=edition)}
    facts = _facts(found.values(), surroundings)
    fresh: list[Finding] = []
    moved: list[Finding] = []
    for fingerprint, problem in found.items():
        finding = _seen(edition, fingerprint, problem, known.get(fingerprint), facts, day, now)
        (moved if finding.pk else fresh).append(finding)
    for fingerprint, finding in known.items():
        if fingerprint not in found and finding.state != Finding.State.FIXED:
            finding.state, finding.fixed_at = Finding.State.FIXED, now
            moved.append(finding)
    Finding.objects.bulk_create(fresh)
    Finding.objects.bulk_update(moved, [*_PLACE, "code", "fact", "state", "last_seen", "fixed_at"], batch_size=200)


def _seen(
    edition: Edition, fingerprint: str, problem: Problem, finding: Finding | None, facts: dict[str, Fact], day: date,
    now: datetime,
) -> Finding:  # fmt: skip
    """The finding of a problem, as it stands when a check sees it now; a new one if it was not known."""
    if finding is None:
        finding = Finding(edition=edition, fingerprint=fingerprint, first_seen=now)
    else:
        finding.state = _seen_again(finding, day, now)
        finding.fixed_at = None
    return _filled(finding, problem, facts, now)


def _seen_again(finding: Finding, day: date, now: datetime) -> str:
    """The state of a finding that a check sees once more."""
    if finding.state == Finding.State.FIXED:
        return Finding.State.REGRESSED
    if finding.state == Finding.State.NEW and finding.first_seen < now:
        return Finding.State.ONGOING
    if finding.state == Finding.State.SNOOZED and finding.snoozed_until and finding.snoozed_until <= day:
        return Finding.State.ONGOING
    return finding.state


def _filled(finding: Finding, problem: Problem, facts: dict[str, Fact], now: datetime) -> Finding:
    finding.code = problem.code
    finding.problem_class = problem.problem_class or Finding.Class.SIGNAL
    finding.level = problem.level or ""
    finding.field, finding.block = problem.field, problem.block
    finding.start, finding.end = problem.start, problem.end
    finding.words = problem.words[:400]
    finding.message, finding.fix = problem.message, problem.to_do
    finding.fix_label = problem.fix.label[:300] if problem.fix else ""
    finding.cues, finding.read_as = problem.why[:400], problem.read[:120]
    finding.fact = facts.get(problem.fact)
    finding.last_seen = now
    return finding


def _facts(problems: Iterable[Problem], surroundings: Surroundings) -> dict[str, Fact]:
    keys = {problem.fact for problem in problems if problem.fact}
    known = surroundings.standings
    return {key: known[key].fact for key in keys if key in known}


def _fingerprinted(proof: Proof, problems: list[Problem]) -> dict[str, Problem]:
    """The problems by fingerprint; the same claim in the same words a second time is counted apart."""
    found: dict[str, Problem] = {}
    seen: Counter[str] = Counter()
    for problem in problems:
        fact = proof.facts.get(problem.fact)
        compared = f"{problem.fact} {fact.words('short')}" if fact else problem.fact
        around = " ".join((_around(proof, problem) or problem.around).split()).casefold()
        said = "\x1f".join((problem.code, problem.claim, compared, around))
        seen[said] += 1
        found[hashlib.sha256(f"{said}\x1f{seen[said]}".encode()).hexdigest()] = problem
    return found


def _around(proof: Proof, problem: Problem) -> str:
    """The words near the problem. A fact among them counts by its name: when its value changes, other findings stay known."""
    block = next((block for block in proof.field(problem.field).blocks if block.index == problem.block), None)
    if block is None or not problem.end:
        return ""
    text, start, end = block.text, problem.start, problem.end
    for span in sorted(block.spans, key=lambda span: span.start, reverse=True):
        if span.kind != "fact" or (span.start < end and start < span.end):
            continue
        name = f"{{{span.target}}}"
        text = text[: span.start] + name + text[span.end :]
        if span.end <= start:
            moved = len(name) - (span.end - span.start)
            start, end = start + moved, end + moved
    return text[max(0, start - NEAR) : end + NEAR]
