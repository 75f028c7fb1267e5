"""Everything that was ever recorded about a fact, newest first, for its page."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from policies.effective import holding_at
from policies.models import Fact, FactVersion, Verification


class Place(models.TextChoices):
    TO_COME = "to_come", _("to come")
    IN_FORCE = "in_force", _("in force")
    PAST = "past", _("no longer in force")
    REPLACED = "replaced", _("corrected since")
    UNDONE = "undone", _("undone")


@dataclass(frozen=True)
class Entry:
    """One version. `until` is the last day on which it holds, None while nothing follows or when it was corrected."""

    version: FactVersion
    place: Place
    until: date | None
    acts: list[Verification]
    newest: bool = False

    @property
    def correctable(self) -> bool:
        return self.place not in (Place.REPLACED, Place.UNDONE)

    @property
    def undoable(self) -> bool:
        """Whether nothing has happened to the fact since."""
        return self.newest and not self.acts

    @property
    def verifiable(self) -> bool:
        return self.place in (Place.IN_FORCE, Place.TO_COME)


def history(fact: Fact, day: date) -> list[Entry]:
    """Every version with what was done to it. Two queries."""
    acts = Prefetch("verifications", Verification.objects.select_related("verified_by"))
    recorded = fact.versions.select_related("source", "recorded_by", "approved_by", "undone_by").prefetch_related(acts)
    versions = list(recorded)
    standing = [version for version in versions if version.undone_at is None]
    newest = max(standing, key=lambda version: version.pk, default=None)
    following = dict(pairwise(sorted({version.effective_from for version in standing})))
    return [
        replace(_entry(version, standing, following.get(version.effective_from), day), newest=version is newest)
        for version in versions
    ]


def _entry(version: FactVersion, versions: list[FactVersion], next_start: date | None, day: date) -> Entry:
    acts = list(version.verifications.all())
    if version.undone_at is not None:
        return Entry(version, Place.UNDONE, None, acts)
    if holding_at(versions, version.effective_from) != version:
        return Entry(version, Place.REPLACED, None, acts)
    until = next_start - timedelta(days=1) if next_start else None
    if version.effective_from > day:
        return Entry(version, Place.TO_COME, until, acts)
    return Entry(version, Place.PAST if until and until < day else Place.IN_FORCE, until, acts)
