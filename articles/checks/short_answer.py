"""ST004: no short answer, one over 60 words, or one that does not answer with a fact."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof

MOST_WORDS = 60
# A year dates the guide, and "5 things to know", "one of the" count nothing that was asked for.
_NUMBER = re.compile(
    r"(?<![\d.,])(?!(?:19|20)\d\d(?!\d|[.,%]\d))\d[\d.,]*+(?!\s+(?:\w+\s+)?(?:things?|ways?|tips|steps?|reasons|facts|questions)\b)"
    r"|\b(?:one(?!\s+of\b)|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|sixty|ninety|half)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:yes|no|never|always|only|free|cannot|can(?:'|’)t|do(?:es)?\s+not|do(?:es)?n(?:'|’)t|must|until|automatic(?:ally)?)\b",
    re.IGNORECASE,
)
_EVASION = re.compile(
    r"\b(?:it|that|this|all)\s+(?:all\s+)?depends\b|\bvar(?:y|ies)\b|\bhard to say\b"
    r"|\bno\s+(?:\w+\s+)?(?:simple|single|one|easy|short|clear|general|straightforward)\s+(?:\w+\s+)?(?:answer|rule)\b",
    re.IGNORECASE,
)


def find(proof: Proof) -> Iterator[Problem]:
    blocks = proof.field("short_answer").blocks
    text = " ".join(block.text for block in blocks)
    if not text:
        yield _problem(_("There is no short answer."), _("Answer the title's question in at most 60 words."), "none")
        return
    count = len(text.split())
    if count > MOST_WORDS:
        yield _problem(
            _("The short answer has %(count)d words.") % {"count": count},
            _("Cut it to at most %(most)d: readers want the answer first.") % {"most": MOST_WORDS},
            "long",
            text,
        )
    if not any(span.kind in ("fact", "policy") for block in blocks for span in block.spans) and not _answers(text):
        yield _problem(
            _("The short answer does not answer with a fact."),
            _("Say the number, the limit, or yes or no."),
            "no fact",
            text,
        )


def _answers(text: str) -> bool:
    """Whether it says a number, or a rule without taking it back."""
    return bool(_NUMBER.search(text) or (_RULE.search(text) and not _EVASION.search(text)))


def _problem(message: str, to_do: str, claim: str, text: str = "") -> Problem:
    return Problem("ST004", message, to_do, "short_answer", claim=claim, around=text)


CHECK = Check(
    "ST004", "no short answer, or a long one, or one without a fact", ProblemClass.SIGNAL, Level.WARNING, find
)
