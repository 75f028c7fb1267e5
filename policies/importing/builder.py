"""What rows want into the policy table, through the ledger. Nothing is overwritten that a row does not mention."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from policies import ledger
from policies.importing.columns import BadCell, Wanted
from policies.importing.reader import Problem
from policies.importing.values import value_of
from policies.models import Fact, FactValue, FactVersion, Kind, Platform, Policy, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DETAILS = ("label", "counted_from", "cues", "warn_after", "error_after", "owner")


@dataclass(frozen=True)
class Done:
    """What became of one row: created, described (its details changed), recorded, corrected or unchanged."""

    line: int
    key: str
    acts: tuple[str, ...]
    words: str

    @property
    def changed(self) -> bool:
        return bool(self.acts)


class Builder:
    """Builds row after row inside the caller's transaction, and keeps what was done."""

    def __init__(self, by: "User | None", now: datetime) -> None:
        self.by = by
        self.now = now
        self.done: list[Done] = []
        self._said: dict[tuple[str, str], tuple[Any, int]] = {}
        self._days: dict[tuple[str, Any], int] = {}

    def build(self, wanted: Wanted) -> list[Problem]:
        """Do what the row wants, wholly or not at all; everything that stands against it."""
        problems = [Problem(wanted.line, wanted.key, column, reason) for column, reason in self._against(wanted)]
        if problems:
            return problems
        try:
            with transaction.atomic():
                self.done.append(self._build(wanted))
        except (BadCell, ledger.LedgerRefusal) as refusal:
            return [Problem(wanted.line, wanted.key, "", str(refusal))]
        except ValidationError as error:
            return [Problem(wanted.line, wanted.key, "", " ".join(error.messages))]
        return []

    def _against(self, wanted: Wanted) -> Iterator[tuple[str, str]]:
        fact = Fact.objects.filter(key=wanted.key).select_related("policy__platform").first()
        yield from _against_policy(wanted, fact)
        yield from self._against_itself(wanted)
        kind = fact.kind if fact else wanted["kind"] or Kind.DURATION
        if wanted["kind"] not in ("", kind):
            yield "kind", _("The fact is a %(kind)s, and its kind never changes.") % {"kind": Kind(kind).label}
        try:
            value = value_of(wanted, kind)
        except BadCell as error:
            yield "value", str(error)
        else:
            if value is not None and wanted.effective_from is None:
                yield "effective_from", _("Give the day from which the value holds.")
        if wanted["owner"] and not get_user_model().objects.filter(username=wanted["owner"]).exists():
            yield "owner", _("There is nobody called “%(name)s”.") % {"name": wanted["owner"][:40]}

    def _against_itself(self, wanted: Wanted) -> Iterator[tuple[str, str]]:
        """Two rows of one file that say different things about one fact."""
        for column, said in _details(wanted).items():
            first, line = self._said.setdefault((wanted.key, column), (said, wanted.line))
            if first != said:
                yield (
                    column,
                    _("Line %(line)d says something else: “%(first)s”.") % {"line": line, "first": str(first)[:80]},
                )
        if wanted.effective_from is not None:
            line = self._days.setdefault((wanted.key, wanted.effective_from), wanted.line)
            if line != wanted.line:
                yield "effective_from", _("Line %(line)d gives a value for the same fact and day.") % {"line": line}

    def _build(self, wanted: Wanted) -> Done:
        fact = Fact.objects.filter(key=wanted.key).select_related("policy__platform").first()
        acts: list[str] = []
        if fact is None:
            fact = _created(wanted)
            acts.append("created")
        elif self._described(fact, wanted):
            acts.append("described")
        version, act = self._valued(fact, wanted)
        acts += [act] if act else []
        words = f"{version.words()}, {version.effective_from}" if version else ""
        return Done(wanted.line, wanted.key, tuple(acts), words)

    def _described(self, fact: Fact, wanted: Wanted) -> bool:
        changed = {name: value for name, value in _columns(wanted).items() if getattr(fact, name) != value}
        for name, value in changed.items():
            setattr(fact, name, value)
        if changed:
            fact.full_clean()
            fact.save(update_fields=list(changed))
            ledger.describe(Fact.objects.filter(pk=fact.pk), self.now)
        return bool(changed)

    def _valued(self, fact: Fact, wanted: Wanted) -> tuple[FactVersion | None, str]:
        """The version that holds after the row, and what was done for it: nothing when it says so already."""
        value, source = value_of(wanted, fact.kind), _source(wanted, fact.policy.platform)
        day = wanted.effective_from
        holding = fact.versions.at(day).select_related("source", "fact").first() if day else fact.versions.first()
        if value is None and source is None and not wanted["quote"]:
            return holding, ""
        if value is None and holding is None:
            raise BadCell(_("The fact has no value yet: give one with its source."))
        if holding is not None and _says(holding, value, source, wanted["quote"]):
            return holding, ""
        evidence = _evidence(wanted, source, holding, value)
        if holding is not None and day in (None, holding.effective_from):
            corrected = ledger.correct(holding, value or holding.value, evidence, by=self.by, now=self.now)
            return corrected, "corrected"
        if day is None:
            raise BadCell(_("Give the day from which the value holds."))
        new = value or (holding.value if holding else None)
        if new is None:
            raise BadCell(_("The fact has no value yet: give one with its source."))
        return ledger.record(fact, new, day, evidence, by=self.by, now=self.now), "recorded"


