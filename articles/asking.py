"""The one question that a request for a page asks: the compiled page, the ledger's revision, and all that may make it old."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.utils import timezone

# Every part has the same columns: kind, three numbers, six texts. Nothing in it depends on the text of the page.
_QUESTION = """
WITH page AS MATERIALIZED (
  SELECT e.id, e.article_id, e.author_id, a.topic_id, a.platform_id, a.slug,
    (SELECT MAX(c.id) FROM articles_compiledpage c WHERE c.edition_id = e.id AND c.version = %s) AS compiled_id
  FROM articles_article a JOIN articles_edition e ON e.article_id = a.id
  WHERE a.slug = %s AND e.published_at <= %s AND (e.superseded_at IS NULL OR e.superseded_at > %s)
  ORDER BY e.published_at DESC, e.number DESC LIMIT 1
)
SELECT 'page', page.id, COALESCE(c.id, 0), COALESCE((SELECT number FROM policies_ledgerrevision WHERE id = 1), 0),
  COALESCE(c.start, ''), COALESCE(c.stamp, ''), COALESCE(CASE WHEN c.start = %s
    AND COALESCE((SELECT number FROM policies_ledgerrevision WHERE id = 1), 0) = %s THEN '' ELSE c.html END, ''),
  COALESCE(c.still, ''), '', ''
FROM page LEFT JOIN articles_compiledpage c ON c.id = page.compiled_id
UNION ALL
SELECT 'who', page.article_id, page.topic_id,
  COALESCE((SELECT MAX(id) FROM articles_citation WHERE edition_id = page.id), 0),
  page.slug, w.name, w.slug, t.name, t.slug, COALESCE(p.name, '')
FROM page JOIN articles_author w ON w.id = page.author_id JOIN articles_topic t ON t.id = page.topic_id
  LEFT JOIN policies_platform p ON p.id = page.platform_id
UNION ALL
SELECT 'disclaimer', d.id, x.id, 0, d.kind, d.name, '', '', '', ''
FROM page JOIN articles_topic_disclaimers td ON td.topic_id = page.topic_id
  JOIN articles_disclaimer d ON d.id = td.disclaimer_id
  JOIN articles_disclaimertext x ON x.disclaimer_id = d.id AND x.effective_from <= %s
UNION ALL
SELECT 'related', a.id, r.position, 0, a.slug, COALESCE(e.title, ''), '', '', '', ''
FROM page JOIN articles_relatedarticle r ON r.edition_id = page.id JOIN articles_article a ON a.id = r.article_id
  LEFT JOIN articles_edition e ON e.article_id = a.id AND e.state = 'published'
UNION ALL
SELECT 'linked', a.id, 0, 0, a.slug, COALESCE(e.title, ''), '', '', '', ''
FROM page JOIN articles_citation c ON c.edition_id = page.id JOIN articles_article a ON a.id = c.article_id
  LEFT JOIN articles_edition e ON e.article_id = a.id AND e.state = 'published'
UNION ALL
SELECT 'typed', a.id, 0, 0, y.slug, COALESCE(e.title, ''), '', '', '', ''
FROM page JOIN articles_typedaddress y ON y.edition_id = page.id JOIN articles_article a ON a.slug = y.slug
  LEFT JOIN articles_edition e ON e.article_id = a.id AND e.state = 'published'
UNION ALL
SELECT 'former', f.article_id, 0, 0, y.slug, COALESCE(e.title, ''), '', '', '', ''
FROM page JOIN articles_typedaddress y ON y.edition_id = page.id JOIN articles_formerslug f ON f.slug = y.slug
  LEFT JOIN articles_edition e ON e.article_id = f.article_id AND e.state = 'published'
UNION ALL
SELECT 'soon', e.id, 0, 0, '', '', '', '', '', ''
FROM page JOIN articles_edition e ON e.article_id = page.article_id AND e.state = 'scheduled' AND e.publish_at <= %s
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """`stamp_now` is that of a page compiled at this moment; `stamp` that of the page that was found, empty for none.

    `soon`: another edition goes live before a cache would ask again.
    """

    edition: int
    revision: int
    start: str
    stamp: str
    html: str
    still: str
    stamp_now: str
    soon: bool

    @property
    def fresh(self) -> bool:
        return self.stamp == self.stamp_now


def ask(slug: str, day: date, version: str, until: datetime, have: tuple[str, int] = ("", -1)) -> Asked | None:
    """What is public at this address on `day`; None when nothing is. One statement, whatever the page contains.

    `version` is that of our templates and settings; `until` is the moment up to which somebody would like to keep the answer.
    `have` is the start and the revision of a page that the asker holds already: its HTML is left out.
    """
    adapted = connection.ops.adapt_datetimefield_value
    end = adapted(timezone.make_aware(datetime.combine(day, time.max)))
    with connection.cursor() as cursor:
        today = connection.ops.adapt_datefield_value(day)
        cursor.execute(_QUESTION, [version, slug, end, end, *have, today, adapted(until)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    page = next((row for row in rows if row[0] == "page"), None)
    if page is None:
        return None
    stamped = sorted(row for row in rows if row[0] not in ("page", "soon"))
    stamp = hashlib.sha256(repr(stamped).encode()).hexdigest()
    _kind, edition, _pk, revision, start, was, html, still, *_rest = page
    return Asked(edition, revision, start, was, html, still, stamp, any(row[0] == "soon" for row in rows))


_PAST = """
SELECT e.id, COALESCE(c.start, ''), COALESCE(c.html, ''), COALESCE(c.still, ''),
  COALESCE((SELECT number FROM policies_ledgerrevision WHERE id = 1), 0)
FROM articles_edition e LEFT JOIN articles_compiledpage c ON c.id = (
  SELECT MAX(k.id) FROM articles_compiledpage k WHERE k.edition_id = e.id AND k.compiled_at <= %s
)
WHERE e.article_id = %s AND e.published_at <= %s AND (e.superseded_at IS NULL OR e.superseded_at > %s)
ORDER BY e.published_at DESC, e.number DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Past:
    """The edition that was public at a moment and the page that was compiled for it by then; no page: `start` is empty."""

    edition: int
    start: str
    html: str
    still: str
    revision: int


def ask_past(article: int, moment: datetime) -> Past | None:
    """One statement; None when nothing of the article was public."""
    end = connection.ops.adapt_datetimefield_value(moment)
    with connection.cursor() as cursor:
        cursor.execute(_PAST, [end, article, end, end])
        row = cursor.fetchone()
    return Past(*row) if row else None
