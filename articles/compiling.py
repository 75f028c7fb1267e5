"""An edition made into a page with marks: everything that is no fact is in it, and a mark wherever something follows from facts.

The templates and the code are those that build a page from the tables; only the values they are given are marks.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from articles import structured_data
from articles.facts_shown import FactsShown, fact_html, form_of, table_html
from articles.follows import Lives
from articles.guides import Guides
from articles.models import Edition
from articles.page import (
    Page,
    Question,
    Section,
    Surroundings,
    anchors_of,
    breadcrumb_of,
    contents_of,
    disclaimers_of,
    lives,
    words_of,
)
from articles.parts import Marks
from articles.richtext.render import Anchors, render
from policies.models.fact import KEY_PATTERN

_SLUG = re.compile(r"[-\w]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A page with marks, what every mark begins with, and what has to be known beside the facts to fill it in."""

    html: str
    start: str
    still: dict[str, Any]


class MarksShown(FactsShown):
    """References become marks. `numbers` are the facts in the order of the text, `in_tables` the tables."""

    def __init__(self, marks: Marks, guides: Guides, tables: bool = True) -> None:
        super().__init__({}, guides)
        self.marks, self.tables = marks, tables

    def fact(self, key: str, form: str, words: str, linked: bool) -> str:
        if not re.match(KEY_PATTERN, key):
            return escape(words)
        self.numbers.setdefault(key, len(self.numbers) + 1)
        named = f"{key}:{form_of(form).value}"
        value, shown, number = (self.marks[name] for name in (f"value:{named}", f"words:{named}", f"number:{key}"))
        return self.marks[f"has:{key}"].either(fact_html(value, shown, number, linked), escape(words))

    def policy(self, slug: str) -> str:
        if not self.tables or not _SLUG.fullmatch(slug):
            return ""
        self.in_tables[slug] = None
        return table_html(self.marks[f"table:{slug}"], self.marks[f"caption:{slug}"], v=self.marks)


def compile_edition(edition: Edition, around: Surroundings) -> Compiled:
    """The page of an edition, whatever its facts will say."""
    maker = _Maker(edition, around)
    page = maker.page()
    html = html_of(page, maker.marks)
    return Compiled(html, maker.marks.start, maker.still)


def html_of(page: Page, marks: Marks | None = None) -> str:
    """The page as the public template shows it; the same with marks when it is being compiled."""
    blocks = structured_data.blocks(page, settings.SITE_URL, settings.SITE_NAME)
    context = {
        "page": page,
        "v": page.values,
        "structured_data": [marks.in_json(block) for block in blocks] if marks is not None else blocks,
        "site_url": settings.SITE_URL,
        "canonical": f"{settings.SITE_URL}{page.path}",
        "LANGUAGE_CODE": get_language(),
        "LANGUAGE_BIDI": get_language_bidi(),
    }
    return render_to_string("articles/article.html", context)


class _Maker:
    def __init__(self, edition: Edition, around: Surroundings) -> None:
        self.edition, self.around = edition, around
        self.marks = Marks()
        self.shown = MarksShown(self.marks, around.guides)
        when = lives(edition, around.history)
        self.still: dict[str, Any] = {**_told(when), "answers": {}}
        self.published = when.published

    def page(self) -> Page:
        edition, marks = self.edition, self.marks
        anchors = anchors_of(edition)
        short, body = render(edition.short_answer, self.shown), render(edition.body, self.shown, anchors)
        questions = tuple(self._question(number, faq) for number, faq in enumerate(edition.faqs.all(), 1))
        self.still["facts"], self.still["tables"] = list(self.shown.numbers), list(self.shown.in_tables)
        has_table = self._has_table(short)
        self.still["short"] = {"html" if has_table else "text": short if has_table else self._words(short)}
        return Page(
            article=edition.article,
            edition=edition,
            day=self.published.date(),
            path=edition.article.get_absolute_url(),
            title=edition.title,
            description=edition.meta_description or marks["description"],
            short_answer=_safe(short),
            short_answer_words=marks["short"] if has_table else self._words(short),
            body=_safe(body),
            contents=self._contents(body, anchors),
            key_facts=(),
            questions=questions,
            related=self.around.guides.related,
            changes=(),
            disclaimers=disclaimers_of(self.around.disclaimers, edition.article, marks),
            published=self.published,
            modified=self.published,
            facts_checked=None,
            breadcrumb=breadcrumb_of(edition.article),
            values=marks,
        )

    def _contents(self, body: str, anchors: Anchors) -> tuple[Section, ...]:
        """From a body without tables of facts: inside a table a parser puts the marks somewhere else."""
        if self._has_table(body):
            anchors = anchors_of(self.edition)
            body = render(self.edition.body, MarksShown(self.marks, self.around.guides, tables=False), anchors)
        found = contents_of(body, anchors)
        return tuple(Section(each.level, self._tidy(each.words), each.anchor) for each in found)

    def _question(self, number: int, faq: Any) -> Question:
        answer, anchor = render(faq.answer, self.shown), f"faq-{number}"
        if not self._has_table(answer):
            return Question(anchor, faq.question, _safe(answer), self._words(answer))
        self.still["answers"][anchor] = answer
        return Question(anchor, faq.question, _safe(answer), self.marks[f"answer:{anchor}"])

    def _has_table(self, rendered: str) -> bool:
        return f"{self.marks.start}*table:" in rendered

    def _words(self, rendered: str) -> str:
        return self._tidy(words_of(rendered))

    def _tidy(self, words: str) -> str:
        return words.replace(f"{self.marks.start}=value:", f"{self.marks.start}=tidy:")


def _told(when: Lives) -> dict[str, Any]:
    return {
        "went_live": when.went_live.isoformat(),
        "live_since": when.live_since.isoformat(),
        "history": [[moment.isoformat(), note] for moment, note in when.history],
    }


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  rendered from sanitized text
