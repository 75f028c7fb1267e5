"""A compiled page filled in: from the versions of its facts, as of a day, to every value that stands in it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from articles.facts_shown import in_table, table_rows, value_html
from articles.follows import Follows, Lives, description_of, follows, said
from articles.page import words_of
from articles.parts import fill, plain
from policies.models import FactVersion, Standing, standings_of
from policies.timelines import Form

Described = dict[str, dict[str, list[Any]]]


def described(versions: Iterable[FactVersion]) -> Described:
    """What is said of facts and sources beside the values, as JSON holds it. It has no history, so each page keeps its own."""
    facts: dict[str, list[Any]] = {}
    sources: dict[str, list[Any]] = {}
    for version in versions:
        fact, source = version.fact, version.source
        facts[fact.key] = [
            fact.label, fact.counted_from, fact.position, fact.warn_after, fact.error_after,
            fact.policy.slug, fact.policy.title,
        ]  # fmt: skip
        if source is not None:
            sources[str(source.pk)] = [source.title, source.url]
    return {"facts": facts, "sources": sources}


def describe_again(versions: Iterable[FactVersion], kept: Described) -> list[FactVersion]:
    """The versions with what was said of their facts and sources when the page was compiled; without those it did not know."""
    found = []
    for version in versions:
        fact, source = version.fact, version.source
        if fact.key not in kept["facts"]:
            continue
        (
            fact.label, fact.counted_from, fact.position, fact.warn_after, fact.error_after,
            fact.policy.slug, fact.policy.title,
        ) = kept["facts"][fact.key]  # fmt: skip
        if source is not None and str(source.pk) in kept["sources"]:
            source.title, source.url = kept["sources"][str(source.pk)]
        found.append(version)
    return found


class Filling(dict[str, Any]):
    """The values of one page by the names of its marks; what belongs to a single fact is worked out when it is asked for."""

    def __init__(self, still: dict[str, Any], start: str, stand: dict[str, Standing], day: date) -> None:
        self.still, self.start, self.stand = still, start, stand
        known = [key for key in still["facts"] if self.has(key)]
        self.numbers = {key: number for number, key in enumerate(known, 1)}
        self.tables = {slug: in_table(stand.values(), slug) for slug in still["tables"]}
        in_tables = dict.fromkeys(each.key for rows in self.tables.values() for each in rows)
        self.follows: Follows = follows(stand, self.numbers, in_tables, _lives(still))
        super().__init__(said(self.follows, day))

    def __missing__(self, name: str) -> Any:
        kind, _colon, rest = name.partition(":")
        value = self[name] = getattr(self, kind)(*rest.split(":")) if rest else getattr(self, kind)()
        return value

    def has(self, key: str) -> bool:
        return key in self.stand and self.stand[key].version is not None

    def number(self, key: str) -> int:
        return self.numbers[key]

    def value(self, key: str, form: str) -> str:
        return value_html(self.stand[key], self.words(key, form))

    def words(self, key: str, form: str) -> str:
        return self.stand[key].words(Form(form))

    def tidy(self, key: str, form: str) -> str:
        return " ".join(self.words(key, form).split())

    def table(self, slug: str) -> list[dict[str, Any]]:
        return table_rows(self.tables[slug])

    def caption(self, slug: str) -> str:
        return self.tables[slug][0].fact.policy.title

    def short(self) -> str:
        short = self.still["short"]
        return self._words(short["html"]) if "html" in short else fill(short["text"], self.start, self, plain)

    def description(self) -> str:
        return description_of(self["short"])

    def answer(self, anchor: str) -> str:
        return self._words(self.still["answers"][anchor])

    def _words(self, html: str) -> str:
        return words_of(fill(html, self.start, self))


def filling(
    still: dict[str, Any], start: str, versions: Iterable[FactVersion], day: date, known: datetime | None = None
) -> Filling:
    """Every value of a page on `day`, from versions that were read at once."""
    return Filling(still, start, standings_of(versions, day, known), day)


def _lives(still: dict[str, Any]) -> Lives:
    moment = datetime.fromisoformat
    history = [(moment(when), note) for when, note in still["history"]]
    return Lives(moment(still["went_live"]), moment(still["live_since"]), history)
