"""How near a cue stands to a time limit: sentences, clauses, questions and other limits lie between."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from math import exp, log

from policies.timelines.mention import Mention
from policies.timelines.places import Place
from policies.timelines.tokens import SENTENCE_ENDS, Tokens
from policies.timelines.vocabulary import words

# What is left of a cue's strength behind each of these.
_BREAKS = {
    ";": 0.55,
    "while": 0.7,
    "whereas": 0.7,
    "but": 0.8,
    "although": 0.8,
    ":": 0.85,
    "—": 0.85,
    "though": 0.85,
    ",": 0.9,
    "(": 0.9,
    "and": 0.95,
}
_LOSSES = {word: log(left) for word, left in _BREAKS.items()}
_OTHER_LIMIT = log(0.5)
# By how many sentences the cue stands before the limit, or behind it.
_SENTENCES = {0: 1.0, -1: 0.6, -2: 0.38, -3: 0.2, 1: 0.3}
# A question is the heading of its answer; what stood before it was about something else.
_IN_QUESTION, _NEW_QUESTION = 1.4, 0.3
# ", and …": what follows speaks of something else.
_JOINTS = words("and but while whereas or then")
_OF_THE_NEXT_PART = 0.5
# "3 days for a card": the words behind name the limit before them, and no other.
_NEXT_TO = words("for with via on by if when from")
_ARTICLES = words("a an the your our their my his her")
_NAMES_IT, _NAMES_ANOTHER = 1.35, 0.5
_NEAR, _PHRASE, _FADES = 5, 8, 30
# What begins an item of a list or a row of a table.
_LINE_MARKS = frozenset("-*•|#")


class Neighbourhood:
    """The sentences of one text and the places of its mentions; tells how near a cue is to a mention."""

    def __init__(self, t: Tokens, mentions: list[Mention]) -> None:
        self.t = t
        self.sentences = _sentence_starts(t)
        self.questions = [(begin, end) for begin, end in pairwise(self.sentences) if t.words[end - 1] == "?"]
        self.places = [self._place(mention) for mention in mentions]
        placed = zip(self.places, mentions, strict=True)
        self.limits = {place.last for place, mention in placed if mention.kind == "duration"}
        self.losses = _running_losses(t, self.limits)
        self.owners: dict[int, int] = {}

    def _place(self, mention: Mention) -> Place:
        first = bisect_right(self.t.starts, mention.start) - 1
        last = bisect_left(self.t.starts, mention.end) - 1
        sentence = bisect_right(self.sentences, first)
        ends = self.sentences[sentence] if sentence < len(self.sentences) else len(self.t.words)
        return Place(first, last, self.sentences[sentence - 1], ends)

    def know(self, cues: Iterable[int]) -> None:
        """Find out which of these cues name a limit that stands directly before them."""
        self.owners = {cue: owner for cue in cues if (owner := self._owner(cue)) is not None}

    def nearness(self, cue: int, place: Place) -> float:
        """1 beside the mention; less for every clause, sentence and other limit in between."""
        if place.first <= cue <= place.last:
            return 1.0
        near = self._by_sentences(cue, place)
        if near == 0.0:
            return 0.0
        begin, end = (cue + 1, place.first) if cue < place.first else (place.last + 1, cue)
        if cue > place.last:
            if self._next_part(begin, end):
                near *= _OF_THE_NEXT_PART
            if self._leads_on(begin) and end - begin < _NEAR:
                near *= _NAMES_IT
        if self.owners.get(cue, place.last) != place.last:
            near *= _NAMES_ANOTHER
        return near * exp(self.losses[end] - self.losses[begin]) / (1 + (end - begin) / _FADES)

    def _by_sentences(self, cue: int, place: Place) -> float:
        apart = bisect_right(self.sentences, cue) - bisect_right(self.sentences, place.first)
        near = _SENTENCES.get(apart, 0.0)
        if apart < 0 and (asked := self._question_before(place)) is not None:
            near *= _NEW_QUESTION if cue < asked[0] else _IN_QUESTION if cue < asked[1] else 1.0
        return near

    def _question_before(self, place: Place) -> tuple[int, int] | None:
        """First token of the last question before the sentence of `place`, and the first token after it."""
        number = bisect_right(self.questions, (place.begins, place.begins)) - 1
        return self.questions[number] if number >= 0 and self.questions[number][1] <= place.begins else None

    def _next_part(self, begin: int, end: int) -> bool:
        between = self.t.words[begin:end]
        return any(sign == "," and joint in _JOINTS for sign, joint in pairwise(between)) or ";" in between

    def _leads_on(self, at: int) -> bool:
        """ "… for a card", "… to your wallet"; not "… to read"."""
        word = self.t.word(at)
        return word in _NEXT_TO or (word == "to" and self.t.word(at + 1) in _ARTICLES)

    def _owner(self, cue: int) -> int | None:
        """The last token of the limit whose "to a card" or "for a wallet" a cue stands in."""
        for at in range(cue - 1, max(cue - _PHRASE, -1), -1):
            if at in self.limits:
                return at if self._leads_on(at + 1) and at + 1 < cue else None
            if self.t.words[at] in _BREAKS or self.t.words[at] in SENTENCE_ENDS:
                return None
        return None


def _sentence_starts(t: Tokens) -> list[int]:
    last = len(t.words) - 1
    return [0] + [
        at + 1
        for at, word in enumerate(t.words)
        if at < last
        and ((word in SENTENCE_ENDS and t.ends_sentence(at)) or (t.words[at + 1] in _LINE_MARKS and _ends_line(t, at)))
    ]


def _ends_line(t: Tokens, at: int) -> bool:
    return "\n" in t.text[t.ends[at] : t.starts[at + 1]]


def _running_losses(t: Tokens, limits: set[int]) -> list[float]:
    """Running sums, so that what lies between two tokens is one subtraction."""
    total, sums = 0.0, [0.0]
    for at, word in enumerate(t.words):
        if word in _LOSSES:
            total += _LOSSES[word]
        if at in limits:
            total += _OTHER_LIMIT
        sums.append(total)
    return sums
