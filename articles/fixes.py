"""The change that a check offers, made in the stored text of a draft: found again first, then saved like any other words."""

from dataclasses import replace as changed
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from articles import findings, writing
from articles.checks.proof import Fix, Proof
from articles.models import Edition, Finding
from articles.proofreading import Surroundings, proof_of
from articles.richtext.replacing import ReplaceRefusal, replace
from articles.writing import EditConflict, Saved, Text, WritingRefusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class FixRefusal(ValueError):
    """The text was not changed; the message says why and what to do."""


def apply(finding: Finding, *, base: int, by: "User", day: date, now: datetime) -> Saved:
    """Make the change that the finding's check offers as of `day`. `base` is the `save_count` of the text it was offered for.

    Raises FixRefusal; then nothing was changed.
    """
    edition = finding.edition
    if edition.save_count != base:
        raise _conflict(edition)
    proof = proof_of(edition, Surroundings.on(day))
    problem = findings.problem_behind(finding, proof)
    if problem is None:
        raise FixRefusal(_("That problem is not in the text any more. The findings are new; look at them once more."))
    if problem.fix is None:
        raise FixRefusal(_("This cannot be mended by one click. Change the text by hand."))
    try:
        return writing.save(edition, with_fix(writing.text_of(edition), problem.fix, proof), base=base, by=by, now=now)
    except EditConflict as conflict:
        raise _conflict(conflict.theirs) from conflict
    except (ReplaceRefusal, WritingRefusal) as refusal:
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


def _conflict(theirs: Edition) -> FixRefusal:
    said = _("%(who)s saved this edition at %(when)s, after you opened it. Nothing was changed; look at it once more.")
    who = theirs.changed_by or _("Somebody")
    return FixRefusal(said % {"who": who, "when": f"{theirs.changed_at:%Y-%m-%d %H:%M}"})
