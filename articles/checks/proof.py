"""What a check reads (a Proof) and what it yields (Problems). Plain values: no database, no clock, no network."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from articles.richtext.plain import Block, blocks
from policies.timelines import FactTable, Form, Timeline

T = TypeVar("T")


class ProblemClass(StrEnum):
    """A proof problem is certain and blocks publishing; a signal advises and never blocks."""

    PROOF = "proof"
    SIGNAL = "signal"


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class ProofFact:
    """A fact as of the proof's day. `value` is None when it is no time limit or when nothing holds on that day.

    `wordings` is empty when nothing holds. Days are calendar days in the site's time zone; `state` is a word of FactState.
    """

    key: str
    label: str
    platform: str
    state: str
    wordings: Mapping[str, str]
    value: Timeline | None
    superseded: tuple[tuple[Timeline, date], ...]
    cues: tuple[str, ...]
    counted_from: str
    policy: str
    checked_on: date | None
    review_on: date | None
    expires_on: date | None
    disputed: bool
    retired: bool
    policy_slug: str = ""

    def words(self, form: str) -> str:
        return self.wordings.get(form) or self.wordings.get(Form.SHORT.value, "")


@dataclass(frozen=True, slots=True)
class Target:
    """An article that could be linked to. state is published, unpublished, withdrawn or missing."""

    id: int
    title: str
    path: str
    state: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the edition as blocks. name is title, short_answer, body, meta_title, meta_description, faq-1-question, …"""

    name: str
    blocks: tuple[Block, ...]
    question: str = ""

    @property
    def prose(self) -> tuple[Block, ...]:
        """The blocks that speak to readers: a sample of code says nothing of the world."""
        return tuple(block for block in self.blocks if block.kind != "code")


@dataclass(frozen=True, slots=True)
class ProofFaq:
    """A question (plain text) and its answer (rich text), numbered from 1 in the order of the page."""

    question: str
    answer: str


@dataclass(frozen=True)
class Proof:
    """An edition on a day: its text as blocks, the facts it may speak of, and what its links lead to.

    Rich text is sanitized; the words of bound facts in the blocks are those of the day. `facts` holds every fact cited and
    every fact in use of the article's platform, by key; `table` is the same for the judge. `targets` holds articles by id,
    `paths` the addresses of the site that exist, with the id of the article each leads to, and `former_paths` those that
    redirect. `inbound` counts published articles that link here; None when the edition is not published. `article` is
    its own id, and `targets` does not hold it. Of a file,
    `more_titles` are the headings that it marks as titles beside its own, and `anchors` the ids that it gives by itself.
    """

    day: date
    title: str
    article: int | None = None
    slug: str = ""
    short_answer: str = ""
    body: str = ""
    meta_title: str = ""
    meta_description: str = ""
    faqs: tuple[ProofFaq, ...] = ()
    more_titles: frozenset[str] = frozenset()
    anchors: frozenset[str] = frozenset()
    author: str = ""
    platform: str = ""
    other_platforms: tuple[str, ...] = ()
    facts: Mapping[str, ProofFact] = field(default_factory=dict)
    table: FactTable = field(default_factory=lambda: FactTable(()))
    targets: Mapping[int, Target] = field(default_factory=dict)
    paths: Mapping[str, int] = field(default_factory=dict)
    former_paths: Mapping[str, int] = field(default_factory=dict)
    policies: frozenset[str] = frozenset()
    site_hosts: frozenset[str] = frozenset()
    disclaimers_required: tuple[str, ...] = ()
    disclaimers_shown: tuple[str, ...] = ()
    has_affiliate_disclosure: bool = False
    published: bool = False
    reviewed_on: date | None = None
    review_after: int = 365
    inbound: int | None = None
    gone_urls: frozenset[str] = frozenset()
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the page; empty ones are left out."""
        rich = self._rich
        faqs = [
            field_
            for number, faq in enumerate(self.faqs, 1)
            for field_ in (
                _plain(f"faq-{number}-question", faq.question),
                Field(f"faq-{number}-answer", rich(faq.answer), faq.question),
            )
        ]
        found = (
            _plain("title", self.title),
            Field("short_answer", rich(self.short_answer)),
            Field("body", rich(self.body)),
            *faqs,
            _plain("meta_title", self.meta_title),
            _plain("meta_description", self.meta_description),
        )
        return tuple(field_ for field_ in found if field_.blocks)

    def field(self, name: str) -> Field:
        """The field of that name, without blocks when it is empty."""
        return next((found for found in self.fields if found.name == name), Field(name, ()))

    def once(self, name: str, work: Callable[["Proof"], T]) -> T:
        """The result of some work on this proof, done for the first check that asks and kept for the others."""
        if name not in self._kept:
            self._kept[name] = work(self)
        result: T = self._kept[name]
        return result

    def shown(self) -> dict[str, ProofFact]:
        """The facts that readers see on the page, by reference or in a table of facts, by key."""
        places = self.cited()
        tables = {
            span.target
            for field_ in self.fields
            for block in field_.blocks
            for span in block.spans
            if span.kind == "policy"
        }
        return {
            key: fact
            for key, fact in self.facts.items()
            if key in places or (fact.policy_slug in tables and not fact.retired)
        }

    def cited(self) -> dict[str, list[tuple[Field, Block]]]:
        """The facts shown by a reference, by key, with the places that show them."""
        places: dict[str, list[tuple[Field, Block]]] = {}
        for field_ in self.fields:
            for block in field_.blocks:
                for span in block.spans:
                    if span.kind in ("fact", "example"):
                        places.setdefault(span.target, []).append((field_, block))
        return places

    def _rich(self, html: str) -> tuple[Block, ...]:
        return tuple(blocks(html, self.words_shown))

    def words_shown(self, kind: str, key: str, form: str, words: str) -> str:
        """What a reference shows on the proof's day, for `blocks` and whoever counts characters as they do."""
        fact = self.facts.get(key)
        return (fact.words(form) if fact and kind == "fact" else "") or words


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that one click can make: in `field`, block `block`, put `replacement` (rich text) for characters start to end."""

    field: str
    block: int
    start: int
    end: int
    replacement: str
    label: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, where it stands, and what to do. `start` and `end` are code points of the block's plain text.

    `why` are the words that tied it to its fact, `read` how its own words were read.
    `problem_class` and `level` are filled in from the check unless the check knows better. `claim` is what is claimed,
    normalised; with the words around it, it makes the fingerprint, so an acceptance dies when the claim or the text changes.
    """

    code: str
    message: str
    to_do: str
    field: str = ""
    block: int = 0
    start: int = 0
    end: int = 0
    words: str = ""
    fact: str = ""
    claim: str = ""
    around: str = ""
    why: str = ""
    read: str = ""
    problem_class: ProblemClass | None = None
    level: Level | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, what it says in one line, its class and level, and the pure function that finds the problems."""

    code: str
    says: str
    problem_class: ProblemClass
    level: Level
    find: Callable[[Proof], Iterable[Problem]]


def _plain(name: str, text: str) -> Field:
    words = " ".join(text.split())
    return Field(name, (Block(0, "paragraph", words),) if words else ())
