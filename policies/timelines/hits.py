"""The words of a text that name facts: single words and whole phrases of the index, with their places."""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.timelines.cues import CueIndex, Entry, Phrase
from policies.timelines.stems import stem
from policies.timelines.tokens import Tokens

_NEAR_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One word or phrase of the index in a text: tokens `at`…`last`, what it names, and what names it."""

    at: int
    last: int
    key: str
    facts: list[tuple[int, float]]
    phrase: bool


def hits(t: Tokens, index: CueIndex) -> Iterator[Hit]:
    """Every word and phrase of `t` that names a fact of the index, in the order of the text."""
    stems = [stem(word) for word in t.words]
    entries = index.entries
    for at, word in enumerate(stems):
        entry = entries.get(word)
        if entry is not None:
            yield from _hits_of(stems, at, word, entry)


def _hits_of(stems: list[str], at: int, word: str, entry: Entry) -> Iterator[Hit]:
    if entry.facts:
        yield Hit(at, at, word, entry.facts, phrase=False)
    for phrase in entry.phrases:
        span = _whole(stems, at, phrase)
        if span is not None:
            key = " ".join((*phrase.stems, str(phrase.fact)))
            yield Hit(span[0], span[1], key, [(phrase.fact, phrase.strength)], phrase=True)


def _whole(stems: list[str], at: int, phrase: Phrase) -> tuple[int, int] | None:
    """First and last token of the phrase, when all its words stand near token `at`."""
    if len(phrase.stems) == 1:
        return at, at
    begin = max(0, at - _NEAR_PHRASE)
    near = stems[begin : at + _NEAR_PHRASE + 1]
    places = [begin + near.index(word) for word in phrase.stems if word in near]
    if len(places) < len(phrase.stems):
        return None
    return min(places), max(places)
