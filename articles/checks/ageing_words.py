"""DT002: a word that ages ("currently", "recently", "this month", "now") next to a fact or number."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block

NEAR = 45
_AGEING = re.compile(
    r"\b(?:currently|recently|lately|nowadays|at\ present|at\ the\ moment|at\ this\ time|as\ of\ (?:now|today|this\ writing)|"
    r"at\ the\ time\ of\ writing|right\ now|these\ days|this\ (?:month|week|year|quarter|season)|last\ (?:month|week|year)|"
    r"(?<!by\ )(?<!until\ )(?<!from\ )now|today(?:[’']s)?(?!\ or)|newly|latest|so\ far)\b".replace(r"\ ", r"\s"),
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.blocks:
            for word in _AGEING.finditer(block.text):
                if _starts_a_sentence(block.text, word) or not _near_a_number(block, word):
                    continue
                yield Problem(
                    "DT002",
                    _("“%(word)s” ages: nobody knows later when it was written.") % {"word": word.group()},
                    _("Leave it out, or say the date."),
                    field.name, block.index, word.start(), word.end(), word.group(), claim=word.group().casefold(),
                    around=block.text[max(0, word.start() - 40) : word.end() + 40],
                )  # fmt: skip


def _starts_a_sentence(text: str, word: re.Match[str]) -> bool:
    """ "Now wait five days" tells the reader what to do next; it says nothing of the date."""
    before = text[: word.start()].rstrip()
    return word.group().casefold() == "now" and (not before or before[-1] in ".!?:;—–")


def _near_a_number(block: Block, word: re.Match[str]) -> bool:
    text = block.text
    first = max((end.end() for end in _SENTENCE_END.finditer(text, 0, word.start())), default=0)
    following = _SENTENCE_END.search(text, word.end())
    last = following.start() if following else len(text)
    first, last = max(first, word.start() - NEAR), min(last, word.end() + NEAR)
    if any(span.kind == "fact" and span.start < last and first < span.end for span in block.spans):
        return True
    return bool(_NUMBER.search(text, first, word.start()) or _NUMBER.search(text, word.end(), last))


CHECK = Check("DT002", "a word that ages next to a fact or number", ProblemClass.SIGNAL, Level.WARNING, find)
