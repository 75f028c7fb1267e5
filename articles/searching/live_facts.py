"""The facts as they stand on a day, to be found by what they are called and by their value as it is shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from articles.searching import terms
from articles.searching.terms import Term
from policies.models import FactValue, FactVersion
from policies.timelines import Form

# So many facts stand for one term in a question; "day" is in the value of nearly all, and in the texts anyway.
MOST_FOR_A_TERM = 150
_FORMS = {form.value: form for form in Form}
_VALUE = ("fact__kind", "low", "high", "unit", "day_basis", "bound", "currency", "text")
_SAID = (
    "fact__key", "fact__label", "fact__counted_from", "fact__retired_at", "fact__policy__slug", "fact__policy__title",
    "fact__policy__platform__name", "fact__policy__platform__slug",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiveFact:
    """A fact with the value that holds on the day."""

    value: FactValue
    key: str
    label: str
    counted_from: str
    retired_at: Any
    policy: str
    table: str
    platform: str
    platform_slug: str

    @property
    def listed(self) -> bool:
        """A retired fact is read where a page still shows it, and stands in no table."""
        return self.retired_at is None

    @property
    def path(self) -> str:
        return f"/policies/{self.platform_slug}/#{self.key}"

    def words(self, form: str = "") -> str:
        return _words(self.value, _FORMS.get(form, Form.SHORT), get_language())

    def value_terms(self) -> frozenset[str]:
        return _terms(f"{self.words()} {self.words(Form.LONG.value)}")

    def label_terms(self) -> frozenset[str]:
        return _terms(f"{self.label} {self.counted_from}")

    def table_terms(self) -> frozenset[str]:
        return _terms(f"{self.table} {self.platform}")


class LiveFacts:
    """One query for all of them, and only what is asked of them."""

    def __init__(self, day: date) -> None:
        rows = FactVersion.objects.at(day).order_by("fact__label", "fact__key").values_list(*_VALUE, *_SAID)
        found = (LiveFact(FactValue(*row[: len(_VALUE)]), *row[len(_VALUE) :]) for row in rows)
        self._facts = {fact.key: fact for fact in found}

    def filling(self, key: str, form: str, last_seen: str) -> str:
        """What a page shows in the place of a fact."""
        fact = self._facts.get(key)
        return fact.words(form) if fact else last_seen

    def standing_for(self, term: Term) -> list[str]:
        """The terms that stand in a text for facts which have this one in their value, their label, or in a table."""
        found: list[str] = []
        for fact in self._facts.values():
            in_value, in_label = _any(term, fact.value_terms()), _any(term, fact.label_terms())
            if in_value:
                found.append(terms.of_fact(fact.key))
            if in_label:
                found.append(terms.of_label(fact.key))
            if fact.listed and (in_value or in_label):
                found.append(terms.of_table(fact.policy))
        return list(dict.fromkeys(found))[:MOST_FOR_A_TERM]

    def found(self, asked: Sequence[Term]) -> Iterator[LiveFact]:
        """The facts that have all the terms, some of them in their own label or value."""
        for fact in self._facts.values():
            own = fact.value_terms() | fact.label_terms()
            if fact.listed and any(_any(term, own) for term in asked):
                every = own | fact.table_terms()
                if all(_any(term, every) for term in asked):
                    yield fact


def _any(asked: Term, has: frozenset[str]) -> bool:
    return asked.term in has or (asked.open_ended and any(asked.fits(term) for term in has))


# What a value is called and what its words are made of never changes: both are kept from one question to the next.
@lru_cache(maxsize=20_000)
def _words(value: FactValue, form: Form, language: str | None) -> str:
    return value.words(form)


@lru_cache(maxsize=20_000)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms.terms(text))
