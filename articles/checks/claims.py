"""What the text claims about time: every time limit typed into it, judged once against the facts of the day."""

from dataclasses import dataclass
from datetime import date

from articles.checks.proof import Proof
from articles.richtext.plain import Block
from policies.timelines import Context, FactTable, Judgement, Standing, judge, wording


@dataclass(frozen=True, slots=True)
class Claim:
    """A time limit that stands in the text as typed words, not as a reference. Its judgement may know no fact for it."""

    field: str
    block: Block
    judgement: Judgement

    @property
    def start(self) -> int:
        return self.judgement.mention.start

    @property
    def end(self) -> int:
        return self.judgement.mention.end

    @property
    def words(self) -> str:
        return self.judgement.mention.text

    @property
    def of_today(self) -> bool:
        """Whether the sentence says it of today, and does not deny it, tell of the past or suppose it."""
        return self.judgement.evidence.standing is Standing.CLAIM

    @property
    def until(self) -> date | None:
        """The last day on which the value was true, when it is a superseded one."""
        earlier = self.judgement.evidence.superseded
        return earlier.until if earlier else None

    @property
    def why(self) -> str:
        """The words that tied it to its fact."""
        return ", ".join(dict.fromkeys(cue.text for cue in self.judgement.evidence.cues))

    @property
    def read(self) -> str:
        """How the words were read, in the desk's own words; empty when they are no single time limit."""
        said = self.judgement.mention.timeline
        return wording(said) if said else ""

    @property
    def around(self) -> str:
        """The words near the claim, which make one place of the text differ from another."""
        return self.block.text[max(0, self.start - 40) : self.end + 40]


def claims(proof: Proof) -> tuple[Claim, ...]:
    """Every typed time limit of the proof that speaks of a fact."""
    return proof.once("claims", lambda same: tuple(each for each in time_limits(same) if each.judgement.fact))


def time_limits(proof: Proof) -> tuple[Claim, ...]:
    """Every typed time limit of the proof, also those of which no fact speaks."""
    return proof.once("limits", _limits)


def without_fact(proof: Proof) -> tuple[Claim, ...]:
    """Every typed time limit of the proof that speaks of no fact: nothing is wrong with it, and nobody looks after it."""
    return tuple(
        claim
        for claim in time_limits(proof)
        if not claim.judgement.fact and claim.judgement.mention.timeline and not claim.judgement.mention.optional
    )


def claims_against(proof: Proof, table: FactTable) -> tuple[Claim, ...]:
    """The typed time limits that speak of a fact, against other facts than those of the proof."""
    return tuple(claim for claim in _judged(proof, table) if claim.judgement.fact)


def _limits(proof: Proof) -> tuple[Claim, ...]:
    return _judged(proof, proof.table)


def _judged(proof: Proof, table: FactTable) -> tuple[Claim, ...]:
    return tuple(
        Claim(field.name, block, judgement)
        for field in proof.fields
        for block in field.prose
        if block.text and any(character.isalnum() for character in block.text)
        for judgement in judge(
            block.text,
            table,
            day=proof.day,
            context=Context(
                headings=block.headings,
                row=block.row,
                column=block.column,
                question=field.question,
                platform=proof.platform,
            ),
        )
        if not _bound(block, judgement)
    )


def _bound(block: Block, judgement: Judgement) -> bool:
    """Whether the words are those of a reference to a fact or a worked example."""
    mention = judgement.mention
    return any(
        span.kind in ("fact", "example") and span.start < mention.end and mention.start < span.end
        for span in block.spans
    )
