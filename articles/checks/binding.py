"""The one-click fix of a typed time limit: a reference to its fact in its place."""

import re
from html import escape

from django.utils.translation import gettext as _

from articles.checks.claims import Claim
from articles.checks.proof import Fix, ProofFact
from policies.timelines import Bound, Relation, Verdict, compare

# Words around a number that the wording of a fact says itself: left standing, they would be said twice.
_BEFORE = re.compile(
    r"\b(?:up to|at most|at least|no more than|not more than|(?:a )?(?:maximum|minimum) of|about|around|approximately|roughly)\s+$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s+(?:at (?:most|least|the most)|or (?:less|fewer|more)|max(?:imum)?|tops)\b", re.IGNORECASE)
# Words that want a bare limit after them: within 15 days at most.
_WITHIN = re.compile(r"\b(?:within|inside|under)\s+$", re.IGNORECASE)
_ADJECTIVE = ("second", "minute", "hour", "day", "week", "month", "year")


def binding(claim: Claim, fact: ProofFact) -> Fix | None:
    """Put the fact where the words are, in the wording that fits; None where references cannot stand (titles, questions).

    One outcome inside a range becomes a worked example of the fact, with the words it has.
    """
    if not (claim.field in ("body", "short_answer") or claim.field.endswith("-answer")):
        return None
    if _is_example(claim, fact):
        reference = f'<span data-example="{escape(fact.key)}">{escape(claim.words)}</span>'
        return Fix(
            claim.field, claim.block.index, claim.start, claim.end, reference, _("Mark as an example of the fact")
        )
    start, end = _with_its_modifiers(claim)
    form = _form(claim, fact, start)
    if not fact.words(form):
        return None
    reference = f'<span data-fact="{escape(fact.key)}" data-form="{form}">{escape(fact.words(form))}</span>'
    same = claim.judgement.verdict is Verdict.CONSISTENT
    return Fix(claim.field, claim.block.index, start, end, reference, _("Bind to fact") if same else _("Use the fact"))


def _is_example(claim: Claim, fact: ProofFact) -> bool:
    said = claim.judgement.mention.timeline
    if claim.judgement.verdict is not Verdict.CONSISTENT or said is None or fact.value is None:
        return False
    return said.bound in (Bound.EXACT, Bound.RANGE) and compare(said, fact.value) is Relation.INSIDE


def _with_its_modifiers(claim: Claim) -> tuple[int, int]:
    text = claim.block.text
    before = _BEFORE.search(text, 0, claim.start)
    after = _AFTER.match(text, claim.end)
    return before.start() if before else claim.start, after.end() if after else claim.end


def _form(claim: Claim, fact: ProofFact, start: int) -> str:
    if "-" in claim.words and claim.words.rstrip().endswith(_ADJECTIVE):
        return "adjective"
    said = claim.judgement.mention.timeline
    upper = (
        said is not None and said.bound is Bound.UP_TO and fact.value is not None and fact.value.bound is Bound.RANGE
    )
    return "limit" if upper or _WITHIN.search(claim.block.text, 0, start) else "short"
