"""What waits for each owner, as lines in the order in which it hurts readers, each with the address where it is mended."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Finding, State
from articles.report_words import how_late
from policies.models import LATE, Fact, FactState, Proposal, Standing, standings

# That a page shows a fact which is due is said once, of the fact itself.
_OF_FACTS, _OF_TIME_LIMITS = "FR", "TL"


class Rank(IntEnum):
    CONTRADICTION = 0
    SOURCE_CHANGED = 1
    ERROR = 2
    WARN = 3


RANKS = {
    Rank.CONTRADICTION: gettext_lazy("Contradicts a fact"),
    Rank.SOURCE_CHANGED: gettext_lazy("Source changed or in doubt"),
    Rank.ERROR: gettext_lazy("Must be mended"),
    Rank.WARN: gettext_lazy("Should be looked at"),
}


@dataclass(frozen=True, order=True)
class Line:
    """`days` is negative where more days are worse, so that lines sort by what hurts most."""

    rank: int
    days: int
    what: str
    why: str
    path: str

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def used_standings(day: date) -> list[Standing]:
    """Every fact in use as it stands on that day, with its owners."""
    facts = Fact.objects.in_use().select_related("owner", "backup_owner", "policy__owner")
    return [each for each in standings(facts, day).values() if each.version]


def lines_by_person(stand: Iterable[Standing]) -> dict[int, list[Line]]:
    """For each person by id, what waits for them: facts they own, findings about these, and on live pages they wrote."""
    owners = {each.fact.pk: owner_of(each) for each in stand}
    found: dict[int, set[Line]] = defaultdict(set)
    for each in stand:
        if (owner := owners[each.fact.pk]) and (line := fact_line(each)):
            found[owner].add(line)
    for people, line in (*_findings(owners), *_proposals(owners)):
        for person in people:
            found[person].add(line)
    return {person: sorted(lines) for person, lines in found.items()}


def owner_of(each: Standing) -> int | None:
    return each.fact.owner_id or each.fact.policy.owner_id


def fact_line(each: Standing) -> Line | None:
    """What somebody should do about a fact; None when it is in time and not due soon."""
    if each.state not in (*LATE, FactState.DUE_SOON):
        return None
    rank = Rank.WARN
    if each.state == FactState.DISPUTED:
        rank = Rank.SOURCE_CHANGED
    elif each.expired or each.state == FactState.NEVER_VERIFIED:
        rank = Rank.ERROR
    where = f"{reverse('verify_queue')}?fact={each.fact.pk}"
    why = how_late(each.days_overdue, str(each.state.label))
    return Line(rank, -each.days_overdue, f"{each.fact.label} ({each.fact.policy.platform.name})", why, where)


def late_since(each: Standing) -> date | None:
    """The first day on which a fact was late; None while it is not."""
    if each.state not in LATE:
        return None
    if each.disputed_on:
        return each.disputed_on
    if each.review_on:
        return each.review_on + timedelta(days=1)
    return timezone.localdate(each.version.recorded_at) if each.version else None


def _findings(owners: dict[int, int | None]) -> Iterator[tuple[set[int], Line]]:
    rows = Finding.objects.standing().filter(edition__state=State.PUBLISHED).exclude(level="info")
    rows = rows.exclude(code__startswith=_OF_FACTS)
    named = (
        "fact_id",
        "problem_class",
        "level",
        "code",
        "message",
        "edition_id",
        "edition__title",
        "edition__author__user_id",
    )
    for fact, problem_class, level, code, message, edition, title, author in rows.values_list(*named):
        people = {person for person in (owners.get(fact), author) if person}
        proof = problem_class == Finding.Class.PROOF
        rank = (
            Rank.CONTRADICTION
            if proof and code.startswith(_OF_TIME_LIMITS)
            else Rank.ERROR
            if proof or level == "error"
            else Rank.WARN
        )
        place = f"{reverse('admin:articles_edition_change', args=[edition])}#findings"
        yield people, Line(rank, 0, title, f"{message} ({code})", place)


def _proposals(owners: dict[int, int | None]) -> Iterator[tuple[set[int], Line]]:
    """A source says something else now: a value waits for a decision."""
    for pk, fact, label in Proposal.objects.open().filter(proposed_by=None).values_list("pk", "fact_id", "fact__label"):
        place = reverse("admin:policies_proposal_change", args=[pk])
        if owner := owners.get(fact):
            yield {owner}, Line(Rank.SOURCE_CHANGED, 0, label, _("its source says something else now"), place)
