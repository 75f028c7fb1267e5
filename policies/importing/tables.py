"""What the rows of a file refer to, looked up once for all of them: platforms, policies, sources, people."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from policies.importing.columns import BadCell, Wanted
from policies.models import Platform, Policy, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_AT_A_TIME = 500


class Tables:
    """Finds what a row names, and makes it where it is new. `people` are the owners that the file names, by user name."""

    def __init__(self, rows: list[Wanted]) -> None:
        self.people: dict[str, User] = _found(get_user_model(), "username", {row["owner"] for row in rows})
        self._sources: dict[str, Source] = _found(Source, "url", {row["source_url"] for row in rows}, "platform")
        self._new_sources: list[Source] = []
        self._platforms: dict[str, Platform] = {}
        self._policies: dict[tuple[int, str], Policy] = {}
        self._positions: dict[int, int] = {}
        for platform in Platform.objects.all():
            self._know_platform(platform)
        for policy in Policy.objects.select_related("platform").annotate(last=Max("facts__position")):
            self._know_policy(policy)
            if policy.last is not None:
                self._positions[policy.pk] = policy.last + 1

    def platform(self, said: str) -> Platform:
        """The platform of that name or slug."""
        found = self._platforms.get(said.casefold())
        return found or self._know_platform(_saved(Platform(name=said, slug=slugify(said))))

    def policy(self, said: str, platform: Platform) -> Policy:
        """The platform's policy of that title or slug."""
        found = self._policies.get((platform.pk, said.casefold()))
        if found is not None:
            return found
        slug = slugify(said)
        title = said.replace("-", " ").capitalize() if said == slug else said
        return self._know_policy(_saved(Policy(platform=platform, title=title, slug=slug[:80])))

    def next_position(self, policy: Policy) -> int:
        """The place after the last fact of the policy."""
        place = self._positions.get(policy.pk, 0)
        self._positions[policy.pk] = place + 1
        return place

    def source(self, wanted: Wanted, platform: Platform) -> Source | None:
        """The source that the row names, None where it names none; a new one is written with all the others."""
        url = wanted["source_url"]
        if not url:
            return None
        found = self._sources.get(url)
        if found is None:
            found = Source(platform=platform, url=url, title=wanted["source_title"] or url[:200])
            found.clean_fields(exclude=["platform"])
            self._sources[url] = found
            self._new_sources.append(found)
        if found.platform_id != platform.pk:
            raise BadCell(
                _("The source is known as a page of another platform: %(platform)s.") % {"platform": found.platform}
            )
        return found

    def write(self) -> None:
        """Put the new sources into the database; platforms and policies are there already."""
        Source.objects.bulk_create(self._new_sources, batch_size=_AT_A_TIME)

    def _know_platform(self, platform: Platform) -> Platform:
        for said in (platform.name.casefold(), platform.slug):
            self._platforms.setdefault(said, platform)
        return platform

    def _know_policy(self, policy: Policy) -> Policy:
        for said in (policy.title.casefold(), policy.slug):
            self._policies.setdefault((policy.platform_id, said), policy)
        return policy


def _found(model: Any, column: str, said: set[str], *related: str) -> dict[str, Any]:
    """The rows of a table that say one of these in a column, by what they say."""
    wanted = sorted(said - {""})
    found: dict[str, Any] = {}
    for at in range(0, len(wanted), _AT_A_TIME):
        rows = model._default_manager.filter(**{f"{column}__in": wanted[at : at + _AT_A_TIME]}).select_related(*related)
        found |= {getattr(row, column): row for row in rows}
    return found


def _saved(row: Any) -> Any:
    row.full_clean()
    with transaction.atomic():
        row.save()
    return row
