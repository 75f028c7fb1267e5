"""What part of everything a report tells of: a platform, a topic, what one person owns, or all of it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from articles.models import Article, Citation, Finding, ReportSchedule, State
from policies.models import Fact


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of a platform, a topic and an owner; None does not narrow it."""

    platform: int | None = None
    topic: int | None = None
    owner: int | None = None

    @property
    def key(self) -> str:
        """The same for the same scope, and empty for everything: two reports of one period differ by it."""
        named = (("platform", self.platform), ("topic", self.topic), ("owner", self.owner))
        return " ".join(f"{name}={pk}" for name, pk in named if pk is not None)

    def facts(self) -> QuerySet[Fact]:
        found = Fact.objects.all() if self.owner is None else Fact.objects.owned_by(self.owner)
        if self.platform is not None:
            found = found.filter(policy__platform=self.platform)
        if self.topic is not None:
            shown = Citation.objects.filter(edition__state=State.PUBLISHED, edition__article__topic=self.topic)
            found = found.filter(Q(pk__in=shown.values("fact")) | Q(policy__in=shown.values("policy")))
        return found

    def articles(self) -> QuerySet[Article]:
        """The articles whose pages and findings count: of the owner, those they write and those that show their facts."""
        found = Article.objects.all()
        if self.platform is not None:
            found = found.filter(platform=self.platform)
        if self.topic is not None:
            found = found.filter(topic=self.topic)
        if self.owner is not None:
            owned = Fact.objects.owned_by(self.owner)
            live = Citation.objects.filter(edition__state=State.PUBLISHED)
            shown = live.filter(Q(fact__in=owned) | Q(policy__facts__in=owned))
            written = Q(editions__author__user=self.owner, editions__state=State.PUBLISHED)
            found = found.filter(Q(pk__in=shown.values("edition__article")) | written).distinct()
        return found

    def findings(self) -> QuerySet[Finding]:
        found = Finding.objects.all()
        return found.filter(edition__article__in=self.articles()) if self.key else found


EVERYTHING = Scope()


def scope_of(schedule: ReportSchedule) -> Scope:
    return Scope(schedule.platform_id, schedule.topic_id, schedule.owner_id)


def named(schedule: ReportSchedule) -> str:
    """What it tells of, in words: "AliExpress, Dana"; empty for everything."""
    parts = (schedule.platform, schedule.topic, schedule.owner and schedule.owner.get_username())
    return ", ".join(str(part) for part in parts if part)
