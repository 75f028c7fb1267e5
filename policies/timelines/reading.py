"""A text read for cues: which words near a mention name which facts, and how near."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from policies.timelines.claims import Standing, standing
from policies.timelines.cues import CueIndex, Entry, Phrase
from policies.timelines.mention import Mention
from policies.timelines.places import Place
from policies.timelines.quoted import is_display, quotations, speaker_of
from policies.timelines.stems import stem
from policies.timelines.tokens import Tokens, tokens_of


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a text: the headings above it, its table row and column, the question it answers."""

    headings: tuple[str, ...] = ()
    row: str = ""
    column: str = ""
    question: str = ""
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that named the fact; `start` and `end` are offsets into the part called `where`.

    `where` is "text", "heading", "row", "column" or "question".
    """

    text: str
    start: int
    end: int
    where: str = "text"


@dataclass(frozen=True, slots=True)
class Hit:
    """One word or phrase of the index in a text: tokens `at`…`last`, what it names, and what names it."""

    at: int
    last: int
    key: str
    facts: list[tuple[int, float]]
    phrase: bool


@dataclass(slots=True)
class _Tie:
    near: float
    hit: Hit
    where: str
    t: Tokens


_NEAR_PHRASE = 5
_WINDOW = 70
_BREAKS = {
    word: log(weight)
    for word, weight in {
        ";": 0.55,
        ":": 0.85,
        ",": 0.9,
        "—": 0.85,
        "(": 0.9,
        "and": 0.95,
        "while": 0.7,
        "whereas": 0.7,
        "but": 0.8,
        "although": 0.8,
        "though": 0.85,
    }.items()
}
# A question is the heading of its answer; what stood before it was about something else.
_IN_QUESTION, _NEW_QUESTION = 1.4, 0.3
_OF_THE_NEXT_PART = 0.5
_JOINTS = frozenset({"and", "but", "while", "whereas", "or", "then"})
_SENTENCES = {0: 1.0, -1: 0.6, -2: 0.38, -3: 0.2, 1: 0.3}
_CONTEXT_WEIGHT = {"question": 0.85, "row": 0.95, "column": 0.6, "heading": 0.55}
_OTHER_LIMIT = log(0.5)
# What begins an item of a list or a row of a table.
_LINE_MARKS = frozenset("-*•|#")
_NEXT_TO = frozenset({"for", "with", "via", "on", "by", "if", "when", "from"})
_ARTICLES = frozenset({"a", "an", "the", "your", "our", "their", "my", "his", "her"})
_OF_ANOTHER_LIMIT, _PHRASE = 0.5, 8
_FADES = 30


class Reading:
    """Tokens, mentions and cue hits of one text, asked for each mention."""

    def __init__(self, t: Tokens, mentions: list[Mention], index: CueIndex, context: Context) -> None:
        self.t = t
        self.index = index
        self.hits = list(_hits(t, index))
        self.around = list(_context_hits(context, index))
        if not (self.hits or self.around):
            return
        self.sentences = _sentence_starts(t)
        self.questions = [(begin, end) for begin, end in pairwise(self.sentences) if t.words[end - 1] == "?"]
        self.places = [self._place(mention) for mention in mentions]
        self.quotations = quotations(t)
        self.hit_places = [hit.at for hit in self.hits]
        limits = {
            place.last for place, mention in zip(self.places, mentions, strict=True) if mention.kind == "duration"
        }
        self.breaks = _break_sums(t, limits)
        self.owners = {hit.at: owner for hit in self.hits if (owner := _owner(t, hit.at, limits)) is not None}
        self.ties_of: dict[int, dict[str, _Tie]] = {}

    def _place(self, mention: Mention) -> Place:
        first = bisect_right(self.t.starts, mention.start) - 1
        last = bisect_left(self.t.starts, mention.end) - 1
        sentence = bisect_right(self.sentences, first)
        ends = self.sentences[sentence] if sentence < len(self.sentences) else len(self.t.words)
        return Place(first, last, self.sentences[sentence - 1], ends)

    def strengths(self, at: int) -> dict[int, float]:
        """How strongly the words around mention `at` name each fact."""
        strengths: dict[int, float] = {}
        for tie in self._ties(at).values():
            for fact, weight in tie.hit.facts:
                strengths[fact] = strengths.get(fact, 0.0) + weight * tie.near
        return strengths

    def _ties(self, at: int) -> dict[str, _Tie]:
        """The nearest place of every word and phrase that names something."""
        known = self.ties_of.get(at)
        if known is not None:
            return known
        place = self.places[at]
        ties: dict[str, _Tie] = {}
        begin = bisect_left(self.hit_places, place.first - _WINDOW)
        end = bisect_right(self.hit_places, place.last + _WINDOW)
        for hit in self.hits[begin:end]:
            near = self._nearness(hit.at, place)
            tie = ties.get(hit.key)
            if near > 0.03 and (tie is None or tie.near < near):
                ties[hit.key] = _Tie(near, hit, "text", self.t)
        for around in self.around:
            tie = ties.get(around.hit.key)
            if tie is None or tie.near < around.near:
                ties[around.hit.key] = around
        self.ties_of[at] = ties
        return ties

    def _nearness(self, cue: int, place: Place) -> float:
        """1 beside the mention; less for every clause, sentence and other limit in between."""
        if place.first <= cue <= place.last:
            return 1.0
        apart = bisect_right(self.sentences, cue) - bisect_right(self.sentences, place.first)
        near = _SENTENCES.get(apart, 0.0)
        if apart < 0 and (asked := self._question_before(place)) is not None:
            near *= _NEW_QUESTION if cue < asked[0] else _IN_QUESTION if cue < asked[1] else 1.0
        if near == 0.0:
            return 0.0
        if cue < place.first:
            begin, end = cue + 1, place.first
        else:
            begin, end = place.last + 1, cue
            if self._next_part(begin, end):
                near *= _OF_THE_NEXT_PART
            if _leads_on(self.t, begin) and end - begin < 5:
                near *= 1.35
        if self.owners.get(cue, place.last) != place.last:
            near *= _OF_ANOTHER_LIMIT
        return near * exp(self.breaks[end] - self.breaks[begin]) / (1 + (end - begin) / _FADES)

    def _next_part(self, begin: int, end: int) -> bool:
        """Whether ", and" or the like lies between: what follows speaks of something else."""
        words = self.t.words[begin:end]
        return any(sign == "," and joint in _JOINTS for sign, joint in pairwise(words)) or ";" in words

    def _question_before(self, place: Place) -> tuple[int, int] | None:
        """First token of the last question before the sentence of `place`, and the first token after it."""
        number = bisect_right(self.questions, (place.begins, place.begins)) - 1
        return self.questions[number] if number >= 0 and self.questions[number][1] <= place.begins else None

    def cues(self, at: int, fact: int) -> tuple[Cue, ...]:
        """The words that tied mention `at` to `fact`, strongest first."""
        own = [
            (weight * tie.near, tie)
            for tie in self._ties(at).values()
            for number, weight in tie.hit.facts
            if number == fact
        ]
        own.sort(key=lambda found: -found[0])
        return tuple(_cue(tie) for _, tie in own[:6])

    def named(self, at: int, fact: int) -> bool:
        """Whether a whole phrase of the fact, and of no other fact, stands in the sentence or in the context."""
        place = self.places[at]
        named = {
            number
            for tie in self._ties(at).values()
            if tie.hit.phrase and (tie.where != "text" or place.begins <= tie.hit.at < place.ends)
            for number, _ in tie.hit.facts
        }
        return named == {fact}

    def quoted(self, at: int, fact: int) -> bool:
        """Whether mention `at` is in somebody's own words: a seller's, or a badge's where the fact is not about the badge."""
        place = self.places[at]
        number = bisect_right(self.quotations, (place.first, 0)) - 1
        if number < 0 or place.first >= self.quotations[number][1]:
            return False
        by = speaker_of(self.t, self.quotations[number], place.begins, self.index.platform_names)
        return by is not None and not (is_display(self.t, by) and self._names(by, fact))

    def _names(self, token: int, fact: int) -> bool:
        entry = self.index.entries.get(stem(self.t.words[token]))
        return entry is not None and any(number == fact for number, _ in entry.facts)

    def standing(self, at: int, year: int) -> Standing:
        return standing(self.t, self.places[at], self.index.platform_names, self.index.names, year)


