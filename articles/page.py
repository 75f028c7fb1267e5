"""One public page put together, as of a day.

Everything that a template, JSON-LD, the sitemap, the feed or a Last-Modified header says about a page comes from here, so no
two of them can differ. Days are calendar days in the site's time zone; nothing here asks what day it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.changes import Change, modified
from articles.facts_shown import FactsShown, KeyFact, visible
from articles.follows import History, Lives, description_of, filled, follows, said
from articles.guides import Guide, Guides, guides_of
from articles.models import Article, Citation, Disclaimer, DisclaimerText, Edition, Faq
from articles.richtext.plain import blocks, plain_text
from articles.richtext.render import Anchors, render
from policies.models import Fact, Standing, standings

# Ids that the page itself uses: a heading with the same words gets another.
_OWN_IDS = ("main", "short-answer", "key-facts", "contents", "questions", "changes", "disclaimer", "related")

_HEADING = re.compile(r"<h[234] .*?</h[234]>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer as HTML and as the plain words of the same HTML; `anchor` names it on the page."""

    anchor: str
    question: str
    answer: SafeString
    answer_words: str


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the contents."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True)
class Page:
    """All that one public page shows.

    `facts_checked` is the oldest check among its facts; None when one was never checked. `checks` counts the readings that
    found its present values still true, the latest on `last_check`.
    """

    article: Article
    edition: Edition
    day: date
    path: str
    title: str
    description: str
    short_answer: SafeString
    short_answer_words: str
    body: SafeString
    contents: tuple[Section, ...]
    key_facts: tuple[KeyFact, ...]
    questions: tuple[Question, ...]
    related: tuple[Guide, ...]
    changes: tuple[Change, ...]
    disclaimers: tuple[str, ...]
    published: datetime
    modified: datetime
    facts_checked: date | None
    checks: int = 0
    last_check: date | None = None
    shows_facts: bool = False
    breadcrumb: tuple[tuple[str, str], ...] = field(default=())
    values: Any = None

    @property
    def changed_later(self) -> bool:
        """Whether a reader saw it change on a later day than the one on which it was first published."""
        return timezone.localdate(self.modified) > timezone.localdate(self.published)


class NotPublished(LookupError):
    """Nothing of this article was public on that day."""


def build(article: Article, day: date, known: datetime | None = None, edition: Edition | None = None) -> Page:
    """The article's page as readers see it on `day`, with what was known at `known` (None: everything recorded).

    With `edition`, that edition is shown whatever its state: a preview. Raises NotPublished when the article had no public
    edition. A fact without a value, a link that leads nowhere: readers see the words, never a token.

    The number of queries does not depend on the text. No page mixes two revisions: an edition that is public never changes,
    and every value on the page comes from one statement that reads the versions of all its facts.
    """
    edition = edition or live(article.slug, day)
    stand = standings(facts_of(edition), day, known)
    return _assemble(edition, day, stand, surroundings(edition, day, known))


class SideBySide:
    """Pages of public editions, as their facts stand and as they might. What does not depend on facts is read once.

    One query for each edition and three for all of them, then one for each day.
    """

    def __init__(self, editions: list[Edition]) -> None:
        self.editions = editions
        self._guides = {edition.pk: guides_of(edition) for edition in editions}
        self._histories = _public_histories(editions)

    def pages(
        self, day: date, before: Mapping[str, Standing], after: Mapping[str, Standing]
    ) -> Iterator[tuple[Page, Page]]:
        """Both pages of each edition on `day`. `before` and `after` hold at least every fact that an edition cites."""
        texts: dict[int, list[str]] = {}
        for edition in self.editions:
            topic = edition.article.topic_id
            if topic not in texts:
                texts[topic] = _disclaimer_texts(edition.article, day, None)
            around = Surroundings(self._guides[edition.pk], self._histories[edition.pk], texts[topic])
            yield _assemble(edition, day, before, around), _assemble(edition, day, after, around)


def live(slug: str, day: date) -> Edition:
    """The edition of the article at this address that was public at the end of `day`, with all that `build` needs of it.

    Raises NotPublished.
    """
    end = timezone.make_aware(datetime.combine(day, datetime.max.time()))
    edition = (
        Edition.objects.filter(article__slug=slug, published_at__lte=end)
        .filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=end))
        .select_related("author", "reviewer", "article__topic", "article__platform")
        .prefetch_related("faqs")
        .order_by("-published_at", "-number")
        .first()
    )
    if edition is None:
        raise NotPublished(f"{slug} had no public edition on {day}.")
    return edition


