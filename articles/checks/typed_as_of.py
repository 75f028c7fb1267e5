"""DS002: an "as of" or "last updated" typed into the text is older than the facts shown, or in the future."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from articles.checks.claims import claims
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import DateSpan
from policies.timelines import find as find_mentions


def find(proof: Proof) -> Iterator[Problem]:
    oldest = _oldest_check(proof)
    for field in proof.fields:
        for block in field.prose:
            for mention in find_mentions(block.text):
                said = mention.value
                if mention.kind != "as_of" or not isinstance(said, DateSpan) or not said.year_said:
                    continue
                wrong = _wrong_with(said, oldest, proof.day)
                if wrong:
                    yield Problem(
                        "DS002",
                        _("“%(words)s” %(wrong)s.") % {"words": mention.text, "wrong": wrong},
                        _("Remove it: the page shows by itself when its facts were checked."),
                        field.name, block.index, mention.start, mention.end, mention.text,
                        claim=f"{said.first} {said.last}", around=block.text[max(0, mention.start - 40) : mention.end + 40],
                    )  # fmt: skip


def _oldest_check(proof: Proof) -> date | None:
    """The oldest check of a fact that readers see here, as a reference or in typed words."""
    spoken = [proof.facts.get(claim.judgement.fact or "") for claim in claims(proof)]
    checks = [fact.checked_on for fact in (*proof.shown().values(), *spoken) if fact and fact.checked_on]
    return min(checks, default=None)


def _wrong_with(said: DateSpan, oldest: date | None, day: date) -> str:
    if said.first > day:
        return _("lies in the future")
    if oldest is not None and said.last < oldest:
        return _("is older than the facts on this page, all checked since %(day)s") % {"day": oldest}
    return ""


CHECK = Check(
    "DS002",
    "an “as of” in the text is older than the facts shown, or in the future",
    ProblemClass.PROOF,
    Level.ERROR,
    find,
)
