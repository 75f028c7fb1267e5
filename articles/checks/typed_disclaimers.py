"""DS003: a disclaimer is typed into the body beside the model's."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof

TYPED = re.compile(
    r"""
      ^\W*(?:legal\ |affiliate\ |important\ )?disclaimers?\s*[:.–—-]
    | ^\W*(?:affiliate|advertising)\ disclosure\s*[:.–—-]
    | \bthis\ (?:article|guide|page|post|content|information|site|website)\b [^.]{0,60}
      \b(?:for|provided\ for)\ (?:general\ )?(?:informational|information|educational)\b
    | \b(?:does\ not|doesn[’']t|not)\ (?:constitute|intended\ as|intended\ to\ be|provide)
      \ (?:legal|financial|tax|medical|professional)\b
    | \bis\ not\ (?:legal|financial|tax|medical|professional)\ advice\b
    | \bwe\ may\ (?:earn|receive|get)\ (?:a\ )?(?:small\ )?commissions?\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find(proof: Proof) -> Iterator[Problem]:
    for block in proof.field("body").blocks:
        match = TYPED.search(block.text)
        if match:
            yield Problem(
                "DS003",
                _("A disclaimer is typed into the text."),
                _("Remove it: the topic's disclaimers are shown below every page, with the right date."),
                "body", block.index, match.start(), match.end(), match.group().strip(), claim=match.group().casefold(),
            )  # fmt: skip


CHECK = Check(
    "DS003", "a disclaimer is typed into the body beside the model's", ProblemClass.SIGNAL, Level.WARNING, find
)
