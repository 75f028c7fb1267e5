"""Whether a sentence states something about today: denials, the past, suppositions and other platforms do not."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from policies.timelines.dates import MONTHS
from policies.timelines.denials import is_denied
from policies.timelines.elsewhere import is_elsewhere
from policies.timelines.places import Place, clause_before
from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import pairs, words


class Standing(StrEnum):
    """How a time limit is put forward."""

    CLAIM = "claim"
    DENIED = "denied"
    PAST = "past"
    SUPPOSED = "supposed"
    ELSEWHERE = "elsewhere"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class _Around:
    """The words of a sentence around its time limit; `clause` is what stands before it since the last ; : or dash."""

    left: list[str]
    clause: list[str]
    right: list[str]

    @property
    def sentence(self) -> list[str]:
        return [*self.left, *self.right]


_NOW = words("now nowadays today currently presently since instead")
_PAST = words("previously formerly originally older former predecessor historically erstwhile")
_PAST_PAIRS = pairs(
    "used to, no longer, went away, was once, were once, once was, once had, was replaced, was scrapped, was abolished,"
    "was dropped, was retired, was withdrawn, up from, down from, changed from, extended from, raised from, cut from,"
    "reduced from, lowered from, shortened from, increased from, lengthened from, until recently, in those, the old,"
    "an old, old rule, old rules, old policy, old limit, old help, old terms, old version, earlier version,"
    "earlier versions, earlier rule, previous rule, previous limit, previous policy, previous version"
)
# "…, says the old brochure": the words before were true when it was printed.
_OLD = words("old older outdated former")
_DOCUMENTS = words(
    """
    brochure leaflet page pages help terms version sign text rules policy faq guide article post notice poster sticker
    edition manual
    """
)
_SUPPOSED = words(
    """
    rumour rumours rumor rumors rumoured rumored suppose supposing imagine hypothetically speculation speculate
    speculates proposed proposal proposes would reportedly leaked
    """
)
_SUPPOSED_PAIRS = pairs(
    "next year, what if, if only, plans to, planning to, considering a, to become, will become, will change, will rise,"
    "will shrink, will soon, may soon, may become, might become, might shrink, might be, could become"
)
_RUMOURS = words("rumour rumor rumoured rumored proposed")
_PARTS_OF_A_YEAR = words("early mid late spring summer autumn winter end start -")
_PAST_VERBS = words("was were took had lasted got gave allowed stood needed ran mentioned")
_MORE_OR_LESS = words("longer shorter faster slower earlier sooner quicker less more later fewer")


def standing(t: Tokens, place: Place, own: frozenset[str], known: frozenset[str], year: int) -> Standing:
    """How the mention at `place` is meant. `own` are names of the table's platforms, `known` words of its cues."""
    left = t.words[place.begins : place.first]
    around = _Around(left, clause_before(left), t.words[place.last + 1 : place.ends])
    if is_elsewhere(t, place, own, known):
        return Standing.ELSEWHERE
    if is_denied(t, place):
        return Standing.DENIED
    if _past(around, year):
        return Standing.PAST
    if _supposed(around):
        return Standing.SUPPOSED
    return Standing.CLAIM


def _past(around: _Around, year: int) -> bool:
    clause = around.clause
    if not _NOW.isdisjoint(clause):
        return False
    if not _PAST.isdisjoint(clause) or not _PAST_PAIRS.isdisjoint(pairwise(clause)):
        return True
    if _taken_back(around.right):
        return True
    for at, word in enumerate(clause):
        if len(word) == 4 and word.isdigit() and 1990 <= int(word) <= year:
            lead = _before_the_date(clause, at)
            verbs = _PAST_VERBS.intersection(clause)
            if lead in ("before", "until", "till") or (lead in ("in", "of") and int(word) < year and verbs):
                return True
    return False


def _before_the_date(clause: list[str], year: int) -> str:
    """The word before "2023", "January 2023", "31 January 2023" or "the end of 2023"."""
    at = year - 1
    while at >= 0 and (clause[at] in MONTHS or clause[at] in _PARTS_OF_A_YEAR or _is_day(clause[at])):
        at -= 1
    return clause[at] if at >= 0 else ""


def _is_day(word: str) -> bool:
    return word == "," or (word.isdigit() and len(word) <= 2)


def _taken_back(right: list[str]) -> bool:
    """ "…; that rule went away in 2021", "…, says the old brochure": the same sentence takes the limit back."""
    near = right[:14]
    following = set(pairwise(near))
    if ("went", "away") in following or ("was", "scrapped") in following:
        return True
    if ("no", "longer") in following and "applies" in near:
        return True
    return any(old in _OLD and document in _DOCUMENTS for old, document in following)


def _supposed(around: _Around) -> bool:
    if not _SUPPOSED.isdisjoint(around.clause) or not _SUPPOSED_PAIRS.isdisjoint(pairwise(around.clause)):
        return True
    if not _RUMOURS.isdisjoint(around.sentence):
        return True
    return "if" in around.clause and ("had" in around.clause or "would" in around.right)


def is_difference(t: Tokens, place: Place) -> bool:
    """A difference of two limits, not one of them: "outlasts it by 45 days", "5 days longer than"."""
    if t.word(place.first - 1) == "by" and place.first - 1 >= place.begins:
        return True
    return t.word(place.last + 1) in _MORE_OR_LESS and t.word(place.last + 2) in ("than", ".", ",", "")
