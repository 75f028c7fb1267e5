"""A draft to rows: an article, its author and its topic where they are missing, and a draft edition. All or nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.importing.draft import Draft
from articles.models import Article, Author, Topic
from articles.writing import Saved, Text, WritingRefusal, begin
from policies.models import Platform

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LATER = "unsorted"
"""The slug of the topic for what nobody has filed yet; it is made when it is first needed."""
_MOST_SLUG, _MOST_SHORT_SLUG = 120, 50


@dataclass(frozen=True, slots=True)
class Built:
    """The edition that was begun, and what was made or chosen for it, in sentences."""

    saved: Saved
    said: list[str] = field(default_factory=list)


def build(
    draft: Draft,
    *,
    now: datetime,
    by: "User | None" = None,
    topic: str = "",
    author: Author | None = None,
    job: str = "",
) -> Built:
    """Store a draft as the next edition of its article, which its title names.

    `topic` is a slug; without it the site's only topic is taken, else "Unsorted". `author` is the byline; without it the author
    of that name, made where there is none. Raises WritingRefusal, and stores nothing, where
    the topic is unknown or the article's next edition is already being written.
    """
    said: list[str] = []
    with transaction.atomic():
        article = _article(draft, topic, said)
        text = Text(
            title=draft.title,
            short_answer=draft.short_answer,
            body=draft.body,
            meta_title=draft.meta_title,
            meta_description=draft.meta_description,
            faqs=draft.faqs,
        )
        byline = author or _author(draft, said)
        saved = begin(article, byline, text, by=by, now=now, original=draft.original, original_name=draft.name, job=job)
    return Built(saved, said)


def article_of(draft: Draft) -> Article | None:
    """The article whose next edition the draft would be: the one with the address that the title makes."""
    return Article.objects.filter(slug=_slug(draft)).first()


def author_of(draft: Draft) -> Author | None:
    """The author of the name in the byline, whatever the case."""
    return Author.objects.filter(name__iexact=draft.author).first() if draft.author else None


def _slug(draft: Draft) -> str:
    return slugify(draft.title)[:_MOST_SLUG].strip("-") or "untitled"


def _article(draft: Draft, topic: str, said: list[str]) -> Article:
    slug, found = _slug(draft), article_of(draft)
    if found is not None:
        if found.editions.open().exists():
            raise WritingRefusal(
                _(
                    "The article /%(slug)s/ already has an edition that is being written. Nothing was imported. "
                    "Finish or withdraw that edition, or change the draft's title."
                )
                % {"slug": slug}
            )
        said.append(_("This is the next edition of the article /%(slug)s/.") % {"slug": slug})
        return found
    platform = Platform.objects.filter(slug=draft.platform).first() if draft.platform else None
    if platform is None:
        said.append(
            _(
                "No platform was recognised: choose one, or its time limits are compared with those of the platforms it names."
            )
        )
    return Article.objects.create(slug=slug, topic=_topic(topic, said), platform=platform)


def _topic(slug: str, said: list[str]) -> Topic:
    if slug and slug != LATER:
        found = Topic.objects.filter(slug=slug).first()
        if found is None:
            known = ", ".join(Topic.objects.values_list("slug", flat=True)) or _("none")
            raise WritingRefusal(
                _("There is no topic “%(slug)s”. Nothing was imported. Known topics: %(known)s.")
                % {"slug": slug, "known": known}
            )
        return found
    if not slug and Topic.objects.count() == 1:
        only = Topic.objects.get()
        said.append(_("Filed under the only topic, %(topic)s.") % {"topic": only.name})
        return only
    unsorted, _made = Topic.objects.get_or_create(slug=LATER, defaults={"name": _("Unsorted")})
    said.append(
        _("Filed under “%(topic)s”: choose its topic, which decides its disclaimers.") % {"topic": unsorted.name}
    )
    return unsorted


def _author(draft: Draft, said: list[str]) -> Author:
    """The author of that name; made where there is none, and said."""
    name = draft.author or _("Unknown author")
    found = Author.objects.filter(name__iexact=name).first()
    if found is not None:
        return found
    base = slugify(name)[:_MOST_SHORT_SLUG].strip("-") or "author"
    taken = set(Author.objects.filter(slug__startswith=base[:40]).values_list("slug", flat=True))
    slug = next(
        each
        for number in range(1, len(taken) + 2)
        if (each := base if number == 1 else f"{base[:40]}-{number}") not in taken
    )
    said.append(_("The author %(name)s is new here and was added.") % {"name": name})
    return Author.objects.create(name=name[:80], slug=slug)