def _against_policy(wanted: Wanted, fact: Fact | None) -> Iterator[tuple[str, str]]:
    if fact is None:
        missing = [column for column in ("platform", "policy", "label") if not wanted[column]]
        if missing:
            yield "key", _("There is no fact “%(key)s”. For a new one give also: %(missing)s.") % {
                "key": wanted.key, "missing": ", ".join(missing),
            }  # fmt: skip
        return
    for column, here in (("platform", fact.policy.platform.name), ("policy", fact.policy.title)):
        slug = fact.policy.platform.slug if column == "platform" else fact.policy.slug
        if wanted[column] and wanted[column].casefold() not in (here.casefold(), slug):
            yield column, _("The fact belongs to “%(here)s”; an import moves no facts.") % {"here": here}


def _details(wanted: Wanted) -> dict[str, Any]:
    said = {column: wanted[column] for column in (*DETAILS, "kind", "platform", "policy") if wanted[column]}
    return {**said, **wanted.days}


def _columns(wanted: Wanted) -> dict[str, Any]:
    """The details as columns of the fact, only those that the row mentions."""
    said = {name: value for name, value in _details(wanted).items() if name in DETAILS}
    if "owner" in said:
        said["owner"] = get_user_model().objects.get(username=said["owner"])
    return said


def _created(wanted: Wanted) -> Fact:
    platform = _platform(wanted["platform"])
    policy = _policy(wanted["policy"], platform)
    last = policy.facts.order_by("-position").values_list("position", flat=True).first()
    position = 0 if last is None else last + 1
    kind = wanted["kind"] or Kind.DURATION
    fact = Fact(policy=policy, key=wanted.key, kind=kind, position=position, **_columns(wanted))
    fact.full_clean()
    fact.save()
    return fact


def _platform(said: str) -> Platform:
    found = Platform.objects.filter(Q(name__iexact=said) | Q(slug=said)).first()
    return found or _saved(Platform(name=said, slug=slugify(said)))


def _policy(said: str, platform: Platform) -> Policy:
    found = Policy.objects.filter(platform=platform).filter(Q(title__iexact=said) | Q(slug=said)).first()
    slug = slugify(said)
    title = said.replace("-", " ").capitalize() if said == slug else said
    return found or _saved(Policy(platform=platform, title=title, slug=slug[:80]))


def _source(wanted: Wanted, platform: Platform) -> Source | None:
    if not wanted["source_url"]:
        return None
    found = Source.objects.filter(url=wanted["source_url"]).first()
    if found is not None and found.platform_id != platform.pk:
        raise BadCell(
            _("The source is known as a page of another platform: %(platform)s.") % {"platform": found.platform}
        )
    title = wanted["source_title"] or wanted["source_url"][:200]
    return found or _saved(Source(platform=platform, url=wanted["source_url"], title=title))


def _saved(row: Any) -> Any:
    row.full_clean()
    row.save()
    return row


def _says(version: FactVersion, value: FactValue | None, source: Source | None, quote: str) -> bool:
    """Whether a recorded value says already what the row says; what the row leaves out is not asked."""
    return (
        (value is None or version.value == value.stored())
        and (source is None or version.source_id == source.pk)
        and quote in ("", version.quote)
    )


def _evidence(
    wanted: Wanted, source: Source | None, holding: FactVersion | None, value: FactValue | None
) -> ledger.Evidence:
    """The evidence of the row; that of the recorded value is kept only for the same value."""
    same = holding if holding is not None and (value is None or holding.value == value.stored()) else None
    kept_source, kept_quote = (same.source, same.quote) if same else (None, "")
    return ledger.Evidence(source or kept_source, wanted["quote"] or kept_quote, wanted["change_note"])
