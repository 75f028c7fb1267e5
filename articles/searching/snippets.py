"""What is shown of a text that was found: the words around what was asked for, which are marked. Everything is escaped."""

from collections import Counter
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.searching import terms
from articles.searching.terms import Term, Word

LONGEST = 220
_BEFORE = 50


def marked(text: str, asked: Sequence[Term]) -> SafeString:
    """The whole text with what was asked for marked."""
    return _marked(text, terms.found(text, asked), 0, len(text))


def snippet(text: str, asked: Sequence[Term]) -> SafeString:
    """The passage with most of what was asked for; the beginning of the text where nothing of it is in its words."""
    hits = terms.found(text, asked)
    start = _start(text, hits)
    end = _end(text, start)
    return format_html(
        "{}{}{}", "… " if start else "", _marked(text, hits, start, end), " …" if end < len(text) else ""
    )


def _start(text: str, hits: Sequence[Word]) -> int:
    """Where to begin so that most terms are in sight, the earliest of equals, with some words before the first of them."""
    inside: Counter[str] = Counter()
    best, begin, left = 0, 0, 0
    for hit in hits:
        inside[hit.term] += 1
        while hit.end - hits[left].start > LONGEST - _BEFORE:
            inside[hits[left].term] -= 1
            left += 1
        different = sum(count > 0 for count in inside.values())
        if different > best:
            best, begin = different, hits[left].start
    if begin <= _BEFORE:
        return 0
    blank = text.find(" ", begin - _BEFORE, begin)
    return blank + 1 if blank >= 0 else begin


def _end(text: str, start: int) -> int:
    if len(text) - start <= LONGEST:
        return len(text)
    blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
    return blank if blank >= 0 else start + LONGEST


def _marked(text: str, hits: Sequence[Word], start: int, end: int) -> SafeString:
    parts: list[tuple[str, str]] = []
    at = start
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            parts.append((text[at : hit.start], text[hit.start : hit.end]))
            at = hit.end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[at:end])
