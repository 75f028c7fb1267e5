"""An index of the words and phrases that name facts: a fact is known by its label, its method and what it is counted from."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log

from policies.timelines.stems import naming_stems, phrase_stems, stem

_WORD = re.compile(r"[^\W\d_]+")
# A word that names more facts than this tells them apart no longer; it also keeps asking flat in the number of facts.
_MOST_FACTS_A_WORD = 60
_FROM_LABEL, _FROM_CUE, _FROM_PHRASE, _FROM_METHOD, _FROM_KEY, _FROM_COUNTED = 0.8, 0.95, 0.65, 0.9, 0.5, 0.4
_PHRASE_ADDS = {1: 0.35, 2: 0.6, 3: 0.8, 4: 0.9}
_NO_NAMES = frozenset({"like", "the", "shop", "store", "test", "data", "and", "com"})
_METHODS = {
    "card": "card credit debit visa mastercard",
    "wallet": "wallet balance",
    "bank_transfer": "bank transfer sepa iban",
    "bank": "bank transfer sepa",
    "gift_card": "gift voucher",
    "giftcard": "gift",
    "bnpl": "klarna instalment later",
    "carrier_billing": "carrier mobile bill",
    "prepaid": "prepaid virtual",
    "express": "express courier dhl fedex",
    "cash": "cash",
    "crypto": "crypto bitcoin",
}


@dataclass(frozen=True, slots=True)
class FactCues:
    """Everything in words that a fact says about itself."""

    label: str
    cues: tuple[str, ...]
    counted_from: str = ""
    method: str = ""
    stage: str = ""
    key: str = ""
    policy: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue of a fact by its stems; `strength` is what the whole phrase adds to its words."""

    fact: int
    stems: tuple[str, ...]
    strength: float


@dataclass(slots=True)
class Entry:
    """What one word tells: the facts it names, with weights, and the phrases it may belong to."""

    facts: list[tuple[int, float]] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)


class CueIndex:
    """From words to the facts they name."""

    def __init__(self, facts: Iterable[FactCues]) -> None:
        known = list(facts)
        self.size = len(known)
        self.entries: dict[str, Entry] = {}
        self.names = frozenset(word for fact in known for word in _words(f"{' '.join(fact.cues)} {fact.label}"))
        self.platform_names = frozenset(word for fact in known for word in _words(fact.platform)) - _NO_NAMES
        weights = [_weights(fact) for fact in known]
        spread = Counter(word for own in weights for word in own)
        for number, own in enumerate(weights):
            for word, weight in own.items():
                if spread[word] <= _MOST_FACTS_A_WORD:
                    self._entry(word).facts.append((number, weight * self._rarity(spread[word])))
        for number, fact in enumerate(known):
            self._add_phrases(number, fact, spread)

    def _entry(self, word: str) -> Entry:
        return self.entries.setdefault(word, Entry())

    def _rarity(self, spread: int) -> float:
        """1 for a word of one fact, near 0 for a word of all."""
        size = self.size + 1
        return max(0.15, log(size / spread) / log(size)) if size > 2 else 1.0

    def _add_phrases(self, number: int, fact: FactCues, spread: Counter[str]) -> None:
        for cue in fact.cues:
            stems = phrase_stems(_words(cue))
            naming = [word for word in stems if spread[word]]
            if not naming:
                continue
            rarest = min(naming, key=lambda word: spread[word])
            if spread[rarest] <= _MOST_FACTS_A_WORD:
                self._entry(rarest).phrases.append(Phrase(number, stems, _PHRASE_ADDS[min(len(stems), 4)]))


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(text.lower())


def _weights(fact: FactCues) -> dict[str, float]:
    """The stems that name a fact, each with the weight of the best place it stands in."""
    weights: dict[str, float] = {}
    platform = {stem(word) for word in _words(fact.platform)}
    for text, weight in _sources(fact):
        for word in naming_stems(_words(text)):
            if word not in platform:
                weights[word] = max(weight, weights.get(word, 0.0))
    return weights


def _sources(fact: FactCues) -> Iterable[tuple[str, float]]:
    yield fact.label, _FROM_LABEL
    yield fact.counted_from, _FROM_COUNTED
    yield fact.key.replace("_", " ").replace(".", " "), _FROM_KEY
    yield _METHODS.get(fact.method, fact.method.replace("_", " ")), _FROM_METHOD
    for cue in fact.cues:
        yield cue, _FROM_CUE if len(phrase_stems(_words(cue))) == 1 else _FROM_PHRASE
