"""The places that would stay as they are although they speak of facts that change: typed-in values, worked examples."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from articles.checks import worked_examples
from articles.checks.claims import Claim, claims_against
from articles.checks.proof import Proof
from articles.models import Edition
from articles.proofreading import Surroundings, proof_fact, proof_of
from articles.reading import sentence_at
from policies.models import Fact, FactVersion, standings
from policies.timelines import FactTable, Relation, compare


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Words on a live page that will not change: the sentence around them in three parts, and how they would stand.

    `example` is a worked example that would lie outside the value; else the value is typed in, and `agrees` or not.
    """

    edition: Edition
    fact: Fact
    before: str
    words: str
    after: str
    example: bool
    agrees: bool


def unmoved(supposed: Iterable[FactVersion], editions: Iterable[Edition], day: date) -> tuple[Unmoved, ...]:
    """What would contradict the values, and then what would agree with them. Some ten queries for all editions."""
    reading = _Reading(list(supposed), day)
    found = [place for edition in editions for place in reading.of(edition)] if reading.then else []
    return tuple(sorted(found, key=lambda each: each.agrees))


class _Reading:
    """What lies around the pages without and with the values, and the tables that prose is compared with, made once."""

    def __init__(self, supposed: list[FactVersion], day: date) -> None:
        self.before = Surroundings.on(day)
        stand = standings(Fact.objects.filter(pk__in=[each.fact_id for each in supposed]), day, supposed=supposed)
        self.then = {key: each for key, each in stand.items() if each.version in supposed and not each.retired}
        self.after = replace(
            self.before,
            standings={**self.before.standings, **self.then},
            facts={**self.before.facts, **{key: proof_fact(each) for key, each in self.then.items()}},
            _tables={},
        )
        self.alone = FactTable(each.row() for each in self.then.values())
        self._beside: dict[int, tuple[FactTable, tuple[FactTable, FactTable]]] = {}

    def of(self, edition: Edition) -> Iterator[Unmoved]:
        proof = proof_of(edition, self.after)
        for problem in worked_examples.find(proof):
            if problem.fact in self.then:
                block, fact = proof.field(problem.field).blocks[problem.block], self.then[problem.fact].fact
                yield _words_at(edition, fact, block.text, problem.start, problem.end, example=True, agrees=False)
        yield from self._typed(edition, proof)

    def _typed(self, edition: Edition, proof: Proof) -> Iterator[Unmoved]:
        """First against these facts alone, which is quick; where one is named at all, beside the others, as it is and would be."""
        if not self.alone.rows or not self._claims(proof, self.alone):
            return
        found: dict[tuple[str, int, int], Claim] = {}
        for table in self._tables(proof.table):
            for claim in self._claims(proof, table):
                found[claim.field, claim.block.index, claim.start] = claim
        for claim in found.values():
            then = self.then[claim.judgement.fact or ""]
            said, value = claim.judgement.mention.timeline, then.version.timeline() if then.version else None
            agrees = said is not None and value is not None and compare(said, value) in (Relation.SAME, Relation.INSIDE)
            yield _words_at(edition, then.fact, claim.block.text, claim.start, claim.end, example=False, agrees=agrees)

    def _tables(self, table: FactTable) -> tuple[FactTable, FactTable]:
        """The facts that a page is compared with, without and with the values. The table is kept, so that its id stays its own."""
        if id(table) not in self._beside:
            others = [row for row in table.rows if row.key not in self.then]
            here = [each for each in self.then.values() if any(row.key == each.key for row in table.rows)] or [
                *self.then.values()
            ]
            without = FactTable((*others, *(self.before.standings[each.key].row() for each in here)))
            self._beside[id(table)] = (table, (without, FactTable((*others, *(each.row() for each in here)))))
        return self._beside[id(table)][1]

    def _claims(self, proof: Proof, table: FactTable) -> list[Claim]:
        return [claim for claim in claims_against(proof, table) if claim.judgement.fact in self.then and claim.of_today]


def _words_at(edition: Edition, fact: Fact, text: str, start: int, end: int, *, example: bool, agrees: bool) -> Unmoved:
    first, last = sentence_at(text, start)
    after = text[end : max(last, end)].rstrip()
    return Unmoved(edition, fact, text[first:start], text[start:end], after, example, agrees)
