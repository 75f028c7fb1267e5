"""FQ001: fewer than three FAQs, the same question twice, a question that is no question, an empty answer."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import blocks

FEWEST = 3


def find(proof: Proof) -> Iterator[Problem]:
    if len(proof.faqs) < FEWEST:
        yield Problem(
            "FQ001",
            _("There are only %(count)d FAQs.") % {"count": len(proof.faqs)} if proof.faqs else _("There are no FAQs."),
            _("Add the questions that readers really ask; three are enough."),
            claim=f"{len(proof.faqs)} faqs",
        )
    seen: set[str] = set()
    for number, faq in enumerate(proof.faqs, 1):
        said = " ".join(re.findall(r"\w+", faq.question.casefold()))
        field = f"faq-{number}-question"
        if said and said in seen:
            yield _problem(field, faq.question, _("This question is asked twice."), _("Keep the better answer."))
        seen.add(said)
        if not faq.question.rstrip(" \"”’')»*_").endswith(("?", "？", "؟", ";", "՞")):
            yield _problem(
                field, faq.question, _("This question does not ask anything."), _("Ask it as a reader would, with ?")
            )
        if not _says_something(faq.answer):
            yield _problem(
                f"faq-{number}-answer", faq.question, _("This question has no answer."), _("Answer it, or remove it.")
            )


def _says_something(answer: str) -> bool:
    """Whether there are words, a table of facts or a picture that says what it shows."""
    return any(
        block.text or any(span.kind == "policy" or span.words.strip() for span in block.spans)
        for block in blocks(answer)
    )


def _problem(field: str, question: str, message: str, to_do: str) -> Problem:
    return Problem("FQ001", message, to_do, field, 0, 0, len(question), question, claim=message)


CHECK = Check(
    "FQ001",
    "too few FAQs, one asked twice, one that is no question, one without an answer",
    ProblemClass.SIGNAL,
    Level.INFO,
    find,
)
