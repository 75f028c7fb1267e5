"""A page as its reader reads it: sentence after sentence, each with where it stands, and what differs between two readings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from articles.facts_shown import visible
from articles.importing.sentences import spans
from articles.page import Page
from articles.richtext.plain import Block, blocks

# Entries come and go in these; everywhere else a sentence keeps its place.
_LISTS = ("changes",)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or one cell of a table, and where a reader finds it."""

    where: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that differs. `removed` is empty when there was none before, `added` when there is none any more."""

    where: str
    removed: str
    added: str

    @property
    def shared(self) -> tuple[str, str]:
        """The words that both sentences begin with, and those that both end with."""
        old, new = (re.split(r"(\s+)", words) for words in (self.removed, self.added))
        most = min(len(old), len(new)) - 1
        head = next((at for at in range(most) if old[at] != new[at]), most)
        tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
        return "".join(old[:head]), "".join(old[len(old) - tail :])

    @property
    def lost(self) -> str:
        """The words of the first sentence between those."""
        return self._between(self.removed)

    @property
    def gained(self) -> str:
        """The words of the second sentence between those."""
        return self._between(self.added)

    def _between(self, words: str) -> str:
        head, tail = self.shared
        return words[len(head) : len(words) - len(tail)]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page as HTML; `kinds` are the kinds of block to read of it, all when there are none."""

    where: str
    html: str
    kinds: tuple[str, ...] = ()

    def lines(self) -> list[Line]:
        return [
            Line(_where(block, self.where), words)
            for block in blocks(visible(self.html, "number", "see"))
            if not self.kinds or block.kind in self.kinds
            for words in _sentences(block.text)
        ]


def parts_of(page: Page) -> dict[str, Part]:
    """All that the page says in words, by its parts: first the text, then what follows from it.

    Numbers of notes and links to lists are left out.
    """
    changes = _rendered("page_changes", page)
    answers = {
        question.anchor: Part(_("FAQ %(number)d") % {"number": number}, question.answer)
        for number, question in enumerate(page.questions, 1)
    }
    return {
        "short_answer": Part(_("Short answer"), page.short_answer),
        "body": Part("", page.body),
        **answers,
        "key_facts": Part(_("Key facts"), _rendered("key_facts", page)),
        "contents": Part(_("On this page"), _paragraphs(section.words for section in page.contents)),
        "byline": Part(_("Dates under the title"), _rendered("byline", page)),
        "changes": Part(_("Changes to this page"), changes, ("heading", "item")),
        "checks": Part(_("Changes to this page"), changes, ("paragraph",)),
        "disclaimers": Part(
            _("Disclaimer"), _paragraphs(row for text in page.disclaimers for row in text.splitlines())
        ),
    }


def differences(before: Page, after: Page) -> tuple[Place, ...]:
    """Every sentence that reads otherwise on the second page, in its order. What is equal as HTML is not even read."""
    first = parts_of(before)
    return tuple(
        place
        for name, part in parts_of(after).items()
        if part != first[name]
        for place in _differing(name, first[name].lines(), part.lines())
    )


def sentence_at(text: str, start: int) -> tuple[int, int]:
    """Where the sentence begins and ends that stands around a place of a text."""
    return next((each for each in spans(text) if each[0] <= start < each[1]), (0, len(text)))


def _differing(part: str, before: list[Line], after: list[Line]) -> Iterator[Place]:
    if len(before) == len(after) and part not in _LISTS:
        yield from _paired(before, after)
        return
    matcher = SequenceMatcher(None, [line.words for line in before], [line.words for line in after], autojunk=False)
    for kind, first, until, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield from _paired(before[first:until], after[start:end])


def _paired(before: list[Line], after: list[Line]) -> Iterator[Place]:
    for old, new in zip_longest(before, after):
        removed, added = old.words if old else "", new.words if new else ""
        if removed != added:
            yield Place((new or old).where, removed, added)


def _rendered(name: str, page: Page) -> str:
    return render_to_string(f"articles/{name}.html", {"page": page, "v": page.values})


def _paragraphs(rows: Iterable[str]) -> str:
    return format_html_join("", "<p>{}</p>", ((row,) for row in rows))


def _where(block: Block, part: str) -> str:
    """The part, or in the body the heading above; in a table the row and the column."""
    if not part and block.level:
        return _("Heading")
    above = part or (block.headings[-1] if block.headings else _("Text"))
    cell = " · ".join(words for words in (block.row, block.column) if words)
    return f"{above} · {cell}" if cell else above


def _sentences(text: str) -> list[str]:
    return [words for start, end in spans(text) if (words := text[start:end].strip())]
