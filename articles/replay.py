"""A page as readers saw it at the end of a day, byte for byte, whatever has happened since.

The compiled page of that day is filled in with its facts as they were known at that moment. What we describe facts with, the
wordings of disclaimers, names, links and templates are in the compiled page, so later changes of them do not reach it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from articles.asking import ask_past
from articles.binding import describe_again, filling
from articles.compiling import html_of
from articles.memory import Memory
from articles.models import Article, CompiledPage, Edition
from articles.page import NotPublished, build
from articles.parts import fill
from articles.richtext.tree import Element, Node, parse
from articles.word_changes import Paragraph, changes
from policies.models import Fact, versions_at_once

_NOT_SEEN = {"unseen", "fact-row", "skip"}
_IN_A_LINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "data",
    "em",
    "i",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "td",
    "th",
}


@dataclass(frozen=True, slots=True)
class Replayed:
    """`edition` is its id. `exact` is False when no page was kept from that day: it is put together from what was known then."""

    article: Article
    edition: int
    day: date
    html: str
    exact: bool


# A past day as it was filled in at one revision of the ledger; another revision, and it is filled in again.
_kept: Memory[tuple[str, date], tuple[int, str]] = Memory(2_000_000)


def replay(article: Article, day: date) -> Replayed:
    """The page of an article at the end of a day. Raises NotPublished when readers saw none."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    past = ask_past(article.pk, end)
    if past is None:
        raise NotPublished(f"{article.slug} had no public edition on {day}.")
    if not past.start:
        return _put_together(article, past.edition, day, end)
    kept = _kept.get((past.start, day))
    if kept is None or kept[0] != past.revision:
        kept = past.revision, _filled(past.html, past.start, past.still, day, end)
        _kept.put((past.start, day), kept, len(kept[1]))
    return Replayed(article, past.edition, day, kept[1], exact=True)


def _put_together(article: Article, pk: int, day: date, end: datetime) -> Replayed:
    """From the first page that was kept later, else from the tables."""
    page = CompiledPage.objects.filter(edition=pk).order_by("pk").first()
    if page is not None:
        return Replayed(article, pk, day, _filled(page.html, page.start, page.still, day, end), exact=False)
    related = ("author", "reviewer", "article__topic", "article__platform")
    edition = Edition.objects.select_related(*related).get(pk=pk)
    return Replayed(article, pk, day, html_of(build(article, day, end, edition)), exact=False)


def differences(before: Replayed, after: Replayed) -> list[Paragraph]:
    """What a reader of the later page reads otherwise, word by word."""
    return changes(list(paragraphs(before.html)), list(paragraphs(after.html)))


def paragraphs(html: str) -> Iterator[str]:
    """What a reader with eyes reads on a page, a line for each block; of a table, for each row."""
    line: list[str] = []
    for piece in _pieces(parse(html)):
        if piece is not None:
            line.append(piece)
            continue
        if words := " ".join("".join(line).split()):
            yield words
        line.clear()


def _pieces(nodes: list[Node]) -> Iterator[str | None]:
    """Words, and None where a block begins or ends."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif _seen(node):
            block = node.tag not in _IN_A_LINE
            yield None if block else "" if node.tag not in ("td", "th") else " "
            yield from _pieces(node.children)
            yield None if block else "" if node.tag not in ("td", "th") else " "


def _seen(node: Element) -> bool:
    return node.tag not in ("script", "style") and node.get("class") not in _NOT_SEEN


def _filled(html: str, start: str, kept: str, day: date, end: datetime) -> str:
    still = json.loads(kept)
    facts = Fact.objects.keyed(still["described"]["facts"])
    _revision, versions = versions_at_once(facts, day, end)
    values = filling(still, start, describe_again(versions, still["described"]), day, end)
    return fill(html, start, values)
