"""A question answered on a day: the facts as they stand, and the guides with their words as readers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.safestring import SafeString

from articles.models import SearchEntry
from articles.searching import engines, terms
from articles.searching.live_facts import LiveFact, LiveFacts
from articles.searching.places import filled
from articles.searching.snippets import marked, snippet
from articles.searching.terms import Term

ON_A_PAGE = 20
MOST_FACTS = 5
LAST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A guide that was found."""

    path: str
    title: SafeString
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class FoundFact:
    path: str
    label: SafeString
    value: str
    table: str
    counted_from: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`asked` has no term when there was no word in the question. `some` says that no guide has all of them."""

    asked: tuple[Term, ...]
    hits: tuple[Hit, ...] = ()
    count: int = 0
    some: bool = False
    facts: tuple[FoundFact, ...] = ()
    page: int = 1

    @property
    def further(self) -> int:
        """The number of the next page; 0 on the last one."""
        return self.page + 1 if self.page * ON_A_PAGE < self.count and self.page < LAST_PAGE else 0


def search(question: str, day: date, page: int = 1) -> Answer:
    """At most four queries, whatever is asked for and whatever is found."""
    asked = terms.asked(question)
    if not asked:
        return Answer(())
    facts = LiveFacts(day)
    wanted = [(term.term, term.open_ended, facts.standing_for(term)) for term in asked]
    after = (page - 1) * ON_A_PAGE
    found, count = engines.ask(connection, wanted, every=True, most=ON_A_PAGE, after=after)
    # Where nothing has all of the words, what has some of them is better than nothing.
    some = not found and len(asked) > 1 and page == 1
    if some:
        found, count = engines.ask(connection, wanted, every=False, most=ON_A_PAGE, after=0)
        count = min(count, ON_A_PAGE)
    return Answer(
        asked=asked,
        hits=_hits(found, asked, facts),
        count=count,
        some=some and bool(found),
        facts=tuple(_shown(fact, asked) for fact in list(facts.found(asked))[:MOST_FACTS]) if page == 1 else (),
        page=page,
    )


def _hits(found: list[int], asked: Sequence[Term], facts: LiveFacts) -> tuple[Hit, ...]:
    if not found:
        return ()
    kept = SearchEntry.objects.filter(pk__in=found).select_related("edition__article")
    entries = {entry.pk: entry for entry in kept.only("words", "edition__title", "edition__article__slug")}
    return tuple(_hit(entries[pk], asked, facts) for pk in found if pk in entries)


def _hit(entry: SearchEntry, asked: Sequence[Term], facts: LiveFacts) -> Hit:
    return Hit(
        path=entry.edition.article.get_absolute_url(),
        title=marked(entry.edition.title, asked),
        snippet=snippet(filled(entry.words, facts.filling), asked),
    )


def _shown(fact: LiveFact, asked: Sequence[Term]) -> FoundFact:
    return FoundFact(
        path=fact.path,
        label=marked(fact.label, asked),
        value=fact.words(),
        table=f"{fact.platform}: {fact.table}",
        counted_from=fact.counted_from,
    )
