"""TL006: a reference to a fact that is unknown, retired, or has no value for the day."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Span


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for span in block.spans:
                wrong = _wrong_with(span, proof)
                if wrong:
                    yield Problem(
                        "TL006", wrong,
                        _("Choose another fact, or write what is true without one."),
                        field.name, block.index, span.start, span.end, span.words or span.target,
                        span.target if span.target in proof.facts else "", claim=f"{span.target} {wrong}",
                    )  # fmt: skip


def _wrong_with(span: Span, proof: Proof) -> str:
    if span.kind == "policy":
        known = span.target in proof.policies
        return "" if known else _("There is no table of facts called “%(slug)s”.") % {"slug": span.target}
    if span.kind not in ("fact", "example"):
        return ""
    fact = proof.facts.get(span.target)
    if fact is None:
        return _("There is no fact called “%(key)s”.") % {"key": span.target}
    if fact.retired:
        return _("The fact “%(label)s” is retired.") % {"label": fact.label}
    if not fact.wordings:
        return _("The fact “%(label)s” has no value for %(day)s.") % {"label": fact.label, "day": proof.day}
    return ""


CHECK = Check(
    "TL006",
    "a reference to a fact that is unknown, retired, or has no value for the day",
    ProblemClass.PROOF,
    Level.ERROR,
    find,
)
