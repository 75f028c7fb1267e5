from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.utils import timezone

from articles.changes import modified
from articles.models import Article, Citation, Edition, State, Topic
from policies.models import Fact, Platform, Standing, standings


class OwnSitemap(Sitemap):  # type: ignore[type-arg]
    """Addresses are those of SITE_URL, whatever name the request came by."""

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


class ArticleSitemap(OwnSitemap):
    """Every public article, with the day on which its readers last saw something change."""

    def items(self) -> list[Edition]:
        editions = list(
            Edition.objects.published().select_related("article").defer("body", "original").order_by("article__slug")
        )
        self._shown = _facts_shown(editions, timezone.localdate())
        return editions

    def location(self, item: Edition) -> str:
        return item.article.get_absolute_url()

    def lastmod(self, item: Edition) -> datetime:
        return modified(item, self._shown[item.pk])


class TopicSitemap(OwnSitemap):
    def items(self) -> QuerySet[Topic]:
        live = Article.objects.filter(editions__in=Edition.objects.published())
        return Topic.objects.filter(articles__in=live).distinct().order_by("slug")


class PlatformSitemap(OwnSitemap):
    """Platforms whose tables have a row to show."""

    def items(self) -> QuerySet[Platform]:
        shown = Fact.objects.in_use().filter(versions__isnull=False)
        return Platform.objects.filter(policies__facts__in=shown).distinct().order_by("slug")


SITEMAPS = {"articles": ArticleSitemap, "topics": TopicSitemap, "policies": PlatformSitemap}


def _facts_shown(editions: Iterable[Edition], day: date) -> dict[int, dict[str, Standing]]:
    """The facts that each edition's page shows, in four queries whatever their number; a worked example shows no value."""
    public = [edition.pk for edition in editions]
    cited = Citation.objects.filter(edition__state=State.PUBLISHED, kind__in=(Citation.Kind.FACT, Citation.Kind.POLICY))
    by_key = standings(Fact.objects.all(), day)
    by_policy: dict[int, list[Standing]] = {}
    for standing in by_key.values():
        if standing.version and not standing.retired:
            by_policy.setdefault(standing.fact.policy_id, []).append(standing)
    by_pk = {standing.fact.pk: standing for standing in by_key.values()}
    shown: dict[int, dict[str, Standing]] = {pk: {} for pk in public}
    for edition, fact, policy in cited.values_list("edition_id", "fact_id", "policy_id"):
        for standing in [by_pk[fact]] if fact else by_policy.get(policy or 0, []):
            shown.setdefault(edition, {})[standing.key] = standing
    return shown
