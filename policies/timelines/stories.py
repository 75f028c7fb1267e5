"""Sentences that tell what happened to somebody once."""

import re
from itertools import pairwise

from policies.timelines.places import Place
from policies.timelines.tokens import Tokens
from policies.timelines.vocabulary import words

_FIRST_PERSON = frozenset({"we", "our", "ours", "i", "my", "mine", "us", "me"})
# "The $38 lands back on your card in 4 business days": a sum of money makes it one case.
_ARRIVES = frozenset({"lands", "arrives", "comes"})
_AMOUNT = re.compile(r"[$€£]\s?\d")
_PEOPLE = frozenset({"buyer", "reader", "customer", "friend", "colleague", "neighbour", "neighbor"})
_STORY_VERBS = words(
    """
    took needed arrived waited saw signed got was were landed came received sailed credited paid bought ordered
    cancelled won showed reached returned appeared found opened filed asked lost went hit turned spent sat
    stayed had clicked sent posted released refunded repaid replied answered delivered shipped handed gave let
    """
)
# "Is refunded within 5 days" is a rule, "refunded her in 4" happened.
_RULES = words("is are be been being get gets will")


def is_story(t: Tokens, place: Place) -> bool:
    """Whether the sentence tells what happened to somebody: it has to lie inside the limit, not to equal it."""
    sentence = t.words[place.begins : place.ends]
    if not _ARRIVES.isdisjoint(sentence) and _AMOUNT.search(t.text, t.starts[place.begins], t.starts[place.first]):
        return True
    if not _happened(sentence):
        return False
    if not _FIRST_PERSON.isdisjoint(sentence):
        return True
    begins = place.begins
    for at in range(begins, place.ends):
        letter = t.text[t.starts[at]]
        if letter.isupper() and (t.word(at + 1) in _STORY_VERBS or (at > begins and _is_owner(t.words[at]))):
            return True
    return bool({"he", "she", "her", "his", "they"}.intersection(sentence)) or _of_one_person(sentence)


def _is_owner(word: str) -> bool:
    """ "Anna's deposit"."""
    return word.endswith(("'s", "’s"))


def is_told(t: Tokens, place: Place) -> bool:
    """Whether a story happened: what it says was so once, whatever the rule is."""
    return is_story(t, place) and _happened(t.words[place.begins : place.ends])


def _happened(sentence: list[str]) -> bool:
    return any(word in _STORY_VERBS and (at == 0 or sentence[at - 1] not in _RULES) for at, word in enumerate(sentence))


def _of_one_person(sentence: list[str]) -> bool:
    """ "One buyer's bank took…"."""
    return any(
        one in ("one", "a", "another") and other.removesuffix("'s").removesuffix("’s") in _PEOPLE
        for one, other in pairwise(sentence)
    )
