"""TL002: a time limit equals a superseded value of the fact that it names."""

from collections.abc import Iterator
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from articles.checks.binding import binding
from articles.checks.claims import claims
from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from policies.timelines import Verdict


def find(proof: Proof) -> Iterator[Problem]:
    for claim in claims(proof):
        fact = proof.facts.get(claim.judgement.fact or "")
        if claim.judgement.verdict is not Verdict.STALE or fact is None:
            continue
        yield Problem(
            "TL002",
            _("“%(words)s” was true until %(until)s: %(label)s is now %(value)s.")
            % {
                "words": claim.words, "until": _day(claim.until), "label": fact.label,
                "value": fact.words("short"),
            },
            _("Use the fact here, so that the next change reaches this sentence by itself."),
            claim.field, claim.block.index, claim.start, claim.end, claim.words, fact.key,
            claim=claim.words.casefold(), around=claim.around, why=claim.why, read=claim.read, fix=binding(claim, fact),
        )  # fmt: skip


def _day(day: date | None) -> str:
    return formats.date_format(day, "j F Y") if day else _("an earlier day")


CHECK = Check(
    "TL002", "a time limit equals a superseded value of the fact it names", ProblemClass.PROOF, Level.ERROR, find
)
