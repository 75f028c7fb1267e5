"""A fact tried on prose before it is saved: what a sentence says, which fact it speaks of, and what tied the two."""

from dataclasses import dataclass
from datetime import date

from policies.models import Fact, standings
from policies.timelines import Context, FactRow, FactTable, Judgement, judge


@dataclass(frozen=True)
class Trial:
    """A sentence judged against the facts of a platform, with the fact on trial among them.

    `facts` has the label of every fact that a judgement may name, by key.
    """

    row: FactRow
    sentence: str
    judgements: tuple[Judgement, ...]
    facts: dict[str, str]

    @property
    def speaks_of_it(self) -> bool:
        """Whether a time limit of the sentence is taken to be about the fact on trial."""
        return any(judgement.fact == self.row.key for judgement in self.judgements)


def tried(row: FactRow, platform: int, sentence: str, day: date) -> Trial:
    """Judge a sentence as the checks would on `day` if the fact already were as `row` says. Nothing is stored."""
    stand = standings(Fact.objects.in_use().filter(policy__platform=platform).exclude(key=row.key), day)
    rows = [*(each.row() for each in stand.values()), row]
    judged = judge(sentence, FactTable(rows), day=day, context=Context(platform=row.platform))
    return Trial(row, sentence, tuple(judged), {each.key: each.label for each in rows})
