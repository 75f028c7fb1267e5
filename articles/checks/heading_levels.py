"""ST003: a heading level is skipped."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof


def find(proof: Proof) -> Iterator[Problem]:
    above = 1
    for heading in proof.field("body").blocks:
        if heading.kind != "heading":
            continue
        if heading.level > above + 1:
            yield Problem(
                "ST003",
                _("“%(words)s” is a heading of level %(level)d right below level %(above)d.")
                % {"words": heading.text, "level": heading.level, "above": above},
                _("Make it level %(level)d, or give it the heading above that is missing.") % {"level": above + 1},
                "body", heading.index, 0, len(heading.text), heading.text, claim=f"{above}>{heading.level}",
            )  # fmt: skip
        elif heading.text and (heading.text.casefold() == proof.title.casefold() or heading.text in proof.more_titles):
            yield Problem(
                "ST003",
                _("“%(words)s” is a second title.") % {"words": heading.text},
                _("Make it a heading of level 2, or remove it: the page shows its title by itself."),
                "body", heading.index, 0, len(heading.text), heading.text, claim="second title",
            )  # fmt: skip
        above = heading.level


CHECK = Check("ST003", "a heading level is skipped, or there is a second h1", ProblemClass.SIGNAL, Level.WARNING, find)
