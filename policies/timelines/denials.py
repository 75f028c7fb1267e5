"""Sentences that say a time limit is not so: "you do not get 90 days", "60 days? Wrong.", "nobody promises 24 hours any more"."""

from itertools import pairwise

from policies.timelines.places import Place, clause_before
from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import pairs, words

_DENIES = words("not never isn't aren't wasn't don't doesn't won't cannot can't no ain't")
_NOBODY = _DENIES | words("nobody none nothing neither hardly")
# What may stand between the denial and the number.
_CARRIES_DENIAL = words(
    """
    get have has take takes need needs last lasts be is are mean means give gives the a an really always
    actually just still for any grant allow receive enjoy of necessarily exactly quite get wait than within
    """
)
_MYTHS = words(
    """
    myth myths contrary wrongly mistakenly falsely incorrectly incorrect misconception outdated mistaken untrue
    wrong hoax supposedly allegedly
    """
)
_CALLED_WRONG = pairs("is wrong, are wrong, not true, a myth, is false, is outdated")
_CONTRASTS = pairs("rather than, instead of, opposed to")
# How the next sentence begins that denies this one: after a question, and always.
_DENIES_A_QUESTION = words("no nope")
_DENIES_A_SENTENCE = words("wrong false untrue incorrect nonsense")
_IT = words("it that this they these both")
_NOT_SO = words("not isn't doesn't aren't don't wasn't")
_NO_LIMIT = frozenset({("no", "more"), ("no", "later"), ("no", "longer"), ("no", "less")})
_REACH = 7


def is_denied(t: Tokens, place: Place) -> bool:
    """Whether the sentence, or the one after it, denies the time limit at `place`."""
    left = t.words[place.begins : place.first]
    clause = clause_before(left)
    if not _MYTHS.isdisjoint(clause) or (left and left[0] == "contrary" and len(clause) == len(left)):
        return True
    right = t.words[place.last + 1 : place.ends]
    if not _CALLED_WRONG.isdisjoint(pairwise(right)):
        return True
    if _not_any_more(clause, right):
        return True
    if tuple(clause[-2:]) in _CONTRASTS:
        return True
    return _denied_afterwards(t, place) or _denied_before(clause)


def _not_any_more(clause: list[str], right: list[str]) -> bool:
    """ "Nobody promises 24 hours for an answer any more"."""
    if "anymore" not in right and ("any", "more") not in set(pairwise(right)):
        return False
    return not _NOBODY.isdisjoint(clause)


def _denied_afterwards(t: Tokens, place: Place) -> bool:
    """ "90 days? No.", "A limit of 60 days. Wrong: …", "Some believe in 90 days. It does not last so long"."""
    after = place.ends
    while after < len(t.words) and not t.words[after][0].isalnum():
        after += 1
    opener = t.word(after)
    if opener in _DENIES_A_SENTENCE:
        return True
    if opener in _DENIES_A_QUESTION:
        return place.ends > 0 and "?" in t.words[place.last : after]
    return opener in _IT and not _NOT_SO.isdisjoint(t.words[after + 1 : after + 3])


def _denied_before(clause: list[str]) -> bool:
    for at in range(len(clause) - 1, max(len(clause) - _REACH, -1), -1):
        word = clause[at]
        if word in _DENIES or word.endswith(("n't", "n’t")):
            return tuple(clause[at : at + 2]) not in _NO_LIMIT
        if word not in _CARRIES_DENIAL:
            return False
    return False
