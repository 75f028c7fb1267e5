"""A draft in three parts for a person: what is kept, what needs a decision, what was removed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.importing.draft import Draft
from articles.richtext.plain import plain_text

_LONGEST = 110


def told(draft: Draft) -> str:
    """Lines of plain text."""
    return "\n".join(
        [_("Kept"), *_kept(draft), "", _("Needs a decision"), *_undecided(draft), "", _("Removed"), *_removed(draft)]
    )


def _kept(draft: Draft) -> Iterator[str]:
    yield f"  {_('Title')}: {draft.title}"
    byline = [draft.author or _("no author named"), draft.published.isoformat() if draft.published else _("no date")]
    yield f"  {_('Byline')}: {' · '.join(byline)}"
    answer = plain_text(draft.short_answer)
    if answer:
        words = len(answer.split())
        yield "  " + ngettext("Short answer (%(count)d word): %(text)s", "Short answer (%(count)d words): %(text)s", words) % {
            "count": words, "text": _short(answer)
        }  # fmt: skip
    for section in draft.sections():
        yield f"  {'h' + str(section.level) if section.level else '  '} {section.heading or _short(section.text)}"
    for question, _answer in draft.faqs:
        yield f"  FAQ {question}"


def _undecided(draft: Draft) -> Iterator[str]:
    if draft.bindings:
        yield "  " + ngettext(
            "%(count)d time limit speaks of a fact; bind it in the editor:",
            "%(count)d time limits speak of facts; bind them in the editor:",
            len(draft.bindings),
        ) % {"count": len(draft.bindings)}
    for claim in draft.bindings:
        yield f"    “{claim.words}” → {claim.judgement.fact} ({claim.judgement.verdict.value})"
    for problem in draft.problems:
        yield f"  {problem.code} {problem.message} {problem.to_do}"
    if not (draft.bindings or draft.problems):
        yield f"  {_('Nothing.')}"


def _removed(draft: Draft) -> Iterator[str]:
    for each in draft.removed:
        yield f"  {each.code} {_short(each.text)}"
    if draft.disclaimer:
        as_of = draft.disclaimer.as_of or _("no date")
        yield "  " + _("The disclaimer (as of %(as_of)s) gives way to those of the topic.") % {"as_of": as_of}
    yield f"  {_('The original is kept with the edition.') if draft.removed else _('Nothing.')}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
