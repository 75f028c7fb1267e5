"""The findings of an edition as cards: what is wrong, why it is flagged, the fact it was compared with, where it stands."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from articles.checks import CHECKS
from articles.models import Edition, Finding
from articles.richtext.marking import mark
from policies.models import Fact, Standing, standings

_SAYS = {check.code: check.says for check in CHECKS}


@dataclass(frozen=True, slots=True)
class Card:
    """One finding. `standing` is its fact today, `compared` as it was when it was compared; `show` leads to its words."""

    finding: Finding
    rule: str
    standing: Standing | None = None
    compared: Standing | None = None
    show: str = ""

    @property
    def mark(self) -> str:
        return f"place-{self.finding.pk}"


@dataclass(slots=True)
class Panel:
    must: list[Card] = field(default_factory=list)
    should: list[Card] = field(default_factory=list)
    decided: list[Finding] = field(default_factory=list)
    passed: int = 0
    stale: bool = False

    @classmethod
    def of(cls, edition: Edition, rows: list[Finding], cards: list[Card]) -> Self:
        return cls(
            must=[card for card in cards if card.finding.problem_class == Finding.Class.PROOF],
            should=[card for card in cards if card.finding.problem_class != Finding.Class.PROOF],
            decided=[row for row in rows if row.state in ("accepted", "snoozed")],
            passed=len(CHECKS) - len({card.finding.code for card in cards}),
            stale=edition.checked_at is None or edition.changed_at > edition.checked_at,
        )

    @property
    def cards(self) -> list[Card]:
        return [*self.must, *self.should]


def panel(edition: Edition, day: date, *, in_form: bool) -> Panel:
    """What must be fixed, what should, what people let stand. Days are calendar days; `in_form` when it can be written."""
    rows = list(Finding.objects.filter(edition=edition).exclude(state="fixed").select_related("fact", "decided_by"))
    standing = [row for row in rows if row.state not in ("accepted", "snoozed")]
    facts = Fact.objects.filter(pk__in={row.fact_id for row in standing if row.fact_id})
    named = any(row.fact_id for row in standing)
    now = standings(facts, day) if named else {}
    then = standings(facts, edition.checked_on, edition.checked_at) if named and edition.checked_on else {}
    cards = [
        Card(
            row,
            _SAYS.get(row.code, ""),
            now.get(row.fact.key) if row.fact else None,
            then.get(row.fact.key) if row.fact else None,
            _input(row.field) if in_form else _read(row),
        )
        for row in standing
    ]
    return Panel.of(edition, rows, cards)


def marked(html: str, name: str, found: Panel) -> str:
    """One field of the text to be read, with the words of its findings marked."""
    for card in found.cards:
        finding = card.finding
        if finding.field == name:
            html = mark(html, finding.block, finding.start, finding.end, card.mark) or html
    return html


def _input(name: str) -> str:
    """The id of the input that holds a field of the text."""
    faq = re.fullmatch(r"faq-(\d+)-(question|answer)", name)
    if faq:
        return f"id_faqs-{int(faq[1]) - 1}-{faq[2]}"
    return f"id_{name}" if name else ""


def _read(finding: Finding) -> str:
    """The id of the words where the text can only be read; of their field when no words are named."""
    rich = finding.field in ("body", "short_answer") or finding.field.endswith("-answer")
    if rich and finding.end > finding.start:
        return f"place-{finding.pk}"
    return f"read-{finding.field}" if finding.field and finding.field != "title" else ""
