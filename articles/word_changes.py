"""What became of a text, word by word and paragraph by paragraph. Standard library only: no models, no HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
_BREAK = "\n"
# So few words between two changes are read as part of them.
_FEWEST_KEPT = 3
# Of two passages with less in common each is shown whole: their words have nothing to do with one another.
_LEAST_IN_COMMON = 0.3
# Where one times the other is more, frequent words are no longer matched: it would take seconds.
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row with one lot: `kind` is SAME, REMOVED or ADDED."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    stretches: tuple[Stretch, ...]

    @property
    def changed(self) -> bool:
        return any(each.kind != SAME for each in self.stretches)


def changes(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    """The way from some paragraphs to others; what is removed stands before what is added in its place."""
    found: list[Paragraph] = []
    for kind, a, b, c, d in _matched(before, after):
        if kind == "equal":
            found += [_whole(SAME, words) for words in before[a:b]]
        elif kind == "replace":
            found += _passages(before[a:b], after[c:d])
        else:
            found += [_whole(REMOVED, words) for words in before[a:b]] + [_whole(ADDED, words) for words in after[c:d]]
    return found


def _whole(kind: str, words: str) -> Paragraph:
    return Paragraph((Stretch(kind, words),))


def _passages(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    old, new = _words(before), _words(after)
    steps = list(_steps(old, new))
    kept = sum(len(words) for kind, words in steps if kind == SAME)
    if kept < _LEAST_IN_COMMON * min(len(old), len(new)):
        return [_whole(REMOVED, words) for words in before] + [_whole(ADDED, words) for words in after]
    return _paragraphs(steps)


def _words(paragraphs: Sequence[str]) -> list[str]:
    """The words of all paragraphs, with a sign where one ends and the next begins."""
    return [word for number, text in enumerate(paragraphs) for word in ([_BREAK] if number else []) + text.split()]


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, list[str]]]:
    opcodes = _matched(old, new)
    gone: list[str] = []
    come: list[str] = []
    for number, (kind, a, b, c, d) in enumerate(opcodes):
        between = 0 < number < len(opcodes) - 1 and b - a < _FEWEST_KEPT and _BREAK not in old[a:b]
        if kind != "equal" or between:
            gone, come = gone + old[a:b], come + new[c:d]
            continue
        yield from _changed(gone, come)
        gone, come = [], []
        yield SAME, old[a:b]
    yield from _changed(gone, come)


def _matched(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > _MOST_PAIRS).get_opcodes())


def _changed(gone: list[str], come: list[str]) -> Iterator[tuple[str, list[str]]]:
    if gone:
        yield REMOVED, gone
    if come:
        yield ADDED, come


def _paragraphs(steps: list[tuple[str, list[str]]]) -> list[Paragraph]:
    """The steps as they stand on the newer page: its paragraphs end where one ended or ends."""
    found: list[list[Stretch]] = [[]]
    for kind, words in steps:
        for number, part in enumerate(_parts(words)):
            if number:
                found.append([])
            if part:
                found[-1].append(Stretch(kind, " ".join(part)))
    return [Paragraph(tuple(each)) for each in found if each]


def _parts(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == _BREAK:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts
