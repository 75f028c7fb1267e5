"""One of everything that has an address, with drafts that a Writer must not see. Whatever is secret has the word in it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.utils import timezone

from articles import findings, previewing, reports, writing
from articles.delivery import rounds
from articles.models import Article, Author, Citation, Edition, Event, Finding, FormerSlug, OwnerMail, State
from articles.periods import week_before
from cms import roles
from policies import proposing
from policies.ledger import Evidence
from policies.models import Fact, FactVersion, Observation, Proposal, Source, Verification
from tests.articles.reports.schedules import make_schedule
from tests.makers import (
    make_article,
    make_disclaimer,
    make_edition,
    make_fact,
    make_person,
    make_platform,
    make_policy,
    make_source,
    make_topic,
    noon,
    publish,
    ref,
    value_of,
)

SECRET, PASSWORD = "quokka", "the old password"
# As the writing tool left it: something that must be fixed, something to be fixed with one click, and a citation.
_BODY = "<h2>Empty</h2><h2>{0}</h2><p>The {0} takes {1}; a refund to a card takes 3–5 business days.</p>"


@dataclass
class World:
    """`objects` by label of the model: what another person's row is; `own` the Writer's own of the same kind."""

    people: dict[str, User]
    objects: dict[str, Model] = field(default_factory=dict)
    own: dict[str, Model] = field(default_factory=dict)
    # Of a preview link to the Writer's own draft: it shows nothing that is secret.
    token: str = ""

    def row(self, label: str, own: bool = False) -> Any:
        return self.own[label] if own and label in self.own else self.objects[label]


def make_world() -> World:
    roles.make()
    people = {name: make_person(name.lower().replace(" ", "-")) for name in roles.ROLES}
    for name, person in people.items():
        person.groups.add(Group.objects.get(name=name))
        person.set_password(PASSWORD)
        person.email = f"{person.username}@example.com"
        person.save()
    world = World(people)
    oskar = make_person("oskar")
    today, now = timezone.localdate(), timezone.now()
    fact = make_fact("aliexpress.refund.card", checked_on=today, cues="refund to a card")
    live = publish(
        make_edition(f"<p>It takes {ref(fact.key)}.</p>", make_article("live-guide"), title="Live", by=oskar)
    )
    published = make_edition(**_secret(live.article, fact.key), by=oskar)
    hidden = make_edition(**_secret(make_article(f"{SECRET}-hideout"), fact.key), by=oskar)
    for number, state in enumerate((State.IN_REVIEW, State.SCHEDULED, State.WITHDRAWN)):
        make_edition(**_secret(make_article(f"{SECRET}-{number}"), fact.key), by=oskar, state=state)
    wanda = people["Writer"]
    mine = make_edition(_BODY.format("guide", ref(fact.key)), make_article("own-guide"), title="Own", by=wanda)
    for edition in Edition.objects.all():
        findings.check_edition(edition, today, now)
        if edition.article_id != live.article_id:
            former = f"former-{edition.article.slug}"
            FormerSlug.objects.create(article=edition.article, slug=former)
    report = reports.make(week_before(today), now)
    schedule = make_schedule("reader@example.com", due_at=now)
    rounds.write_down(now)
    LogEntry.objects.log_actions(oskar.pk, [hidden], ADDITION, f"{SECRET} was here")
    world.objects["link"], _hidden = previewing.make(hidden, days=None, by=oskar, now=now, for_whom=SECRET)
    world.own["link"], world.token = previewing.make(mine, days=None, by=wanda, now=now)
    _keep(world, hidden, mine)
    world.objects |= {
        "articles.author": Author.objects.get(), "articles.disclaimer": make_disclaimer("Prices change."),
        "articles.ownermail": OwnerMail.objects.create(person=oskar, kind="digest", day=today, lines=[], try_at=now),
        "articles.reportschedule": schedule, "articles.reportdelivery": schedule.deliveries.get(),
        "articles.freshnessreport": report, "articles.topic": make_topic(), "auth.group": Group.objects.get(name="Writer"),
        "auth.user": oskar, "policies.fact": fact, "policies.factversion": FactVersion.objects.get(),
        "policies.platform": make_platform(), "policies.policy": make_policy(), "policies.source": make_source(),
        "policies.verification": Verification.objects.get(), "live": live, "next": published,
        "policies.proposal": _proposal(fact), "policies.observation": _observation(now),
    }  # fmt: skip
    # What nothing stands on: it can be deleted, and a fact that waits for somebody can be put off.
    spare = make_platform("Spare")
    policy = make_policy("Spare table", spare)
    world.objects |= {
        "spare policies.platform": make_platform("Unused"), "spare policies.policy": make_policy("Unused table", spare),
        "spare policies.fact": make_fact("spare.fact", None, policy=policy), "spare policies.source": make_source("Spare", spare),
        "spare articles.author": Author.objects.create(name="Nobody", slug="nobody"), "spare articles.topic": make_topic("None"),
        "late": make_fact("spare.late", policy=policy), "undoable": make_fact("spare.undoable", policy=policy),
    }  # fmt: skip
    return world


def _proposal(fact: Fact) -> Proposal:
    evidence = Evidence(make_source(), "It takes 7 days.", "Banks got slower.")
    return proposing.propose(fact, value_of("7 days"), evidence, None, by=None, now=timezone.now(), job="watch")


def _observation(now: datetime) -> Observation:
    """A reading of a moment ago, however long the walk takes: its site is not asked again so soon, whoever wants it read."""
    source = make_source()
    Source.objects.filter(pk=source.pk).update(last_fetched_at=now + timedelta(hours=1))
    return Observation.objects.create(source=source, read_at=now, state=Source.State.OK)


def _secret(article: Article, key: str) -> dict[str, Any]:
    """Every field that a writer fills in."""
    return {
        "article": article, "title": f"The {SECRET} guide", "body": _BODY.format(SECRET, ref(key)),
        "short_answer": f"<p>A {SECRET}.</p>", "faqs": ((f"A {SECRET}?", f"<p>{SECRET}.</p>"),),
        "meta_title": f"Meta {SECRET}", "meta_description": f"Described {SECRET}", "change_note": f"Noted {SECRET}",
    }  # fmt: skip


def _keep(world: World, hidden: Edition, mine: Edition) -> None:
    for edition, kept in ((hidden, world.objects), (mine, world.own)):
        kept["articles.edition"], kept["articles.article"] = edition, edition.article
        kept["articles.citation"] = Citation.objects.filter(edition=edition).first()
        kept["articles.event"] = Event.objects.filter(edition=edition).first()
        kept["articles.formerslug"] = FormerSlug.objects.get(article=edition.article)
        kept["articles.finding"] = Finding.objects.filter(edition=edition, problem_class="signal").first()
        assert None not in kept.values()


def go_on(edition: Edition, state: str) -> None:
    """Put an edition into a state, as if everybody had agreed and nothing stood against it."""
    Finding.objects.filter(edition=edition).delete()
    body = "<h2>Open it</h2><p>Open “My Orders” and press the button.</p>"
    Edition.objects.filter(pk=edition.pk).update(state=State.DRAFT)
    edition.refresh_from_db()
    text = writing.Text(edition.title, "<p>Yes.</p>", body)
    writing.save(edition, text, base=edition.save_count, by=edition.created_by, now=noon(timezone.localdate()))
    Edition.objects.filter(pk=edition.pk).update(state=state, publish_at=timezone.now())
