"""A text read for cues: which words near a mention name which facts, and how near."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from policies.timelines.claims import Standing, standing
from policies.timelines.cues import CueIndex
from policies.timelines.hits import Hit, hits
from policies.timelines.mention import Mention
from policies.timelines.nearness import Neighbourhood
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


@dataclass(slots=True)
class _Tie:
    near: float
    hit: Hit
    where: str
    t: Tokens


_WINDOW = 70
_FAINT = 0.03
_CONTEXT_WEIGHT = {"question": 0.85, "row": 0.95, "column": 0.6, "heading": 0.55}


class Reading:
    """Tokens, mentions and cue hits of one text, asked for each mention."""

    def __init__(self, t: Tokens, mentions: list[Mention], index: CueIndex, context: Context) -> None:
        self.t = t
        self.index = index
        self.hits = list(hits(t, index))
        self.around = list(_context_hits(context, index))
        if not (self.hits or self.around):
            return
        self.neighbourhood = Neighbourhood(t, mentions)
        self.places = self.neighbourhood.places
        self.hit_places = [hit.at for hit in self.hits]
        self.neighbourhood.know(self.hit_places)
        self.quotations = quotations(t)
        self.ties_of: dict[int, dict[str, _Tie]] = {}

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
            near = self.neighbourhood.nearness(hit.at, place)
            tie = ties.get(hit.key)
            if near > _FAINT and (tie is None or tie.near < near):
                ties[hit.key] = _Tie(near, hit, "text", self.t)
        for around in self.around:
            tie = ties.get(around.hit.key)
            if tie is None or tie.near < around.near:
                ties[around.hit.key] = around
        self.ties_of[at] = ties
        return ties

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


def _context_hits(context: Context, index: CueIndex) -> Iterator[_Tie]:
    parts = [("question", context.question), ("row", context.row), ("column", context.column)]
    parts += [("heading", heading) for heading in context.headings]
    for where, text in parts:
        if text:
            t = tokens_of(text)
            for hit in hits(t, index):
                yield _Tie(_CONTEXT_WEIGHT[where], hit, where, t)
