"""Where a quote stands on a page: word for word, the same but for its typography, or the passage that is most like it."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS_OF_A_QUOTE = 400
# Below this, a passage is not taken for what became of the quote.
LIKE_ENOUGH = 0.55
_NEVER_SEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_QUOTES = dict.fromkeys('"“”„‟«»‹›‘’‚‛`´′″', "'")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_SAME = {**_QUOTES, **_DASHES, "…": "..."}
_LEFT_OUT = re.compile(r"\s*[\[(]?(?:…|\.\.\.)[\])]?\s*")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_NUMBER = "#"
_NUMBER_WORDS = frozenset({
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fourteen", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "ninety",
})  # fmt: skip
_ENDS = re.compile(r"[.!?](?=\s)|\n")
_WIDEST = 300


class How(StrEnum):
    EXACT = "exact"
    NORMALISED = "normalised"
    NEAREST = "nearest"
    NOT_THERE = "not there"


@dataclass(frozen=True, slots=True)
class Passage:
    """`text` as the page has it; `score` from 0 to 1 says how much of the quote is in it, rare words counting more.

    `around` is the whole sentence of a quote that begins one for us and does not on the page any more.
    """

    how: How
    text: str = ""
    score: float = 0.0
    around: str = ""

    @property
    def found(self) -> bool:
        return self.how in (How.EXACT, How.NORMALISED)


def find_quote(text: str, quote: str) -> Passage:
    """The best place for `quote` in the readable text of a page. Linear in the text, but for the few best places."""
    parts = [part for part in _LEFT_OUT.split(quote.strip()) if part.strip()]
    if not parts:
        return Passage(How.NOT_THERE)
    if len(parts) == 1 and (at := _whole(text, parts[0])) is not None:
        return Passage(How.EXACT, text[at : at + len(parts[0])], 1.0)
    page = Plain(text)
    found = _in_order(page, parts)
    if found is not None:
        there = text[found[0] : found[1]]
        moved_in = quote.strip()[:1].isupper() and there[:1].islower()
        return Passage(How.NORMALISED, there, 1.0, _sentences(text, *found) if moved_in else "")
    return _nearest(page, quote)


class Plain:
    """A text without its typography, and for each of its characters where that came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        letters: list[str] = []
        self.origin: list[int] = []
        for at, letter in enumerate(text):
            for each in _plain(letter):
                blank = each == " "
                if blank and letters and letters[-1] in " -":
                    continue
                if each == "-" and letters and letters[-1] == " ":
                    letters.pop()
                    self.origin.pop()
                letters.append(each)
                self.origin.append(at)
        self.plain = "".join(letters)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text for a stretch of the plain one."""
        return self.origin[start], self.origin[end - 1] + 1


def _plain(letter: str) -> str:
    if letter in _NEVER_SEEN:
        return ""
    if letter.isspace():
        return " "
    if letter in _SAME:
        return _SAME[letter]
    if letter.isascii():
        return letter.lower()
    return "".join(_SAME.get(each, each) for each in unicodedata.normalize("NFKC", letter).casefold())


def _in_order(page: Plain, parts: list[str]) -> tuple[int, int] | None:
    """Where the parts follow each other, as offsets of the page's text."""
    at, start = 0, -1
    for part in parts:
        wanted = Plain(part).plain.strip(" .,;:!?'")
        if not wanted:
            return None
        found = _whole(page.plain, wanted, at)
        if found is None:
            return None
        start = found if start < 0 else start
        at = found + len(wanted)
    return page.place(start, at)


def _whole(text: str, wanted: str, begin: int = 0) -> int | None:
    """The first place where it stands by itself: "5 days" is not in "15 days", nor in "3–5 days"."""
    at = text.find(wanted, begin)
    while at >= 0:
        before, after = text[max(0, at - 2) : at], text[at + len(wanted) : at + len(wanted) + 2]
        if not _runs_on(before[::-1], wanted[0]) and not _runs_on(after, wanted[-1]):
            return at
        at = text.find(wanted, at + 1)
    return None


