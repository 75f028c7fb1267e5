"""DS003: a disclaimer is typed into the body beside the model's."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof

_WE = (
    r"(?:this|our|the|these|nothing\ (?:on|in)\ this)"
    r"\ (?:article|guide|page|post|content|contents|information|material|site|website|blog)"
)
_ADVICE = r"(?:legal|financial|tax|medical|professional|investment)\ advice"
TYPED = re.compile(
    rf"""
      ^\W*(?:legal\ |affiliate\ |general\ |important\ )?disclaimers?\s*(?:[:.–—-]|\W*$)
    | ^\W*(?:(?:affiliate|advertising)\ )?disclosure\s*(?:[:.–—-]|\W*$) | ^\W*(?:legal|affiliate)\ notice\s*(?:[:.–—-]|\W*$)
    | \b{_WE}\b [^.]{{0,60}} \b(?:for|provided\ for)\ (?:general\ )?(?:informational|information|educational)\b
    | \b{_WE}\b [^.]{{0,60}} \b(?:does\ not|doesn[’']t|do\ not|not)\ (?:constitute|intended\ as|intended\ to\ be|provide)
      \ (?:legal|financial|tax|medical|professional|investment)\b
    | \b(?:this|it|nothing\ (?:here|(?:on|in)\ this\ \w+)|{_WE})\ (?:is|are)\ (?:not\ )?(?:an?\ )?{_ADVICE}(?=[.!,;]|\s+and\b|$)
    | \bno\ substitute\ for\ {_ADVICE}\b | \bnot\ (?:intended\ as\ )?a\ substitute\ for\ {_ADVICE}\b
    | \bwe\ (?:may\ |might\ |can\ |will\ )?(?:also\ )?(?:earn|receive|get)
      \ (?:a\ |an\ )?(?:small\ |affiliate\ |referral\ )*commissions?\b
    | \bas\ an?\ (?:\w+\ ){{0,2}}(?:affiliate|associate|partner),?\ (?:we|I)\ earn\b
    | \b(?:contains?|are|uses?|includes?)\ affiliate\ links\b
    | \b(?:we\ are|we[’']re|this\ (?:site|website|blog|article|guide|page)\ is)\ (?:not|in\ no\ way)\ (?:affiliated|associated)\b
    | \b(?:we|the\ authors?|this\ (?:site|website|blog))\ (?:accepts?|assumes?|takes?)\ no\ (?:liability|responsibility)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find(proof: Proof) -> Iterator[Problem]:
    for block in proof.field("body").prose:
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
