"""A page as readers saw it at the end of a day, byte for byte, whatever has happened since.

The compiled page of that day is filled in with its facts as they were known at that moment. What we describe facts with, the
wordings of disclaimers, names, links and templates are in the compiled page, so later changes of them do not reach it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from articles.binding import describe_again, filling
from articles.compiling import html_of
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
    """`exact` is False when no page was kept from that day: it is put together from what was known then, and what we have now."""

    article: Article
    edition: Edition
    day: date
    html: str
    exact: bool


def replay(article: Article, day: date) -> Replayed:
    """The page of an article at the end of a day. Raises NotPublished when readers saw none."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    edition = _public_at(article, end)
    pages = CompiledPage.objects.filter(edition=edition)
    page = pages.filter(compiled_at__lte=end).order_by("-pk").first()
    kept = page or pages.order_by("pk").first()
    html = _filled(kept, day, end) if kept else html_of(build(article, day, end, edition))
    return Replayed(article, edition, day, html, exact=page is not None)


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


def _public_at(article: Article, moment: datetime) -> Edition:
    editions = Edition.objects.filter(article=article, published_at__lte=moment)
    found = (
        editions.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))
        .select_related("author", "reviewer", "article__topic", "article__platform")
        .order_by("-published_at", "-number")
        .first()
    )
    if found is None:
        raise NotPublished(f"{article.slug} had no public edition at {moment}.")
    return found


def _filled(page: CompiledPage, day: date, end: datetime) -> str:
    still = json.loads(page.still)
    facts = Fact.objects.keyed(still["described"]["facts"])
    _revision, versions = versions_at_once(facts, day, end)
    values = filling(still, page.start, describe_again(versions, still["described"]), day, end)
    return fill(page.html, page.start, values)
