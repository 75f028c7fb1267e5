"""The change that a check offers, made in the words of a draft, saved or not: found again first, then put in its place."""

from dataclasses import dataclass
from dataclasses import replace as changed

from django.utils.translation import gettext as _

from articles import findings
from articles.checks.proof import Fix, Proof
from articles.models import Edition
from articles.proofreading import Surroundings, proof_of
from articles.richtext.replacing import ReplaceRefusal, replace
from articles.writing import Text, as_stored


class FixRefusal(ValueError):
    """The text was not changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text with one change in it, and which change that was."""

    text: Text
    fix: Fix


def mended(edition: Edition, text: Text, fingerprint: str, surroundings: Surroundings) -> Mended:
    """An edition's text, as somebody writes it, with the change that the check behind a finding offers.

    Nothing is saved. Raises FixRefusal, and UnreadableText for what cannot be read at all.
    """
    stored = as_stored(text)
    proof = proof_of(edition, surroundings, stored)
    problem = findings.problem_behind(fingerprint, proof)
    if problem is None:
        raise FixRefusal(_("That problem is not in the text any more. The findings are new; look at them once more."))
    if problem.fix is None:
        raise FixRefusal(_("This cannot be mended by one click. Change the text by hand."))
    try:
        return Mended(with_fix(stored, problem.fix, proof), problem.fix)
    except ReplaceRefusal as refusal:
        raise FixRefusal(str(refusal)) from refusal


def with_fix(text: Text, fix: Fix, proof: Proof) -> Text:
    """The text of an edition with the fix made in the field that it names. Raises ReplaceRefusal."""

    def mended(html: str) -> str:
        return replace(html, fix.block, fix.start, fix.end, fix.replacement, proof.words_shown)

    match fix.field.split("-"):
        case ["body"]:
            return changed(text, body=mended(text.body))
        case ["short_answer"]:
            return changed(text, short_answer=mended(text.short_answer))
        case ["faq", number, "answer"]:
            position = int(number) - 1
            faqs = [
                (question, mended(answer) if at == position else answer)
                for at, (question, answer) in enumerate(text.faqs)
            ]
            return changed(text, faqs=tuple(faqs))
    raise ReplaceRefusal(_("No reference can stand in a title or a question. Change the words by hand."))


def rich_field(text: Text, name: str) -> str:
    """The rich text of the field that a fix names: body, short_answer, faq-1-answer, …"""
    match name.split("-"):
        case ["faq", number, "answer"]:
            return text.faqs[int(number) - 1][1]
    return text.short_answer if name == "short_answer" else text.body