def facts_of(edition: Edition | int) -> QuerySet[Fact]:
    cited = Citation.objects.filter(edition=edition)
    return Fact.objects.filter(
        Q(pk__in=cited.filter(fact__isnull=False).values("fact"))
        | Q(policy__in=cited.filter(policy__isnull=False).values("policy"))
    )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page shows that does not depend on its facts."""

    guides: Guides
    history: History
    disclaimers: list[str]


def surroundings(edition: Edition, day: date, known: datetime | None) -> Surroundings:
    history = _public_histories([edition])[edition.pk]
    return Surroundings(guides_of(edition), history, _disclaimer_texts(edition.article, day, known))


def _assemble(edition: Edition, day: date, stand: Mapping[str, Standing], around: Surroundings) -> Page:
    article, history = edition.article, around.history
    shown = FactsShown(stand, around.guides)
    anchors = anchors_of(edition)
    short_answer = render(edition.short_answer, shown)
    body = render(edition.body, shown, anchors)
    questions = tuple(_question(number, faq, shown) for number, faq in enumerate(edition.faqs.all(), 1))
    what = follows(stand, shown.numbers, shown.in_tables, lives(edition, history))
    values = said(what, day)
    short_answer_words = words_of(short_answer)
    return Page(
        article=article,
        edition=edition,
        day=day,
        path=article.get_absolute_url(),
        title=edition.title,
        description=edition.meta_description or description_of(short_answer_words),
        short_answer=mark_safe(short_answer),  # noqa: S308  rendered from sanitized text
        short_answer_words=short_answer_words,
        body=mark_safe(body),  # noqa: S308  rendered from sanitized text
        contents=contents_of(body, anchors),
        key_facts=what.key_facts,
        questions=questions,
        related=around.guides.related,
        changes=what.changes,
        disclaimers=disclaimers_of(around.disclaimers, article, values),
        published=what.published,
        modified=what.modified,
        facts_checked=what.facts_checked,
        checks=what.checks,
        last_check=what.last_check,
        shows_facts=what.shows_facts,
        breadcrumb=breadcrumb_of(article),
        values=values,
    )


def breadcrumb_of(article: Article) -> tuple[tuple[str, str], ...]:
    return (_("Guides"), "/"), (article.topic.name, article.topic.get_absolute_url())


def lives(edition: Edition, history: History) -> Lives:
    return Lives(edition.published_at or edition.changed_at, edition.live_since, history)


def anchors_of(edition: Edition) -> Anchors:
    """With the ids that the page needs for itself; each fact in the text may have a row."""
    texts = (edition.short_answer, edition.body, *(faq.answer for faq in edition.faqs.all()))
    rows = [f"fact-{number + 1}" for number in range(sum(text.count("data-fact=") for text in texts))]
    questions = [f"faq-{number}" for number in range(1, len(edition.faqs.all()) + 1)]
    return Anchors(taken=dict.fromkeys((*_OWN_IDS, *rows, *questions), 1))


def contents_of(body: str, anchors: Anchors) -> tuple[Section, ...]:
    """The headings as the body shows them, values included; a heading without words leads nowhere."""
    # The headings alone: the rest of a body takes ten times as long to read.
    words = [block.text for block in blocks(visible("".join(_HEADING.findall(body)))) if block.level]
    entries = zip(anchors.contents, words, strict=True)
    return tuple(Section(level, text, anchor) for (level, _stored, anchor), text in entries if text)


def words_of(rendered: str) -> str:
    """The words that a reader sees in rendered text, for JSON-LD and descriptions."""
    return plain_text(visible(rendered))


def _question(number: int, faq: Faq, shown: FactsShown) -> Question:
    answer = render(faq.answer, shown)
    return Question(
        f"faq-{number}",
        faq.question,
        mark_safe(answer),  # noqa: S308  rendered from sanitized text
        words_of(answer),
    )


def _public_histories(editions: list[Edition]) -> dict[int, list[tuple[datetime, str]]]:
    """When the editions of each one's article up to it went live, and their notes for readers, oldest first. One query.

    Without those that said again what stood there already.
    """
    gone_live = Edition.objects.filter(
        article__in=[edition.article_id for edition in editions], published_at__isnull=False, reads_since__isnull=True
    )
    rows: dict[int, list[tuple[int, datetime, str]]] = defaultdict(list)
    columns = ("article_id", "number", "published_at", "change_note")
    for article, number, moment, note in gone_live.order_by("published_at").values_list(*columns):
        if moment:
            rows[article].append((number, moment, note))
    return {
        edition.pk: [
            *((moment, note) for number, moment, note in rows[edition.article_id] if number <= edition.number),
            # A preview: as if it went live with its last save.
            *([] if edition.published_at else [(edition.changed_at, edition.change_note)]),
        ]
        for edition in editions
    }


def _disclaimer_texts(article: Article, day: date, known: datetime | None) -> list[str]:
    """The disclaimers that the topic requires, as they are written."""
    texts = DisclaimerText.objects.at(day, known).filter(disclaimer__topics=article.topic_id)
    order = {kind: place for place, kind in enumerate(Disclaimer.Kind.values)}
    found = sorted(
        texts.select_related("disclaimer"), key=lambda text: (order[text.disclaimer.kind], text.disclaimer.name)
    )
    return [text.text for text in found]


def disclaimers_of(texts: list[str], article: Article, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of disclaimers, filled in: the only place where an "as of" is written.

    It is the month of the oldest check on the page; where a fact was never checked, or there is none, that in which the text
    went live.
    """
    return tuple(filled(text, article.platform.name if article.platform else "", values) for text in texts)


__all__ = ["Change", "Guide", "NotPublished", "Page", "Question", "Section", "build", "live", "modified"]
