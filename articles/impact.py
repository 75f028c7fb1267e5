"""What a value of a fact would do to the live pages, before it is recorded: nothing here writes, or asks what day it is.

Pages are put together as readers would get them, without and with the value, and read sentence by sentence. Beside them stand
the places that would stay as they are although they speak of the same thing. At most MOST_PAGES pages are looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from articles import structured_data
from articles.checks import worked_examples
from articles.checks.claims import Claim, claims
from articles.checks.proof import Proof
from articles.models import Citation, Edition
from articles.page import Page, compared
from articles.proofreading import Surroundings, proof_fact, proof_of, with_parts
from articles.reading import Place, differences, sentence_at
from policies.models import Fact, FactVersion, Standing, standings
from policies.timelines import FactTable, Relation, compare

MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Words on a live page that will not change: the sentence around them in three parts, and how they would stand.

    `example` is a worked example that would lie outside the value; else the value is typed in, and `agrees` or not.
    """

    edition: Edition
    before: str
    words: str
    after: str
    example: bool
    agrees: bool


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
    """What readers will see on a day. `listed` says whether the feed and the list of changes get another entry."""

    day: date
    pages: tuple[PageChange, ...]
    listed: bool

    @property
    def places(self) -> int:
        return sum(len(page.places) for page in self.pages)

    @property
    def structured_data(self) -> int:
        return sum(page.structured_data for page in self.pages)

    @property
    def descriptions(self) -> int:
        return sum(page.description for page in self.pages)

    @property
    def moved_dates(self) -> int:
        return sum(page.moved_date for page in self.pages)


@dataclass(frozen=True, slots=True)
class Impact:
    """What changes once the value holds, what changes at once if that is later, and what does not change.

    `replaced` is the value that holds on that day without it, None when there is none or it is the same in words.
    `searched` counts the pages that were looked at; typed-in values can be read for time limits alone (`reads_prose`).
    """

    replaced: FactVersion | None
    once: Stage
    today: Stage | None
    unmoved: tuple[Unmoved, ...]
    searched: int
    all_searched: bool
    reads_prose: bool


def impact_of(supposed: FactVersion, today: date) -> Impact:
    """What a version that is not recorded would do, on its first day if that is to come, and today. Nothing is stored.

    Three queries for each page that shows the fact and each of the days, and some twenty for all of them.
    """
    fact = supposed.fact
    day = max(today, supposed.effective_from)
    citing, others, all_searched = _live_pages(fact)
    held = standings(Fact.objects.filter(pk=fact.pk), supposed.effective_from)[fact.key].version
    return Impact(
        replaced=held if held and held.words() != supposed.words() else None,
        once=_stage(supposed, citing, day),
        today=_stage(supposed, citing, today) if day > today else None,
        unmoved=tuple(sorted(_unmoved(supposed, [*citing, *others], day), key=lambda each: each.agrees)),
        searched=len(citing) + len(others),
        all_searched=all_searched,
        reads_prose=supposed.timeline() is not None,
    )


def _live_pages(fact: Fact) -> tuple[list[Edition], list[Edition], bool]:
    """The pages that cite the fact, and the others that may speak of it; those that changed last when there are too many."""
    cites = Citation.objects.filter(Q(fact=fact) | Q(policy=fact.policy_id), edition=OuterRef("pk"))
    live = Edition.objects.published().annotate(cites=Exists(cites))
    about = live.filter(
        Q(cites=True) | Q(article__platform=fact.policy.platform_id) | Q(article__platform=None)
    ).order_by("-cites", "-published_at", "pk")
    found = dict(about.values_list("pk", "cites")[: MOST_PAGES + 1])
    shown = dict(list(found.items())[:MOST_PAGES])
    editions = sorted(with_parts(shown), key=lambda edition: (edition.title, edition.pk))
    citing = [edition for edition in editions if shown[edition.pk]]
    return citing, [edition for edition in editions if not shown[edition.pk]], len(found) <= MOST_PAGES


def _stage(supposed: FactVersion, editions: list[Edition], day: date) -> Stage:
    cited = Citation.objects.filter(edition__in=[edition.pk for edition in editions])
    facts = Fact.objects.filter(
        Q(pk=supposed.fact_id)
        | Q(pk__in=cited.filter(fact__isnull=False).values("fact"))
        | Q(policy__in=cited.filter(policy__isnull=False).values("policy"))
    )
    before = standings(facts, day)
    key = supposed.fact.key
    after = {**before, **standings(Fact.objects.filter(pk=supposed.fact_id), day, supposed=supposed)}
    pages = (_page_change(*compared(edition, day, before, after)) for edition in editions)
    return Stage(day, tuple(page for page in pages if page.places), _steps(before[key]) != _steps(after[key]))


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


def _unmoved(supposed: FactVersion, editions: list[Edition], day: date) -> Iterator[Unmoved]:
    """The words about the fact that are typed in, and its worked examples that would lie outside the value."""
    only = Fact.objects.filter(pk=supposed.fact_id)
    before, key = Surroundings.on(day), supposed.fact.key
    then = standings(only, day, supposed=supposed)[key]
    if then.version is not supposed or then.retired:
        return
    after = replace(
        before,
        standings={**before.standings, key: then},
        facts={**before.facts, key: proof_fact(then)},
        _tables={},
    )
    for edition in editions:
        proof = proof_of(edition, after)
        for problem in worked_examples.find(proof):
            if problem.fact == key:
                block = proof.field(problem.field).blocks[problem.block]
                yield _words_at(edition, block.text, problem.start, problem.end, example=True, agrees=False)
        yield from _typed(edition, proof, before, then)


def _typed(edition: Edition, proof: Proof, before: Surroundings, then: Standing) -> Iterator[Unmoved]:
    """First against the fact alone, which is quick; then, where it is named at all, beside the others, as it is and would be."""
    value = then.version.timeline() if then.version else None
    if value is None or not _claims(replace(proof, table=FactTable((then.row(),)), _kept={}), then.key):
        return
    rows = (*(row for row in proof.table.rows if row.key != then.key), before.standings[then.key].row())
    found: dict[tuple[str, int, int], Claim] = {}
    for table in (FactTable(rows), FactTable((*rows[:-1], then.row()))):
        for claim in _claims(replace(proof, table=table, _kept={}), then.key):
            found[claim.field, claim.block.index, claim.start] = claim
    for claim in found.values():
        said = claim.judgement.mention.timeline
        agrees = said is not None and compare(said, value) in (Relation.SAME, Relation.INSIDE)
        yield _words_at(edition, claim.block.text, claim.start, claim.end, example=False, agrees=agrees)


def _claims(proof: Proof, key: str) -> list[Claim]:
    return [claim for claim in claims(proof) if claim.judgement.fact == key and claim.of_today]


def _words_at(edition: Edition, text: str, start: int, end: int, *, example: bool, agrees: bool) -> Unmoved:
    first, last = sentence_at(text, start)
    return Unmoved(edition, text[first:start], text[start:end], text[end : max(last, end)].rstrip(), example, agrees)
