"""What values of facts would do to the live pages, before they are recorded: nothing here writes, or asks what day it is.

Pages are put together as readers would get them, without and with the values, and read sentence by sentence. Beside them stand
the places that would stay as they are although they speak of the same thing. Many pages are looked at in steps.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles import structured_data
from articles.models import Citation, Edition
from articles.page import Page, SideBySide
from articles.proofreading import with_parts
from articles.reading import Place, differences
from articles.unmoved import Unmoved, unmoved
from policies.effective import holding_at
from policies.models import Fact, FactVersion, Standing, standings

# So few that the screen appears at once; then as many as one waits for between two figures.
AT_FIRST, AT_A_TIME = 20, 50


@dataclass(frozen=True, slots=True)
class PageChange:
    """One page that will read otherwise, with every place of it."""

    edition: Edition
    places: tuple[Place, ...]
    structured_data: bool
    description: bool
    moved_date: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """What readers will see on a day. `listed` counts the entries that the feed and the list of changes get."""

    day: date
    pages: tuple[PageChange, ...]
    listed: int

    def sums(self, name: str) -> dict[str, int]:
        return {
            f"{name}_articles": len(self.pages),
            f"{name}_places": sum(len(page.places) for page in self.pages),
            f"{name}_data": sum(page.structured_data for page in self.pages),
            f"{name}_descriptions": sum(page.description for page in self.pages),
            f"{name}_dates": sum(page.moved_date for page in self.pages),
        }


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes once the values hold, what changes at once if that is later, and what does not change.

    Of the pages that were looked at in this step: `searched` counts them, `last` names the last of them for the next step, and
    `left` counts those that were not looked at yet. `changes` has each value with the one that holds on that day without it,
    None when there is none or it is the same in words. Typed-in values can be read for time limits alone (`reads_prose`).
    """

    changes: tuple[tuple[FactVersion, FactVersion | None], ...]
    once: Stage
    today: Stage | None
    unmoved: tuple[Unmoved, ...]
    searched: int
    last: str
    left: int
    reads_prose: bool

    def sums(self) -> dict[str, int]:
        """The figures of this step, to be added to those of the steps before."""
        today = self.today.sums("today") if self.today else {}
        return {"searched": self.searched, "unmoved": len(self.unmoved), **self.once.sums("once"), **today}


def impact_of(supposed: Sequence[FactVersion], today: date, after: str = "", most: int | None = None) -> Impact:
    """What versions that are not recorded would do, on the last of their first days if it is to come, and today.

    Looks at the pages that come after `after` (the `last` of another step): at `most` of them, else at AT_FIRST when there
    are too many for one step. One query for each page that shows a fact, and some thirty for all of them. Nothing is stored.
    """
    day = max(today, *(each.effective_from for each in supposed))
    facts = Fact.objects.filter(pk__in=[each.fact_id for each in supposed])
    step = _pages(facts, after, most)
    citing = [edition for edition in step.editions if edition.pk in step.citing]
    beside = SideBySide(citing)
    held = _recorded(facts)
    return Impact(
        changes=tuple((each, _replaced(each, held[each.fact_id])) for each in supposed),
        once=_stage(supposed, beside, day),
        today=_stage(supposed, beside, today) if day > today else None,
        unmoved=unmoved(supposed, step.editions, day),
        searched=len(step.editions),
        last=step.last,
        left=step.left,
        reads_prose=all(each.timeline() is not None for each in supposed),
    )


def _recorded(facts: QuerySet[Fact]) -> dict[int, list[FactVersion]]:
    rows: dict[int, list[FactVersion]] = defaultdict(list)
    for version in FactVersion.objects.standing().filter(fact__in=facts).select_related("fact"):
        rows[version.fact_id].append(version)
    return rows


def _replaced(supposed: FactVersion, recorded: list[FactVersion]) -> FactVersion | None:
    held = holding_at(recorded, supposed.effective_from)
    return held if held and held.words() != supposed.words() else None


@dataclass(frozen=True, slots=True)
class _Step:
    editions: list[Edition]
    citing: frozenset[int]
    last: str
    left: int


def _pages(facts: QuerySet[Fact], after: str, most: int | None) -> _Step:
    """First the pages that cite one of the facts, then the others that may speak of it, each by number: an order that stays."""
    rows = facts.values_list("pk", "policy", "policy__platform")
    cites = Citation.objects.filter(
        Q(fact__in=[fact for fact, _policy, _platform in rows]) | Q(policy__in={policy for _fact, policy, _p in rows}),
        edition=OuterRef("pk"),
    )
    about = Q(cites=True) | Q(article__platform__in={platform for *_rest, platform in rows}) | Q(article__platform=None)
    found = Edition.objects.published().annotate(cites=Exists(cites)).filter(about).order_by("-cites", "pk")
    if after:
        cited, pk = after.split("-")
        later = Q(cites=bool(int(cited)), pk__gt=int(pk))
        found = found.filter(later | Q(cites=False) if int(cited) else later)
    count = found.count()
    most = most or (AT_A_TIME if count <= AT_A_TIME else AT_FIRST)
    shown = dict(found.values_list("pk", "cites")[:most])
    last = next(((pk, cites) for pk, cites in reversed(shown.items())), None)
    return _Step(
        editions=sorted(with_parts(shown), key=lambda edition: (edition.title, edition.pk)),
        citing=frozenset(pk for pk, cites in shown.items() if cites),
        last=f"{int(last[1])}-{last[0]}" if last else after,
        left=count - len(shown),
    )


def _stage(supposed: Sequence[FactVersion], beside: SideBySide, day: date) -> Stage:
    cited = Citation.objects.filter(edition__in=[edition.pk for edition in beside.editions])
    changed = [each.fact_id for each in supposed]
    facts = Fact.objects.filter(
        Q(pk__in=changed)
        | Q(pk__in=cited.filter(fact__isnull=False).values("fact"))
        | Q(policy__in=cited.filter(policy__isnull=False).values("policy"))
    )
    before = standings(facts, day)
    then = standings(Fact.objects.filter(pk__in=changed), day, supposed=supposed)
    pages = [_page_change(*pair) for pair in beside.pages(day, before, {**before, **then})]
    listed = sum(_steps(before[key]) != _steps(each) for key, each in then.items())
    return Stage(day, tuple(page for page in pages if page.places), listed)


def _steps(standing: Standing) -> list[str]:
    return [version.words() for _moment, version in standing.seen]


def _page_change(before: Page, after: Page) -> PageChange:
    return PageChange(
        edition=after.edition,
        places=differences(before, after),
        structured_data=_json(before) != _json(after),
        description=before.description != after.description,
        moved_date=before.modified != after.modified,
    )


def _json(page: Page) -> list[str]:
    return [str(block) for block in structured_data.blocks(page, settings.SITE_URL, settings.SITE_NAME)]
