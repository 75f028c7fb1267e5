"""The findings of an edition as cards: what is wrong, why it is flagged, the fact it was compared with, where it stands."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from articles.admin.new_fact import add_address
from articles.admin.typed_text import Typed
from articles.checks import CHECKS
from articles.checks.claims import without_fact
from articles.checks.proof import Proof
from articles.findings import findings_in
from articles.models import Edition, Finding
from articles.proofreading import Surroundings, proof_of
from articles.richtext.marking import mark
from policies.models import Fact, Standing, standings
from policies.timelines import InvalidTimeline, parse

_DECIDED = (Finding.State.ACCEPTED, Finding.State.SNOOZED)
# What contradicts a fact or repeats it may speak of something else, of which there is no fact yet.
_CLAIMS = ("TL001", "TL003")
_NEAR = 40
_SAYS = {check.code: check.says for check in CHECKS}


@dataclass(frozen=True, slots=True)
class Card:
    """One finding. `standing` is its fact today, `compared` as it was when it was compared; `show` leads to its words."""

    finding: Finding
    rule: str
    standing: Standing | None = None
    compared: Standing | None = None
    show: str = ""
    create: str = ""

    @property
    def name(self) -> str:
        """The same for as long as the finding is the same, saved or not."""
        return f"finding-{self.finding.fingerprint[:16]}"

    @property
    def mark(self) -> str:
        return f"place-{self.finding.pk}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A typed time limit that no fact covers; `show` leads to it, `create` to the form of a fact made from it."""

    before: str
    words: str
    after: str
    block: int
    show: str
    create: str


@dataclass(slots=True)
class Panel:
    must: list[Card] = field(default_factory=list)
    should: list[Card] = field(default_factory=list)
    decided: list[Finding] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
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
    """What must be fixed, what should, what people let stand. Days are calendar days; `in_form` when it can be written.

    Only then the text is read for what new facts could be made of.
    """
    proof = proof_of(edition, Surroundings.on(day)) if in_form else None
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
            _create(edition, proof, row) if proof else "",
        )
        for row in standing
    ]
    stale = edition.checked_at is None or edition.changed_at > edition.checked_at
    limits = _limits(edition, proof, None) if proof else []
    return _sorted(rows, cards, Panel(limits=limits, checked_at=edition.checked_at, stale=stale, in_form=in_form))


def panel_while_writing(edition: Edition, typed: Typed, surroundings: Surroundings, now: datetime) -> Panel:
    """The same for words that nobody has saved yet, found by the same checks. Nothing is written."""
    proof = proof_of(edition, surroundings, typed.text)
    rows = findings_in(edition, proof, surroundings, now)
    rows.sort(key=lambda row: (row.code, row.field, row.block, row.start))  # as stored findings come
    cards = []
    for row in rows:
        if row.state not in _DECIDED:
            stands = surroundings.standings.get(row.fact.key) if row.fact else None
            show, create = input_of(row.field, typed.rows), _create(edition, proof, row)
            cards.append(Card(row, _SAYS.get(row.code, ""), stands, stands, show, create))
    limits = _limits(edition, proof, typed.rows)
    return _sorted(rows, cards, Panel(limits=limits, checked_at=now, in_form=True, live=True))


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


def _create(edition: Edition, proof: Proof, finding: Finding) -> str:
    """The form of a fact made from what a finding says, where the text claims a value beside the fact's."""
    if finding.code not in _CLAIMS or not finding.read_as:
        return ""
    block = next((block for block in proof.field(finding.field).blocks if block.index == finding.block), None)
    if block is None or block.text[finding.start : finding.end] != finding.words:
        return ""
    try:
        limit = parse(finding.read_as)
    except InvalidTimeline:
        return ""
    return add_address(edition, block.text, finding.start, finding.end, limit, proof.day)


def _limits(edition: Edition, proof: Proof, rows: tuple[int, ...] | None) -> list[Limit]:
    found = []
    for claim in without_fact(proof):
        text, start, end, value = claim.block.text, claim.start, claim.end, claim.judgement.mention.timeline
        if value is not None:
            create = add_address(edition, text, start, end, value, proof.day)
            before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
            show = input_of(claim.field, rows)
            found.append(Limit(before, claim.words, after, claim.block.index, show, create))
    return found


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
