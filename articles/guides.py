"""The other guides that an edition leads to: by reference, as related, or by an address that somebody typed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from articles.models import Article, Citation, Edition, RelatedArticle
from articles.richtext.own_addresses import article_slug, slugs_linked


@dataclass(frozen=True, slots=True)
class Guide:
    """Another published guide, as a link."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Guides:
    """What the links of one page lead to. `paths` are those of published guides, by the article's id."""

    page: str
    hosts: frozenset[str]
    paths: dict[str, str]
    related: tuple[Guide, ...]
    not_public: frozenset[str]

    def public(self, address: str) -> bool:
        """Whether an address typed into a link may be shown: it may unless it is that of an article that is not public."""
        return article_slug(address, self.hosts, self.page) not in self.not_public


def guides_of(edition: Edition) -> Guides:
    """One query, whatever the number of links. A former address counts as the article that it leads to."""
    page, hosts, typed = edition.article.get_absolute_url(), _hosts(), typed_slugs(edition)
    found: dict[str, tuple[int, Guide]] = {}
    leads: dict[str | None, bool] = {}
    for pk, slug, former, title, position in _articles(edition, typed):
        for address in (slug, former):
            leads[address] = leads.get(address, False) or title is not None
        if title is not None:
            found[str(pk)] = (position or 0, Guide(title, f"/{slug}/"))
    return Guides(
        page=page,
        hosts=hosts,
        paths={pk: guide.path for pk, (_position, guide) in found.items()},
        related=tuple(guide for position, guide in sorted(found.values(), key=lambda pair: pair[0]) if position),
        not_public=frozenset(slug for slug in typed if leads.get(slug) is False),
    )


def typed_slugs(edition: Edition) -> set[str]:
    """Addresses of articles that are typed into links of the text."""
    page, hosts = edition.article.get_absolute_url(), _hosts()
    texts = (edition.short_answer, edition.body, *(faq.answer for faq in edition.faqs.all()))
    return {slug for text in texts for slug in slugs_linked(text, hosts, page)}


def _hosts() -> frozenset[str]:
    return frozenset({settings.SITE_HOST, *settings.ALLOWED_HOSTS})


def _articles(edition: Edition, typed: Collection[str]) -> QuerySet[Article, Any]:
    """id, slug, former slug among those typed, title if it is public, and position if it is related."""
    named = RelatedArticle.objects.filter(edition=edition)
    linked = Citation.objects.filter(edition=edition, article__isnull=False)
    live = Edition.objects.published().filter(article=OuterRef("pk"))
    former = FilteredRelation("former_slugs", condition=Q(former_slugs__slug__in=[*typed, ""]))
    wanted = Q(pk__in=named.values("article")) | Q(pk__in=linked.values("article"))
    return (
        Article.objects.alias(former=former)
        .filter(wanted | Q(slug__in=typed) | Q(former__isnull=False))
        .annotate(
            title=Subquery(live.values("title")[:1]),
            place=Subquery(named.filter(article=OuterRef("pk")).values("position")[:1]),
        )
        .values_list("pk", "slug", "former__slug", "title", "place")
    )
