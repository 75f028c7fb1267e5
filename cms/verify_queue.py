"""The facts that wait for somebody, in the order in which one should look at them.

Here, since only the product sees both rooms: what is late is known to policies, how many pages show it to articles.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from articles.reports import pages_by_fact
from policies.models import IN_TIME, LATE, Fact, FactState, Postponement, Standing, shown_from, standings


@dataclass(frozen=True)
class Waiting:
    """A fact that is late, the live pages that show it by title and address, and who put it off if somebody did."""

    standing: Standing
    pages: tuple[tuple[str, str], ...]
    put_off: Postponement | None = None

    @property
    def fact(self) -> Fact:
        return self.standing.fact

    @property
    def days(self) -> int:
        """For how long it has been overdue, in doubt, or shown without ever being verified."""
        each = self.standing
        if each.disputed_on is not None:
            return max(each.days_overdue, (each.day - each.disputed_on).days)
        if each.state == FactState.NEVER_VERIFIED and each.version is not None:
            return max(0, (each.day - timezone.localdate(shown_from(each.version))).days)
        return each.days_overdue


@dataclass(frozen=True)
class VerifyQueue:
    """`waiting` in its order; `put_off` by the day on which they come back; `next_due` is what will be late first."""

    waiting: list[Waiting]
    put_off: list[Waiting]
    next_due: Standing | None

    def place(self, fact_id: int) -> int | None:
        """Where a fact stands in the queue, from 0."""
        return next((at for at, each in enumerate(self.waiting) if each.fact.pk == fact_id), None)

    def after(self, fact_id: int) -> Waiting | None:
        """Whose turn it is when this fact is done: the next one, or at the end of the queue the first."""
        at = self.place(fact_id)
        others = [each for each in self.waiting if each.fact.pk != fact_id]
        if not others:
            return None
        return others[at] if at is not None and at < len(others) else others[0]


def verify_queue(day: date, owner: int | None = None) -> VerifyQueue:
    """The queue of everybody, or of one owner. What most pages show comes first, then what is late for longest.

    A constant number of queries.
    """
    facts = Fact.objects.in_use() if owner is None else Fact.objects.in_use().owned_by(owner)
    stand = standings(facts.select_related("owner", "policy__owner"), day).values()
    pages, put_off = pages_by_fact(), Postponement.objects.select_related("put_off_by").holding(day)
    late = [waiting(each, pages, put_off.get(each.fact.pk)) for each in stand if each.state in LATE]
    due = [each for each in stand if each.state in IN_TIME and each.review_on]
    return VerifyQueue(
        waiting=sorted((each for each in late if not each.put_off), key=_turn),
        put_off=sorted((each for each in late if each.put_off), key=_return),
        next_due=min(due, key=lambda each: (each.review_on or day, each.key), default=None),
    )


def waiting(
    standing: Standing, pages: dict[int, dict[int, tuple[str, str]]], put_off: Postponement | None = None
) -> Waiting:
    found = pages.get(standing.fact.pk, {}).values()
    return Waiting(standing, tuple(sorted((title, f"/{slug}/") for title, slug in found)), put_off)


def _turn(each: Waiting) -> tuple[int, int, str]:
    return -len(each.pages), -each.days, each.standing.key


def _return(each: Waiting) -> tuple[date, str]:
    return each.put_off.until if each.put_off else date.max, each.standing.key
