"""The two databases asked for entries: full text of PostgreSQL, FTS5 of SQLite. The same terms, and the same order of places.

Terms have only small letters and digits, so nothing in a question means anything to either of them.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, transaction

from articles.models import State

TABLE = "articles_searchentry"
# A term with all that stands for it; the flag is that the term may go on.
Wanted = Sequence[tuple[str, bool, Sequence[str]]]
_COLUMNS = ("title_terms", "answer_terms", "faq_terms", "text_terms")
# Where a question must be answered to come first: in the title; with the short answer; with the questions; anywhere.
_TIERS = (1, 2, 3, 4)

_POSTGRESQL = f"""
SELECT edition_id, count(*) OVER ()
FROM {TABLE} JOIN articles_edition ON articles_edition.id = edition_id AND articles_edition.state = %s
WHERE vector @@ %s::tsquery
ORDER BY CASE WHEN vector @@ %s::tsquery THEN 1 WHEN vector @@ %s::tsquery THEN 2 WHEN vector @@ %s::tsquery THEN 3 ELSE 4 END,
         ts_rank(vector, %s::tsquery) DESC, articles_edition.published_at DESC, edition_id
LIMIT %s OFFSET %s
"""  # noqa: S608  a constant

_HITS = " UNION ALL ".join(
    f"SELECT rowid AS id, {tier} AS tier, bm25({TABLE}_fts) AS rank FROM {TABLE}_fts WHERE {TABLE}_fts MATCH %s"  # noqa: S608
    for tier in _TIERS
)
_SQLITE = f"""
SELECT hits.id, count(*) OVER ()
FROM (SELECT id, min(tier) AS tier, max(CASE WHEN tier = 4 THEN rank END) AS rank FROM ({_HITS}) GROUP BY id) AS hits
JOIN articles_edition ON articles_edition.id = hits.id AND articles_edition.state = %s
ORDER BY hits.tier, hits.rank, articles_edition.published_at DESC, hits.id
LIMIT %s OFFSET %s
"""  # noqa: S608  a constant


def ask(connection: Any, wanted: Wanted, *, every: bool, most: int, after: int) -> tuple[list[int], int]:
    """The editions that have all the terms, or any, best first from `after` on, and how many there are. One query."""
    write, sql = (_tsquery, _POSTGRESQL) if connection.vendor == "postgresql" else (_match, _SQLITE)
    title, answer, faqs, anywhere = (write(wanted, tier, every) for tier in _TIERS)
    if connection.vendor == "postgresql":
        parameters = [State.PUBLISHED, anywhere, title, answer, faqs, anywhere, most, after]
    else:
        parameters = [title, answer, faqs, anywhere, State.PUBLISHED, most, after]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def mend(connection: Any) -> int:
    """Where the index is not the database's own column: look whether it fits the entries, and make it anew if not."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f"INSERT INTO {TABLE}_fts({TABLE}_fts, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except DatabaseError:
            cursor.execute(f"INSERT INTO {TABLE}_fts({TABLE}_fts) VALUES ('rebuild')")  # noqa: S608
            return 1
    return 0


def _tsquery(wanted: Wanted, tier: int, every: bool) -> str:
    """The weights A to D are the four columns."""
    weights = "ABCD"[:tier]
    one_of = (
        " | ".join([f"'{term}':{'*' if goes_on else ''}{weights}", *(f"'{other}':{weights}" for other in others)])
        for term, goes_on, others in wanted
    )
    return (" & " if every else " | ").join(f"({each})" for each in one_of)


def _match(wanted: Wanted, tier: int, every: bool) -> str:
    one_of = (
        " OR ".join([f'"{term}"{"*" if goes_on else ""}', *(f'"{other}"' for other in others)])
        for term, goes_on, others in wanted
    )
    said = (" AND " if every else " OR ").join(f"({each})" for each in one_of)
    return f"{{{' '.join(_COLUMNS[:tier])}}} : ({said})"