def _runs_on(beside: str, edge: str) -> bool:
    """`beside` is what follows the edge, nearest first."""
    if not beside or not edge.isalnum():
        return False
    if beside[0].isalnum():
        return True
    return edge.isdigit() and len(beside) > 1 and beside[0] in ".,-–—/" and beside[1].isdigit()


def _nearest(page: Plain, quote: str) -> Passage:
    wanted = [_kind(word.group()) for word in _WORD.finditer(Plain(quote).plain)][:MOST_WORDS_OF_A_QUOTE]
    places = list(_WORD.finditer(page.plain))
    words = [_kind(place.group()) for place in places]
    if not wanted or not words:
        return Passage(How.NOT_THERE)
    weight = _weights(words, wanted)
    best = max((_fit(words, wanted, weight, at) for at in _best_starts(words, wanted, weight)), default=(0.0, 0, 0))
    score, first, last = best
    if score < LIKE_ENOUGH:
        return Passage(How.NOT_THERE, score=round(score, 3))
    start, end = page.place(places[first].start(), places[last].end())
    return Passage(How.NEAREST, _sentences(page.text, start, end), round(score, 3))


def _kind(word: str) -> str:
    """All numbers are one word here: that a number has changed is what we look for."""
    return _NUMBER if word[0].isdigit() or word in _NUMBER_WORDS else word


def _weights(words: list[str], wanted: list[str]) -> dict[str, float]:
    """A word that the page has everywhere says little about where the quote is."""
    counts = Counter(words)
    return {word: (0.3 if word == _NUMBER else 1.0) / (1 + counts[word]) ** 0.5 for word in set(wanted)}


def _best_starts(words: list[str], wanted: list[str], weight: dict[str, float], most: int = 4) -> list[int]:
    """Windows as long as the quote that share most with it, none near another."""
    size, target = len(wanted), Counter(wanted)
    inside: Counter[str] = Counter()
    shared, found = 0.0, []
    for at, word in enumerate(words):
        if word in target:
            inside[word] += 1
            shared += weight[word] if inside[word] <= target[word] else 0
        if at >= size:
            old = words[at - size]
            if old in target:
                shared -= weight[old] if inside[old] <= target[old] else 0
                inside[old] -= 1
        if word in target:
            found.append((shared, max(0, at - size + 1)))
    chosen: list[int] = []
    for _shared, start in sorted(found, key=lambda each: (-each[0], each[1])):
        if all(abs(start - other) > size // 2 for other in chosen):
            chosen.append(start)
        if len(chosen) == most:
            break
    return chosen


def _fit(words: list[str], wanted: list[str], weight: dict[str, float], start: int) -> tuple[float, int, int]:
    """How much of the quote stands there in its order, less what stands between; and the first and last word of it."""
    spare = max(4, len(wanted) // 3)
    begin = max(0, start - spare)
    window = words[begin : start + len(wanted) + spare]
    blocks = [b for b in SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks() if b.size]
    if not blocks:
        return 0.0, 0, 0
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size - 1
    matched = sum(weight[wanted[at]] for block in blocks for at in range(block.a, block.a + block.size))
    whole = sum(weight[word] for word in wanted)
    strangers = (last - first + 1) - sum(block.size for block in blocks)
    return matched / whole * (1 - min(0.5, strangers / (4 * len(wanted)))), begin + first, begin + last


def _sentences(text: str, start: int, end: int) -> str:
    """The whole sentences that a stretch lies in, within reason."""
    ends = [match.end() for match in _ENDS.finditer(text, max(0, start - _WIDEST), min(len(text), end + _WIDEST))]
    before = ends[bisect_right(ends, start) - 1] if bisect_right(ends, start) else max(0, start - _WIDEST)
    at = bisect_left(ends, end)
    after = ends[at] if at < len(ends) else min(len(text), end + _WIDEST)
    return text[before:after].strip()
