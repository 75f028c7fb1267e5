"""The public page of an article at a request: found compiled, filled in with the facts of this revision and day.

There is nothing that could be stale: one statement reads the compiled page, the ledger's revision and all that could make the
page old. What is kept in memory belongs to a revision and a day, and another revision or day reads the facts anew, in one
statement. A page that is old, or was never compiled, is compiled once, while the others that want it wait.
"""

import hashlib
import json
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import engines
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language

from articles.asking import Asked, ask
from articles.binding import described, filling
from articles.compiling import compile_edition
from articles.guides import typed_slugs
from articles.memory import Memory
from articles.models import CompiledPage, Edition, TypedAddress
from articles.page import NotPublished, facts_of, surroundings
from articles.parts import Filled as Words
from articles.parts import filled, join
from policies.models import versions_at_once

TEMPLATES = (
    "base.html",
    "articles/article.html",
    "articles/byline.html",
    "articles/key_facts.html",
    "articles/fact_table.html",
    "articles/page_changes.html",
)
# Facts that are described anew at every moment would have a page compiled for ever.
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Filled:
    """A compiled page with its values at one revision, on one day."""

    page: Asked
    kept: "_Kept"
    content: bytes

    @property
    def etag(self) -> str:
        return self.kept.etag

    @property
    def modified(self) -> datetime:
        return self.kept.modified

    @property
    def day(self) -> date:
        return self.kept.day

    @property
    def soon(self) -> bool:
        return self.page.soon

    def html(self) -> str:
        return self.content.decode()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands where the marks were, at one revision on one day."""

    revision: int
    day: date
    words: Words
    etag: str
    modified: datetime


_kept: Memory[str, _Kept] = Memory()
# The pages asked for most, joined already.
_whole: Memory[str, Filled] = Memory(8_000_000)


def public_page(slug: str, now: datetime, keep_for: timedelta = timedelta()) -> Filled:
    """What readers see at this address at this moment. Two queries at most, unless it has to be compiled.

    Raises NotPublished. `keep_for` is how long a cache would keep it.
    """
    day = timezone.localdate(now)
    for _try in range(_MOST_TRIES):
        held = _whole.get(slug)
        have = (held.page.start, held.kept.revision) if held and held.day == day else ("", -1)
        asked = ask(slug, day, version(), now + keep_for, have)
        if asked is None:
            raise NotPublished(f"{slug} had no public edition on {day}.")
        if held and asked.fresh and not asked.html:
            return replace(held, page=asked)
        if not asked.fresh:
            asked = _compile(slug, day, now, asked)
        found = _fill(asked, day)
        if found is not None:
            _whole.put(slug, found, len(found.content))
            return found
        _compile(slug, day, now, replace(asked, stamp=""), anyway=asked.start)
    raise RuntimeError(f"The facts of {slug} are described anew faster than its page is compiled.")


def lifetime(page: Filled, now: datetime, keep_for: timedelta) -> str:
    """How long caches may keep it without asking: never beyond the day, nor when another edition goes live before that.

    With the day comes every change that is known beforehand: dated values, checks that run out, wordings of disclaimers.
    """
    tomorrow = timezone.make_aware(datetime.combine(page.day + timedelta(days=1), time.min))
    seconds = 0 if page.soon else int(min(keep_for, tomorrow - now).total_seconds())
    return f"public, max-age={seconds}" if seconds > 0 else "public, no-cache"


def compile_now(edition: Edition, now: datetime) -> None:
    """Compile the page of an edition that has just gone live, so that no reader waits for it."""
    slug, day = edition.article.slug, timezone.localdate(now)
    asked = ask(slug, day, version(), now)
    if asked is not None and not asked.fresh:
        _compile(slug, day, now, asked)


def version() -> str:
    """Of everything that a compiled page comes from and that is not in the database."""
    of = (settings.SITE_URL, settings.SITE_NAME, settings.TIME_ZONE, get_language(), tuple(settings.ALLOWED_HOSTS))
    return _version.__wrapped__(of, None) if settings.DEBUG else _version(of, engines["django"])


@lru_cache(maxsize=8)
def _version(of: tuple[Any, ...], _engine: Any) -> str:
    sources = [get_template(name).template.source for name in TEMPLATES]  # type: ignore[attr-defined]
    return hashlib.sha256(repr((of, static("cms/public.css"), sources)).encode()).hexdigest()


def _fill(asked: Asked, day: date) -> Filled | None:
    """The page with its values; None when its facts are described in other words than when it was compiled."""
    kept = _kept.get(asked.start)
    if kept is None or kept.revision != asked.revision or kept.day != day:
        kept = _read(asked, day)
        if kept is None:
            return None
        _kept.put(asked.start, kept, sys.getsizeof(kept.words) + sum(map(sys.getsizeof, set(kept.words))))
    content = join(asked.html, asked.start, kept.words).encode()
    return Filled(replace(asked, html="", still=""), kept, content)


def _read(asked: Asked, day: date) -> _Kept | None:
    still = json.loads(asked.still)
    revision, versions = versions_at_once(facts_of(asked.edition), day)
    if described(versions) != still["described"]:
        return None
    values = filling(still, asked.start, versions, day)
    words = filled(asked.html, asked.start, values)
    content = join(asked.html, asked.start, words).encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return _Kept(asked.revision if revision is None else revision, day, words, etag, values.follows.modified)


def _compile(slug: str, day: date, now: datetime, asked: Asked, anyway: str = "") -> Asked:
    """Compile, unless somebody else has done so while we waited for our turn; `anyway` is a page that will not do."""
    with transaction.atomic():
        held = Edition.objects.select_for_update(of=("self",)).filter(pk=asked.edition)
        edition = held.select_related("author", "reviewer", "article__topic", "article__platform").get()
        _note_typed(edition)
        # Read before what it stands for: whatever changes in between leaves a stamp that is old.
        again = ask(slug, day, version(), now)
        if again is None or again.edition != edition.pk:
            raise NotPublished(f"{slug} has just been given another edition, or none.")
        if again.fresh and again.start != anyway:
            return again
        _revision, versions = versions_at_once(facts_of(edition.pk), day)
        made = compile_edition(edition, surroundings(edition, day, None))
        still = json.dumps({**made.still, "described": described(versions)}, ensure_ascii=False)
        CompiledPage.objects.create(
            edition=edition, compiled_at=now, version=version(), stamp=again.stamp_now, start=made.start,
            html=made.html, still=still,
        )  # fmt: skip
        return replace(again, start=made.start, stamp=again.stamp_now, html=made.html, still=still)


def _note_typed(edition: Edition) -> None:
    typed = [slug for slug in typed_slugs(edition) if len(slug) <= 120]
    if typed:
        rows = [TypedAddress(edition=edition, slug=slug) for slug in sorted(typed)]
        TypedAddress.objects.bulk_create(rows, ignore_conflicts=True)