def _cue(tie: _Tie) -> Cue:
    start, end = tie.t.starts[tie.hit.at], tie.t.ends[tie.hit.last]
    return Cue(tie.t.text[start:end], start, end, tie.where)


def _sentence_starts(t: Tokens) -> list[int]:
    last = len(t.words) - 1
    return [0] + [
        at + 1
        for at, word in enumerate(t.words)
        if at < last
        and ((word in ".!?" and t.ends_sentence(at)) or (t.words[at + 1] in _LINE_MARKS and _ends_line(t, at)))
    ]


def _ends_line(t: Tokens, at: int) -> bool:
    return "\n" in t.text[t.ends[at] : t.starts[at + 1]]


def _break_sums(t: Tokens, limits: set[int]) -> list[float]:
    """Running sums, so that what lies between two tokens is one subtraction."""
    total, sums = 0.0, [0.0]
    for at, word in enumerate(t.words):
        if word in _BREAKS:
            total += _BREAKS[word]
        if at in limits:
            total += _OTHER_LIMIT
        sums.append(total)
    return sums


def _leads_on(t: Tokens, at: int) -> bool:
    """ "… for a card", "… to your wallet"; not "… to read"."""
    return t.word(at) in _NEXT_TO or (t.word(at) == "to" and t.word(at + 1) in _ARTICLES)


def _owner(t: Tokens, cue: int, limits: set[int]) -> int | None:
    """The last token of the limit whose "to a card" or "for a wallet" a cue stands in: it names that one and no other."""
    for at in range(cue - 1, max(cue - _PHRASE, -1), -1):
        if at in limits:
            return at if _leads_on(t, at + 1) and at + 1 < cue else None
        if t.words[at] in _BREAKS or t.words[at] in ".!?":
            return None
    return None


def _hits(t: Tokens, index: CueIndex) -> Iterator[Hit]:
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
            yield Hit(
                span[0],
                span[1],
                " ".join((*phrase.stems, str(phrase.fact))),
                [(phrase.fact, phrase.strength)],
                phrase=True,
            )


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


def _context_hits(context: Context, index: CueIndex) -> Iterator[_Tie]:
    parts = [("question", context.question), ("row", context.row), ("column", context.column)]
    parts += [("heading", heading) for heading in context.headings]
    for where, text in parts:
        if text:
            t = tokens_of(text)
            for hit in _hits(t, index):
                yield _Tie(_CONTEXT_WEIGHT[where], hit, where, t)
