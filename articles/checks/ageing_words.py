"""DT002: a word that ages ("currently", "recently", "this month", "now") next to a fact or number."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.checks.proof import Check, Level, Problem, ProblemClass, Proof
from articles.richtext.plain import Block
from policies.timelines import find as find_mentions

NEAR = 45
_AGEING = re.compile(
    r"\b(?:currently|presently|recently|lately|nowadays|at\ present|at\ the\ moment|at\ this\ time|"
    r"as\ of\ (?:now|today|this\ writing)|"
    r"at\ the\ time\ of\ writing|right\ now|these\ days|this\ (?:month|week|year|quarter|season)|last\ (?:month|week|year)|"
    r"(?<!by\ )(?<!until\ )(?<!from\ )now|today(?:[’']s)?(?!\ or)|newly|"
    r"(?<!your\ )current(?=\ [a-z])(?!\ (?:of|accounts?|pages?|tabs?|steps?|locations?|address)\b)|"
    r"(?<!at\ the\ )latest(?!\ you\b)|so\ far)\b".replace(r"\ ", r"\s"),
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
# The name of a button, quoted or written large: “Pay now”, Buy Now. What the text says of it does not age.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_TITLED = re.compile(r"[A-Z]\w+\s+$")
# "Cancel now, not in 2 hours": set against a later time, it is the reader's now.
_OR_LATER = re.compile(
    r"\s*,?\s*(?:(?:and\s+)?not|or)\s+(?:in|within|after|at|on|later|never|tomorrow|next|when|once|wait)\b",
    re.IGNORECASE,
)
# "And now enter the code": an order begins with a verb that takes its object; a statement begins with its subject.
_AND = re.compile(r"(?:^|[.!?:;—–]\s*)(?:and|but|so|then|next|or),?\s*$", re.IGNORECASE)
_ORDER = re.compile(
    r"\s+(?!(?:the|an?|it|you|we|they|he|she|this|that|these|those|there|your|our|its|their|his|her|my|all|each|only)\b)"
    r"(?:[a-z]*[^\Ws\d]|[a-z]+ss)\s+(?:(?:the|an?|your|its|this|that|these|those|all|each|both|it|for|until)\b|\d|[“\"])"
)
_IF_TODAY = re.compile(r"\b(?:if|when)\s[^.!?,;]{1,40}$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


def find(proof: Proof) -> Iterator[Problem]:
    for field in proof.fields:
        for block in field.prose:
            for word in _AGEING.finditer(block.text):
                if _says_no_date(block.text, word) or not _near_a_number(block, word):
                    continue
                yield Problem(
                    "DT002",
                    _("“%(word)s” ages: nobody knows later when it was written.") % {"word": word.group()},
                    _("Leave it out, or say the date."),
                    field.name, block.index, word.start(), word.end(), word.group(), claim=word.group().casefold(),
                    around=block.text[max(0, word.start() - 40) : word.end() + 40],
                )  # fmt: skip


def _says_no_date(text: str, word: re.Match[str]) -> bool:
    """Whether it is a button's, a supposition ("if you order today") or an order ("Now wait", "now, not later")."""
    before = text[: word.start()]
    if any(quote.start() < word.start() and word.end() < quote.end() for quote in _QUOTED.finditer(text)):
        return True
    if word.group().istitle() and _TITLED.search(before):
        return True
    if word.group().casefold() == "now" and _OR_LATER.match(text, word.end()):
        return True
    if word.group().casefold() == "today" and _IF_TODAY.search(before):
        return True
    return _starts_a_sentence(text, word)


def _starts_a_sentence(text: str, word: re.Match[str]) -> bool:
    """ "Now wait five days" tells the reader what to do next; it says nothing of the date."""
    if word.group().casefold() != "now":
        return False
    before = text[: word.start()].rstrip()
    if not before or before[-1] in ".!?:;—–":
        return True
    return _AND.search(before) is not None and _ORDER.match(text, word.end()) is not None


def _near_a_number(block: Block, word: re.Match[str]) -> bool:
    text = block.text
    first = max((end.end() for end in _SENTENCE_END.finditer(text, 0, word.start())), default=0)
    following = _SENTENCE_END.search(text, word.end())
    last = following.start() if following else len(text)
    first, last = max(first, word.start() - NEAR), min(last, word.end() + NEAR)
    if any(span.kind == "fact" and span.start < last and first < span.end for span in block.spans):
        return True
    if _NUMBER.search(text, first, word.start()) or _NUMBER.search(text, word.end(), last):
        return True
    return any(
        mention.kind == "duration" and not mention.optional and mention.start < last and first < mention.end
        and (mention.end <= word.start() or word.end() <= mention.start)
        for mention in find_mentions(text)
    )  # fmt: skip


CHECK = Check("DT002", "a word that ages next to a fact or number", ProblemClass.SIGNAL, Level.WARNING, find)
