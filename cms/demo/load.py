"""The demo site, lived through in order: facts recorded and checked, guides published, and a few things gone wrong since.

Every day in the files counts back from the day of loading, so the demo looks the same whenever it is loaded. Facts change only
through the ledger, editions only through the workflow, each at the moment when it would have happened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeAlias

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from articles import findings, history, receivers, workflow, writing
from articles.models import Article, Author, Disclaimer, DisclaimerText, Edition, Topic
from articles.richtext.sanitize import sanitize
from articles.signals import edition_changed
from cms.demo.files import linked, read, read_json, value_of
from policies import ledger
from policies.models import Fact, FactVersion, Kind, Platform, Policy, Source, standings
from policies.signals import fact_changed

JOB = "load_demo"
BEFORE_EVERYTHING = 900
Step: TypeAlias = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put into the site, counted."""

    tables: int
    facts: int
    values: int
    sources: int
    authors: int
    guides: int
    editions: int
    drafts: int


@dataclass
class Demo:
    """One loading of the demo, told which day it is."""

    day: date
    policies: dict[str, Any] = field(default_factory=lambda: read_json("policies.json"))
    site: dict[str, Any] = field(default_factory=lambda: read_json("site.json"))

    def load(self) -> Loaded:
        """Put everything in, or nothing. The site must be empty: see `may_be_loaded`."""
        with no_bells(), transaction.atomic():
            self._people()
            self._policy_tables()
            self._topics_and_articles()
            for _moment, act in sorted(self._story(), key=lambda step: step[0]):
                act()
            return counted()

    def _people(self) -> None:
        """Authors with accounts that nobody can sign in to until an administrator gives them a password."""
        self.users: dict[str, User] = {}
        for author in self.site["authors"]:
            first, _space, last = author["name"].partition(" ")
            user = User(username=author["slug"], first_name=first, last_name=last, is_staff=True)
            user.set_unusable_password()
            user.save()
            user.groups.set(Group.objects.filter(name__in=("Publisher", "Fact checker")))
            Author.objects.create(**author, user=user)
            self.users[author["slug"]] = user

    def _policy_tables(self) -> None:
        data = self.policies["platform"]
        platform = Platform.objects.create(name=data["name"], slug=data["slug"], home_page=data["home_page"])
        self.platform = platform
        self.sources = {
            source["id"]: Source.objects.create(platform=platform, url=source["url"], title=source["title"])
            for source in self.policies["sources"]
        }
        for table in self.policies["policies"]:
            kept = Policy.objects.create(
                platform=platform, slug=table["slug"], title=table["title"], introduction=table["introduction"],
                owner=self.users[table["owner"]],
            )  # fmt: skip
            for position, fact in enumerate(table["facts"], 1):
                Fact.objects.create(
                    policy=kept, key=fact["key"], label=fact["label"], kind=fact.get("kind", Kind.DURATION),
                    counted_from=fact["counted_from"], cues="\n".join(fact["cues"]), position=position,
                    warn_after=fact["warn_after"], error_after=fact["error_after"],
                )  # fmt: skip

    def _topics_and_articles(self) -> None:
        start = self._ago(BEFORE_EVERYTHING)
        for said in self.site["disclaimers"]:
            kept = Disclaimer.objects.create(name=said["name"], kind=said["kind"])
            DisclaimerText.objects.create(
                disclaimer=kept, text=said["text"], effective_from=start.date(), recorded_at=start
            )
        for topic in self.site["topics"]:
            made = Topic.objects.create(slug=topic["slug"], name=topic["name"], introduction=topic["introduction"])
            made.disclaimers.set(Disclaimer.objects.filter(name__in=topic["disclaimers"]))
        for guide in self.site["articles"]:
            topic_of_it = Topic.objects.get(slug=guide["topic"])
            Article.objects.create(slug=guide["slug"], topic=topic_of_it, platform=self.platform)

    def _story(self) -> Iterator[Step]:
        """What happened, each at its moment: values recorded and checked, guides published, linked, and begun again."""
        for table in self.policies["policies"]:
            owner = self.users[table["owner"]]
            for fact in table["facts"]:
                for version in fact["versions"]:
                    moment = self._ago(version["days_ago"], 7)
                    yield moment, partial(self._record, fact, version, owner, moment)
                moment = self._ago(fact["verified_days_ago"], 8)
                yield moment, partial(self._verify, fact["key"], moment)
        guides = self.site["articles"]
        last = min(guide["published_days_ago"] for guide in guides)
        for guide in guides:
            yield self._step(self._publish, guide, guide["published_days_ago"], 9)
            yield self._step(self._link, guide, last, 10)
        for draft in self.site["drafts"]:
            yield self._step(self._draft, draft, draft["days_ago"], 11)

    def _step(
        self, act: Callable[[dict[str, Any], datetime], None], data: dict[str, Any], days_ago: int, hour: int
    ) -> Step:
        moment = self._ago(days_ago, hour)
        return moment, partial(act, data, moment)

    def _record(self, fact: dict[str, Any], version: dict[str, Any], by: User, moment: datetime) -> None:
        """A value, and the reading of its source that it came from."""
        kept = Fact.objects.get(key=fact["key"])
        evidence = ledger.Evidence(self.sources[fact["source"]], version["quote"], version.get("change_note", ""))
        holds_from = self._ago(version.get("effective_days_ago", version["days_ago"])).date()
        value = value_of(kept.kind, version["value"])
        recorded = ledger.record(kept, value, holds_from, evidence, by=by, now=moment)
        ledger.verify(recorded, by=by, read_at=moment, now=moment, quote_seen=recorded.quote)
        if recorded.announced_at is not None:
            history.tell_of_a_new_value(recorded.pk, moment)

    def _verify(self, key: str, moment: datetime) -> None:
        fact = Fact.objects.select_related("policy__owner").get(key=key)
        version = fact.versions.at(timezone.localdate(moment)).get()
        ledger.verify(version, by=fact.policy.owner, read_at=moment, now=moment, quote_seen=version.quote)

    def _publish(self, data: dict[str, Any], moment: datetime) -> None:
        """A guide is written and goes live, after every fact was looked at again that was due for it."""
        for standing in standings(Fact.objects.all(), timezone.localdate(moment)).values():
            if standing.version is not None and (standing.review_on is None or standing.review_on < standing.day):
                self._verify(standing.key, moment)
        article, author = Article.objects.get(slug=data["slug"]), Author.objects.get(slug=data["author"])
        text = self._text(data)
        self._take_live(writing.begin(article, author, text, by=author.user, now=moment).edition, moment)

    def _link(self, data: dict[str, Any], moment: datetime) -> None:
        """The next edition of a guide, with links to the guides that came out after it; nothing when none are missing."""
        live = Edition.objects.published().select_related("author__user").get(article__slug=data["slug"])
        text = replace(self._text(data), change_note="", major=False)
        if sanitize(text.body) != live.body or text.related != writing.text_of(live).related:
            begun = writing.begin(live.article, live.author, text, by=live.author.user, now=moment)
            self._take_live(begun.edition, moment)

    def _take_live(self, edition: Edition, moment: datetime) -> None:
        """Whoever wrote it submits it; the other author approves and publishes it."""
        writer = edition.author.user
        other = next(user for user in self.users.values() if user != writer)
        workflow.perform(edition, "submit", by=writer, now=moment)
        workflow.perform(edition, "approve", by=other, now=moment)
        findings.check_edition(edition, timezone.localdate(moment), moment)
        workflow.perform(edition, "publish", by=other, now=moment)

    def _draft(self, data: dict[str, Any], moment: datetime) -> None:
        """The next edition of a guide, as somebody has left it on the desk."""
        live = Edition.objects.published().select_related("author__user").get(article__slug=data["slug"])
        text = replace(writing.text_of(live), body=live.body + read(data["body"]), change_note=data["change_note"])
        writing.begin(live.article, live.author, text, by=live.author.user, now=moment)

    def _text(self, data: dict[str, Any]) -> writing.Text:
        """A guide's words, with links to the guides that are out at that moment."""
        out = dict(Edition.objects.published().values_list("article__slug", "article_id"))
        return writing.Text(
            title=data["title"], short_answer=linked(data["short_answer"], out),
            body=linked(read(f"articles/{data['slug']}.html"), out), meta_title=data["meta_title"],
            meta_description=data["meta_description"], change_note=data["change_note"],
            faqs=tuple((faq["question"], linked(faq["answer"], out)) for faq in data["faqs"]),
            related=tuple(out[slug] for slug in data["related"] if slug in out),
        )  # fmt: skip

    def _ago(self, days: int, hour: int = 6) -> datetime:
        return timezone.make_aware(datetime.combine(self.day - timedelta(days=days), time(hour)))


def may_be_loaded() -> bool:
    """Whether the site is empty of everything that the demo brings."""
    people = [author["slug"] for author in read_json("site.json")["authors"]]
    if User.objects.filter(username__in=people).exists():
        return False
    return not any(model._default_manager.exists() for model in (Platform, Author, Topic, Disclaimer, Article))


def counted() -> Loaded:
    """What stands in the site."""
    return Loaded(
        Policy.objects.count(), Fact.objects.count(), FactVersion.objects.count(), Source.objects.count(),
        Author.objects.count(), Edition.objects.published().count(), Edition.objects.count(),
        Edition.objects.open().count(),
    )  # fmt: skip


@contextmanager
def no_bells() -> Iterator[None]:
    """What the demo tells happened long ago: nobody is woken for it, and the first sweep finds what needs checking."""
    for bell in (fact_changed, edition_changed):
        bell.disconnect(dispatch_uid="articles")
    try:
        yield
    finally:
        receivers.connect()
