"""Markdown to pieces, by way of HTML."""

import re
from collections.abc import Callable
from itertools import accumulate

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from articles.importing.html_reader import read_html
from articles.importing.pieces import Document, Removed, UnreadableDraft

_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>(?:[^\n]*\n){0,60}?)---[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"^(title|author|date|published|description)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_OPENING = re.compile(r"[ \t]*(?:```+|~~~+)[ \t]*(?:html|xml|markdown|md|text|txt)?[ \t]*", re.IGNORECASE)
_HEADING = re.compile(r"\s*(?:#{1,2} |<h[12](?=[\s>]))")
_FENCE = re.compile(r"[ \t]{0,3}(?:```+|~~~+)[ \t]*[\w-]*[ \t]*")
# A fence with a sentence after it ends there; CommonMark would take the sentence for the name of a language.
_TALKING_FENCE = re.compile(r"^[ \t]{0,3}(?P<fence>```+|~~~+)[ \t]+(?P<rest>[^`\n]*\s[^\n]*)$", re.MULTILINE)
# A question with its answer as a definition, which CommonMark does not know.
_DEFINED = re.compile(r"^(?P<question>[^\n]{3,240}\?[*_]*)[ \t]*\n(?:[ \t]*\n)?[ \t]{0,3}:[ \t]+(?=\S)", re.MULTILINE)
# "1. What it is" over a line of dashes is meant as a heading; CommonMark would see a list and a rule.
_NUMBERED_SETEXT = re.compile(
    r"^(?P<number>\d{1,3})(?P<mark>[.)])(?P<words>[ \t]+[^\n]+\n[ \t]{0,3}(?:={3,}|-{3,})[ \t]*)$", re.MULTILINE
)
_QUOTES = re.compile(r"^[ \t]*(?:>[ \t]*){25}", re.MULTILINE)
_LONGEST_RUN = 2000
_RUNS = re.compile(rf"(?:\[[ \t]*){{{_LONGEST_RUN}}}|(?:[*_][^\W_]?){{{_LONGEST_RUN}}}")
_LABELS = {"published": "date"}


def read_markdown(text: str) -> Document:
    """The pieces of a Markdown text, HTML within it included. Raises UnreadableDraft where it is nested past reading."""
    if _QUOTES.search(text):
        raise UnreadableDraft(_("The Markdown is nested more than 24 quotes deep. Nothing was stored."))
    if _RUNS.search(text):
        raise UnreadableDraft(_("The Markdown has thousands of brackets or stars in a row. Nothing was stored."))
    removed: list[Removed] = []
    labels: dict[str, str] = {}
    text = _without_front_matter(text, labels, removed)
    text = _unwrapped(text, removed)
    text = _NUMBERED_SETEXT.sub(r"\g<number>\\\g<mark>\g<words>", _DEFINED.sub(r"\g<question>\n\n", text))
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    document = read_html(reader.render(text))
    document.form = "markdown"
    document.removed[:0] = removed
    document.labels = {**document.labels, **labels}
    return document


def _without_front_matter(text: str, labels: dict[str, str], removed: list[Removed]) -> str:
    found = _FRONT.match(text)
    if found is None or ":" not in found["front"]:
        return text
    for name, value in _ENTRY.findall(found["front"]):
        labels.setdefault(_LABELS.get(name.lower(), name.lower()), value.strip().strip("\"'"))
    removed.append(Removed("RS002", " ".join(found["front"].split())))
    return text[found.end() :]


def _unwrapped(text: str, removed: list[Removed]) -> str:
    """Without the fences that wrap the article itself: those that say html or markdown, and those that were never closed."""
    lines = _TALKING_FENCE.sub(r"\g<fence>\n\n\g<rest>", text).split("\n")
    fences = [at for at, line in enumerate(lines) if _FENCE.fullmatch(line)]
    wraps = _wrapping(lines)
    inside = False
    wrapped: set[int] = set()
    for position, at in enumerate(fences):
        if inside:
            inside = False
            if fences[position - 1] in wrapped:
                wrapped.add(at)
        else:
            inside = True
            end = fences[position + 1] if position + 1 < len(fences) else len(lines)
            if end == len(lines) or (_OPENING.fullmatch(lines[at]) and wraps(at, end)):
                wrapped.add(at)
            elif lines[at].strip(" \t`~"):
                removed.append(Removed("RS001", lines[at].strip()))  # a sample stays, the name of its language does not
    if wrapped:
        removed.append(Removed("RS001", "\n".join(lines[at].strip() for at in sorted(wrapped))))
    return "\n".join("" if at in wrapped else line for at, line in enumerate(lines))


def _wrapping(lines: list[str]) -> Callable[[int, int], bool]:
    """Whether a fence from one line to another wraps the article, or nothing. Else it is a sample.

    It does when it holds half of the text, or the first heading.
    """
    before = [0, *accumulate(len(line.strip()) for line in lines)]
    heading = next((at for at, line in enumerate(lines) if _HEADING.match(line)), len(lines))

    def wraps(start: int, end: int) -> bool:
        inside = before[end] - before[start + 1]
        return not inside or inside * 2 >= before[-1] or start < heading < end

    return wraps
