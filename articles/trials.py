"""A fact tried on the live pages before it is saved: every place that would be taken to speak of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from articles.checks.claims import Claim, claims
from articles.checks.proof import Proof
from articles.models import Edition
from articles.proofreading import Surroundings, proof_of, with_parts
from policies.timelines import FactRow, FactTable, Verdict

# A request can wait for as many; the pages that changed last are the ones that people are about to look at.
MOST_PAGES = 500
NEAR = 80


@dataclass(frozen=True)
class Place:
    """One time limit on a live page that would be tied to the fact, with the words around it."""

    edition: Edition
    before: str
    words: str
    after: str
    contradicts: bool


@dataclass(frozen=True)
class Places:
    """Every place found, on how many of the platform's live pages that were searched."""

    places: tuple[Place, ...]
    searched: int
    all_searched: bool

    @property
    def contradicting(self) -> int:
        return sum(place.contradicts for place in self.places)


def tried_on_pages(row: FactRow, platform: int, day: date) -> Places:
    """The typed time limits of live pages about the platform that would speak of `row` on `day`. Nothing is stored.

    A page that shows the fact by reference is right by itself and is not counted. A constant number of queries.
    """
    live = Edition.objects.published().filter(Q(article__platform=platform) | Q(article__platform=None))
    newest = list(live.order_by("-published_at").values_list("pk", flat=True)[: MOST_PAGES + 1])
    editions = with_parts(newest[:MOST_PAGES])
    surroundings = Surroundings.on(day)
    found = [place for edition in editions for place in _on_page(edition, proof_of(edition, surroundings), row)]
    return Places(tuple(found), len(editions), len(newest) <= MOST_PAGES)


def _on_page(edition: Edition, proof: Proof, row: FactRow) -> Iterator[Place]:
    """First against the fact alone, which is quick, then, where it is named at all, beside the other facts."""
    if not _claims_of(proof, FactTable((row,)), row.key):
        return
    beside = FactTable((*(other for other in proof.table.rows if other.key != row.key), row))
    for claim in _claims_of(proof, beside, row.key):
        text = claim.block.text
        yield Place(
            edition=edition,
            before=text[max(0, claim.start - NEAR) : claim.start],
            words=claim.words,
            after=text[claim.end : claim.end + NEAR],
            contradicts=claim.judgement.verdict in (Verdict.CONTRADICTS, Verdict.STALE),
        )


def _claims_of(proof: Proof, table: FactTable, key: str) -> list[Claim]:
    return [claim for claim in claims(replace(proof, table=table, _kept={})) if claim.judgement.fact == key]
