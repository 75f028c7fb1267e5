"""The findings of an edition as cards: what is wrong, why it is flagged, the fact it was compared with, where it stands."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from articles.admin.typed_text import Typed
from articles.checks import CHECKS
from articles.findings import findings_in
from articles.models import Edition, Finding
from articles.proofreading import Surroundings, proof_of
from articles.richtext.marking import mark
from policies.models import Fact, Standing, standings

_DECIDED = (Finding.State.ACCEPTED, Finding.State.SNOOZED)
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
    def name(self) -> str:
        """The same for as long as the finding is the same, saved or not."""
        return f"finding-{self.finding.fingerprint[:16]}"

    @property
    def mark(self) -> str:
        return f"place-{self.finding.pk}"


@dataclass(slots=True)
class Panel:
    must: list[Card] = field(default_factory=list)
    should: list[Card] = field(default_factory=list)
    decided: list[Finding] = field(default_factory=list)
    checked_at: datetime | None = None
    stale: bool = False
    in_form: bool = False
    live: bool = False

    @property
    def passed(self) -> int:
        return len(CHECKS) - len({card.finding.code for card in self.cards})

    @property
    def cards(self) -> list[Card]:
        return [*self.must, *self.should]


def panel(edition: Edition, day: date, *, in_form: bool) -> Panel:
    """What must be fixed, what should, what people let stand. Days are calendar days; `in_form` when it can be written."""
    rows = list(Finding.objects.filter(edition=edition).exclude(state="fixed").select_related("fact", "decided_by"))
    standing = [row for row in rows if row.state not in _DECIDED]
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
            input_of(row.field) if in_form else _read(row),
        )
        for row in standing
    ]
    stale = edition.checked_at is None or edition.changed_at > edition.checked_at
    return _sorted(rows, cards, Panel(checked_at=edition.checked_at, stale=stale, in_form=in_form))


def panel_while_writing(edition: Edition, typed: Typed, surroundings: Surroundings, now: datetime) -> Panel:
    """The same for words that nobody has saved yet, found by the same checks. Nothing is written."""
    rows = findings_in(edition, proof_of(edition, surroundings, typed.text), surroundings, now)
    rows.sort(key=lambda row: (row.code, row.field, row.block, row.start))  # as stored findings come
    cards = []
    for row in rows:
        if row.state not in _DECIDED:
            stands = surroundings.standings.get(row.fact.key) if row.fact else None
            cards.append(Card(row, _SAYS.get(row.code, ""), stands, stands, input_of(row.field, typed.rows)))
    return _sorted(rows, cards, Panel(checked_at=now, in_form=True, live=True))


def marked(html: str, name: str, found: Panel) -> str:
    """One field of the text to be read, with the words of its findings marked."""
    for card in found.cards:
        finding = card.finding
        if finding.field == name:
            html = mark(html, finding.block, finding.start, finding.end, card.mark) or html
    return html


def input_of(name: str, rows: tuple[int, ...] | None = None) -> str:
    """The id of the input that holds a field of the text. `rows` are the rows of the form that hold its FAQs, in order."""
    faq = re.fullmatch(r"faq-(\d+)-(question|answer)", name)
    if faq:
        number = int(faq[1]) - 1
        return f"id_faqs-{number if rows is None else rows[number]}-{faq[2]}"
    return f"id_{name}" if name else ""


def _sorted(rows: list[Finding], cards: list[Card], panel: Panel) -> Panel:
    panel.must = [card for card in cards if card.finding.problem_class == Finding.Class.PROOF]
    panel.should = [card for card in cards if card.finding.problem_class != Finding.Class.PROOF]
    panel.decided = [row for row in rows if row.state in _DECIDED]
    return panel


def _read(finding: Finding) -> str:
    """The id of the words where the text can only be read; of their field when no words are named."""
    rich = finding.field in ("body", "short_answer") or finding.field.endswith("-answer")
    if rich and finding.end > finding.start:
        return f"place-{finding.pk}"
    return f"read-{finding.field}" if finding.field and finding.field != "title" else ""
