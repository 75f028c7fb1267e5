"""Counted time that is no time limit: rates, frequencies, ages, idioms."""

from policies.timelines.durations import Item
from policies.timelines.tokens import DASHES, Tokens
from policies.timelines.units import Unit
from policies.timelines.vocabulary import words

_HELP = words(
    """
    support line helpline hotline service access store shop assistance emergency desk helpdesk clock format time
    """
)
# A lone "a day" is a length of time after these; after a noun ("100 messages a day") it is a rate.
_LEADS = words(
    """
    in within for of after inside than least to take takes took taken about another add adds added over under give
    gives allow allows wait waits waited last lasts lasted need needs needed is was only exactly or and by until
    till nearly almost around roughly approximately most be have has had get gets spend spent just even up half
    between from with every that but not a like expect budget count save saves saved lose lost cost costs quite stay
    full during throughout past as on maximum minimum exceeds exceed longer you us me them it him her wants want
    keep hold leave say says into beyond above
    """
) | {""}
_GIVES = words(
    "give gives gave given allow allows allowed grant grants granted leave leaves left get gets got has have"
)
_WHOSE = words("the your our their his her a an each every this that")
_RATE_UNITS = frozenset({"per", "/", "each", "every"})
_EVERY = frozenset({"every", "each"})
_AGE_AFTER = frozenset({"old", "older", "olds"})


def optional_of(t: Tokens, item: Item) -> str:
    """What kind of no-limit the item is; "" for a time limit."""
    if item.vague:
        return "vague"
    before, after = t.word(item.first - 1), t.word(item.last + 1)
    if item.article and before not in _LEADS and _nounlike(before) and not _given(t, item.first):
        return "rate"
    if before == "per" or (after in DASHES and t.words[item.last + 1 :][1:2] in (["a"], ["per"])):
        return "rate"
    if before in _EVERY or (before == "(" and t.word(item.first - 2) in _EVERY):
        return "freq"
    if _is_age(t, item, before, after):
        return "age"
    if _is_idiom(t, item, after):
        return "idiom"
    if (after in _RATE_UNITS and t.word(item.last + 2) in _SINGLE) or (
        after in ("a", "an") and t.word(item.last + 2) in _SINGLE
    ):
        return "rate"
    return ""


_SINGLE = frozenset({"day", "week", "month", "year", "hour", "minute", "night", "quarter"})


def _given(t: Tokens, first: int) -> bool:
    """ "Give the seller a week": somebody gets it."""
    return t.word(first - 2) in _WHOSE and not _GIVES.isdisjoint(t.words[max(0, first - 5) : first - 2])


def _nounlike(word: str) -> bool:
    return word[0].isalnum() or word in "%"


def _is_age(t: Tokens, item: Item, before: str, after: str) -> bool:
    if before in ("aged", "age", "ages"):
        return True
    if after in DASHES and after:
        after = t.word(item.last + 2)
    if after in _AGE_AFTER:
        return True
    if after == "or" and item.unit is Unit.YEAR and t.word(item.last + 2) in _AGE_AFTER:
        return True
    return after == "of" and t.word(item.last + 2) == "age"


def _is_idiom(t: Tokens, item: Item, after: str) -> bool:
    if item.unit is Unit.HOUR and item.high == 24 and item.plain:
        return after in _HELP or (
            t.word(item.last + 2) in _HELP and after in ("customer", "online", "phone", "live", "chat")
        )
    if item.unit is Unit.DAY and item.high == 1 and t.words[item.first] == "one" and item.first + 1 == item.last:
        return after == "," and t.word(item.first - 1) in ("", ".", "!", "?")
    return False
