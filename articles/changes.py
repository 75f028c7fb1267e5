"""What changed for readers: under one page, and on the whole site for the changes page and the feed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Edition
from policies.models import Fact, FactVersion, Standing, shown_from, standings


@dataclass(frozen=True, slots=True)
class Change:
    """Something on a page that readers would want to know has changed. `before` and `after` are set for facts."""

    moment: datetime
    words: str
    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SiteChange:
    """One change on the site. `path` leads to where a reader sees it; `before` and `after` are set for facts."""

    key: str
    moment: datetime
    title: str
    path: str
    before: str = ""
    after: str = ""
    note: str = ""


def modified(edition: Edition, stand: Mapping[str, Standing]) -> datetime:
    """When a reader last saw a sentence or value of this page change: never when it was only verified or saved again.

    `stand` are the facts that the page shows. The page, JSON-LD, sitemap, feed and Last-Modified all ask here.
    """
    return modified_since(edition.live_since, stand)


def modified_since(live_since: datetime, stand: Mapping[str, Standing]) -> datetime:
    """The same of words that readers have read from a moment on."""
    return max([live_since, *(moment for moment, _before, _now in _steps(stand.values()))])


def page_changes(history: list[tuple[datetime, str]], stand: Mapping[str, Standing]) -> tuple[Change, ...]:
    """Newest first: editions with a note for readers, and values that changed under the page since it first went live.

    `history` has the moment and the note of every edition that went live, oldest first.
    """
    found = [Change(moment, note) for moment, note in history if note]
    found += [
        Change(moment, now.fact.label, before.words(), now.words(), _note(moment, before, now))
        for moment, before, now in _steps(stand.values())
        if history and moment > history[0][0]
    ]
    return tuple(sorted(found, key=lambda change: change.moment, reverse=True))


def latest_changes(day: date, most: int) -> list[SiteChange]:
    """At most `most` changes up to the end of `day`, newest first. Six queries, whatever their number."""
    found = [*_editions(most), *_facts(day, most)]
    return sorted(found, key=lambda change: change.moment, reverse=True)[:most]


def _steps(found: Iterable[Standing]) -> list[tuple[datetime, FactVersion, FactVersion]]:
    """Every change of a value that readers were shown: the moment, the value before and the value from then on."""
    return [(moment, before, now) for standing in found for (_first, before), (moment, now) in pairwise(standing.seen)]


def _returned(moment: datetime, now: FactVersion) -> bool:
    """Whether a value is shown again because the one after it was undone."""
    return moment > shown_from(now)


def _was_wrong(moment: datetime, before: FactVersion, now: FactVersion) -> bool:
    """Whether the value before never held: another one stands for the same day, or it was taken back."""
    return before.effective_from == now.effective_from or _returned(moment, now)


def _note(moment: datetime, before: FactVersion, now: FactVersion) -> str:
    if _returned(moment, now):
        return _("%(value)s was a mistake and was taken back.") % {"value": before.words()}
    return now.change_note


def _editions(most: int) -> list[SiteChange]:
    rows = Edition.objects.published().select_related("article").defer("body", "original").order_by("-published_at")
    return [
        SiteChange(
            f"guide-{edition.article_id}-{edition.live_since:%Y%m%d%H%M%S}", edition.live_since, edition.title,
            edition.article.get_absolute_url(), note=edition.change_note,
        )
        for edition in rows[:most]
    ]  # fmt: skip


def corrections(day: date, most: int) -> list[SiteChange]:
    """At most `most` values that readers were shown and that were wrong, with what they became, newest first: written down
    wrongly and put right, or taken back. Four queries, whatever their number.
    """
    begun = FactVersion.objects.filter(effective_from__lte=day)
    earlier = begun.filter(fact=OuterRef("fact"), effective_from=OuterRef("effective_from"), pk__lt=OuterRef("pk"))
    wrong = begun.filter(Q(undone_at__isnull=False) | Exists(earlier)).order_by(_touched().desc())
    found = _changes_of(_subjects(wrong, most), day, only_wrong=True)
    return sorted(found, key=lambda change: change.moment, reverse=True)[:most]


def _facts(day: date, most: int) -> list[SiteChange]:
    begun = FactVersion.objects.filter(effective_from__lte=day)
    newest = [*_subjects(begun.order_by("-effective_from"), most), *_subjects(begun.order_by(_touched().desc()), most)]
    return _changes_of(newest, day)


def _touched() -> Greatest:
    """When a value was recorded or undone, whichever was later."""
    return Greatest("recorded_at", Coalesce("undone_at", "recorded_at"))


def _changes_of(facts: list[int], day: date, *, only_wrong: bool = False) -> list[SiteChange]:
    """Every change of these facts that readers were shown up to the end of `day`, or only those of what was wrong."""
    stand = standings(Fact.objects.filter(pk__in=facts), day)
    return [
        SiteChange(
            f"version-{before.pk}-undone" if _returned(moment, now) else f"version-{now.pk}",
            moment, now.fact.label, now.fact.get_absolute_url(), before.words(), now.words(), _note(moment, before, now),
        )
        for moment, before, now in _steps(stand.values())
        if timezone.localdate(moment) <= day and (not only_wrong or _was_wrong(moment, before, now))
    ]  # fmt: skip


def _subjects(versions: QuerySet[FactVersion], most: int) -> list[int]:
    return list(versions.values_list("fact", flat=True)[: most * 4])
